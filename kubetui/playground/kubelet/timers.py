"""Many waits with one task: what is due is called, in order of time."""

from __future__ import annotations

import asyncio
import heapq
from collections.abc import Callable
from itertools import count

from kubetui.playground.clock import Clock


class Timer:
    """One appointment; `cancel` forgets it."""

    __slots__ = ("call", "due")

    def __init__(self, due: float, call: Callable[[], None]) -> None:
        self.due = due
        self.call: Callable[[], None] | None = call

    def cancel(self) -> None:
        """Nothing will be called."""
        self.call = None


class Timers:
    """Appointments on a clock. The task exists only while there are some."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._heap: list[tuple[float, int, Timer]] = []
        self._count = count()
        self._task: asyncio.Task[None] | None = None
        self._next = 0.0

    def after(self, seconds: float, call: Callable[[], None]) -> Timer:
        """Call something after simulated seconds."""
        timer = Timer(self._clock.monotonic() + max(seconds, 0.0), call)
        heapq.heappush(self._heap, (timer.due, next(self._count), timer))
        if self._task is None or self._task.done() or timer.due < self._next:
            self._restart()
        return timer

    def close(self) -> None:
        """Forget everything."""
        self._heap.clear()
        if self._task is not None:
            self._task.cancel()
            self._task = None

    def _restart(self) -> None:
        # A timer may be set by what another one calls: that runs in the task itself, which goes on.
        if self._task is not None and not self._task.done():
            if self._task is asyncio.current_task():
                return
            self._task.cancel()
        self._next = self._heap[0][0]
        self._task = asyncio.create_task(self._run(), name="kubelet timers")

    async def _run(self) -> None:
        while self._heap:
            due = self._next = self._heap[0][0]
            left = due - self._clock.monotonic()
            if left > 0:
                await self._clock.sleep(left)
            while self._heap and self._heap[0][0] <= max(self._clock.monotonic(), due):
                timer = heapq.heappop(self._heap)[2]
                call, timer.call = timer.call, None
                if call is not None:
                    call()


class Appointments:
    """Named appointments of one Pod: a new one of a name replaces the old."""

    __slots__ = ("_known", "_timers")

    def __init__(self, timers: Timers) -> None:
        self._timers = timers
        self._known: dict[str, Timer] = {}

    def set(self, name: str, seconds: float, call: Callable[[], None]) -> None:
        """Call something after simulated seconds."""
        known = self._known.pop(name, None)
        if known is not None:
            known.cancel()
        self._known[name] = self._timers.after(seconds, call)

    def cancel(self) -> None:
        """Forget them all."""
        for timer in self._known.values():
            timer.cancel()
        self._known.clear()
