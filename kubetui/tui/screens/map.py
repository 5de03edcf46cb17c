"""The map around a selection: boxes and lines that can be walked."""

from __future__ import annotations

from typing import ClassVar, Final

from kubetui.tui import keys
from kubetui.tui.screens.around import AroundScreen
from kubetui.tui.screens.base import Handler
from kubetui.tui.widgets.map_view import MapView
from kubetui.tui.widgets.panel_view import PanelView
from kubetui.views.map import RESOURCES, map_lines
from kubetui.views.model import Line, Panel, Section, Span
from kubetui.views.words import kind_of, plain

WIDE: Final = 150
"""Cells in which a map is drawn in columns when that is wished in a narrow terminal."""


class MapScreen(AroundScreen):
    """Draws the ways around an object; the arrows walk them."""

    BINDINGS = keys.bindings("detail", "map")
    RESOURCES: ClassVar[tuple[str, ...]] = RESOURCES
    FOOTER: ClassVar[tuple[str, ...]] = ("open", "map", "used.by", "tree", "describe", "yaml", "logs")

    wide = False

    def make_view(self) -> PanelView:
        """A view that is not wrapped."""
        return MapView(id="text")

    def on_mount(self) -> None:
        """The cursor begins where the selection stands."""
        self.call_after_refresh(self._begin_at)

    def _begin_at(self) -> None:
        if isinstance(self.view, MapView):
            self.view.start_at(self.ref)

    @property
    def heading(self) -> str:
        """The name of the screen."""
        return "Map"

    def panel(self) -> Panel:
        """The map for the room there is."""
        width = max(self.width, WIDE) if self.wide else self.width
        drawn = map_lines(self.session.store, self.ref, self.session.now(), width)
        title: Line = (Span(f"Around {kind_of(self.ref.resource)} ", "muted"), plain(self.ref.name, "title"))
        return Panel(title, (), (Section("", drawn),))

    def again(self) -> AroundScreen:
        """The same map anew."""
        found = MapScreen(self.session, self.ref)
        found.wide = self.wide
        return found

    def build_handlers(self) -> dict[str, Handler]:
        """The arrows walk over the drawing."""
        return super().build_handlers() | {
            "move.left": lambda: self._aside(-1),
            "move.right": lambda: self._aside(1),
            "tree": self._redraw,
            "map": self._around_link,
        }

    def _aside(self, by: int) -> None:
        if isinstance(self.view, MapView):
            self.view.move_aside(by)

    def _redraw(self) -> None:
        """In columns to be scrolled, or as the room allows."""
        self.wide = not self.wide
        self.repaint()
        self.say("Drawn in columns: the arrows scroll." if self.wide else "Drawn for the room there is.")

    def _around_link(self) -> None:
        """Draw the map around the link under the cursor."""
        if self.subject is not None and self.subject != self.ref:
            self.app.push_screen(MapScreen(self.session, self.subject))
