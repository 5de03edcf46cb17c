"""One open chapter on one cluster: ask, act, watch, explain."""

from __future__ import annotations

import random
import time
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from kubetui.actions.change import kubectl
from kubetui.actions.faults import ControlError
from kubetui.actions.gate import Gate, Refused
from kubetui.actions.rollout import NothingToUndo
from kubetui.api.errors import ApiError
from kubetui.api.meta import ObjectRef
from kubetui.lessons import cleanup, doing, needs
from kubetui.lessons.acting import Actor, LessonError
from kubetui.lessons.manifests import LABEL, MANAGED_BY, NAMESPACE
from kubetui.lessons.model import Chapter, Stage, Step
from kubetui.lessons.play import Phase, Play
from kubetui.lessons.progress import Progress
from kubetui.lessons.watching import ConditionState
from kubetui.lessons.world import StoreWorld
from kubetui.session import Unreachable

if TYPE_CHECKING:
    from kubetui.session import Session

__all__ = ["ConditionState", "Lesson", "LessonError", "Phase"]

_SAID = (Refused, ApiError, Unreachable, NothingToUndo, doing.NothingThere, ControlError)
"""Failures whose own words are shown."""


class Lesson:
    """A chapter that is open. All methods belong to the event loop of the session.

    `commands` are the kubectl commands that did the same as this step so far, `error` is why the last
    key did nothing, `missing` what the step needs and the cluster lacks, a sentence each, `acted` whether
    anything was applied, `followed` whether another chapter comes after this one.
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
        self.guess: int | None = None
        self.error = ""
        self.busy = False
        self.opened = 0
        self.missing: tuple[str, ...] = ()
        self.acted = False
        self.followed = True
        self._session = session
        self._random = random.Random(seed)
        self._actor = Actor(session, gate, self.world, seed)
        self._listeners: list[Callable[[], None]] = []
        self._erred = (Phase.ASK, False, False)
        self._play = Play(session, self.world, self._actor, self.step, self._told, self._finished)
        self._ask()

    # What is shown

    @property
    def step(self) -> Step:
        """The open step."""
        return self.chapter.steps[self.index]

    @property
    def phase(self) -> Phase:
        """Where the step is."""
        return self._play.phase

    @property
    def stage(self) -> Stage | None:
        """What is being waited for; stays after it is done."""
        return self._play.stage

    @property
    def commands(self) -> list[str]:
        """The kubectl commands that did the same as this step so far."""
        return self._actor.commands

    @property
    def conditions(self) -> list[ConditionState]:
        """How every goal of the step stands, of stages to come too; of an exercise only what is the person's."""
        if self.step.exercise and self.step.mend is not None and (self.mending or self.phase is Phase.DONE):
            return list(self.states(self.step.mend))
        return [state for part in (self.step.apply, self.step.break_, self.step.mend) if part is not None
                for state in self.states(part)]  # fmt: skip

    @property
    def hints(self) -> tuple[str, ...]:
        """The hints that are open."""
        return self.step.hints[: self.opened]

    @property
    def done(self) -> frozenset[str]:
        """The finished steps of this chapter."""
        return self.progress.done(self.chapter.id)

    @property
    def about(self) -> ObjectRef | None:
        """The object that the stage which was just done is about."""
        return doing.about(self.stage, self.world) if self.stage is not None else None

    @property
    def last(self) -> bool:
        """Whether no step follows."""
        return self.index == len(self.chapter.steps) - 1

    @property
    def mending(self) -> bool:
        """Whether it is the person's turn to mend what the step broke."""
        return self._play.mending

    @property
    def breakable(self) -> bool:
        """Whether `b` has something to break now."""
        return self._play.breakable

    @property
    def repairable(self) -> bool:
        """Whether `b` repairs what the step broke in the cluster itself."""
        return self._play.repairable

    @property
    def stuck(self) -> bool:
        """Whether what the step waits for was undone, or does not come."""
        return self._play.stuck and not self.busy

    @property
    def others(self) -> tuple[str, ...]:
        """What was broken in the playground when the step was begun, and not by it."""
        return self._actor.others if self.phase in (Phase.APPLIED, Phase.BROKEN) else ()

    @property
    def repaired(self) -> bool:
        """Whether `b` has repaired it, and what follows is waited for."""
        return self._play.repaired and self.mending

    def states(self, stage: Stage) -> tuple[ConditionState, ...]:
        """How the goals of one stage of the step stand."""
        return self._play.states(stage)

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

    async def begin(self) -> None:
        """Remember that the step is open, and learn what it lacks on this cluster."""
        self.progress.record_open(self.chapter.id, self.step.id)
        step = self.step
        if step.needs:
            lacking = await needs.missing(self._session, step.needs)
            if step is self.step:
                self.missing = lacking
                self._told()

    def choose(self, index: int) -> None:
        """Guess; a guess can be changed until the step is applied."""
        if not 0 <= index < len(self.step.choices) or not self.choosing:
            return
        self.guess = index
        if self.step.exercise:
            self.world.names["guess"] = self.step.choices[index].means
            self._play.watch.look()
        else:
            self._play.phase, self.error = Phase.READY, ""
        self.progress.record_guess(self.chapter.id, self.step.id, index)
        self._play.news()

    @property
    def choosing(self) -> bool:
        """Whether an answer can be chosen now."""
        if self.step.exercise:
            return self.phase is not Phase.DONE
        return self.phase in (Phase.ASK, Phase.READY)

    def hint(self) -> None:
        """Open the next hint."""
        self.opened = min(self.opened + 1, len(self.step.hints))
        self._told()

    async def start_over(self) -> None:
        """Begin the chapter again, from its first step; the ticks of it are taken away."""
        if not self.busy:
            self.progress.forget(self.chapter.id)
            await self._open(0)

    async def apply(self) -> None:
        """Do what the step says, from its own start, whatever was there before."""
        self.acted = True
        await self._safely(lambda: self._play.apply(self.guess is not None))

    async def break_(self) -> None:
        """Break what the step built."""
        await self._safely(self._play.break_)

    async def mend(self) -> None:
        """Do what is the person's to do at the end of a step."""
        await self._safely(self._play.mend)

    async def next(self) -> None:
        """Open the next step."""
        await self._open(self.index + 1)

    async def previous(self) -> None:
        """Open the previous step."""
        await self._open(self.index - 1)

    async def end(self) -> cleanup.CleanedUp:
        """Clean up what lessons made; the namespace too if kubetui made it.

        Raises:
            Refused: the context is read-only.
            ApiError: the API server said no.
        """
        self._play.watch.stop()
        result = await self._actor.remove()
        self._ask()
        return result

    async def empty(self) -> None:
        """Take away the objects that lessons made; the namespace stays for the next chapter.

        Raises:
            Refused: the context is read-only.
            ApiError: the API server said no.
        """
        self._play.watch.stop()
        await self._actor.empty()

    async def leave(self) -> None:
        """Repair what was broken in the playground, and stop watching; objects stay."""
        self.close()
        await self._repaired()

    def close(self) -> None:
        """Stop watching; nothing is cleaned up."""
        self._play.watch.stop()
        self._actor.release()

    async def reached(self, stage: Stage) -> bool:
        """Wait until all goals of a stage were seen to hold, for as long as the stage may take."""
        return await self._play.reached(stage)

    # How

    async def _repaired(self) -> None:
        """What a step broke in the playground does not outlast it."""
        try:
            await self._actor.repair()
        except ControlError:
            # The playground went first, and took its faults with it.
            return

    async def _open(self, index: int) -> None:
        if 0 <= index < len(self.chapter.steps) and not self.busy:
            self.index = index
            self._ask()
            self._told()
            await self.begin()
            await self._repaired()

    def _ask(self) -> None:
        chosen = {name: self._random.choice(values) for name, values in self.step.vary.items()}
        self._play.open(self.step, chosen)
        self.guess, self.error, self.opened = None, "", 0
        self.missing = needs.at_once(self._session, self.step.needs)

    async def _safely(self, act: Callable[[], Awaitable[None]]) -> None:
        if self.busy:
            return
        self.busy, self.error = True, ""
        self._play.news()
        try:
            await act()
        except (LessonError, *_SAID) as error:
            self.error, self._erred = str(error), self._turn
        finally:
            self.busy = False
            self._play.news()

    def _finished(self) -> None:
        self.progress.record_done(self.chapter.id, self.step.id)

    @property
    def _turn(self) -> tuple[Phase, bool, bool]:
        return self.phase, self.breakable, self.mending

    def _told(self) -> None:
        # What could not be done a moment ago is no news any more when it can be done.
        if self.error and not self.busy and self._turn != self._erred:
            self.error = ""
        for callback in tuple(self._listeners):
            callback()
