"""The queue of a controller: keys waiting to be worked on, each once, some later.

Rule: client-go `util/workqueue`: a key that is added while it is worked on comes back afterwards; a
failure waits 5 ms, doubling to 1000 s. Waits run on the playground's clock.
"""

from __future__ import annotations

import asyncio
import heapq
from collections.abc import Hashable
from types import TracebackType
from typing import Generic, TypeVar

from kubetui.playground.clock import Clock

_LONGEST_REST = 0.2
Key = TypeVar("Key", bound=Hashable)


class WorkQueue(Generic[Key]):
    """Deduplicated keys; used as a context manager while there are workers, for its timer.

    `spacing` is the least number of real seconds between two rounds of one key: the first change is
    worked on at once, a burst behind it in one go. With a spacing, a key also rests twice as long as its
    round took, so that one large object does not take the whole processor.
    """

    def __init__(
        self, clock: Clock, *, base: float = 0.005, limit: float = 1000.0, spacing: float = 0.0
    ) -> None:
        self._clock = clock
        self._base = base
        self._limit = limit
        self._spacing = spacing
        self._ready: asyncio.Queue[Key] = asyncio.Queue()
        self._waiting: set[Key] = set()
        self._working: set[Key] = set()
        self._failures: dict[Key, int] = {}
        self._taken: dict[Key, float] = {}
        self._rests: dict[Key, float] = {}
        self._due: dict[Key, float] = {}
        self._heap: list[tuple[float, int, Key]] = []
        self._count = 0
        self._open = False
        self._timer: asyncio.Task[None] | None = None
        self._timer_due = 0.0

    def __enter__(self) -> WorkQueue[Key]:
        self._open = True
        self._arm()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None,
                 trace: TracebackType | None) -> None:  # fmt: skip
        self._open = False
        self._disarm()

    def __len__(self) -> int:
        return len(self._waiting)

    def add(self, key: Key) -> None:
        """Have a key worked on; at once unless its last round has only begun."""
        if key in self._waiting:
            return
        rest = self._rest(key)
        if rest > 0 and key not in self._working:
            self.add_after(key, rest)
        else:
            self._add(key)

    def add_after(self, key: Key, seconds: float) -> None:
        """Add a key after simulated seconds; an earlier appointment stays."""
        if seconds <= 0:
            self._add(key)
            return
        due = self._clock.monotonic() + seconds
        if self._due.get(key, due + 1) <= due:
            return
        self._due[key] = due
        self._count += 1
        heapq.heappush(self._heap, (due, self._count, key))
        self._arm()

    def add_rate_limited(self, key: Key) -> None:
        """Add a key that failed after its backoff."""
        failures = self._failures.get(key, 0)
        self._failures[key] = failures + 1
        self.add_after(key, min(self._base * 2 ** min(failures, 60), self._limit))

    def forget(self, key: Key) -> None:
        """A key succeeded: its next failure is a first one."""
        self._failures.pop(key, None)

    async def get(self) -> Key:
        """The next key; `done` must follow."""
        key = await self._ready.get()
        self._waiting.discard(key)
        self._working.add(key)
        if self._spacing:
            self._taken[key] = self._clock.monotonic()
        return key

    def done(self, key: Key) -> None:
        """A key's round is over; if it was added meanwhile it comes again."""
        self._working.discard(key)
        if self._spacing:
            self._note(key)
        if key in self._waiting:
            self._waiting.discard(key)
            self.add(key)

    def _add(self, key: Key) -> None:
        if key not in self._waiting:
            self._waiting.add(key)
            if key not in self._working:
                self._ready.put_nowait(key)

    def _rest(self, key: Key) -> float:
        until = self._rests.get(key)
        return 0.0 if until is None else until - self._clock.monotonic()

    def _note(self, key: Key) -> None:
        now, speed = self._clock.monotonic(), self._clock.speed
        began = self._taken.pop(key, now)
        if len(self._rests) > 1000:
            self._rests = {known: until for known, until in self._rests.items() if until > now}
        tired = min(2 * (now - began), _LONGEST_REST * speed)
        self._rests[key] = max(began + self._spacing * speed, now + tired)

    def _arm(self) -> None:
        while self._heap and self._due.get(self._heap[0][2]) != self._heap[0][0]:
            heapq.heappop(self._heap)
        if not self._open or not self._heap:
            return
        due = self._heap[0][0]
        if self._timer is not None and self._timer_due <= due:
            return
        self._disarm()
        self._timer_due = due
        self._timer = asyncio.create_task(self._fire(due), name="work queue")

    def _disarm(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    async def _fire(self, due: float) -> None:
        await self._clock.sleep(due - self._clock.monotonic())
        self._timer = None
        now = self._clock.monotonic()
        while self._heap and self._heap[0][0] <= max(now, due):
            at, _, key = heapq.heappop(self._heap)
            if self._due.get(key) == at:
                del self._due[key]
                self._add(key)
        self._arm()
