"""The tab of what containers print."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kubetui.tui.detail.tab import Tab
from kubetui.tui.logs.desk import LogDesk
from kubetui.tui.widgets.lines_view import LinesView
from kubetui.tui.widgets.log_view import LogView

if TYPE_CHECKING:
    from kubetui.tui.screens.base import Handler
    from kubetui.tui.screens.detail import DetailScreen


class Logs(Tab):
    """Follows the containers while it is open."""

    name, title, context = "logs", "Logs", "logs"

    def __init__(self, screen: DetailScreen) -> None:
        super().__init__(screen)
        self.desk = LogDesk(screen)

    def make(self) -> LinesView:
        """A view that follows."""
        return LogView(id=self.name)

    def open(self) -> None:
        """Begin to follow."""
        self.desk.again()

    def close(self) -> None:
        """Follow no more."""
        self.screen.workers.cancel_group(self.screen, "logs")

    def state(self) -> str:
        """Whether it follows, and what."""
        return self.desk.state

    def handlers(self) -> dict[str, Handler]:
        """The keys of logs."""
        return self.desk.handlers()
