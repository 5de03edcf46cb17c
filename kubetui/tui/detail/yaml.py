"""The tab of the whole object as the API server stores it, with what the cluster says of each field."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from textual.widget import Widget

from kubetui.api.errors import ApiError
from kubetui.tui.detail.tab import Tab
from kubetui.tui.widgets.lines_view import LinesView
from kubetui.tui.widgets.yaml_view import YamlView
from kubetui.views.model import Line, Span
from kubetui.views.words import plain
from kubetui.views.yaml import without_values
from kubetui.views.yaml_tree import dotted, yaml_tree

if TYPE_CHECKING:
    from kubetui.api.meta import Obj
    from kubetui.tui.screens.base import Handler
    from kubetui.tui.screens.detail import DetailScreen
    from kubetui.views.fields import Document

REVEALED: Final = 10.0
"""Seconds for which secret values are shown."""


class Yaml(Tab):
    """The object; the values of a Secret above it, for as long as somebody asked."""

    name, title, context = "yaml", "YAML", "yaml"

    def __init__(self, screen: DetailScreen) -> None:
        super().__init__(screen)
        self._revealed: tuple[Line, ...] = ()
        self._managed = False
        self._painted: tuple[Obj, bool, tuple[Line, ...]] | None = None
        self._document: Document | None = None
        self._why = "What this field means is being asked for …"
        self._asked = False

    def make(self) -> LinesView:
        """A text with a cursor."""
        return YamlView(id=self.name)

    def beside(self) -> Iterable[Widget]:
        """The lines that explain the field under the cursor."""
        yield LinesView(id="field")

    @property
    def yaml(self) -> YamlView:
        """Its view."""
        return self.screen.query_one("#yaml", YamlView)

    @property
    def field(self) -> LinesView:
        """The lines about the field."""
        return self.screen.query_one("#field", LinesView)

    def open(self) -> None:
        """Ask the cluster what its fields mean, once."""
        self.field.display = True
        if not self._asked:
            self._asked = True
            self.screen.run_worker(self._ask(), group="fields")

    def close(self) -> None:
        """The lines about the field go too."""
        for field in self.screen.query("#field"):  # none is left when the whole screen goes
            field.display = False

    async def _ask(self) -> None:
        self._document, self._why = await self.screen.kubetui.looking.document(self.session, self.ref)
        self.explain()

    # Painting

    def paint(self) -> None:
        """Show the object as it was fetched last."""
        self.screen.whole.follow()
        obj = self.screen.whole.obj
        if obj is None or self._painted == (obj, self._managed, self._revealed):
            return
        self._painted = (obj, self._managed, self._revealed)
        self.yaml.set_entries(yaml_tree(without_values(obj), managed=self._managed), self._revealed)
        self.explain()

    def explain(self) -> None:
        """Say what the field under the cursor is."""
        path = self.yaml.path
        self.field.set_lines([*self._told(path)] if path else [], keep_place=False)

    def _told(self, path: tuple[str | int, ...]) -> Iterable[Line]:
        from kubetui.views.fields import NoField

        kind = self.session.kind_of(self.ref.resource)
        name = plain(dotted(path), "title")
        try:
            told = self._document.told(kind, path) if self._document is not None and kind else None
        except NoField as error:
            yield (name, Span("  "), plain(f"{str(error)[:1].upper()}{str(error)[1:]}.", "muted"))
            return
        if told is None:
            why = self._why if self._document is None else "The cluster says nothing about this field."
            yield (name, Span("  "), plain(why, "muted"))
            return
        must = (Span("  required", "warning"),) if told.required else ()
        yield (name, Span("  "), plain(told.type, "muted"), *must)
        yield (plain(told.sentence) if told.sentence else Span("It is not described.", "muted"),)

    # Verbs

    def handlers(self) -> dict[str, Handler]:
        """The arrows fold, Enter too."""
        return {
            "move.left": lambda: self.yaml.fold(True),
            "move.right": lambda: self.yaml.fold(False),
            "open": self.yaml.toggle,
        }

    def managed(self) -> None:
        """Show or hide who set which field."""
        self._managed = not self._managed
        self.screen.go_to_tab(self.name)
        said = "Shown with managedFields: who set which field." if self._managed else "Without managedFields."
        self.screen.say(said)

    async def reveal(self) -> None:
        """Show secret values for a while."""
        from kubetui.actions.secrets import reveal, reveal_command

        try:
            values = await reveal(self.session, self.ref)
        except ApiError as error:
            self.screen.say(str(error), "error")
            return
        self._revealed = tuple(_secret_lines(values.items()))
        self.screen.go_to_tab(self.name)
        self.view.move_end(False)
        self.screen.say(f"Shown for {REVEALED:.0f} seconds", "warning", reveal_command(self.ref))
        self.screen.set_timer(REVEALED, self._conceal)

    def _conceal(self) -> None:
        self._revealed = ()
        self.paint()


def _secret_lines(values: Iterable[tuple[str, str]]) -> Iterable[Line]:
    yield (Span("Values, decoded", "heading"),)
    for key, value in values:
        for index, line in enumerate(value.split("\n")):
            yield (Span(f"{key}: " if index == 0 else " " * (len(key) + 2), "strong"), Span(line))
    yield ()
