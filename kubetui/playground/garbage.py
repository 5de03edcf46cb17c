"""When the interpreter looks for garbage in cycles: while nobody waits for an answer.

A full search walks through every stored object and takes as long as a hundred requests. Objects of
the API are trees, which go without it; what it finds are the remains of connections and tasks.
"""

from __future__ import annotations

import asyncio
import ctypes
import gc
import time

_YOUNG, _MIDDLE, _NEVER = 2000, 10, 1_000_000
_EVERY = 15.0
_IDLE = 0.1
"""The share of a core below which nobody waits."""
_PATIENCE = 20
"""Busy rounds after which it is done all the same."""


class Collector:
    """Searches for old garbage when the process has little to do; young garbage goes at once."""

    def __init__(self) -> None:
        self._busy = 0

    async def run(self) -> None:
        """Take over from the interpreter until cancelled."""
        before = gc.get_threshold()
        gc.collect()
        gc.freeze()
        gc.set_threshold(_YOUNG, _MIDDLE, _NEVER)
        try:
            while True:
                used = time.process_time()
                await asyncio.sleep(_EVERY)
                self.look((time.process_time() - used) / _EVERY)
        finally:
            gc.set_threshold(*before)
            gc.unfreeze()

    def look(self, share: float) -> bool:
        """Search if the share of a core that was used is small, or has not been for long."""
        if share > _IDLE and self._busy < _PATIENCE:
            self._busy += 1
            return False
        self._busy = 0
        search()
        return True


def search() -> None:
    """Find all garbage, and give back to the system what that and closed connections have left."""
    gc.collect()
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)  # glibc only
    if trim is not None:
        trim(0)
