"""The store under the API server: keys, revisions, compare-and-swap, watch history, compaction.

One counter numbers all changes of all kinds. A change is made in memory at once, in the order of
revisions; watchers see it, and `settled` returns, when it is kept. In memory that is immediately;
in SQLite (`sqlite.SqliteEtcd`) when its transaction is committed.
"""

from __future__ import annotations

import time
from bisect import bisect_right
from collections.abc import MutableMapping

import orjson

from kubetui.api.errors import status
from kubetui.api.meta import Obj
from kubetui.playground.history import Cursor, Space, as_of
from kubetui.playground.versions import Change, Compacted, Conflict, Entry, Key, key

__all__ = [
    "DECODED_CHANGES", "KEPT_CHANGES", "Change", "Compacted", "Conflict", "Cursor", "Entry", "Key", "MemoryEtcd",
    "Space", "key",
]  # fmt: skip

LARGEST = 1_572_864
"""Bytes of one object: etcd's `--max-request-bytes`."""
KEPT_CHANGES = 4096
"""Changes of one resource that watches may still ask for."""
DECODED_CHANGES = 128
"""The newest changes keep their decoded form, which all watchers in the process share."""
_COLD = frozenset({"events"})
"""Resources with many objects that are hardly ever read again: packed even while they are current."""
KEPT_SECONDS = 300.0
"""How long a change is kept: the interval at which an API server compacts etcd."""


class MemoryEtcd:
    """The store without a disk: for tests and for playgrounds that leave nothing behind.

    `kept` holds what belongs to a cluster beside its objects: certificates, keys, the port.
    """

    def __init__(self) -> None:
        self.kept: MutableMapping[str, bytes] = {}
        self.revision = 1
        self._spaces: dict[str, Space] = {}
        self._first = 1

    def _space(self, resource: str) -> Space:
        space = self._spaces.get(resource)
        if space is None:
            space = self._spaces[resource] = Space(self._first)
        return space

    def get(self, at: Key) -> Entry | None:
        """The newest version of a key."""
        return self._space(at.resource).entries.get(at.path)

    def count(self, resource: str) -> int:
        """How many objects of a resource there are."""
        return len(self._space(resource).entries)

    def counts(self) -> dict[str, int]:
        """How many objects there are of each resource that has some."""
        return {name: len(space.entries) for name, space in self._spaces.items() if space.entries}

    def size(self) -> int:
        """Bytes of all objects."""
        return sum(entry.size for space in self._spaces.values() for entry in space.entries.values())

    def range(self, resource: str, namespace: str = "", revision: int | None = None) -> list[Entry]:
        """The objects in the byte order of their keys, now or as of a revision.

        Raises:
            Compacted: the revision is no longer kept.
        """
        space = self._space(resource)
        prefix = f"{namespace}/" if namespace else ""
        if revision is None or revision >= self.revision:
            return [space.entries[path] for path in space.range(prefix)]
        if revision < space.compacted:
            raise Compacted(revision, space.compacted)
        return as_of(space, prefix, revision)

    def put(self, at: Key, obj: Obj, expected: int | None = None) -> Entry:
        """Write a version; `expected` is the revision that it replaces (0: none may be there).

        The object becomes the store's own and gets its resourceVersion.

        Raises:
            Conflict: the key is at another revision.
        """
        space = self._space(at.resource)
        previous = space.entries.get(at.path)
        _compare(previous, expected)
        entry = self._entry(at, obj)
        space.store(entry)
        self._commit(space, Change(self.revision, entry, previous, False, time.monotonic()))
        return entry

    def delete(self, at: Key, expected: int | None = None) -> Entry:
        """Remove a key; the answer is its last state with the deletion's revision.

        Raises:
            Conflict: the key is absent or at another revision.
        """
        space = self._space(at.resource)
        previous = space.entries.get(at.path)
        if previous is None:
            raise Conflict
        _compare(previous, expected)
        obj = previous.obj
        entry = self._entry(at, {**obj, "metadata": dict(obj.get("metadata") or {})})
        space.remove(at.path)
        self._commit(space, Change(self.revision, entry, previous, True, time.monotonic()))
        return entry

    def watch(self, resource: str, after: int) -> Cursor:
        """A reader of the changes after a revision.

        Raises:
            Compacted: they are no longer kept.
        """
        return Cursor(self._space(resource), after, lambda: self.revision)

    def compact(self, revision: int) -> None:
        """Forget the changes up to a revision."""
        for space in self._spaces.values():
            space.trim(bisect_right(space.log, revision, key=lambda change: change.revision))
            space.compacted = max(space.compacted, min(revision, self.revision))
        self._first = max(self._first, min(revision, self.revision))

    async def settled(self) -> None:
        """Return when every change made so far is kept."""

    async def close(self) -> None:
        """Keep what is not kept yet, and end."""

    def _entry(self, at: Key, obj: Obj) -> Entry:
        revision = self.revision + 1
        obj["metadata"] = _revised(obj["metadata"], str(revision))
        data = orjson.dumps(obj)
        if len(data) > LARGEST:
            raise status(500, "", "etcdserver: request is too large")
        self.revision = revision
        return Entry(at, revision, data, obj)

    def _commit(self, space: Space, change: Change) -> None:
        space.log.append(change)
        if len(space.log) > DECODED_CHANGES:
            self._forget(space, space.log[-DECODED_CHANGES - 1])
        self._keep(space, change)
        if len(space.log) > KEPT_CHANGES or change.at - space.log[0].at > KEPT_SECONDS:
            old = sum(1 for kept in space.log[:256] if change.at - kept.at > KEPT_SECONDS)
            space.trim(max(old, 256 if len(space.log) > KEPT_CHANGES else 0))

    def _forget(self, space: Space, change: Change) -> None:
        """Give up the decoded forms of an older change: its watchers have seen them."""
        if change.previous is not None:
            change.previous.release()
        at = change.entry.key
        if at.resource in _COLD or space.entries.get(at.path) is not change.entry:
            change.entry.release()

    def _keep(self, space: Space, change: Change) -> None:
        space.publish(change.revision)


def _compare(found: Entry | None, expected: int | None) -> None:
    if expected is not None and expected != (found.revision if found else 0):
        raise Conflict


def _revised(metadata: Obj, revision: str) -> Obj:
    """The metadata with its version, which stands behind the UID."""
    if "resourceVersion" in metadata:
        return {**metadata, "resourceVersion": revision}
    found: Obj = {}
    for name, value in metadata.items():
        found[name] = value
        if name == "uid":
            found["resourceVersion"] = revision
    found.setdefault("resourceVersion", revision)
    return found
