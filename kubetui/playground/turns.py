"""How the parts of a cluster share one event loop with its clients.

Calls inside the process never wait for a network, so a hundred of them that are ready at once would
run in one go, and every request from outside would wait for the last. Each turn of the loop has room
for some milliseconds of them; the others queue.
"""

from __future__ import annotations

import asyncio
import time
from collections import deque

_ROOM = 0.005
_RELEASED = 4


class Turns:
    """Admits calls first come, first served, for some milliseconds of each turn of the loop."""

    def __init__(self) -> None:
        self._began = 0.0
        self._waiting: deque[asyncio.Future[None]] = deque()

    async def take(self) -> None:
        """Return when there is room for one call."""
        if not self._began:
            self._began = time.perf_counter()
            asyncio.get_running_loop().call_soon(self._turn)
        elif self._waiting or time.perf_counter() - self._began > _ROOM:
            turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            self._waiting.append(turn)
            await turn

    def _turn(self) -> None:
        """The next turn of the loop: go on with those who wait longest."""
        self._began = 0.0
        for _ in range(min(_RELEASED, len(self._waiting))):
            turn = self._waiting.popleft()
            if not turn.done():
                turn.set_result(None)
        if self._waiting:
            self._began = time.perf_counter()
            asyncio.get_running_loop().call_soon(self._turn)
