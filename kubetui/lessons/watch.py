"""Watching the goals of a stage: looked at when the cluster changes, and when time alone decides."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from kubetui.lessons import watching
from kubetui.lessons.model import Goal
from kubetui.lessons.watching import ConditionState
from kubetui.lessons.world import StoreWorld, concerns
from kubetui.store.delta import Delta

if TYPE_CHECKING:
    from kubetui.session import Session

_GATHER = 0.02
_LOGS_EVERY = 1.0
_ASKED_EVERY = 0.3


class Watch:
    """The goals that are looked at now; `changed` is called when a look told something new."""

    def __init__(self, session: Session, world: StoreWorld, changed: Callable[[], None]) -> None:
        self._session = session
        self._world = world
        self._changed = changed
        self.goals: Sequence[Goal] = ()
        self._unlisten: Callable[[], None] | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._readings: list[asyncio.Task[None]] = []
        self.done = False
        """Whether everything that is watched holds."""
        self.states: tuple[ConditionState, ...] = ()
        self.late = False
        """Whether what is watched should have come by now."""
        self._reached: set[int] = set()
        self._alarm: asyncio.TimerHandle | None = None

    @property
    def lost(self) -> bool:
        """Whether something that held does not hold any more."""
        return any(not self.states[index].met for index in self._reached if index < len(self.states))

    def start(self, goals: Sequence[Goal], within: float) -> None:
        """Watch these goals from now on; so many seconds of this machine are enough for them."""
        self.forget()
        self.goals = goals
        self._alarm = asyncio.get_running_loop().call_later(within, self._ring)
        self._unlisten = self._session.store.listen(self._heard)
        if watching.logs(goals, self._world):
            self._readings.append(asyncio.create_task(self._read_logs()))
        if watching.addresses(goals, self._world):
            self._readings.append(asyncio.create_task(self._ask()))
        self._look()

    def stop(self) -> None:
        """Watch nothing more; the last states stay."""
        if self._unlisten is not None:
            self._unlisten()
            self._unlisten = None
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if self._alarm is not None:
            self._alarm.cancel()
            self._alarm = None
        for reading in self._readings:
            reading.cancel()
        self._readings.clear()

    def forget(self) -> None:
        """Watch nothing, and know nothing of what was watched."""
        self.stop()
        self.goals, self.states = (), ()
        self.done = self.late = False
        self._reached.clear()

    def look(self) -> None:
        """Look now: something outside the cluster has changed."""
        if self._unlisten is not None:
            self._look()

    def _ring(self) -> None:
        self.late = not self.done
        self._changed()

    def _heard(self, delta: Delta) -> None:
        if concerns(delta, self._world.namespace):
            self._look_in(_GATHER)

    def _look_in(self, seconds: float) -> None:
        loop = asyncio.get_running_loop()
        if self._timer is not None:
            if self._timer.when() <= loop.time() + seconds:
                return
            self._timer.cancel()
        self._timer = loop.call_later(seconds, self._look)

    def _look(self) -> None:
        self._timer = None
        if self._unlisten is None:
            return
        look = watching.look(self.goals, self._world)
        news = look.states != self.states
        self.states = look.states
        self._reached.update(index for index, state in enumerate(look.states) if state.met)
        if look.done:
            self.done = True
        elif look.again is not None:
            self._look_in(look.again)
        if news or look.done:
            self._changed()

    async def _read_logs(self) -> None:
        while not self.done:
            for name in watching.logs(self.goals, self._world):
                if await self._world.read_log(self._session, name):
                    self._look_in(0)
            await asyncio.sleep(_LOGS_EVERY)

    async def _ask(self) -> None:
        while not self.done:
            for address in watching.addresses(self.goals, self._world):
                if await self._world.ask(self._session, address):
                    self._look_in(0)
            await asyncio.sleep(_ASKED_EVERY)
