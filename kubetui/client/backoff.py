"""Waiting longer after each failure, a little differently each time."""

from __future__ import annotations

import asyncio
import random

FIRST = 0.5
LONGEST = 30.0


class Backoff:
    """Exponential waits with jitter, so that many clients do not come back together."""

    def __init__(self, first: float = FIRST, longest: float = LONGEST) -> None:
        self._first, self._longest = first, longest
        self._failures = 0
        self._poke = asyncio.Event()

    def reset(self) -> None:
        """It worked: begin anew."""
        self._failures = 0

    def poke(self) -> None:
        """End the current wait, or the next one if none is going on, and begin anew."""
        self._failures = 0
        self._poke.set()

    async def wait(self, seconds: float | None = None) -> bool:
        """Wait before the next try: the next step of the series, or a time of one's own; whether it was poked."""
        if seconds is None:
            seconds = min(self._longest, self._first * 2**self._failures)
            self._failures = min(self._failures + 1, 20)
        try:
            async with asyncio.timeout(seconds * random.uniform(0.75, 1.25)):
                return await self._poke.wait()
        except TimeoutError:
            return self._poke.is_set()  # A poke at the very end of the wait counts too.
        finally:
            self._poke.clear()
