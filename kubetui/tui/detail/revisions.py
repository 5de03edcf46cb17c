"""The tab of what a workload has been: its revisions, and what became different from one to another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kubetui.tui.acting.doing import Target
from kubetui.tui.detail.tab import Tab
from kubetui.tui.widgets.lines_view import LinesView
from kubetui.tui.widgets.panel_view import PanelView
from kubetui.views.revisions import WORKLOADS, compared_revisions, revisions, revisions_panel

if TYPE_CHECKING:
    from kubetui.tui.screens.base import Handler
    from kubetui.tui.screens.detail import DetailScreen


class Revisions(Tab):
    """Compares two of them, and goes back to the older one."""

    name, title = "revisions", "Revisions"

    def __init__(self, screen: DetailScreen) -> None:
        super().__init__(screen)
        self._chosen: tuple[int, ...] = ()

    def make(self) -> LinesView:
        """Revisions can be chosen."""
        return PanelView(id=self.name)

    @property
    def _resources(self) -> tuple[str, ...]:
        kept = WORKLOADS.get(self.ref.resource)
        return (kept, "pods") if kept else ()

    def open(self) -> None:
        """Watch what the revisions are kept in."""
        self.session.want(*self._resources)

    def close(self) -> None:
        """It is needed no more."""
        self.session.unwant(*self._resources)

    def paint(self) -> None:
        """Show them as they are now."""
        view = self.view
        if isinstance(view, PanelView) and (not self.screen.gone or not view.rows):
            panel = revisions_panel(self.session.store, self.ref, self.session.now(), self._chosen)
            view.show(self.screen.kubetui.keys.in_panel(panel), same=True)

    def tick(self) -> None:
        """Their ages grow."""
        self.paint()

    def choose(self, index: int) -> None:
        """Compare this one; the last two that were chosen are compared with each other."""
        if index in self._chosen:
            self._chosen = tuple(one for one in self._chosen if one != index)
        else:
            self._chosen = (*self._chosen[-1:], index)
        self.paint()

    def handlers(self) -> dict[str, Handler]:
        """Going back means: to the older one of those that are compared."""
        return {"undo": self._undo} if self._chosen else {}

    async def _undo(self) -> None:
        found = revisions(self.session.store, self.ref)
        changing = self.screen.kubetui.changing
        kind = changing.doing.kind(self.screen, self.ref.resource)
        if kind is None or len(found) < 2:
            self.screen.say(f"{self.ref.name} has no older revision to go back to.", "warning")
            return
        older, _ = compared_revisions(found, self._chosen)
        await changing.rolling.go_back(self.screen, Target(kind, self.ref), older.number)
