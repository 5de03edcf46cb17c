"""What the side panel of the explorer shows, and what its links do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from kubetui.api.meta import ObjectRef
from kubetui.tui.layout import SIDE, leaves
from kubetui.tui.panes.kind_pane import shows_trouble
from kubetui.views.model import ChoiceLink, ConceptLink, Line, Link, Panel, Span, VerbLink

if TYPE_CHECKING:
    from kubetui.tui.screens.base import Handler
    from kubetui.tui.screens.explorer import ExplorerScreen

Mode = Literal["explain", "lesson"]


class Side:
    """Explains the selection, a concept that was asked for, or the open lesson."""

    def __init__(self, screen: ExplorerScreen) -> None:
        self.screen = screen
        self.mode: Mode = "explain"
        self._seconds = 0

    def handlers(self) -> dict[str, Handler]:
        """What the verbs of the side panel do."""
        return {"explain": self.toggle, "open": self.open}

    # Showing

    @property
    def visible(self) -> bool:
        """Whether the panel is on the screen."""
        return self.screen.side.display

    def paint(self) -> None:
        """Show what holds now."""
        subject = self.screen.subject
        if not self.visible or self.screen.pane.live is None:
            return
        if self.mode == "lesson" and self.screen.kubetui.lessons.is_open:
            desk = self.screen.kubetui.lessons
            self.screen.side.show("Lesson", desk.panel(), desk.place)
            return
        self.screen.side.show("Explain", self._explanation(subject), subject)

    def tick(self) -> None:
        """Some texts tell times; they need not move every second."""
        self._seconds += 1
        if self._seconds % 2 == 0:
            self.paint()

    def _explanation(self, subject: ObjectRef | None) -> Panel:
        from kubetui.views.explain import explain

        session, keys = self.screen.session, self.screen.kubetui.keys
        if (told := self._told()) is not None:
            return keys.in_panel(told)
        if subject is None:
            return Panel((Span("Nothing is selected", "title"),), (Span(self._hint(), "muted"),))
        return keys.in_panel(explain(session.store, subject, session.now()))

    def _told(self) -> Panel | None:
        """In the table of what is wrong: the evidence of the selected finding."""
        pane = self.screen.pane
        if not shows_trouble(pane) or pane.selected is None:
            return None
        from kubetui.views.trouble import TroubleTable

        return pane.live.told(pane.selected.key) if isinstance(pane.live, TroubleTable) else None

    def _hint(self) -> str:
        return "Select an object: this panel says what it is, why it exists, and how it is now."

    @property
    def chapter(self) -> int:
        """The chapter of the selection's concept."""
        subject = self.screen.subject
        if self.screen.pane.live is None:
            return 0
        from kubetui.concepts.registry import concept_of

        found = concept_of(subject.resource) if subject else None
        return found.chapter if found else 0

    def summary(self) -> Line:
        """One line of diagnosis for terminals without room for the panel."""
        subject = self.screen.subject
        step = self._step()
        if subject is None or self.screen.pane.live is None:
            # What a step took away cannot be selected, and the step is done all the same.
            return self.screen.kubetui.keys.in_line((Span(" "), *step)) if step else ()
        from kubetui.views.explain import summary_line

        step = (Span(" "), *step, Span("│ ")) if step else (Span(" "),)
        room = self.screen.line_room - sum(len(span.text) for span in step)
        line = summary_line(self.screen.session.store, subject, self.screen.session.now(), room)
        return self.screen.kubetui.keys.in_line((*step, *line))

    def _step(self) -> Line:
        """How far the open step is, while the panes are looked at instead of its text."""
        lesson = self.screen.kubetui.lessons.lesson
        if lesson is None or self.mode != "lesson" or not lesson.conditions:
            return ()
        met = sum(condition.met is True for condition in lesson.conditions)
        key = (Span("x", "key", VerbLink("explain")), Span(" lesson "))
        if met == len(lesson.conditions):
            return (Span("● step done ", "ok"), *key)
        return (Span(f"◌ {met} of {len(lesson.conditions)} ", "progress"), *key)

    # Opening and closing

    def toggle(self) -> None:
        """Lesson, explanation, nothing, and round again; on small terminals it covers the panes."""
        area, has_lesson = self.screen.area, self.screen.kubetui.lessons.is_open
        has_place = self._has_place and not area.zoomed
        shown = self.visible
        if shown and self.mode == "lesson" and has_lesson:
            self.mode = "explain"
        elif shown:
            self._show(False, has_place)
        else:
            self.mode = "lesson" if has_lesson else "explain"
            self._show(True, has_place)
        self.paint()

    def _show(self, on: bool, has_place: bool) -> None:
        area = self.screen.area
        if has_place:
            area.side, area.cover = on, False
        else:
            area.cover = on
        if area.cover:
            self.screen.navigation.remember("cover", self.uncover)
        area.rearrange()
        if area.cover:
            self.screen.side.view.focus()
        elif not on:
            self.screen.navigation.forget("cover")
            self.screen.pane.table.focus()

    def uncover(self) -> None:
        """The panel gives the screen back to the panes."""
        area = self.screen.area
        self.screen.navigation.forget("cover")
        if area.cover:
            area.cover = False
            area.rearrange()
            self.screen.pane.table.focus()

    def lesson(self) -> None:
        """Bring the lesson to the front."""
        self.mode = "lesson"
        if not self.visible:
            self._show(True, self._has_place and not self.screen.area.zoomed)
        self.paint()

    @property
    def _has_place(self) -> bool:
        """Whether the layout has room for the panel beside the panes."""
        return any(SIDE in leaf.panes for leaf in leaves(self.screen.area.variant.tree))

    def fit(self, reading: bool) -> None:
        """The terminal has another size: what covered a small one stands beside the panes of a large one.

        And back: whoever was `reading` goes on reading where there is room for one thing only.
        """
        area = self.screen.area
        if self._has_place and area.cover and not area.zoomed:
            area.side, area.cover = True, False
            self.screen.navigation.forget("cover")
        elif reading and not self._has_place and not area.cover:
            area.cover = True
            self.screen.navigation.remember("cover", self.uncover)

    # Following

    def open(self) -> None:
        """Open the selected object; in the table of what is wrong, go to where it stands."""
        if shows_trouble(self.screen.pane) and self.screen.subject is not None:
            self.screen.navigation.go_to(self.screen.subject)
        elif (subject := self.screen.object) is not None:
            self.screen.kubetui.open_detail(self.screen, subject, "overview")

    async def follow(self, link: Link) -> None:
        """Follow a link of the panel."""
        if isinstance(link, ConceptLink):
            self.screen.kubetui.show_concept(link)
        elif isinstance(link, ChoiceLink):
            self.screen.kubetui.lessons.choose(link.index)
            self.paint()
        elif isinstance(link, VerbLink):
            await self.screen.follow_verb(link)
        else:
            self.screen.navigation.go_to(link)
