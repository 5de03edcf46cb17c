"""A scrolling text of styled lines on the Line API: wrapped to its width, searchable, never markup."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.cells import cell_len
from rich.style import Style
from textual.events import Resize
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

from kubetui.tui.widgets.drawing import Drawing, painted, strip_of
from kubetui.tui.widgets.wrapping import wrap
from kubetui.views.model import Line, Span, span_text

_FILLED = ("added", "removed")
"""Roles whose background goes on to the edge."""


class LinesView(Drawing, ScrollView, can_focus=True, inherit_bindings=False):
    """Lines of spans, one under the other."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self.lines: list[Line] = []
        self.rows: list[Line] = []
        self.needle = ""
        self.matches: list[int] = []
        self._match = -1

    def set_lines(self, lines: Iterable[Line], *, keep_place: bool = True) -> None:
        """Show other lines; by default the place in the text stays."""
        new = list(lines)
        if new == self.lines:
            return
        self.lines = new
        self._wrap()
        if not keep_place:
            self.scroll_to(y=0, animate=False, force=True)

    @property
    def text(self) -> str:
        """Everything shown, as plain text."""
        return "\n".join(span_text(line) for line in self.lines)

    @property
    def room(self) -> int:
        """The cells a row has: the widget's without a scrollbar, whose place is always kept."""
        return max(0, self.size.width - 1)

    def _wrap(self) -> None:
        width = self.room
        if width <= 0:
            return
        self.rows = [row for line in self.lines for row in self._rows_of(line, width)]
        self._changed()

    def _rows_of(self, line: Line, width: int) -> Sequence[Line]:
        short = sum(len(span.text) for span in line) <= width and span_text(line).isascii()
        return (line,) if short and span_text(line).isprintable() else wrap(line, width)

    def _changed(self) -> None:
        """Rows were added or replaced."""
        self.virtual_size = Size(self.room, len(self.rows))
        if self.needle:
            self.matches = self._found()
        self.refresh()

    # Moving

    def move_by(self, lines: int) -> None:
        """Scroll by some lines."""
        self.scroll_to(y=self.scroll_offset.y + lines, animate=False, force=True)

    def move_page(self, pages: int) -> None:
        """Scroll by a screenful."""
        self.move_by(pages * max(1, self.size.height - 1))

    def move_end(self, last: bool) -> None:
        """Scroll to the start or the end."""
        self.scroll_to(y=len(self.rows) if last else 0, animate=False, force=True)

    # Searching

    def search(self, needle: str) -> int:
        """Mark every row that holds some words, go to the first from here on; how many rows."""
        self.needle = needle.lower()
        self.matches = self._found()
        top = self.scroll_offset.y
        after = [index for index, row in enumerate(self.matches) if row >= top]
        self._match = (after[0] if after else 0) - 1
        self.refresh()
        return len(self.matches) if self.step(1) else 0

    def step(self, by: int) -> bool:
        """Go to the next or the previous match; False without any."""
        if not self.matches:
            return False
        self._match = (self._match + by) % len(self.matches)
        row = self.matches[self._match]
        if not self.scroll_offset.y <= row < self.scroll_offset.y + self.size.height:
            self.scroll_to(y=max(0, row - self.size.height // 3), animate=False, force=True)
        self.refresh()
        return True

    def _found(self) -> list[int]:
        if not self.needle:
            return []
        return [index for index, row in enumerate(self.rows) if self.needle in span_text(row).lower()]

    # Drawing

    def on_resize(self, event: Resize) -> None:
        """Wrap anew."""
        if event.size.width:
            self._wrap()

    def render_line(self, y: int) -> Strip:
        """One row of the text."""
        index, width = self.scroll_offset.y + y, self.scrollable_content_region.width
        if self.lines and not self.rows and y == 0:
            self.call_later(self._wrap)  # its new size was told before its place was known: now it is
        if index >= len(self.rows):
            return Strip.blank(width, self.rich_style)
        return self.draw_row(index, width)

    def draw_row(self, index: int, width: int) -> Strip:
        """The strip of one row."""
        row = self.rows[index]
        styles, base = self.role_styles, self.rich_style
        if row and row[-1].role in _FILLED:
            base = base + Style(bgcolor=styles[row[-1].role].bgcolor)
        strip = strip_of(row, styles, base, width)
        if self.needle and self.needle in span_text(row).lower():
            strip = self._marked(strip, row, index)
        return strip

    def _marked(self, strip: Strip, row: Line, index: int) -> Strip:
        here = bool(self.matches) and self.matches[self._match] == index
        style = self.part_style("match-here" if here else "match")
        pieces: list[Strip] = []
        text, done = span_text(row).lower(), 0
        start = text.find(self.needle)
        while start >= 0 and len(pieces) < 200:
            left, right = cell_len(text[:start]), cell_len(text[: start + len(self.needle)])
            pieces += [strip.crop(done, left), painted(strip.crop(left, right), style)]
            done, start = right, text.find(self.needle, start + len(self.needle))
        return Strip.join([*pieces, strip.crop(done, strip.cell_length)])


def plain(text: str) -> Line:
    """A line of plain text."""
    return (Span(text),)
