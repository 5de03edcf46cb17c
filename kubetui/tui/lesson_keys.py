"""What the keys of a lesson do."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from kubetui.actions.gate import Refused
from kubetui.api.errors import ApiError
from kubetui.session import Phase, Unreachable

if TYPE_CHECKING:
    from kubetui.lessons.runner import Lesson
    from kubetui.tui.lesson_desk import LessonDesk
    from kubetui.tui.screens.base import Handler, LiveScreen


class LessonKeys:
    """Keys to the open lesson, and words where a key has nothing to do."""

    def __init__(self, desk: LessonDesk) -> None:
        self.desk = desk

    def handler(self, id_: str, screen: LiveScreen) -> Handler | None:
        """What a lesson's key does."""
        acts: dict[str, Callable[[Lesson], Awaitable[None]]] = {
            "lesson.apply": lambda lesson: lesson.apply(),
            "lesson.break": lambda lesson: lesson.break_(),
            "lesson.previous": lambda lesson: lesson.previous(),
        }
        if act := acts.get(id_):
            return lambda: self._with(screen, act, id_ == "lesson.break")
        others: dict[str, Handler] = {
            "lesson.next": lambda: self._next(screen),
            "chapter.next": lambda: self._chapter(screen, 1),
            "chapter.previous": lambda: self._chapter(screen, -1),
            "lesson.over": lambda: self._over(screen),
            "lesson.end": lambda: self._end(screen),
            "lesson.hint": lambda: self._hint(screen),
        }
        return others.get(id_)

    def _key(self, id_: str) -> str:
        return self.desk.app.keys.key(id_)

    def _open(self, screen: LiveScreen) -> Lesson | None:
        """The open lesson; without one the way to one is said."""
        if self.desk.lesson is None:
            screen.say(f"No lesson is open: {self._key('chapter.next')} opens one.", "warning")
        return self.desk.lesson

    async def _with(
        self, screen: LiveScreen, act: Callable[[Lesson], Awaitable[None]], breaks: bool = False
    ) -> None:
        lesson = self._open(screen)
        if lesson is None:
            return
        explorer = self.desk.app.explorer
        if explorer is not None and explorer.explaining.mode != "lesson":
            self._show()
        if lesson.busy:
            screen.say("What the last key began is still being done.", "warning")
            return
        if why := self._unreached(screen):
            screen.say(why, "warning")
        told, index = list(lesson.commands), lesson.index
        deed = "Applied" if not breaks else "Repaired" if lesson.repairable else "Broken"
        await act(lesson)
        if lesson.error:
            screen.say(lesson.error, "warning")
        elif lesson.index == index and lesson.commands and lesson.commands != told:
            self.desk.watch(lesson)
            self._say(screen, lesson, deed)

    def _unreached(self, screen: LiveScreen) -> str:
        """Why a key may do nothing for a while: the cluster does not answer; empty when it does."""
        session, app = screen.session, self.desk.app
        if session.state.phase is Phase.LIVE:
            return ""
        said = f"{session.context} does not answer: what you asked for waits until it does."
        if session.ownership == "own" and app.connecting.can_start_playground:
            said += f" {self._key('playground')} starts the playground again."
        return said

    def _say(self, screen: LiveScreen, lesson: Lesson, deed: str) -> None:
        """What a key has done; in an exercise the command would tell what was broken."""
        if lesson.step.exercise:
            screen.say(f"Set up: {lesson.step.title}", "ok")
        else:
            screen.say(f"{deed}: {lesson.step.title}", "ok", lesson.commands[-1])

    async def _next(self, screen: LiveScreen) -> None:
        lesson = self._open(screen)
        if lesson is not None and lesson.last:
            onward = f"{self._key('chapter.next')} opens the next chapter, " if lesson.followed else ""
            screen.say(f"That was the last step here: {onward}{self._key('lesson.end')} ends the lesson.")
        elif lesson is not None:
            await self._with(screen, lambda lesson: lesson.next())

    def _hint(self, screen: LiveScreen) -> None:
        lesson = self._open(screen)
        if lesson is None:
            return
        if not lesson.step.hints:
            screen.say("This step has no hints; the exercises at the end of a chapter have.", "warning")
        elif len(lesson.hints) == len(lesson.step.hints):
            screen.say("All hints are open.", "warning")
        else:
            lesson.hint()
            self._show()

    def _show(self) -> None:
        """Bring the lesson to the front."""
        explorer = self.desk.app.explorer
        if explorer is not None:
            explorer.explaining.lesson()

    def _chapter(self, screen: LiveScreen, by: int) -> None:
        desk = self.desk
        ready = [chapter.number for chapter in desk.chapters if chapter.ready]
        beyond = [number for number in ready if (number - desk.current) * by > 0]
        if desk.app.gate is None:
            screen.say("A lesson needs a cluster, and none is connected yet.", "warning")
        elif not ready:
            screen.say("There are no chapters here.", "warning")
        elif not desk.is_open:
            desk.open_chapter(screen, desk.resume())
        elif beyond:
            desk.open_chapter(screen, min(beyond, key=lambda number: abs(number - desk.current)))
        else:
            screen.say(
                "That is the last chapter here." if by > 0 else "That is the first chapter here.", "warning"
            )

    async def _over(self, screen: LiveScreen) -> None:
        from kubetui.tui.screens.dialogs import ConfirmScreen

        lesson = self._open(screen)
        if lesson is None:
            return
        words = (
            "Its ticks and guesses are forgotten; what it made in the cluster stays until it is needed anew."
        )
        question = f"Begin chapter {lesson.chapter.number} again?"
        if await self.desk.app.ask(ConfirmScreen(question, "", words, "begin again")):
            await lesson.start_over()
            self.desk.asked()

    async def _end(self, screen: LiveScreen) -> None:
        from kubetui.tui.screens.dialogs import ConfirmScreen

        lesson = self._open(screen)
        if lesson is None:
            return
        question = "End the lesson and clean up what it made?"
        command = lesson.end_command
        words = "Only what kubetui made is deleted; what others put there stays."
        if not await self.desk.app.ask(ConfirmScreen(question, command, words, "clean up")):
            return
        try:
            result = await lesson.end()
        except (ApiError, Refused, Unreachable) as error:
            screen.say(str(error), "error")
            return
        self.desk.close()
        screen.say(result.told, "ok", command)
