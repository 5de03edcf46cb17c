"""The keys of one resource with their history, and readers that follow it."""

from __future__ import annotations

import asyncio
from bisect import bisect_left, bisect_right, insort
from collections.abc import Callable

from kubetui.playground.versions import Change, Compacted, Entry


class Space:
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
        """Make a version the newest of its key."""
        path = entry.key.path
        if path not in self.entries:
            insort(self.paths, path)
        self.entries[path] = entry

    def remove(self, path: str) -> None:
        """Take a key away."""
        del self.entries[path]
        del self.paths[bisect_left(self.paths, path)]

    def range(self, prefix: str) -> list[str]:
        """The paths that begin so, in byte order."""
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
        """Show the changes up to a revision to those who wait for them."""
        end = bisect_right(self.log, revision, key=lambda change: change.revision)
        self.published = self.base + end
        waiters, self.waiters = self.waiters, set()
        for waiter in waiters:
            if not waiter.done():
                waiter.set_result(None)


class Cursor:
    """A reader of one resource's changes after a revision; costs nothing while it waits."""

    def __init__(self, space: Space, after: int, current: Callable[[], int]) -> None:
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


def as_of(space: Space, prefix: str, revision: int) -> list[Entry]:
    """The objects at an older revision: the newest state with the changes since undone."""
    found = dict(space.entries)
    start = bisect_right(space.log, revision, key=lambda change: change.revision)
    for change in reversed(space.log[start:]):
        if change.previous is None:
            found.pop(change.entry.key.path, None)
        else:
            found[change.entry.key.path] = change.previous
    return [found[path] for path in sorted(found) if path.startswith(prefix)]
