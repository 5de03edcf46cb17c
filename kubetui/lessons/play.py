"""One step as it is done on a cluster: what is acted, what is waited for, what was reached."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import TYPE_CHECKING

from kubetui.lessons import watching
from kubetui.lessons.acting import Actor, HoldsAlreadyError, LessonError
from kubetui.lessons.doing import NothingThere
from kubetui.lessons.model import Stage, Step
from kubetui.lessons.watch import Watch
from kubetui.lessons.watching import ConditionState
from kubetui.lessons.world import StoreWorld

if TYPE_CHECKING:
    from kubetui.session import Session

_SPARE = 5.0
"""Seconds of this machine that a stage may take besides its own."""


class Phase(StrEnum):
    """Where a step is: asking, guessed, applied, broken, done."""

    ASK = "ask"
    READY = "ready"
    APPLIED = "applied"
    BROKEN = "broken"
    DONE = "done"


class Play:
    """The open step on one cluster. `changed` is called at any news, `finished` when all goals were reached.

    `stage` is what is being waited for, and stays after it is done.
    """

    def __init__(
        self,
        session: Session,
        world: StoreWorld,
        actor: Actor,
        step: Step,
        changed: Callable[[], None],
        finished: Callable[[], None],
    ) -> None:
        self.world = world
        self.actor = actor
        self.step = step
        self.phase = Phase.ASK
        self.stage: Stage | None = None
        self.repaired = False
        self._chosen: Mapping[str, str] = {}
        self._passed: dict[str, tuple[ConditionState, ...]] = {}
        self._changed = changed
        self._finished = finished
        self._news = asyncio.Event()
        self.watch = Watch(session, world, self._looked)

    def open(self, step: Step, chosen: Mapping[str, str]) -> None:
        """Begin a step from its question, with the names and numbers of this time."""
        self.step, self._chosen, self.phase = step, chosen, Phase.ASK
        self.forget()

    def forget(self) -> None:
        """Forget what was done and seen; the cluster stays as it is."""
        self.watch.forget()
        self.stage = None
        self.actor.commands.clear()
        self.world.names.clear()
        self.world.names.update(self._chosen)
        self.world.secret = self.step.exercise
        written = {values[0]: self._chosen[name] for name, values in self.step.vary.items()}
        self.world.varied = {old: new for old, new in written.items() if old != new}
        self.world.begin()
        self._passed.clear()
        self.repaired = False

    # How it stands

    @property
    def mending(self) -> bool:
        """Whether it is the person's turn to mend what the step broke."""
        return self.stage is not None and self.stage is self.step.mend and self.phase is not Phase.DONE

    @property
    def breakable(self) -> bool:
        """Whether the step can be broken now: it has what to break, and what it built is there."""
        return self.step.break_ is not None and self.phase is Phase.APPLIED and self._passed_stage(self.stage)

    @property
    def stuck(self) -> bool:
        """Whether what the step itself has to bring about was undone, or does not come."""
        waiting = self.phase in (Phase.APPLIED, Phase.BROKEN) and not self.mending
        return waiting and not self._passed_stage(self.stage) and (self.watch.lost or self.watch.late)

    @property
    def repairable(self) -> bool:
        """Whether what the step broke in the cluster itself is repaired by the same key."""
        step, mend = self.step, self.step.mend
        faults = mend is not None and any(action.fault for action in mend.actions)
        return self.mending and not step.exercise and faults

    def states(self, stage: Stage) -> tuple[ConditionState, ...]:
        """How the goals of one stage of the step stand."""
        if passed := self._passed.get(self._key(stage)):
            return passed
        watched = self.watch.goals is stage.until
        return self.watch.states if watched else watching.waiting(stage.until, self.world)

    async def reached(self, stage: Stage) -> bool:
        """Wait until all goals of a stage were seen to hold, for as long as the stage may take."""
        try:
            async with asyncio.timeout(self.world.real(stage.within) + _SPARE):
                while not self._passed_stage(stage):
                    self._news.clear()
                    await self._news.wait()
        except TimeoutError:
            return False
        return True

    # What is done

    async def apply(self, guessed: bool) -> None:
        """Do what the step says, from its own start, whatever was there before."""
        self.forget()
        self.phase = Phase.READY if guessed else Phase.ASK
        await self.actor.prepare(self.step)
        await self.actor.sweep(self.step)
        await self._start()
        try:
            await self.actor.enter(self.step.apply)
        except HoldsAlreadyError:
            await self.actor.clear(self.step.apply)
            await self._start()
            await self.actor.enter(self.step.apply)
        await self._act(self.step.apply, Phase.APPLIED)

    async def break_(self) -> None:
        """Break what the step built, or repair what it broke."""
        if self.repairable and self.step.mend is not None:
            await self.actor.act(self.step.mend)
            self.repaired = True
            return
        if self.step.break_ is None:
            raise LessonError("This step has nothing to break.")
        if not self.breakable:
            raise LessonError("First apply the step with a, and wait until everything is there.")
        await self.actor.ask_speed()
        try:
            await self.actor.enter(self.step.break_)
            await self._act(self.step.break_, Phase.BROKEN)
        except NothingThere as gone:
            raise LessonError(f"{gone} Press a: it does the step once more, from its start.") from gone

    async def mend(self) -> None:
        """Do what is the person's to do at the end of a step."""
        if self.mending and self.step.mend is not None:
            await self.actor.act(self.step.mend)

    async def _start(self) -> None:
        start = self.step.start
        if not start.actions:
            return
        self._passed.pop(self._key(start), None)
        await self._act(start, self.phase)
        if not await self.reached(start):
            unmet = next((state for state in self.watch.states if not state.met), None)
            why = f": {unmet.text} ({unmet.note})" if unmet else ""
            raise LessonError(f"The start of this step did not get ready{why}.")

    async def _act(self, stage: Stage, phase: Phase) -> None:
        await self.actor.act(stage)
        self.phase, self.stage = phase, stage
        self.watch.start(stage.until, self.world.real(stage.within))

    # What is seen

    def _looked(self) -> None:
        stage = self.stage
        if stage is not None and self.watch.done and not self._passed_stage(stage):
            self._passed[self._key(stage)] = self.watch.states
            self._advance(stage)
        self.news()

    def _advance(self, stage: Stage) -> None:
        step = self.step
        if stage is step.start or (stage is step.apply and step.break_ is not None):
            return
        if stage is not step.mend and step.mend is not None:
            self.world.begin()
            self.stage = step.mend
            self.watch.start(step.mend.until, self.world.real(step.mend.within))
        elif self.phase is not Phase.DONE:
            self.phase = Phase.DONE
            self.watch.stop()
            self._finished()

    def news(self) -> None:
        """Something has changed: wake whoever waits, and tell."""
        self._news.set()
        self._changed()

    def _passed_stage(self, stage: Stage | None) -> bool:
        return stage is not None and self._key(stage) in self._passed

    def _key(self, stage: Stage) -> str:
        names = {id(self.step.apply): "apply", id(self.step.break_): "break", id(self.step.mend): "mend"}
        return names.get(id(stage), "start")
