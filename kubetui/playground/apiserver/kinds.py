"""The kinds that one server serves: the registry's, and those of its CustomResourceDefinitions.

The definitions are read from the store's own history at each question, so an answer is never older
than what a client was told.
"""

from __future__ import annotations

from collections.abc import Iterable

from kubetui.kinds.model import ApiKind
from kubetui.kinds.registry import KINDS, OLDER, by_kind, by_resource
from kubetui.playground.apiserver.customresources.kind import (
    DEFINITIONS,
    CustomKind,
    holds,
    is_custom,
    kinds_of,
    priority,
)
from kubetui.playground.etcd import Compacted, Cursor, MemoryEtcd

_SERVED = (*KINDS, *OLDER)
_VERSIONS = frozenset((kind.group, kind.version) for kind in _SERVED)
_BY_PATH = {(kind.group, kind.version, kind.plural): kind for kind in _SERVED}


class Kinds:
    """Looks kinds up; `version` grows whenever the custom ones change."""

    def __init__(self, etcd: MemoryEtcd) -> None:
        self._etcd = etcd
        self._cursor: Cursor | None = None
        self._by_path: dict[tuple[str, str, str], CustomKind] = {}
        self._by_resource: dict[str, CustomKind] = {}
        self._by_kind: dict[tuple[str, str], CustomKind] = {}
        self._versions: frozenset[tuple[str, str]] = frozenset()
        self._custom: list[CustomKind] = []
        self.version = 0

    def at(self, group: str, version: str, plural: str) -> ApiKind | None:
        """The kind of a request's path."""
        known = _BY_PATH.get((group, version, plural))
        if known is not None:
            return known
        self._refresh()
        return self._by_path.get((group, version, plural))

    def serves(self, group: str, version: str) -> bool:
        """Whether a version of a group is served."""
        if (group, version) in _VERSIONS:
            return True
        self._refresh()
        return (group, version) in self._versions

    def by_resource(self, resource: str) -> ApiKind | None:
        """The kind of a plural with its group, in its preferred version."""
        known = by_resource(resource)
        if known is not None:
            return known
        self._refresh()
        return self._by_resource.get(resource)

    def by_kind(self, api_version: str, kind: str) -> ApiKind | None:
        """The kind of an object's `apiVersion` and `kind`."""
        known = by_kind(api_version, kind)
        if known is not None:
            return known
        self._refresh()
        return self._by_kind.get((api_version, kind))

    def still(self, kind: ApiKind) -> bool:
        """Whether a kind is served as it was: a change of its definition ends the watches of it."""
        if not is_custom(kind):
            return True
        found = self.at(kind.group, kind.version, kind.plural)
        return is_custom(found) and found.about.same_as(kind.about) if found is not None else False

    def all(self) -> list[ApiKind]:
        """Every kind in discovery's order: the registry, then custom groups by name."""
        self._refresh()
        return [*_SERVED, *self._custom]

    def custom(self) -> list[CustomKind]:
        """The kinds of definitions, in the same order."""
        self._refresh()
        return self._custom

    def _refresh(self) -> None:
        if self._cursor is not None:
            try:
                if not self._cursor.drain():
                    return
                while self._cursor.drain():
                    pass
            except Compacted:
                self._cursor = None
        if self._cursor is None:
            self._cursor = self._etcd.watch(DEFINITIONS, self._etcd.revision)
        definitions = [entry.obj for entry in self._etcd.range(DEFINITIONS)]
        self._fill(kind for each in definitions if holds(each, "Established") for kind in kinds_of(each))

    def _fill(self, kinds: Iterable[CustomKind]) -> None:
        found = sorted(kinds, key=lambda kind: (kind.group, priority(kind.version), kind.plural))
        self._custom = found
        self._by_path = {(kind.group, kind.version, kind.plural): kind for kind in found}
        self._by_kind = {(kind.api_version, kind.kind): kind for kind in found}
        self._versions = frozenset((kind.group, kind.version) for kind in found)
        self._by_resource = {}
        for kind in found:
            self._by_resource.setdefault(kind.resource, kind)
        self.version += 1
