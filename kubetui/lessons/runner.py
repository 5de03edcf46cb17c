"""One open chapter on one cluster: ask, act, watch, explain."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Awaitable, Callable
from enum import StrEnum
from typing import TYPE_CHECKING

from kubetui.actions.change import kubectl
from kubetui.actions.faults import ControlError
from kubetui.actions.gate import Gate, Refused
from kubetui.actions.rollout import NothingToUndo
from kubetui.api.errors import ApiError
from kubetui.lessons import cleanup, doing, needs, watching
from kubetui.lessons.acting import Actor, HoldsAlreadyError, LessonError
from kubetui.lessons.manifests import LABEL, MANAGED_BY, NAMESPACE
from kubetui.lessons.model import Chapter, Stage, Step
from kubetui.lessons.progress import Progress
from kubetui.lessons.watch import Watch
from kubetui.lessons.watching import ConditionState
from kubetui.lessons.world import StoreWorld
from kubetui.session import Unreachable

if TYPE_CHECKING:
    from kubetui.session import Session

__all__ = ["ConditionState", "Lesson", "LessonError", "Phase"]

_SAID = (Refused, ApiError, Unreachable, NothingToUndo, doing.NothingThere, ControlError)
"""Failures whose own words are shown."""
_SPARE = 5.0
"""Seconds of this machine that a stage may take besides its own."""


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
        self.chapter = chapter
        self.progress = progress or Progress(None, "")
        self.index = index
        self.namespace = namespace
        self.world = StoreWorld(session.store, namespace, clock=clock)
        self.phase = Phase.ASK
        self.guess: int | None = None
        self.error = ""
        self.busy = False
        self.stage: Stage | None = None
        self.opened = 0
        self._session = session
        self._random = random.Random(seed)
        self._chosen: dict[str, str] = {}
        self._actor = Actor(session, gate, self.world, seed)
        self._passed: dict[str, tuple[ConditionState, ...]] = {}
        self._listeners: list[Callable[[], None]] = []
        self._news = asyncio.Event()
        self._watch = Watch(session, self.world, self._looked)
        self._ask()

    # What is shown

    @property
    def step(self) -> Step:
        """The open step."""
        return self.chapter.steps[self.index]

    @property
    def commands(self) -> list[str]:
        """The kubectl commands that did the same as this step so far."""
        return self._actor.commands

    @property
    def conditions(self) -> list[ConditionState]:
        """How every goal of the step stands, of stages to come too."""
        return [state for part in (self.step.apply, self.step.break_, self.step.mend) if part is not None
                for state in self.states(part)]  # fmt: skip

    @property
    def hints(self) -> tuple[str, ...]:
        """The hints that are open."""
        return self.step.hints[: self.opened]

    @property
    def missing(self) -> tuple[str, ...]:
        """What the step needs and this cluster is known not to have, a sentence each."""
        return needs.at_once(self._session, self.step.needs)

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

    @property
    def repairable(self) -> bool:
        """Whether `b` repairs what the step broke in the cluster itself."""
        mend = self.step.mend
        return (
            self.mending
            and not self.step.exercise
            and mend is not None
            and any(a.fault for a in mend.actions)
        )

    def states(self, stage: Stage) -> tuple[ConditionState, ...]:
        """How the goals of one stage of the step stand."""
        if passed := self._passed.get(self._key(stage)):
            return passed
        return (
            self._watch.states
            if self._watch.goals is stage.until
            else watching.waiting(stage.until, self.world)
        )

    @property
    def end_command(self) -> str:
        """The kubectl command that does what `end` does: only what carries kubetui's label is deleted."""
        return kubectl(
            "delete", "all,configmaps,secrets", "-l", f"{LABEL}={MANAGED_BY}", namespace=self.namespace
        )

    def listen(self, callback: Callable[[], None]) -> Callable[[], None]:
        """Be called whenever something shown has changed; returns the unsubscriber."""
        self._listeners.append(callback)
        return lambda: self._listeners.remove(callback) if callback in self._listeners else None

    # What keys do

    def choose(self, index: int) -> None:
        """Guess; a guess can be changed until the step is applied."""
        if not 0 <= index < len(self.step.choices) or not self.choosing:
            return
        if self.step.exercise:
            self.guess, self.world.names["guess"] = index, self.step.choices[index].means
            self._watch.look()
        else:
            self.guess, self.phase, self.error = index, Phase.READY, ""
        self.progress.record_guess(self.chapter.id, self.step.id, index)
        self._tell()

    @property
    def choosing(self) -> bool:
        """Whether an answer can be chosen now."""
        if self.step.exercise:
            return self.phase is not Phase.DONE
        return self.phase in (Phase.ASK, Phase.READY)

    def hint(self) -> None:
        """Open the next hint."""
        self.opened = min(self.opened + 1, len(self.step.hints))
        self._tell()

    def start_over(self) -> None:
        """Begin the chapter again, from its first step; the ticks of it are taken away."""
        if not self.busy:
            self.progress.forget(self.chapter.id)
            self._open(0)

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
        result = await self._actor.remove()
        self._ask()
        return result

    def close(self) -> None:
        """Stop watching; nothing is cleaned up."""
        self._watch.stop()
        self._actor.release()

    async def reached(self, stage: Stage) -> bool:
        """Wait until all goals of a stage were seen to hold, for as long as the stage may take."""
        try:
            async with asyncio.timeout(self.world.real(stage.within) + _SPARE):
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
        self._chosen = {name: self._random.choice(values) for name, values in self.step.vary.items()}
        self._forget()
        self.phase, self.guess, self.error, self.opened = Phase.ASK, None, "", 0

    def _forget(self) -> None:
        self._watch.stop()
        self.stage = None
        self.commands.clear()
        self.world.names.clear()
        self.world.names.update(self._chosen)
        self.world.secret = self.step.exercise
        written = {values[0]: self._chosen[name] for name, values in self.step.vary.items()}
        self.world.varied = {old: new for old, new in written.items() if old != new}
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
        self._forget()
        self.phase = Phase.ASK if self.guess is None else Phase.READY
        await self._actor.prepare(self.step)
        await self._start()
        try:
            await self._actor.enter(self.step.apply)
        except HoldsAlreadyError:
            await self._actor.clear(self.step.apply)
            await self._start()
            await self._actor.enter(self.step.apply)
        await self._act(self.step.apply, Phase.APPLIED)

    async def _break(self) -> None:
        if self.repairable and self.step.mend is not None:
            await self._actor.act(self.step.mend)
            return
        if self.step.break_ is None:
            raise LessonError("This step has nothing to break.")
        if not self.breakable:
            raise LessonError("First apply the step with a, and wait until everything is there.")
        await self._actor.ask_speed()
        await self._actor.enter(self.step.break_)
        await self._act(self.step.break_, Phase.BROKEN)

    async def _mend(self) -> None:
        if self.mending and self.step.mend is not None:
            await self._actor.act(self.step.mend)

    async def _start(self) -> None:
        start = self.step.start
        if not start.actions:
            return
        self._passed.pop(self._key(start), None)
        await self._act(start, self.phase)
        if not await self.reached(start):
            unmet = next((state for state in self._watch.states if not state.met), None)
            why = f": {unmet.text} ({unmet.note})" if unmet else ""
            raise LessonError(f"The start of this step did not get ready{why}.")

    async def _act(self, stage: Stage, phase: Phase) -> None:
        await self._actor.act(stage)
        self.phase, self.stage = phase, stage
        self._watch.start(stage.until)

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

    def _key(self, stage: Stage) -> str:
        names = {id(self.step.apply): "apply", id(self.step.break_): "break", id(self.step.mend): "mend"}
        return names.get(id(stage), "start")

    def _tell(self) -> None:
        self._news.set()
        for callback in tuple(self._listeners):
            callback()
