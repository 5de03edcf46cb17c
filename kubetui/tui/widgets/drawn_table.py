"""How a live table is drawn: header, rows, what stands in an empty one. Rows once drawn are kept as strips."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from rich.segment import Segment
from rich.style import Style
from textual.geometry import Size
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from kubetui.api import duration
from kubetui.api.meta import parse_time
from kubetui.tui.widgets.columns import SYMBOL, Slot, fit
from kubetui.tui.widgets.drawing import (
    Drawing,
    cut,
    line_width,
    name_width,
    plain_width,
    segments,
    strip_of,
)
from kubetui.tui.widgets.glow import Glow
from kubetui.tui.widgets.wrapping import wrap
from kubetui.views.model import Line, Row, Span

if TYPE_CHECKING:
    from kubetui.views.live import LiveTable
    from kubetui.views.model import ColumnHead

HEADER = 1
"""Lines above the rows that do not scroll."""

MEASURED = 60
"""Rows, beside the visible ones, whose widths are looked at when columns are fitted."""

AGE = 5
"""Cells of an age."""

MARK = "┃"
"""Stands before the name of a marked row."""

KEPT = 512
"""Rows whose drawing is kept; the one drawn longest ago goes first."""


@dataclass(slots=True)
class _Drawn:
    """A row as it was drawn last: valid while row, ages and look are the same."""

    row: Row
    ages: tuple[str, ...]
    look: tuple[object, ...]
    strip: Strip


class DrawnTable(Drawing, ScrollView, can_focus=True, inherit_bindings=False):
    """Draws a live table. Where the cursor is, is another's affair."""

    active = reactive(False)
    """Whether this table holds the selection that the side panel speaks of."""

    def __init__(self, now: Callable[[], datetime], *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self.now = now
        self.live: LiveTable | None = None
        self.sort = ""
        self.note: tuple[Line, ...] = ()
        self.marked: frozenset[str] = frozenset()
        self._cursor = 0
        self._slots: tuple[Slot, ...] = ()
        self.chosen: tuple[str, ...] = ()
        """The columns a person wants, by name; none means all."""
        self._columns: tuple[ColumnHead, ...] = ()
        self._needs: list[int] = []
        self._growing = False
        self._base_look, self._base_style = -1, Style()
        self._fitted = -1
        self._drawn: dict[str, _Drawn] = {}
        self._glow = Glow(self)
        self._look = 0

    def notify_style_update(self) -> None:
        """Draw everything anew in other colours."""
        super().notify_style_update()
        self._look += 1
        self._fitted = -1  # the new theme may want more room between columns

    @property
    def _room(self) -> Size:
        """What the rows have: the widget without a scrollbar."""
        return self.scrollable_content_region.size

    def _fit(self) -> None:
        self._fitted = self._room.width
        self._columns = self.live.columns if self.live else ()
        self._slots = self._fitting() if self.live else ()
        self._look += 1
        self.refresh()

    def _fitting(self) -> tuple[Slot, ...]:
        """The columns a person chose, in their order, as far as they fit."""
        from kubetui.views.columns import order

        assert self.live is not None
        columns = self.live.columns
        shown = order(columns, self.chosen)
        needs = [self._needs[index] for index in shown] if len(self._needs) == len(columns) else ()
        slots = fit(
            [columns[index] for index in shown], self._fitted, needs, roomy=self.app.has_class("-roomy")
        )
        return tuple(slot.moved(shown[slot.index]) for slot in slots)

    def _measure(self) -> None:
        """Learn how wide the rows really are; columns only ever grow, so that nothing jumps to and fro."""
        assert self.live is not None
        if len(self._needs) != len(self.live.columns):
            self._needs = [0] * len(self.live.columns)
        for row in self.live.rows[:MEASURED]:
            self._grow(row)
        self._fit()

    def _grow(self, row: Row) -> bool:
        """Take the widths of a row; whether a column needs more than before."""
        assert self.live is not None
        grown = False
        for index, (cell, need) in enumerate(zip(row.cells, self._needs, strict=False)):
            width = AGE if self.live.columns[index].age else name_width(cell)
            width += len(row.prefix) if index == 0 else 0
            if width > need:
                self._needs[index], grown = width, True
        return grown

    def _learn(self, row: Row) -> None:
        """A row is drawn for the first time: columns may need more than was known."""
        if self._grow(row) and not self._growing:
            self._growing = True
            self.call_later(self._grown)

    def _grown(self) -> None:
        self._growing = False
        self._fit()

    @property
    def shown_columns(self) -> Collection[str]:
        """The names of the columns that fit."""
        return [self.live.columns[slot.index].name for slot in self._slots] if self.live else []

    def render_line(self, y: int) -> Strip:
        """One line of the widget."""
        width = self._room.width
        if width != self._fitted:
            self._fit()
        if self.live is None or not self._slots:
            return self._note_line(y, width)
        if y < HEADER:
            return self._header(width)
        index = self.scroll_offset.y + y - HEADER
        if index < len(self.live.rows):
            return self._row(self.live.rows[index], index, width)
        return self._note_line(y - HEADER, width) if not self.live.rows else Strip.blank(width, self._base)

    @property
    def _base(self) -> Style:
        if self._base_look != self._look:
            self._base_look, self._base_style = self._look, self.rich_style
        return self._base_style

    def _note_line(self, line: int, width: int) -> Strip:
        note = self.note or (self.live.empty if self.live else ())
        wrapped = [row for text in note for row in wrap(text, max(8, width - 2 * SYMBOL))]
        if line >= len(wrapped):
            return Strip.blank(width, self._base)
        return strip_of((Span(" " * SYMBOL), *wrapped[line]), self.role_styles, self._base, width)

    def _header(self, width: int) -> Strip:
        assert self.live is not None
        style = self._base + self.part_style("table-header")
        sorted_style = self._base + self.part_style("table-sorted")
        pieces: list[Segment] = []
        x = 0
        for slot in self._slots:
            head = self.live.columns[slot.index]
            is_sorted = self.sort.lstrip("-") == head.name
            mark = ("▼" if self.sort.startswith("-") else "▲") if is_sorted else ""
            text: Line = (Span(head.name + mark),)
            pieces.append(Segment(" " * (slot.x - x), style))
            pieces += self._cell(text, slot, sorted_style if is_sorted else style, head.align == "right")
            x = slot.x + slot.width
        return Strip(pieces).adjust_cell_length(width, style)

    def _row(self, row: Row, index: int, width: int) -> Strip:
        cursor = index == self._cursor and (self.has_focus or self.active)
        ages, glow = self._ages(row), self._glow.columns(row.key)
        marked = row.key in self.marked
        look = (self._look, width, cursor and (2 if self.has_focus else 1), glow, marked)
        drawn = self._drawn.get(row.key)
        if drawn and drawn.row is row and drawn.ages == ages and drawn.look == look:
            return drawn.strip
        strip = self._draw(row, ages, cursor, glow, width)
        self._drawn.pop(row.key, None)
        self._drawn[row.key] = _Drawn(row, ages, look, strip)
        if len(self._drawn) > KEPT:
            del self._drawn[next(iter(self._drawn))]
        return strip

    def _draw(self, row: Row, ages: tuple[str, ...], cursor: bool, glow: frozenset[int], width: int) -> Strip:
        base, styles = self._base, self.role_styles
        self._learn(row)
        if cursor:
            styles = dict(styles)
            name = "table-cursor" if self.has_focus else "table-active"
            base = base + self.part_style(name)
            styles["muted"] = styles["muted"] + self.part_style("table-cursor-muted")
        marked = row.key in self.marked
        if marked and not cursor:
            base = base + self.part_style("table-marked")
        symbol = row.health.symbol
        pieces = [Segment(symbol, base + styles[row.health.role] if row.health.role else base)]
        pieces.append(Segment(MARK, base + styles["key"]) if marked else Segment(" ", base))
        x, age = SYMBOL, iter(ages)
        assert self.live is not None
        for slot in self._slots:
            head = self.live.columns[slot.index]
            cell: Line = row.cells[slot.index] if slot.index < len(row.cells) else ()
            if head.age:
                role = cell[0].role if cell else ""
                cell = (Span(next(age), role),)
            if slot.index == 0 and row.prefix:
                cell = (Span(row.prefix, "muted"), *cell)
            style = base + self._glow_style if slot.index in glow else base
            pieces.append(Segment(" " * (slot.x - x), base))
            pieces += self._cell(cell, slot, style, head.align == "right", styles)
            x = slot.x + slot.width
        return Strip(pieces).adjust_cell_length(width, base)

    @property
    def _glow_style(self) -> Style:
        return self.part_style("table-glow")

    def _cell(
        self, cell: Line, slot: Slot, base: Style, right: bool, styles: Mapping[str, Style] | None = None
    ) -> list[Segment]:
        used = plain_width(cell)
        if used is None or used > slot.width:
            cell = cut(cell, slot.width)
            used = line_width(cell)
        filler = Segment(" " * (slot.width - used), base)
        drawn = segments(cell, styles or self.role_styles, base)
        return [filler, *drawn] if right else [*drawn, filler]

    def _is_age(self, slot: Slot) -> bool:
        assert self.live is not None
        return self.live.columns[slot.index].age

    def _ages(self, row: Row) -> tuple[str, ...]:
        now = self.now()
        return tuple(
            self._age(row.cells[slot.index], now) if slot.index < len(row.cells) else ""
            for slot in self._slots
            if self._is_age(slot)
        )

    def _age(self, cell: Line, now: datetime) -> str:
        stamp = cell[0].text if cell else ""
        since = parse_time(stamp)
        return duration.age(since, now) if since else stamp
