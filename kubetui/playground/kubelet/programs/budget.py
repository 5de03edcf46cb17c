"""Simulated work costs real time: what keeps an endless loop from eating a core."""

from __future__ import annotations

import asyncio

_BURST = 4000
_SLICE, _PAUSE = 60, 0.05
_BREATH = 100


class Budget:
    """Steps one container may take: a burst at first, then a trickle, shared among the busy ones.

    The waits are real time, not the playground's: they protect the machine.
    """

    __slots__ = ("_left", "_since", "busy")
    _throttled = 0

    def __init__(self) -> None:
        self._left = _BURST
        self._since = 0
        self.busy = False

    async def spend(self, steps: int = 1) -> None:
        """Take steps; waits when they are used up, and lets others run now and then."""
        self._left -= steps
        self._since += steps
        if self._left <= 0:
            await self._wait()
        elif self._since >= _BREATH:
            self._since = 0
            await asyncio.sleep(0)

    def rest(self) -> None:
        """The container waits for something: its burst comes back."""
        self._left = _BURST
        self.busy = False

    async def _wait(self) -> None:
        self.busy = True
        Budget._throttled += 1
        try:
            await asyncio.sleep(_PAUSE * Budget._throttled)
        finally:
            Budget._throttled -= 1
        self._left = _SLICE
