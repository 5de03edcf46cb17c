"""The open lesson at the desk: chapters for the ribbon, its panel to the side, its namespace to the panes."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from kubetui.actions.gate import Refused
from kubetui.api.errors import ApiError
from kubetui.session import Unreachable
from kubetui.tui.chrome import Chapter as Mark
from kubetui.tui.lesson_keys import LessonKeys
from kubetui.tui.lesson_room import LessonRoom
from kubetui.tui.widgets.notice import Notice
from kubetui.views.model import Panel, Span

if TYPE_CHECKING:
    from kubetui.api.meta import ObjectRef
    from kubetui.lessons.model import Chapter, Step
    from kubetui.lessons.progress import Progress
    from kubetui.lessons.runner import Lesson
    from kubetui.tui.app import KubetuiApp
    from kubetui.tui.screens.base import Handler, LiveScreen
    from kubetui.tui.screens.explorer import ExplorerScreen


_LOOKS = 20
"""How often it is looked for what a step has made, ten times a second."""


class LessonDesk:
    """At most one lesson is open, on the session that is shown."""

    def __init__(self, app: KubetuiApp) -> None:
        self.app = app
        self.chapters: list[Chapter] = []
        self.broken: list[str] = []
        self.lesson: Lesson | None = None
        self.progress: Progress | None = None
        self._begun: Step | None = None
        self._keys = LessonKeys(self)
        self._done: dict[str, frozenset[str]] = {}
        self._asked = False
        self._room = LessonRoom(app)

    @property
    def under_way(self) -> str:
        """The title of the step that was applied and is not done yet; empty without one."""
        lesson = self.lesson
        return lesson.step.title if lesson is not None and lesson.phase in ("applied", "broken") else ""

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

    @property
    def place(self) -> tuple[object, ...]:
        """What is on the panel: while this is the same, it is not scrolled back to its beginning."""
        lesson = self.lesson
        if lesson is None:
            return ("lesson",)
        turn = lesson.breakable, lesson.mending, str(lesson.phase) == "done", len(lesson.hints)
        return ("lesson", self.current, self.step, *turn)

    @property
    def namespaces(self) -> frozenset[str]:
        """What the panes show when no lesson is open: what is worth remembering."""
        return self._room.namespaces

    def ribbon(self) -> list[Mark]:
        """The chapters as the ribbon shows them."""
        return [self._mark(chapter) for chapter in self.chapters]

    def _mark(self, chapter: Chapter) -> Mark:
        count = ""
        if self.lesson is not None and self.lesson.chapter.id == chapter.id:
            step = self.lesson.step
            taught = sum(not one.exercise for one in chapter.steps)
            count = chapter.label(step) if step.exercise else f"{self.lesson.index + 1} of {taught}"
        return Mark(chapter.number, chapter.title, self._finished(chapter), count)

    @property
    def verbs(self) -> tuple[tuple[str, str], ...]:
        """The verbs of the open lesson that have something to do now, with the label they have now."""
        lesson = self.lesson
        if lesson is None:
            return ()
        works = {
            "lesson.apply": not lesson.missing,
            "lesson.break": lesson.breakable or lesson.repairable,
            "lesson.hint": len(lesson.hints) < len(lesson.step.hints) and str(lesson.phase) != "done",
            "lesson.next": not lesson.last,
            "chapter.next": lesson.followed and lesson.last and str(lesson.phase) == "done",
            "lesson.end": True,
        }
        labels = {"lesson.break": "repair it"} if lesson.repairable else {}
        return tuple((id_, labels.get(id_, "")) for id_, does in works.items() if does)

    def panel(self) -> Panel:
        """The open step as a panel."""
        if self.lesson is None:
            return Panel((Span("No lesson is open", "title"),))
        from kubetui.lessons.panel import panel

        return panel(self.lesson)

    # Opening and closing

    def open_chapter(self, screen: LiveScreen, number: int, index: int | None = None) -> None:
        """Open a chapter at a step, or at the one where one left it."""
        screen.run_worker(self._open(screen, number, index), group="lesson", exclusive=True)

    def resume(self) -> int:
        """The number of the chapter to go on with: the last one opened, the one after it when it is done."""
        ready = [chapter for chapter in self.chapters if chapter.ready]
        last = self.progress.chapter if self.progress else ""
        at = next((index for index, chapter in enumerate(ready) if chapter.id == last), 0)
        undone = [chapter for chapter in ready[at:] if not self._finished(chapter)]
        return next(iter(undone or ready[at:])).number if ready else 0

    def _finished(self, chapter: Chapter) -> bool:
        return len(self._done.get(chapter.id, ())) >= len(chapter.steps) > 0

    def _step(self, chapter: Chapter) -> int:
        """The step that was open last; one that is done gives way to the next that is not."""
        names = [step.id for step in chapter.steps]
        last = self.progress.step(chapter.id) if self.progress else ""
        at = names.index(last) if last in names else 0
        done = self._done.get(chapter.id, frozenset())
        return next((index for index in range(at, len(names)) if names[index] not in done), at)

    async def _open(self, screen: LiveScreen, number: int, index: int | None) -> None:
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

        await self._tidy(screen, chapter)
        await self.leave()
        index = self._step(chapter) if index is None else index
        self.lesson = Lesson(session, gate, chapter, self.progress, index=index, seed=self.app.seed)
        self.lesson.followed = any(one.ready and one.number > chapter.number for one in self.chapters)
        self.lesson.listen(self.changed)
        await self.lesson.begin()
        self.asked()

    async def _tidy(self, screen: LiveScreen, following: Chapter) -> None:
        """Before another chapter: offer to take away what the last one made, so that the next stands alone."""
        lesson = self.lesson
        if lesson is None or not lesson.acted or lesson.chapter.id == following.id:
            return
        from kubetui.tui.screens.dialogs import ConfirmScreen

        question = f"Clean up what chapter {lesson.chapter.number} made?"
        words = "The next chapter begins in an empty room. What others put there stays."
        if not await self.app.ask(ConfirmScreen(question, lesson.end_command, words, "clean up")):
            return
        try:
            await lesson.empty()
        except (ApiError, Refused, Unreachable) as error:
            screen.say(str(error), "error")

    def asked(self) -> None:
        """A step begins with a question: bring it to the front, the arrows go to its choices."""
        if self.lesson is not None:
            self._begun = self.lesson.step
            self._room.enter(self.lesson)
        self.changed()
        explorer = self.app.explorer
        if explorer is not None:
            explorer.query_one(Notice).hide()
            explorer.explaining.lesson()
            explorer.side.view.focus()

    def watch(self, lesson: Lesson) -> None:
        """Something is happening: look at the panes the step names."""
        explorer = self.app.explorer
        pane = next((name for name in lesson.step.panes if explorer and name in explorer.panes), "workloads")
        if explorer is not None:
            explorer.navigation.go_to_pane(pane)
            if (about := lesson.about) is not None:
                explorer.run_worker(self._reveal(explorer, about), group="lesson-look", exclusive=True)

    async def _reveal(self, explorer: ExplorerScreen, about: ObjectRef) -> None:
        """Put the cursor on what the step is about, as soon as it is there."""
        for _ in range(_LOOKS):
            if explorer.pane.live is not None and explorer.pane.reveal(about):
                return
            await asyncio.sleep(0.1)

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
        """Close the lesson; what it made stays. The panes show again what they showed before."""
        lesson, self.lesson = self.lesson, None
        if lesson is not None:
            self.app.run_worker(lesson.leave(), group="lesson-end")
            self._room.leave()
            self.changed()

    async def leave(self) -> None:
        """Leave the lesson, for another one or with the program; what it broke in the playground is repaired."""
        lesson, self.lesson = self.lesson, None
        if lesson is not None:
            await lesson.leave()

    def changed(self) -> None:
        """Something of the lesson has changed: it is painted anew; a new step takes the keys at once."""
        self._remember()
        if self.lesson is not None and self.lesson.step is not self._begun:
            self.asked()
            return
        explorer = self.app.explorer
        if explorer is not None:
            explorer.pulse.beat()

    def handler(self, id_: str, screen: LiveScreen) -> Handler | None:
        """What a lesson's key does."""
        return self._keys.handler(id_, screen)

    def choose(self, index: int) -> None:
        """Guess."""
        if self.lesson is not None:
            self.lesson.choose(index)
