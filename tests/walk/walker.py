"""A person at the keyboard who learns: reads the question, guesses, presses the keys the panel names."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from time import monotonic

from textual.pilot import Pilot

from kubetui.lessons.model import Step
from kubetui.lessons.runner import Lesson, Phase
from kubetui.tui.app import KubetuiApp
from kubetui.tui.screens.explorer import ExplorerScreen
from kubetui.tui.snapshot import screen_text

PATIENCE = 60.0
"""Seconds of this machine that anything on the screen may take."""
Shell = Callable[[str], Awaitable[None]]


class Walker:
    """Walks a chapter; `frames` is where what was seen is kept, None to keep nothing.

    `shell` stands for the other terminal, which the last hint of an exercise sends one to.
    """

    def __init__(self, app: KubetuiApp, pilot: Pilot[None], frames: Path | None, shell: Shell) -> None:
        self.app, self.pilot, self.frames, self.shell = app, pilot, frames, shell

    # Looking

    @property
    def lesson(self) -> Lesson:
        """The open lesson."""
        assert self.app.lessons.lesson is not None
        return self.app.lessons.lesson

    @property
    def explorer(self) -> ExplorerScreen:
        """The explorer, which must be what is on the screen."""
        assert isinstance(self.app.screen, ExplorerScreen), screen_text(self.app)
        return self.app.screen

    async def until(self, holds: Callable[[], bool], what: str) -> None:
        """Wait for the screen."""
        end = monotonic() + PATIENCE
        while not holds():
            assert monotonic() < end, f"{what} did not come\n{screen_text(self.app)}"
            await self.pilot.pause(0.05)

    async def keep(self, moment: str) -> None:
        """Keep what is on the screen, as text and as a picture."""
        await self.pilot.pause(0.3)
        if self.frames is None:
            return
        label = self.lesson.chapter.label(self.lesson.step)
        name = f"{label.replace('.', '-')}-{moment}"
        (self.frames / f"{name}.txt").write_text(screen_text(self.app) + "\n", "utf-8")
        (self.frames / f"{name}.svg").write_text(self.app.export_screenshot(title="kubetui"), "utf-8")

    # Walking

    async def chapter(self, number: int) -> None:
        """Open a chapter with the keys the footer names."""
        while not self.app.lessons.is_open or self.app.lessons.current != number:
            await self.pilot.press("]")
            await self.confirm()

    async def step(self) -> None:
        """Walk the open step to its end, then on to the next one."""
        step, lesson = self.lesson.step, self.lesson
        await self.keep("1-question")
        await (self.exercise(step) if step.exercise else self.lecture(step))
        await self.until(lambda: lesson.phase is Phase.DONE, f"the end of {lesson.step.id}")
        await self.show_lesson()
        await self.keep("9-done")

    async def next(self) -> bool:
        """Go on with `n`; whether there was a next step."""
        lesson, before = self.lesson, self.lesson.index
        if lesson.last:
            return False
        await self.pilot.press("n")
        await self.until(lambda: lesson.index == before + 1, "the next step")
        await self.pilot.pause(0.2)
        return True

    async def lecture(self, step: Step) -> None:
        """Guess wrong, apply, break, repair, do one's own turn."""
        await self.guess((step.right + 1) % len(step.choices))
        await self.keep("2-guessed")
        await self.press("a")
        await self.keep("3-applied")
        if step.break_ is not None:
            await self.until(lambda: self.lesson.breakable, "something to break")
            await self.show_lesson()
            await self.keep("4-breakable")
            await self.press("b")
            await self.keep("5-broken")
        if step.mend is not None:
            await self.until(lambda: self.lesson.mending, "one's own turn")
            await self.show_lesson()
            await self.keep("6-mine")
            await (self.press("b") if self.lesson.repairable else self.mend(step))
            await self.keep("7-mended")

    async def guess(self, choice: int) -> None:
        """Choose with the arrows and Enter."""
        await self.show_lesson()
        view = self.explorer.side.view
        await self.pilot.pause(0.1)
        for _ in range(8):
            if self.app.screen.focused is view:
                break
            await self.pilot.press("tab")
        for _ in range(20):
            link = view.link
            if getattr(link, "index", None) == choice:
                break
            await self.pilot.press("down")
        await self.pilot.press("enter")
        await self.until(lambda: self.lesson.guess == choice, "the guess")

    async def press(self, key: str) -> None:
        """Press a key and wait until what it does is done."""
        await self.pilot.press(key)
        await self.pilot.pause(0.1)
        await self.until(lambda: not self.lesson.busy, f"what {key} does")
        assert not self.lesson.error, self.lesson.error

    async def show_lesson(self) -> None:
        """`x` until the lesson is on the screen."""
        for _ in range(3):
            side = self.explorer.explaining
            if side.visible and side.mode == "lesson":
                return
            await self.pilot.press("x")
            await self.pilot.pause(0.1)

    async def select(self, words: str) -> None:
        """Go down the workloads until the cursor is on a row."""
        await self.pilot.press("2", "g")
        table = self.explorer.pane.table
        for _ in range(table.row_count + 1):
            row = table.selected
            if row is not None and row.ref is not None and f"{row.ref.resource}/{row.ref.name}" == words:
                return
            await self.pilot.press("down")
        raise AssertionError(f"{words} is not in the list\n{screen_text(self.app)}")

    # One's own turn

    async def mend(self, step: Step) -> None:
        """Select what the panel names and press the key it names."""
        stage = step.mend
        assert stage is not None
        target = next(action.target for action in stage.actions if action.target)
        verb = self.app.keys.verb(stage.verb)
        assert verb is not None
        await self.select(f"{target.kind.resource}/{target.name}")
        await self.pilot.press(verb.keys[0])
        await self.confirm()

    async def confirm(self) -> None:
        """Say yes where it is asked."""
        await self.pilot.pause(0.3)
        if not isinstance(self.app.screen, ExplorerScreen):
            await self.pilot.press("y")
            await self.until(lambda: isinstance(self.app.screen, ExplorerScreen), "the explorer again")

    async def exercise(self, step: Step) -> None:
        """Set it up, open all hints, do it, from here or from the other terminal."""
        await self.press("a")
        stage = step.break_ or step.apply
        if step.break_ is not None:
            await self.until(lambda: self.lesson.breakable, "the second break")
            await self.show_lesson()
            await self.keep("2-again")
            await self.press("b")
        assert await self.lesson.reached(stage), self.lesson.conditions
        await self.show_lesson()
        await self.keep("3-broken")
        for number in range(1, len(step.hints) + 1):
            await self.pilot.press("H")
            await self.keep(f"4-hint-{number}")
        await SOLUTIONS[step.id](self)


async def _orphan(walker: Walker) -> None:
    name = walker.lesson.world.names["pod"]
    await walker.shell(
        f"kubectl get pod {name} -n kubetui-demo -o yaml | grep -v schedulerName | kubectl replace --force -f -"
    )


async def _stopped(walker: Walker) -> None:
    choices = [choice.means for choice in walker.lesson.step.choices]
    await walker.guess(choices.index(walker.lesson.world.names["part"]))
    await walker.shell("kubetui fault stop")


async def _owned(walker: Walker) -> None:
    names = walker.lesson.world.names
    app = names["app"]
    await walker.shell(
        f"kubectl create deployment {app} --image=nginx:1.27 --replicas={names['count']} -n kubetui-demo"
    )
    await walker.select(f"pods/{app}")
    await walker.pilot.press("D")
    await walker.confirm()


async def _back(walker: Walker) -> None:
    await walker.select(f"deployments.apps/{walker.lesson.world.names['app']}")
    await walker.pilot.press("i")
    await walker.until(
        lambda: not isinstance(walker.app.screen, ExplorerScreen), "the question for the image"
    )
    await walker.pilot.press("end", "ctrl+u", *"nginx:1.27", "enter")


async def _month(walker: Walker) -> None:
    job = walker.lesson.world.names["job"]
    await walker.select(f"jobs.batch/{job}")
    await walker.pilot.press("D")
    await walker.confirm()
    await asyncio.sleep(1)
    await walker.shell(
        f"kubectl create job {job} --image=busybox:1.36 -n kubetui-demo --dry-run=client -o yaml "
        "-- sh -c 'echo \"$MONTH\"' | kubectl set env --local -f - MONTH=May -o yaml | kubectl create -f -"
    )


SOLUTIONS: dict[str, Callable[[Walker], Awaitable[None]]] = {
    "orphan": _orphan, "stopped": _stopped, "owned": _owned, "back": _back, "month": _month,
}  # fmt: skip
