"""Work that is broken off as soon as its Pod has to go."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any


class Interrupt:
    """Breaks off the one piece of work that is under way."""

    def __init__(self) -> None:
        self._future: asyncio.Future[None] | None = None

    def trigger(self) -> None:
        """Break off what is under way, if anything is."""
        if self._future is not None and not self._future.done():
            self._future.set_result(None)

    async def run(self, work: Coroutine[Any, Any, float], at_once: bool) -> float | None:
        """The result of the work; None, and the work cancelled, when it was broken off (`at_once`: before it waits)."""
        task = asyncio.ensure_future(work)
        self._future = asyncio.get_running_loop().create_future()
        if at_once:
            self.trigger()
        waiting: list[asyncio.Future[Any]] = [task, self._future]
        try:
            await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
            return task.result() if task.done() else None
        finally:
            task.cancel()
            self._future = None
