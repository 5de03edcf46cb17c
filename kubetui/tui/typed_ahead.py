"""Keys one after the other: what is typed ahead goes where it would have gone had one waited for the screen.

Textual gives each key to the widget that has the focus when the key arrives. A line that opens for a key has
it only a moment later, so that the letters of a fast `/db` would be verbs of the list below.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Any, NamedTuple

from textual.app import ScreenStackError
from textual.dom import DOMNode
from textual.events import Event, Key
from textual.widget import Widget

if TYPE_CHECKING:
    from textual.app import App
    from textual.message_pump import MessagePump
    from textual.screen import Screen
    from textual.worker import Worker

_LONGEST = 1.0
"""Seconds after which the next key is given on whatever happens: a key must never be stuck."""
_PATIENCE = 0.3
"""Seconds that a verb has to ask its question, or to be done, before the next key."""
_LOOK = 0.005
_ROUNDS = 3
"""A line tells that it was left, what holds it tells the screen, and the screen moves the focus."""


class _Moment(NamedTuple):
    """How it was when a key came."""

    target: DOMNode
    above: tuple[DOMNode, ...]
    is_text: bool
    screens: tuple[Screen[Any], ...]
    workers: frozenset[Worker[Any]]


class TypedAhead:
    """Holds a key back until the one before it has done its work."""

    def __init__(self, app: App[Any]) -> None:
        self._app = app
        self._waiting: deque[Key] = deque()
        self._next: Key | None = None
        self._task: asyncio.Task[None] | None = None

    @property
    def busy(self) -> bool:
        """Whether the last key is still at work."""
        return self._task is not None

    @property
    def waiting(self) -> int:
        """How many keys wait behind it."""
        return len(self._waiting)

    async def give(self, key: Key, on: Callable[[Event], Awaitable[None]]) -> None:
        """Give a key on now, or when its turn has come."""
        if self.busy and key is not self._next:
            self._waiting.append(key)
            return
        self._next = None
        before = self._moment(key)
        await on(key)
        self._task = asyncio.create_task(self._follow(before))

    def _moment(self, key: Key) -> _Moment:
        app = self._app
        target: Widget = app.focused or app.screen
        return _Moment(
            target,
            tuple(target.ancestors),
            app.focused is not None and target.check_consume_key(key.key, key.character),
            tuple(app.screen_stack),
            frozenset(app.workers),
        )

    async def _follow(self, before: _Moment) -> None:
        # Neither a screen that takes its time nor a program that ends is a reason to lose the keys that wait.
        with suppress(TimeoutError, ScreenStackError):
            async with asyncio.timeout(_LONGEST):
                await self._done(before)
        self._task = None
        if self._waiting:
            self._task = asyncio.current_task()
            self._next = self._waiting.popleft()
            self._app.post_message(self._next)

    async def _done(self, before: _Moment) -> None:
        """Wait until a key has gone its way, and what it opened is there."""
        if not self._waiting:  # nobody is in a hurry: what is asked here would put off the paint by a frame
            await asyncio.sleep(_LOOK)
        await _passed(before.target)
        if before.is_text:
            return
        for _ in range(_ROUNDS if _takes_text(before.target) else 1):
            for node in (before.target, *before.above):
                await _passed(node)
        await self._answered(before)
        if self._app.screen not in before.screens:
            await _passed(self._app.screen)
        await _passed(self._app)

    async def _answered(self, before: _Moment) -> None:
        """A verb that works beside the screen is done, or shows a screen of its own."""
        app, end = self._app, asyncio.get_running_loop().time() + _PATIENCE
        closed = before.screens[-1] not in app.screen_stack  # what asked it goes on now
        known = frozenset() if closed else before.workers
        working = [worker for worker in app.workers if worker.group == "verb" and worker not in known]
        while any(not worker.is_finished for worker in working):
            if app.screen not in before.screens or asyncio.get_running_loop().time() > end:
                return
            await asyncio.sleep(_LOOK)


def _takes_text(node: DOMNode) -> bool:
    return node.check_consume_key("a", "a")


async def _passed(node: MessagePump) -> None:
    """Wait until a node has done all that it had been told."""
    done = asyncio.Event()
    if not node.is_running or not node.call_later(done.set):
        return
    while node.is_running and not done.is_set():  # one that is taken away does not tell
        with suppress(TimeoutError):
            await asyncio.wait_for(done.wait(), 4 * _LOOK)
