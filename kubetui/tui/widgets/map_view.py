"""A panel that is drawn and not wrapped: wider than the screen where it must be, walked in both directions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.geometry import Size
from textual.strip import Strip

from kubetui.tui.widgets.panel_view import PanelView, Target
from kubetui.views.model import Line, Link, span_text


class MapView(PanelView):
    """Up and down walk to the nearest link above and below, left and right along a row."""

    CONTEXTS: ClassVar[tuple[str, ...]] = ("map",)
    """Where its own keys work."""

    def start_at(self, link: Link) -> None:
        """Put the cursor on a link."""
        found = next((index for index, one in enumerate(self.targets) if one.link == link), None)
        if found is not None:
            self._go(found)

    def _rows_of(self, line: Line, width: int) -> Sequence[Line]:
        """A drawing keeps its lines."""
        return (line,)

    def _changed(self) -> None:
        super()._changed()
        widest = max((len(span_text(row)) for row in self.rows), default=0)
        self.virtual_size = Size(max(self.room, widest + 1), len(self.rows))

    def move_by(self, lines: int) -> None:
        """Walk to the nearest link above or below; scroll where there is none."""
        here = self._here()
        if here is None:
            super().move_by(lines)
            return
        step, x = (1 if lines > 0 else -1), here.pieces[0][1]
        rows = {one.row for one in self.targets if (one.row - here.row) * step > 0}
        if not rows:
            super(PanelView, self).move_by(step)
            return
        row = min(rows, key=lambda one: abs(one - here.row))
        near = [index for index, one in enumerate(self.targets) if one.row == row]
        self._go(min(near, key=lambda index: abs(self.targets[index].pieces[0][1] - x)))

    def move_aside(self, by: int) -> None:
        """Walk along the row; at its end, on to the next one."""
        if not self.targets:
            self.scroll_to(x=self.scroll_offset.x + 10 * by, animate=False, force=True)
            return
        self._go(max(0, min(len(self.targets) - 1, self.at + by)))

    def _here(self) -> Target | None:
        return self.targets[self.at] if self.at < len(self.targets) else None

    def _go(self, index: int) -> None:
        super()._go(index)
        _, start, end = self.targets[index].pieces[0]
        left, width = self.scroll_offset.x, self.size.width
        if start < left + 2 or end > left + width - 2:
            self.scroll_to(x=max(0, min(start - 4, end - width + 4) if start < left + 2 else end - width + 4),
                           animate=False, force=True)  # fmt: skip
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """One row of the drawing, from where it is scrolled to."""
        index, width = self.scroll_offset.y + y, self.scrollable_content_region.width
        if index >= len(self.rows):
            return Strip.blank(width, self.rich_style)
        left = self.scroll_offset.x
        return self.draw_row(index, max(width, self.virtual_size.width)).crop_extend(
            left, left + width, self.rich_style
        )
