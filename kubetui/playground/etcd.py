"""The store under the API server: keys, revisions, compare-and-swap, watch history, compaction.

One counter numbers all changes of all kinds. A change is made in memory at once, in the order of
revisions; watchers see it, and `settled` returns, when it is kept. In memory that is immediately;
in SQLite (`sqlite.SqliteEtcd`) when its transaction is committed.
"""

from __future__ import annotations

import asyncio
import time
import zlib
from bisect import bisect_left, bisect_right, insort
from collections.abc import Callable
from typing import NamedTuple

import orjson

from kubetui.api.meta import Obj

KEPT_CHANGES = 4096
"""Changes of one resource that watches may still ask for."""
DECODED_CHANGES = 128
"""The newest changes keep their decoded form, which all watchers in the process share."""
KEPT_SECONDS = 300.0
"""How long a change is kept: the interval at which an API server compacts etcd."""


class Key(NamedTuple):
    """The address of one object: the storage resource, and `namespace/name` or `name`."""

    resource: str
    path: str


def key(resource: str, namespace: str, name: str) -> Key:
    """The key of an object; `namespace` is empty for cluster-scoped kinds."""
    return Key(resource, f"{namespace}/{name}" if namespace else name)


class Entry:
    """One version of one object: encoded once, its decoded form shared while it is new.

    What is old is packed: watches may still ask for it, but hardly ever do.
    """

    __slots__ = ("_data", "_obj", "_packed", "key", "revision", "views")

    def __init__(self, at: Key, revision: int, data: bytes, obj: Obj | None = None) -> None:
        self.key = at
        self.revision = revision
        # orjson hands out its working buffer, which is up to four times as large: keep a copy that fits.
        self._data = bytes(memoryview(data))
        self._obj = obj
        self._packed = False
        self.views: dict[str, bytes] | None = None

    @property
    def data(self) -> bytes:
        """The object as JSON."""
        return zlib.decompress(self._data) if self._packed else self._data

    @property
    def obj(self) -> Obj:
        """The object; shared, so never to be changed."""
        if self._obj is not None:
            return self._obj
        found: Obj = orjson.loads(self.data)
        if not self._packed:
            self._obj = found
        return found

    def release(self) -> None:
        """Pack the bytes and forget everything else."""
        if not self._packed:
            self._data = zlib.compress(self._data, 1)
            self._packed = True
            self._obj = self.views = None


class Change(NamedTuple):
    """One revision: the version after it and the version before it."""

    revision: int
    entry: Entry
    previous: Entry | None
    deleted: bool
    at: float

    @property
    def type(self) -> str:
        """`ADDED`, `MODIFIED` or `DELETED`."""
        if self.deleted:
            return "DELETED"
        return "MODIFIED" if self.previous else "ADDED"


class Conflict(Exception):
    """Compare-and-swap failed: the key is not at the expected revision."""


class Compacted(Exception):
    """The changes after `asked` are no longer kept; `oldest` is the first revision that can be asked for."""

    def __init__(self, asked: int, oldest: int) -> None:
        super().__init__(f"too old resource version: {asked} ({oldest})")
        self.asked = asked
        self.oldest = oldest


class _Space:
    """The keys and the history of one resource."""

    def __init__(self, compacted: int) -> None:
        self.entries: dict[str, Entry] = {}
        self.paths: list[str] = []
        self.log: list[Change] = []
        self.base = 0
        self.published = 0
        self.compacted = compacted
        self.waiters: set[asyncio.Future[None]] = set()

    def store(self, entry: Entry) -> None:
        path = entry.key.path
        if path not in self.entries:
            insort(self.paths, path)
        self.entries[path] = entry

    def remove(self, path: str) -> None:
        del self.entries[path]
        del self.paths[bisect_left(self.paths, path)]

    def range(self, prefix: str) -> list[str]:
        if not prefix:
            return self.paths
        start = bisect_left(self.paths, prefix)
        return self.paths[start : bisect_left(self.paths, prefix[:-1] + chr(ord(prefix[-1]) + 1), start)]

    def trim(self, count: int) -> None:
        """Forget the oldest changes, never an unpublished one."""
        count = min(count, self.published - self.base)
        if count > 0:
            self.compacted = self.log[count - 1].revision
            del self.log[:count]
            self.base += count

    def publish(self, revision: int) -> None:
        end = bisect_right(self.log, revision, key=lambda change: change.revision)
        self.published = self.base + end
        waiters, self.waiters = self.waiters, set()
        for waiter in waiters:
            if not waiter.done():
                waiter.set_result(None)


class Cursor:
    """A reader of one resource's changes after a revision; costs nothing while it waits."""

    def __init__(self, space: _Space, after: int, current: Callable[[], int]) -> None:
        self._space = space
        self._current = current
        self.revision = after
        if after < space.compacted:
            raise Compacted(after, space.compacted)
        self._at = space.base + bisect_right(space.log, after, key=lambda change: change.revision)

    def drain(self, limit: int = 500) -> list[Change]:
        """The next changes that are there already.

        Raises:
            Compacted: the reader was too slow, history went on without it.
        """
        space = self._space
        if self._at < space.base:
            raise Compacted(self.revision, space.compacted)
        found = space.log[self._at - space.base : min(space.published, self._at + limit) - space.base]
        self._at += len(found)
        if found:
            self.revision = found[-1].revision
        return found

    def caught_up(self) -> int:
        """The revision up to which nothing is missing, for bookmarks."""
        if self._at >= self._space.published == self._space.base + len(self._space.log):
            self.revision = max(self.revision, self._current())
        return self.revision

    async def wait(self) -> None:
        """Return when there is more to drain."""
        if self._at < self._space.published:
            return
        waiter: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._space.waiters.add(waiter)
        try:
            await waiter
        finally:
            self._space.waiters.discard(waiter)


class MemoryEtcd:
    """The store without a disk: for tests and for playgrounds that leave nothing behind."""

    def __init__(self) -> None:
        self.revision = 1
        self._spaces: dict[str, _Space] = {}
        self._first = 1

    def _space(self, resource: str) -> _Space:
        space = self._spaces.get(resource)
        if space is None:
            space = self._spaces[resource] = _Space(self._first)
        return space

    def get(self, at: Key) -> Entry | None:
        """The newest version of a key."""
        return self._space(at.resource).entries.get(at.path)

    def count(self, resource: str) -> int:
        """How many objects of a resource there are."""
        return len(self._space(resource).entries)

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
        return _as_of(space, prefix, revision)

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
        self.revision += 1
        obj["metadata"]["resourceVersion"] = str(self.revision)
        return Entry(at, self.revision, orjson.dumps(obj), obj)

    def _commit(self, space: _Space, change: Change) -> None:
        space.log.append(change)
        if len(space.log) > DECODED_CHANGES:
            self._forget(space, space.log[-DECODED_CHANGES - 1])
        self._keep(space, change)
        if len(space.log) > KEPT_CHANGES or change.at - space.log[0].at > KEPT_SECONDS:
            old = sum(1 for kept in space.log[:256] if change.at - kept.at > KEPT_SECONDS)
            space.trim(max(old, 256 if len(space.log) > KEPT_CHANGES else 0))

    def _forget(self, space: _Space, change: Change) -> None:
        """Give up the decoded forms of an older change: its watchers have seen them."""
        if change.previous is not None:
            change.previous.release()
        if space.entries.get(change.entry.key.path) is not change.entry:
            change.entry.release()

    def _keep(self, space: _Space, change: Change) -> None:
        space.publish(change.revision)


def _compare(found: Entry | None, expected: int | None) -> None:
    if expected is not None and expected != (found.revision if found else 0):
        raise Conflict


def _as_of(space: _Space, prefix: str, revision: int) -> list[Entry]:
    """The objects at an older revision: the newest state with the changes since undone."""
    found = dict(space.entries)
    start = bisect_right(space.log, revision, key=lambda change: change.revision)
    for change in reversed(space.log[start:]):
        if change.previous is None:
            found.pop(change.entry.key.path, None)
        else:
            found[change.entry.key.path] = change.previous
    return [found[path] for path in sorted(found) if path.startswith(prefix)]
