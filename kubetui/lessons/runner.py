"""One open chapter on one cluster: ask, act, watch, explain."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Awaitable, Callable
from enum import StrEnum
from typing import TYPE_CHECKING

from kubetui.actions import faults
from kubetui.actions.gate import Gate, Refused
from kubetui.actions.rollout import NothingToUndo
from kubetui.api.errors import ApiError
from kubetui.lessons import cleanup, conditions, doing, room, watching
from kubetui.lessons.manifests import NAMESPACE
from kubetui.lessons.model import Chapter, Stage, Step
from kubetui.lessons.progress import Progress
from kubetui.lessons.watch import Watch
from kubetui.lessons.watching import ConditionState
from kubetui.lessons.world import StoreWorld
from kubetui.session import Unreachable

if TYPE_CHECKING:
    from kubetui.session import Session

__all__ = ["ConditionState", "Lesson", "LessonError", "Phase"]

_SAID = (Refused, ApiError, Unreachable, NothingToUndo, doing.NothingThere)
"""Failures whose own words are shown."""
_SYNCED_WITHIN = 15.0
_READY_WITHIN = 5.0
_CLEARED_WITHIN = 60.0


class LessonError(Exception):
    """A step that cannot go on; the message is one sentence."""


class Phase(StrEnum):
    """Where a step is: asking, guessed, applied, broken, done."""

    ASK = "ask"
    READY = "ready"
    APPLIED = "applied"
    BROKEN = "broken"
    DONE = "done"


class Lesson:
    """A chapter that is open. All methods belong to the event loop of the session.

    `commands` are the kubectl commands that did the same as this step so far, `error` is why the last
    key did nothing. `stage` is what is being waited for, and stays after it is done.
    """

    def __init__(
        self,
        session: Session,
        gate: Gate,
        chapter: Chapter,
        progress: Progress | None = None,
        *,
        index: int = 0,
        namespace: str = NAMESPACE,
        seed: int | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.session = session
        self.gate = gate
        self.chapter = chapter
        self.progress = progress or Progress(None, "")
        self.index = index
        self.namespace = namespace
        self.world = StoreWorld(session.store, namespace, clock=clock)
        self.phase = Phase.ASK
        self.guess: int | None = None
        self.commands: list[str] = []
        self.error = ""
        self.busy = False
        self.stage: Stage | None = None
        self._random = random.Random(seed)
        self._passed: dict[str, tuple[ConditionState, ...]] = {}
        self._listeners: list[Callable[[], None]] = []
        self._news = asyncio.Event()
        self._watch = Watch(session, self.world, self._looked)
        self._wanted: tuple[str, ...] = ()
        self._ask()

    # What is shown

    @property
    def step(self) -> Step:
        """The open step."""
        return self.chapter.steps[self.index]

    @property
    def conditions(self) -> list[ConditionState]:
        """How every goal of the step stands, of stages to come too."""
        return [state for part in (self.step.apply, self.step.break_, self.step.mend) if part is not None
                for state in self.states(part)]  # fmt: skip

    @property
    def done(self) -> frozenset[str]:
        """The finished steps of this chapter."""
        return self.progress.done(self.chapter.id)

    @property
    def mending(self) -> bool:
        """Whether it is the person's turn to mend what the step broke."""
        return self.stage is not None and self.stage is self.step.mend and self.phase is not Phase.DONE

    @property
    def breakable(self) -> bool:
        """Whether `b` has something to do now."""
        return self.step.break_ is not None and self.phase is Phase.APPLIED and self._stage_done()

    def listen(self, callback: Callable[[], None]) -> Callable[[], None]:
        """Be called whenever something shown has changed; returns the unsubscriber."""
        self._listeners.append(callback)
        return lambda: self._listeners.remove(callback) if callback in self._listeners else None

    # What keys do

    def choose(self, index: int) -> None:
        """Guess; a guess can be changed until the step is applied."""
        if self.phase not in (Phase.ASK, Phase.READY) or not 0 <= index < len(self.step.choices):
            return
        self.guess, self.phase, self.error = index, Phase.READY, ""
        self.progress.record_guess(self.chapter.id, self.step.id, index)
        self._tell()

    async def apply(self) -> None:
        """Do what the step says, from its own start, whatever was there before."""
        await self._safely(self._apply)

    async def break_(self) -> None:
        """Break what the step built."""
        await self._safely(self._break)

    async def mend(self) -> None:
        """Do what is the person's to do at the end of a step."""
        await self._safely(self._mend)

    async def next(self) -> None:
        """Open the next step."""
        self._open(self.index + 1)

    async def previous(self) -> None:
        """Open the previous step."""
        self._open(self.index - 1)

    async def end(self) -> cleanup.CleanedUp:
        """Clean up what lessons made; the namespace too if kubetui made it.

        Raises:
            Refused: the context is read-only.
            ApiError: the API server said no.
        """
        self._watch.stop()
        result = await cleanup.remove(self.session, self.gate, self.namespace)
        self._ask()
        return result

    def close(self) -> None:
        """Stop watching; nothing is cleaned up."""
        self._watch.stop()
        self.session.unwant(*self._wanted)
        self._wanted = ()

    async def reached(self, stage: Stage) -> bool:
        """Wait until all goals of a stage were seen to hold, for as long as the stage may take."""
        try:
            async with asyncio.timeout(self.world.real(stage.within) + _READY_WITHIN):
                while self._key(stage) not in self._passed:
                    self._news.clear()
                    await self._news.wait()
        except TimeoutError:
            return False
        return True

    # How

    def _open(self, index: int) -> None:
        if 0 <= index < len(self.chapter.steps) and not self.busy:
            self.index = index
            self._ask()
            self.progress.record_open(self.chapter.id, self.step.id)
            self._tell()

    def _ask(self) -> None:
        self._watch.stop()
        self.phase, self.guess, self.error, self.stage = Phase.ASK, None, "", None
        self.commands.clear()
        self.world.names.clear()
        self.world.begin()
        self._passed.clear()

    async def _safely(self, act: Callable[[], Awaitable[None]]) -> None:
        if self.busy:
            return
        self.busy, self.error = True, ""
        self._tell()
        try:
            await act()
        except (LessonError, *_SAID) as error:
            self.error = str(error)
        finally:
            self.busy = False
            self._tell()

    async def _apply(self) -> None:
        self._watch.stop()
        self._passed.clear()
        self.commands.clear()
        self.stage = None
        await self._prepare()
        await self._start()
        try:
            await self._enter(self.step.apply)
        except _HoldsAlready:
            await self._clear()
            await self._start()
            await self._enter(self.step.apply)
        self.phase = Phase.APPLIED
        await self._act(self.step.apply)

    async def _break(self) -> None:
        if self.step.break_ is None:
            raise LessonError("This step has nothing to break.")
        if self.phase is not Phase.APPLIED or not self._stage_done():
            raise LessonError("First apply the step with a, and wait until everything is there.")
        self.world.speed = await faults.speed(self.session.control)
        await self._enter(self.step.break_)
        self.phase = Phase.BROKEN
        await self._act(self.step.break_)

    async def _mend(self) -> None:
        if self.mending:
            assert self.stage is not None
            await self._act(self.stage)

    async def _prepare(self) -> None:
        if self.session.namespaces and self.namespace not in self.session.namespaces:
            self.session.set_namespaces({*self.session.namespaces, self.namespace})
        self._want()
        self.world.speed = await faults.speed(self.session.control)
        if not await self.session.wait_synced(_SYNCED_WITHIN):
            raise LessonError("The cluster does not answer, so nothing was applied.")
        await self._make_namespace()

    def _want(self) -> None:
        goals = [goal for stage in self.step.stages for goal in stage.until]
        wanted = {resource for goal in goals for resource in conditions.resources(goal.condition)}
        wanted |= {action.target.kind.resource for stage in self.step.stages for action in stage.actions
                   if action.target}  # fmt: skip
        before, self._wanted = self._wanted, tuple(sorted(wanted))
        self.session.want(*self._wanted)
        self.session.unwant(*before)

    async def _make_namespace(self) -> None:
        try:
            command = await room.make(self.session, self.gate, self.namespace)
        except TimeoutError:
            message = f"The namespace {self.namespace} is still being deleted; try again in a moment."
            raise LessonError(message) from None
        if command:
            self._note(command)

    async def _start(self) -> None:
        start = self.step.start
        if not start.actions:
            return
        self.stage = start
        await self._act(start)
        if not await self.reached(start):
            unmet = next((s for s in self._watch.states if not s.met), None)
            why = f": {unmet.text} ({unmet.note})" if unmet else ""
            raise LessonError(f"The start of this step did not get ready{why}.")

    async def _clear(self) -> None:
        """Take away what earlier tries left, so that reaching the goals again tells something."""
        if not await cleanup.emptied(self.session, self.gate, self.namespace, _CLEARED_WITHIN):
            raise LessonError("What an earlier try left behind does not go away; end the lesson with E.")
        deadline = time.monotonic() + _READY_WITHIN
        while watching.already(self.step.apply.until, self.world):
            if time.monotonic() > deadline:
                raise LessonError("The goals of this step hold already, so it could not show anything.")
            await asyncio.sleep(0.05)

    async def _enter(self, stage: Stage) -> None:
        self.world.begin()
        doing.capture(stage, self.world, self._random.choice)
        if watching.already(stage.until, self.world):
            raise _HoldsAlready("The goals of this step hold already, so it could not show anything.")
        self.stage = stage

    async def _act(self, stage: Stage) -> None:
        for action in stage.actions:
            for change in await doing.changes(action, self.world, self.session):
                self._note(change.command)
                await self.gate.run(change)
        self._watch.start(stage.until)

    def _note(self, command: str) -> None:
        if command not in self.commands:
            self.commands.append(command)

    def _looked(self) -> None:
        stage = self.stage
        if stage is not None and self._watch.done and self._key(stage) not in self._passed:
            self._passed[self._key(stage)] = self._watch.states
            self._advance(stage)
        self._tell()

    def _advance(self, stage: Stage) -> None:
        step = self.step
        if stage is step.start or (stage is step.apply and step.break_ is not None):
            return
        if stage is not step.mend and step.mend is not None:
            self.world.begin()
            self.stage = step.mend
            self._watch.start(step.mend.until)
            return
        if self.phase is not Phase.DONE:
            self.phase = Phase.DONE
            self._watch.stop()
            self.progress.record_done(self.chapter.id, step.id)

    def _stage_done(self) -> bool:
        return self.stage is not None and self._key(self.stage) in self._passed

    def states(self, stage: Stage) -> tuple[ConditionState, ...]:
        """How the goals of one stage of the step stand."""
        if passed := self._passed.get(self._key(stage)):
            return passed
        if stage is self.stage:
            return self._watch.states
        return watching.waiting(stage.until, self.world)

    def _key(self, stage: Stage) -> str:
        names = {id(self.step.apply): "apply", id(self.step.break_): "break", id(self.step.mend): "mend"}
        return names.get(id(stage), "start")

    def _tell(self) -> None:
        self._news.set()
        for callback in tuple(self._listeners):
            callback()


class _HoldsAlready(LessonError):
    """The goals hold before anything was done."""
