"""Lines of logs on the Line API: drawn when they are on the screen, searched, chosen."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from typing import Final

from rich.cells import cell_len
from rich.segment import Segment
from textual.cache import LRUCache
from textual.events import MouseDown, MouseMove, MouseUp
from textual.geometry import Size
from textual.strip import Strip

from kubetui.tui.logs import columns
from kubetui.tui.logs.buffer import Buffer
from kubetui.tui.logs.records import Record
from kubetui.tui.widgets.drawing import cut, middle, painted, segments
from kubetui.tui.widgets.lines_view import LinesView
from kubetui.views.model import Line, Span

LABEL: Final = 32
"""Cells of a source's label at most."""
PALETTE: Final = 6
"""Looks by which sources are told apart."""
_STAMP: Final = 24


class LogLines(LinesView):
    """What a buffer holds, a row or more for each line."""

    ALLOW_SELECT = False  # lines are chosen here, as wholes

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self.buffer = Buffer()
        self.following = True
        """Whether the end stays in sight."""
        self.wrapped, self.stamps, self.columns = True, False, False
        self.labels: list[str] = []
        """What stands before the lines of each source; empty with only one."""
        self.chosen: tuple[int, int] | None = None
        """The numbers of the first and the last line chosen, in the order they were chosen."""
        self._label = 0
        self._here = -1
        self._strips: LRUCache[int, Strip] = LRUCache(512)

    # Where lines stand

    def name_sources(self, labels: Sequence[str]) -> None:
        """What stands before the lines of each source."""
        self.labels = list(labels)
        width = min(LABEL, max(map(len, labels), default=0))
        if width != self._label:
            self._label = width
            self._place()
        self._strips.clear()

    def show(
        self, *, wrapped: bool | None = None, stamps: bool | None = None, columns: bool | None = None
    ) -> None:
        """Show lines wrapped or cut, with their times, in columns, or otherwise."""
        self.wrapped = self.wrapped if wrapped is None else wrapped
        self.stamps = self.stamps if stamps is None else stamps
        self.columns = self.columns if columns is None else columns
        self._place()

    @property
    def _top(self) -> int:
        """The number of the first line on the screen."""
        row = max(0, self.scroll_offset.y - self._head)
        return self.buffer.at(row)[0] if row < self.buffer.rows else self.buffer.first

    @property
    def _head(self) -> int:
        """Rows before the first line: one that says how many lines are gone."""
        return 1 if self.buffer.dropped else 0

    def _place(self) -> None:
        """Every line has another height now."""
        at = self._top
        self.buffer.width = self.room if self.wrapped and not self.columns else 0
        self.buffer.lead = (self._label + 1 if self._label else 0) + (_STAMP + 1 if self.stamps else 0)
        self.buffer.again()
        self._placed(at)

    def _placed(self, at: int) -> None:
        self._strips.clear()
        self._changed()
        y = self.total if self.following else self.buffer.row_of(at) + self._head
        self.scroll_to(y=y, animate=False, force=True)
        self.placed()

    @property
    def total(self) -> int:
        """All rows."""
        return self.buffer.rows + self._head

    def _changed(self) -> None:
        self.matches = self.buffer.hits
        self.virtual_size = Size(self.room, self.total)
        self.refresh()

    def placed(self) -> None:
        """Lines have other places now."""

    def move_end(self, last: bool) -> None:
        """Scroll to the start or the end."""
        self.scroll_to(y=self.total if last else 0, animate=False, force=True)

    # Searching

    def search(self, needle: str) -> int:
        """Mark every line that holds some words, go to the first from here on; how many lines."""
        self.needle = needle.lower()
        word = self.needle
        self.buffer.search((lambda text: word in text.lower()) if word else None)
        self.matches = self.buffer.hits
        self._here = self._top - 1
        self._strips.clear()
        self.refresh()
        return len(self.matches) if self.step(1) else 0

    def step(self, by: int) -> bool:
        """Go to the next or the previous match; False without any."""
        hits = self.buffer.hits
        if not hits:
            return False
        later = (number for number in hits if number > self._here)
        sooner = (number for number in reversed(hits) if number < self._here)
        found = next(later if by > 0 else sooner, hits[0] if by > 0 else hits[-1])
        self._strips.clear()
        self._here = found
        self._reveal(found)
        self.refresh()
        return True

    def _reveal(self, number: int) -> None:
        row = self.buffer.row_of(number) + self._head
        if not self.scroll_offset.y <= row < self.scroll_offset.y + self.size.height:
            self.scroll_to(y=max(0, row - self.size.height // 3), animate=False, force=True)

    # Choosing lines

    def choose(self, by: int) -> None:
        """Choose one line more, or one less."""
        shown = self.buffer.shown
        if not shown:
            return
        bottom = self.scroll_offset.y + self.size.height - 1 - self._head
        last = self.buffer.at(min(bottom, self.buffer.rows - 1))[0]
        first, head = self.chosen or (last, last)
        if self.chosen is not None:
            index = bisect_left(shown, head) + by
            head = shown[max(0, min(len(shown) - 1, index))]
        self.chosen = (first, head)
        self._reveal(head)
        self.refresh()

    def choose_none(self) -> bool:
        """Choose nothing any more; whether something was chosen."""
        chosen, self.chosen = self.chosen, None
        self.refresh()
        return chosen is not None

    def _row_number(self, y: int) -> int | None:
        row = self.scroll_offset.y + y - self._head
        return self.buffer.at(row)[0] if 0 <= row < self.buffer.rows else None

    def on_mouse_down(self, event: MouseDown) -> None:
        """Begin to choose lines."""
        number = self._row_number(event.y)
        if event.button == 1 and number is not None:
            self.chosen = (number, number)
            self.capture_mouse()
            self.refresh()

    def on_mouse_move(self, event: MouseMove) -> None:
        """Choose up to here."""
        if self.chosen is not None and self.app.mouse_captured is self:
            self.chosen = (self.chosen[0], self._row_number(event.y) or self.chosen[1])
            self.refresh()

    def on_mouse_up(self, event: MouseUp) -> None:
        """That was all."""
        if self.app.mouse_captured is self:
            self.release_mouse()

    def copied(self) -> list[str]:
        """The chosen lines, else those on the screen, as text."""
        if self.chosen is not None:
            first, last = sorted(self.chosen)
            numbers: Iterable[int] = (n for n in self.buffer.shown if first <= n <= last)
        else:
            rows = (self._row_number(y) for y in range(self.size.height))
            numbers = dict.fromkeys(number for number in rows if number is not None)
        return [self.as_text(self.buffer.record(number)) for number in numbers]

    def as_text(self, record: Record) -> str:
        """A line as it is copied and saved: with its source and its time where these are shown."""
        label = f"{self.labels[record.source]} " if self._labelled(record) else ""
        stamp = f"{record.stamp} " if self.stamps and record.stamp else ""
        return f"{label}{stamp}{record.plain}"

    @property
    def text(self) -> str:
        """All shown lines, as plain text."""
        return "\n".join(self.as_text(self.buffer.record(number)) for number in self.buffer.shown)

    # Drawing

    def render_line(self, y: int) -> Strip:
        """One row."""
        width = self.scrollable_content_region.width
        row = self.scroll_offset.y + y - self._head
        if row < 0:
            gone: Line = (Span(f"{self.buffer.dropped:,} earlier lines are no longer held here", "muted"),)
            return Strip(segments(gone, self.role_styles, self.rich_style)).adjust_cell_length(
                width, self.rich_style
            )
        if row >= self.buffer.rows:
            return Strip.blank(width, self.rich_style)
        number, part = self.buffer.at(row)
        strip = self._strips.get(number)
        if strip is None:
            strip = self._strips[number] = self._drawn(number)
        strip = self._part(strip, part).adjust_cell_length(width, self.rich_style)
        return painted(strip, self.part_style("table-cursor")) if self._is_chosen(number) else strip

    def _part(self, strip: Strip, part: int) -> Strip:
        """One row of a line: from the second on under the text, not under what stands before it."""
        width, hang = self.buffer.width, self.buffer.hang
        if not width:
            return strip.crop(0, self.room)
        start = part * (width - hang) + hang
        if not part:
            return strip.crop(0, width)
        return Strip.join([Strip.blank(hang, self.rich_style), strip.crop(start, start + width - hang)])

    def _is_chosen(self, number: int) -> bool:
        return self.chosen is not None and min(self.chosen) <= number <= max(self.chosen)

    def _labelled(self, record: Record) -> bool:
        return bool(self._label) and record.source < len(self.labels)

    def _drawn(self, number: int) -> Strip:
        """A whole line in one strip, however long."""
        record, styles, base = self.buffer.record(number), self.role_styles, self.rich_style
        found: list[Segment] = []
        if self._labelled(record):
            label = middle(self.labels[record.source], self._label).ljust(self._label)
            found.append(Segment(f"{label} ", base + self.part_style(f"source-{record.source % PALETTE}")))
        if self.stamps:
            found.append(Segment(f"{record.stamp[:23]:<{_STAMP}} ", base + styles["muted"]))
        line = columns.line(record, time=not self.stamps) if self.columns else record.line
        if not self.buffer.width:
            line = cut(line, max(1, self.room - sum(len(part.text) for part in found)))
        text = Strip([*segments(line, styles, base)])
        if self.needle and self.needle in record.text.lower():
            text = self._found_in(text, here=number == self._here)
        return Strip.join([Strip(found), text])

    def _found_in(self, strip: Strip, *, here: bool) -> Strip:
        style = self.part_style("match-here" if here else "match")
        pieces: list[Strip] = []
        text, done = strip.text.lower(), 0
        start = text.find(self.needle)
        while start >= 0 and len(pieces) < 200:
            left, right = cell_len(text[:start]), cell_len(text[: start + len(self.needle)])
            pieces += [strip.crop(done, left), painted(strip.crop(left, right), style)]
            done, start = right, text.find(self.needle, start + len(self.needle))
        return Strip.join([*pieces, strip.crop(done, strip.cell_length)])
