"""The playground's time.

Timestamps are the machine's wall clock at any speed: a clock ahead of it would make clients print
`<invalid>`. A speed of N divides every wait by N, and multiplies elapsed time when a controller
judges it, so that five minutes of grace pass in fifteen seconds at speed 20. `jump` moves simulated
time forward: pending waits end as if the time had passed.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from datetime import UTC, datetime


class Clock:
    """Simulated time over the wall clock; tests pass their own `wall` and `monotonic`."""

    def __init__(
        self,
        speed: float = 1.0,
        *,
        wall: Callable[[], datetime] = lambda: datetime.now(UTC),
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        if not speed > 0:
            raise ValueError(f"speed must be greater than 0, not {speed:g}")
        self._speed = speed
        self._wall = wall
        self._monotonic = monotonic
        self._start = monotonic()
        self._simulated = 0.0
        self._waiters: set[asyncio.Future[None]] = set()

    @property
    def speed(self) -> float:
        """Simulated seconds in one real second."""
        return self._speed

    def set_speed(self, speed: float) -> None:
        """Change the speed; what has passed keeps its length, pending waits are measured anew."""
        if not speed > 0:
            raise ValueError(f"speed must be greater than 0, not {speed:g}")
        self._simulated, self._start = self.monotonic(), self._monotonic()
        self._speed = speed
        self._wake()

    def now(self) -> datetime:
        """The wall clock, aware, in UTC: what timestamps are written with."""
        return self._wall()

    def monotonic(self) -> float:
        """Simulated seconds since the clock was made; never goes back."""
        return self._simulated + (self._monotonic() - self._start) * self._speed

    def elapsed(self, since: datetime) -> float:
        """Simulated seconds since a timestamp, for judging ages (`progressDeadlineSeconds`, leases)."""
        return (self.now() - since).total_seconds() * self._speed

    def jump(self, seconds: float) -> None:
        """Move simulated time forward and end the waits that this passes."""
        if seconds < 0:
            raise ValueError("the clock only jumps forward")
        self._simulated += seconds
        self._wake()

    async def sleep(self, seconds: float) -> None:
        """Wait for simulated seconds; returns early only for a jump over its end."""
        end = self.monotonic() + seconds
        while (left := end - self.monotonic()) > 0:
            waiter: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            self._waiters.add(waiter)
            try:
                async with asyncio.timeout(left / self._speed):
                    await waiter
            except TimeoutError:
                return
            finally:
                self._waiters.discard(waiter)

    def _wake(self) -> None:
        for waiter in self._waiters:
            if not waiter.done():
                waiter.set_result(None)
