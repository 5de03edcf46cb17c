"""From changes of the store to paints: at once for the first, then at most ten times a second."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from textual.message_pump import MessagePump
from textual.timer import Timer

REST: Final = 0.1
"""Seconds between two paints while changes pour in."""


class Pulse:
    """Calls one function for any number of beats, on the loop of a node; sleeps while nothing beats."""

    def __init__(self, node: MessagePump, paint: Callable[[], None]) -> None:
        self._node, self._paint = node, paint
        self._waiting = self._asleep = False
        self._rest: Timer | None = None

    def beat(self) -> None:
        """Something changed."""
        if self._waiting or self._asleep:
            self._waiting = True
            return
        self._waiting = True
        if self._rest is None:
            self._node.call_later(self._flush)

    @property
    def is_due(self) -> bool:
        """Whether something changed that is not painted yet."""
        return self._waiting and not self._asleep

    def sleep(self) -> None:
        """Nobody looks: remember beats, paint nothing."""
        self._asleep = True

    def wake(self) -> None:
        """Somebody looks again: paint what happened meanwhile."""
        self._asleep = False
        self._waiting = True
        self._flush()

    def _flush(self) -> None:
        if not self._waiting or self._asleep:
            return
        self._waiting = False
        self._paint()
        if self._rest is None:
            self._rest = self._node.set_timer(REST, self._rested)

    def _rested(self) -> None:
        self._rest = None
        self._flush()
