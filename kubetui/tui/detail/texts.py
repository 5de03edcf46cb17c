"""The tabs that are texts made from the store: overview, events, describe, story."""

from __future__ import annotations

from kubetui.tui.detail.tab import Tab
from kubetui.tui.widgets.lines_view import LinesView
from kubetui.tui.widgets.panel_view import PanelView


class Overview(Tab):
    """What it is, how it is, and what it is connected to."""

    name, title = "overview", "Overview"

    def make(self) -> LinesView:
        """Links can be walked."""
        return PanelView(id=self.name)

    def paint(self) -> None:
        """Show it as it is; what is gone stays as it was."""
        from kubetui.views.overview import overview

        view = self.view
        if isinstance(view, PanelView) and (not self.screen.gone or not view.rows):
            view.show(overview(self.session.store, self.ref, self.session.now()), same=True)

    def tick(self) -> None:
        """It tells times."""
        self.paint()


class Events(Tab):
    """What the parts of the cluster said about it."""

    name, title = "events", "Events"

    def paint(self) -> None:
        """Show them, newest first."""
        from kubetui.views.events import event_lines

        self.view.set_lines(event_lines(self.session.store, self.ref, self.session.now()))

    def tick(self) -> None:
        """Their ages grow."""
        self.paint()


class Describe(Tab):
    """What kubectl describe prints."""

    name, title = "describe", "Describe"

    def paint(self) -> None:
        """Show the object as it was fetched last."""
        from kubetui.views.describe import describe

        self.screen.whole.follow()
        if (obj := self.screen.whole.obj) is not None:
            store, now = self.session.store, self.session.now()
            self.view.set_lines(describe(self.ref.resource, obj, store, now))


class Story(Tab):
    """What happened to its workload, and who did it."""

    name, title = "story", "Story"

    def paint(self) -> None:
        """Show what was told so far."""
        self.view.set_lines(self.screen.kubetui.story_of(self.ref))
