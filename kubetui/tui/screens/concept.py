"""A concept on a screen of its own: problem, what it leaves open, where it stands here, what is mistaken."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar, Final

from textual.app import ComposeResult

from kubetui.concepts.registry import concept
from kubetui.tui.chrome import ribbon
from kubetui.tui.screens.around import WalkScreen
from kubetui.tui.widgets.bar import Bar
from kubetui.views.concept import concept_screen
from kubetui.views.model import Panel

if TYPE_CHECKING:
    from kubetui.session import Session

_ALWAYS: Final = ("pods", "nodes", "services", "replicasets.apps")
"""Kinds in which concepts show that have no kind of their own."""


class ConceptScreen(WalkScreen):
    """Walks the progression: each name leads to that concept, Esc goes back the way one came."""

    FOOTER: ClassVar[tuple[str, ...]] = ("open", "describe", "yaml")

    def __init__(self, session: Session, name: str) -> None:
        self.concept = name
        self._way: list[str] = []
        self._chosen: dict[str, set[int]] = {}
        super().__init__(session)

    def compose(self) -> ComposeResult:
        """The ribbon stands below the header: it tells where in the story the concept is."""
        for widget in super().compose():
            yield widget
            if widget.id == "header":
                yield Bar(id="ribbon")

    @property
    def resources(self) -> Sequence[str]:
        """The kinds in which it shows."""
        known = concept(self.concept)
        served = {kind.resource for kind in self.session.kinds}
        wanted = (*(known.kinds if known else ()), *_ALWAYS)
        return [one for one in dict.fromkeys(wanted) if one in served or not served]

    @property
    def heading(self) -> str:
        """The name of the screen."""
        return "Concept"

    def again(self) -> WalkScreen:
        """The same concept anew, with the way that led to it."""
        found = ConceptScreen(self.session, self.concept)
        found._way, found._chosen = self._way, self._chosen
        return found

    def panel(self) -> Panel:
        """Everything about it, as it is now."""
        titles = [chapter.title for chapter in self.kubetui.lessons.chapters]
        chosen = self._chosen.get(self.concept, set())
        return concept_screen(self.session.store, self.concept, self.session.now(), chosen=chosen,
                              namespaces=self.session.namespaces, chapters=titles)  # fmt: skip

    def paint(self) -> None:
        """The ribbon too."""
        super().paint()
        if self.is_mounted:
            desk, known = self.kubetui.lessons, concept(self.concept)
            pieces = ribbon(desk.ribbon(), desk.current, known.chapter if known else 0, self.line_room)
            self.query_one("#ribbon", Bar).show(pieces)

    def choose(self, index: int) -> None:
        """A sentence was held to be true: the answer is told."""
        self._chosen.setdefault(self.concept, set()).add(index)
        self.repaint()

    def printed(self) -> tuple[str, str]:
        """The text, and what to call it."""
        return f"concept-{self.concept}", self.view.text

    # Walking

    def go_to(self, name: str) -> None:
        """Go on to another concept."""
        if name != self.concept:
            self._way.append(self.concept)
            self._show(name)

    def _show(self, name: str) -> None:
        before, self.concept = self.resources, name
        self.session.want(*self.resources)
        self.session.unwant(*before)
        self.repaint()
        self.view.move_end(False)

    def _back(self) -> None:
        if self.view.needle or not self._way:
            super()._back()
        else:
            self._show(self._way.pop())

    def bar_link(self, kind: str, value: str) -> None:
        """A chapter was clicked."""
        if kind == "chapter":
            home = self.kubetui.home()
            if home is not None:
                self.kubetui.lessons.open_chapter(home, int(value))
