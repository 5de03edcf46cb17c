"""Garbage: what has survived one whole search for cycles is not searched again.

A cluster fills the memory with hundreds of thousands of objects that stay. A whole search over them takes
longer than a frame, and while things change it comes around every few seconds. So what is alive after a
search is set aside; when screens were closed, which leaves cycles behind, all of it is searched once more.
"""

from __future__ import annotations

import gc
import time
from typing import Any, Final

PAUSE: Final = 600.0
"""Seconds between two searches through everything."""
_WHOLE: Final = 2


class Collecting:
    """Sets survivors aside for as long as the program runs."""

    def __init__(self) -> None:
        self._thawed = time.monotonic()

    def begin(self) -> None:
        """From now on."""
        gc.enable()  # whoever started the program may have put it off until now
        gc.callbacks.append(self._searched)

    def end(self) -> None:
        """The program ends."""
        if self._searched in gc.callbacks:
            gc.callbacks.remove(self._searched)

    def closed(self) -> None:
        """A screen was closed: the next search goes through everything, if the last one was long ago."""
        if time.monotonic() - self._thawed >= PAUSE:
            self._thawed = time.monotonic()
            gc.unfreeze()

    def _searched(self, phase: str, about: dict[str, Any]) -> None:
        if phase == "stop" and about.get("generation") == _WHOLE:
            gc.freeze()
