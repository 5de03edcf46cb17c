"""The panel at the side: it explains the selection, a concept, or the open lesson."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Container
from textual.content import Content

from kubetui.tui.layout import SIDE
from kubetui.tui.widgets.panel_view import PanelView
from kubetui.views.model import Panel


class SidePanel(Container):
    """A frame around one panel of text."""

    def __init__(self) -> None:
        super().__init__(id=SIDE, classes="frame")
        self.view = PanelView(id="side-view")
        self._subject: object = None
        self._below = 0

    def compose(self) -> ComposeResult:
        """The panel's text."""
        yield self.view

    def on_mount(self) -> None:
        """Tell how much of the text is below the frame, whatever moves it."""
        for what in ("scroll_y", "virtual_size"):
            self.watch(self.view, what, self._tell_more, init=False)

    def on_resize(self) -> None:
        """The text has another height."""
        self.call_after_refresh(self._tell_more)

    def _tell_more(self) -> None:
        below = max(0, len(self.view.rows) - self.view.scroll_offset.y - self.view.size.height)
        if below != self._below and self.view.size.height:
            self._below = below
            self.border_subtitle = Content(f"▾ {below} more line{'s' * (below > 1)}" if below else "")

    def show(self, title: str, panel: Panel, subject: object) -> None:
        """Show a panel about a subject; while the subject stays, place and cursor stay."""
        same = subject == self._subject
        if not same:
            self._subject = subject
            self.border_title = Content(title)
        self.view.show(panel, same=same)


class StatusPane(Container):
    """Says why there is no cluster to show, and what can be done."""

    def __init__(self) -> None:
        super().__init__(id="status", classes="frame")
        self.view = PanelView(id="status-view")

    def compose(self) -> ComposeResult:
        """The words."""
        yield self.view
