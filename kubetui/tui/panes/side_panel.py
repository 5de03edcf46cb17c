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

    def compose(self) -> ComposeResult:
        """The panel's text."""
        yield self.view

    def show(self, title: str, panel: Panel, subject: object, hint: str = "") -> None:
        """Show a panel about a subject; while the subject stays, place and cursor stay."""
        same = subject == self._subject
        if not same:
            self._subject = subject
            self.border_title = Content(title)
            self.border_subtitle = Content(hint)
        self.view.show(panel, same=same)


class StatusPane(Container):
    """Says why there is no cluster to show, and what can be done."""

    def __init__(self) -> None:
        super().__init__(id="status", classes="frame")
        self.view = PanelView(id="status-view")

    def compose(self) -> ComposeResult:
        """The words."""
        yield self.view
