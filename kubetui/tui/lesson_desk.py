"""The open lesson at the desk: chapters for the ribbon, keys to the runner, its panel to the side."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from kubetui.actions.gate import Refused
from kubetui.api.errors import ApiError
from kubetui.session import Unreachable
from kubetui.tui.chrome import Chapter as Mark
from kubetui.views.model import Panel, Span

if TYPE_CHECKING:
    from kubetui.lessons.model import Chapter
    from kubetui.lessons.progress import Progress
    from kubetui.lessons.runner import Lesson
    from kubetui.tui.app import KubetuiApp
    from kubetui.tui.screens.base import Handler, LiveScreen


class LessonDesk:
    """At most one lesson is open, on the session that is shown."""

    def __init__(self, app: KubetuiApp) -> None:
        self.app = app
        self.chapters: list[Chapter] = []
        self.broken: list[str] = []
        self.lesson: Lesson | None = None
        self.progress: Progress | None = None
        self._done: dict[str, frozenset[str]] = {}
        self._asked = False

    # What is known

    def load(self) -> None:
        """Read the chapters; after the first frame."""
        from kubetui.assets import searched
        from kubetui.lessons.chapters import ChapterError, load_chapters

        errors: list[ChapterError] = []
        self.chapters = load_chapters([*searched("manifests"), *self.app.manifests], errors)
        self.broken = [str(error) for error in errors]

    def complain(self) -> None:
        """Say which chapter is left out, and why."""
        explorer = self.app.explorer
        if self.broken and explorer is not None:
            more = f" {len(self.broken) - 1} more are left out, too." if self.broken[1:] else ""
            explorer.say(f"A chapter is left out: {self.broken[0].rstrip('.')}.{more}", "error")

    async def begin(self) -> None:
        """Read how far somebody has come on this cluster."""
        from kubetui.lessons.progress import of_cluster
        from kubetui.paths import state_dir

        session = self.app.session
        if session is not None:
            self.progress = await of_cluster(session, state_dir() / "progress.json")
            self._remember()

    def _remember(self) -> None:
        if self.progress is not None:
            progress = self.progress
            self._done = {chapter.id: progress.done(chapter.id) for chapter in self.chapters}

    @property
    def is_open(self) -> bool:
        """Whether a lesson is open."""
        return self.lesson is not None

    @property
    def current(self) -> int:
        """The number of the open chapter, 0 without one."""
        return self.lesson.chapter.number if self.lesson else 0

    @property
    def step(self) -> int:
        """The index of the open step."""
        return self.lesson.index if self.lesson else -1

    def ribbon(self) -> list[Mark]:
        """The chapters as the ribbon shows them."""
        return [self._mark(chapter) for chapter in self.chapters]

    def _mark(self, chapter: Chapter) -> Mark:
        done = self._done.get(chapter.id, frozenset())
        finished = bool(chapter.steps) and len(done) >= len(chapter.steps)
        count = ""
        if self.lesson is not None and self.lesson.chapter.id == chapter.id:
            step = self.lesson.step
            taught = sum(not one.exercise for one in chapter.steps)
            count = chapter.label(step) if step.exercise else f"{self.lesson.index + 1} of {taught}"
        return Mark(chapter.number, chapter.title, finished, count)

    @property
    def verbs(self) -> tuple[str, ...]:
        """The verbs of the open lesson that have something to do now."""
        lesson = self.lesson
        if lesson is None:
            return ()
        works = {
            "lesson.apply": True,
            "lesson.break": lesson.breakable or lesson.repairable,
            "lesson.hint": len(lesson.hints) < len(lesson.step.hints),
            "lesson.next": True,
            "lesson.end": True,
        }
        return tuple(id_ for id_, does in works.items() if does)

    def panel(self) -> Panel:
        """The open step as a panel."""
        if self.lesson is None:
            return Panel((Span("No lesson is open", "title"),))
        from kubetui.lessons.panel import panel

        return panel(self.lesson)

    # Opening and closing

    def open_chapter(self, screen: LiveScreen, number: int) -> None:
        """Open a chapter at the step where one left it."""
        screen.run_worker(self._open(screen, number), group="lesson", exclusive=True)

    async def _open(self, screen: LiveScreen, number: int) -> None:
        chapter = next((chapter for chapter in self.chapters if chapter.number == number), None)
        if chapter is None:
            return
        if not chapter.ready:
            screen.say(f"{chapter.number} {chapter.title}: its steps are not written yet.", "warning")
            return
        gate, session = self.app.gate, self.app.session
        if gate is None or session is None or not await self._allowed(screen):
            return
        from kubetui.lessons.runner import Lesson

        self.close()
        step = self.progress.step(chapter.id) if self.progress else ""
        names = [item.id for item in chapter.steps]
        index = names.index(step) if step in names else 0
        self.lesson = Lesson(session, gate, chapter, self.progress, index=index, seed=self.app.seed)
        self.lesson.listen(self._changed)
        self._changed()
        self._ask()

    def _ask(self) -> None:
        """A step begins with a question: bring it to the front, the arrows go to its choices."""
        explorer = self.app.explorer
        if explorer is not None:
            explorer.explaining.lesson()
            explorer.side.view.focus()

    def _watch(self, lesson: Lesson) -> None:
        """Something is happening: look at the panes the step names."""
        explorer = self.app.explorer
        pane = next((name for name in lesson.step.panes if explorer and name in explorer.panes), "workloads")
        if explorer is not None:
            explorer.navigation.go_to_pane(pane)

    async def _allowed(self, screen: LiveScreen) -> bool:
        """On somebody else's cluster lessons ask once, by the context's name."""
        session = self.app.session
        if session is None or session.ownership != "foreign" or self._asked:
            return True
        words = (
            "Lessons make and break objects in the namespace kubetui-demo. Type the context's name to agree."
        )
        question = f"Run lessons on {session.context}?"
        from kubetui.tui.screens.dialogs import AskScreen

        answer = await self.app.ask(AskScreen(question, "", words, session.context))
        self._asked = answer == session.context
        if not self._asked:
            screen.say("No lesson was opened.", "warning")
        return self._asked

    def close(self) -> None:
        """Close the lesson; what it made stays."""
        if self.lesson is not None:
            self.lesson.close()
            self.lesson = None
            self._changed()

    def _changed(self) -> None:
        self._remember()
        explorer = self.app.explorer
        if explorer is not None:
            explorer.pulse.beat()

    # Keys

    def handler(self, id_: str, screen: LiveScreen) -> Handler | None:
        """What a lesson's key does."""
        acts: dict[str, Callable[[Lesson], Awaitable[None]]] = {
            "lesson.apply": lambda lesson: lesson.apply(),
            "lesson.break": lambda lesson: lesson.break_(),
            "lesson.next": lambda lesson: lesson.next(),
            "lesson.previous": lambda lesson: lesson.previous(),
        }
        if act := acts.get(id_):
            return lambda: self._with(screen, act)
        others: dict[str, Handler] = {
            "chapter.next": lambda: self._chapter(screen, 1),
            "chapter.previous": lambda: self._chapter(screen, -1),
            "lesson.end": lambda: self._end(screen),
            "lesson.hint": lambda: self._hint(screen),
        }
        return others.get(id_)

    async def _with(self, screen: LiveScreen, act: Callable[[Lesson], Awaitable[None]]) -> None:
        lesson = self.lesson
        if lesson is None:
            key = self.app.keys.key("chapter.next")
            screen.say(f"No lesson is open: {key} opens the next chapter.", "warning")
            return
        explorer = self.app.explorer
        if explorer is not None and explorer.explaining.mode != "lesson":
            explorer.explaining.lesson()
        told, index = list(lesson.commands), lesson.index
        await act(lesson)
        if lesson.index != index:
            self._ask()
        elif lesson.commands != told and not lesson.error:
            self._watch(lesson)
        if lesson.error:
            screen.say(lesson.error, "warning")
        elif lesson.commands and lesson.commands != told:
            screen.say(f"Applied: {lesson.step.title}", "ok", lesson.commands[-1])

    def _hint(self, screen: LiveScreen) -> None:
        lesson = self.lesson
        if lesson is None:
            screen.say("No lesson is open.", "warning")
        elif not lesson.step.hints:
            screen.say("This step has no hints; the exercises at the end of a chapter have.", "warning")
        elif len(lesson.hints) == len(lesson.step.hints):
            screen.say("All hints are open.", "warning")
        else:
            lesson.hint()

    def _chapter(self, screen: LiveScreen, by: int) -> None:
        ready = [chapter.number for chapter in self.chapters if chapter.ready]
        if not ready:
            screen.say("There are no chapters here.", "warning")
            return
        current = self.current
        beyond = [number for number in ready if (number - current) * by > 0]
        if not current:
            self.open_chapter(screen, ready[0])
        elif beyond:
            self.open_chapter(screen, min(beyond, key=lambda number: abs(number - current)))
        else:
            screen.say(
                "That is the last chapter here." if by > 0 else "That is the first chapter here.", "warning"
            )

    async def _end(self, screen: LiveScreen) -> None:
        lesson = self.lesson
        if lesson is None:
            screen.say("No lesson is open.", "warning")
            return
        from kubetui.tui.screens.dialogs import ConfirmScreen

        question = "End the lesson and clean up what it made?"
        command = lesson.end_command
        words = "Only what kubetui made is deleted; what others put there stays."
        if not await self.app.ask(ConfirmScreen(question, command, words, "clean up")):
            return
        try:
            result = await lesson.end()
        except (ApiError, Refused, Unreachable) as error:
            screen.say(str(error), "error")
            return
        self.close()
        kept = getattr(result, "kept", ())
        screen.say(
            "Cleaned up." if not kept else f"Cleaned up; {len(kept)} objects of others stay.", "ok", command
        )

    def choose(self, index: int) -> None:
        """Guess."""
        if self.lesson is not None:
            self.lesson.choose(index)
