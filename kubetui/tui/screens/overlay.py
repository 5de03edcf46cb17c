"""What is opened over the panes of the explorer: a table of any kind, or of everything that is wrong."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from kubetui.tui.panes.kind_pane import KIND, open_kind, open_trouble, shows_trouble

if TYPE_CHECKING:
    from kubetui.kinds.model import ApiKind
    from kubetui.tui.panes.table_pane import TablePane
    from kubetui.tui.screens.navigation import Navigation


class Overlay:
    """Opens and closes the seventh pane; Esc leads back to the one that was active before."""

    def __init__(self, navigation: Navigation) -> None:
        self.navigation = navigation
        self.screen = navigation.screen

    def show_kind(self, kind: ApiKind) -> None:
        """Open a table of any kind."""
        self._show(lambda pane: open_kind(pane, self.screen.session, kind))

    def show_trouble(self) -> None:
        """Open the table of everything that is wrong, or go back from it."""
        screen = self.screen
        if screen.active == KIND and shows_trouble(screen.panes[KIND]):
            self.close()
        else:
            self._show(lambda pane: open_trouble(pane, screen.session))

    def _show(self, open_: Callable[[TablePane], None]) -> None:
        screen = self.screen
        screen.explaining.uncover()
        if screen.active != KIND:
            self.remember(screen.active, screen.area.zoomed)
        open_(screen.panes[KIND])
        screen.area.zoomed = KIND
        screen.activate(KIND)
        screen.pulse.beat()

    def remember(self, active: str, zoomed: str) -> None:
        """The pane to go back to, and how it was shown."""
        self.navigation.remember("kind", lambda: self._leave(active, zoomed))

    def close(self) -> None:
        """Back to the panes."""
        undo = self.navigation.undo_of("kind")
        self.navigation.forget("kind")
        if undo is not None:
            undo()

    def _leave(self, active: str, zoomed: str) -> None:
        self.screen.area.zoomed = zoomed
        self.screen.activate(active)
