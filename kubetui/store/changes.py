"""The set of changed objects since somebody last looked."""

from __future__ import annotations


class Changes:
    """A cursor of one view: it collects until it is drained, and is forgotten with its holder."""

    def __init__(self) -> None:
        self._changed: dict[str, set[str]] = {}

    def __bool__(self) -> bool:
        return bool(self._changed)

    def add(self, resource: str, uid: str) -> None:
        """Note a change; only the store calls this."""
        found = self._changed.get(resource)
        if found is None:
            self._changed[resource] = {uid}
        else:
            found.add(uid)

    def drain(self) -> dict[str, set[str]]:
        """The UIDs that changed, by resource, since the last call. Gone objects are among them."""
        changed, self._changed = self._changed, {}
        return changed
