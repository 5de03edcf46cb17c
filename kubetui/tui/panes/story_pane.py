"""The pane of what just happened: the newest story of the namespaces one looks at, as it grows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Container
from textual.content import Content

from kubetui.tui.layout import STORY
from kubetui.tui.widgets.drawing import cut
from kubetui.tui.widgets.lines_view import LinesView
from kubetui.views.model import Line, Span

if TYPE_CHECKING:
    from collections.abc import Collection

    from kubetui.story.stories import Stories


class StoryPane(Container):
    """A frame around a story: its headline, and its last steps as far as there is room."""

    def __init__(self) -> None:
        super().__init__(id=STORY, classes="frame")
        self.view = LinesView(id="story-view")
        self._lines: tuple[Line, ...] = ()
        self.border_title = Content("Story")
        self.border_subtitle = Content("what just happened, and who did it")

    def compose(self) -> ComposeResult:
        """The text."""
        yield self.view

    def paint(self, stories: Stories | None, namespaces: Collection[str]) -> None:
        """Show the story that grew last."""
        from kubetui.story.panel import latest_lines

        if not self.display or stories is None:
            return
        self._lines = latest_lines(stories.latest_in(namespaces))
        self._fit()

    def on_resize(self) -> None:
        """There is another room for it."""
        self.call_after_refresh(self._fit)

    def _fit(self) -> None:
        room, height = self.view.room, self.view.size.height
        if not self._lines or room <= 0:
            return
        head, *steps = [cut(line, room) for line in self._lines]
        if height and len(steps) >= height:
            kept = steps[-max(1, height - 2) :]
            steps = [(Span(f"          … {len(steps) - len(kept)} before", "muted"),), *kept]
        self.view.set_lines([head, *steps])
