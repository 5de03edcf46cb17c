"""The table of live objects: virtual, on the Line API, tens of thousands of rows for the price of a screenful.

Rows belong to a `LiveTable`; the widget asks it for what it must draw, keeps strips of what it drew,
and repaints only the lines that changed and are visible.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from textual.events import Blur, Click, Focus, Resize
from textual.geometry import Region, Size
from textual.message import Message

from kubetui.tui.widgets.drawn_table import HEADER, DrawnTable
from kubetui.views.model import Line, Row

if TYPE_CHECKING:
    from kubetui.views.live import Changed, LiveTable


class ResourceTable(DrawnTable):
    """A live table with a cursor that stays on its object."""

    class Moved(Message):
        """The cursor came to another object, or its object is gone."""

        def __init__(self, table: ResourceTable) -> None:
            super().__init__()
            self.table = table

        @property
        def control(self) -> ResourceTable:
            """The table."""
            return self.table

    class Opened(Moved):
        """The row under the cursor was clicked twice."""

    class HeaderClicked(Moved):
        """A column's header was clicked."""

        def __init__(self, table: ResourceTable, column: str) -> None:
            super().__init__(table)
            self.column = column

    def __init__(self, now: Callable[[], datetime], *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(now, id=id)
        self.pinned_to_top = False
        self.filling = False
        self.touched = False
        self.cursor_key = ""

    # What is shown

    def show(self, live: LiveTable) -> None:
        """Show another live table, or the same one after its columns changed."""
        self.live = live
        self._drawn.clear()
        self._needs = []
        self._fit()
        self._settle()

    def forget(self) -> None:
        """Show nothing."""
        self.live = None
        self.cursor_key, self._cursor, self.touched = "", 0, False
        self._drawn.clear()
        self._fit()

    def apply(self, changed: Changed, *, glow: bool = True) -> None:
        """Follow a refresh of the live table; what only the passing of time changed does not glow."""
        if self.live is None:
            return
        if self.live.columns != self._columns:
            # With one namespace there is no column for it: the columns are others now, not only the rows.
            self.show(self.live)
            return
        visible = self._visible_rows()
        if glow and changed.keys:
            self._glow.compare(changed.keys, visible, self._was)
        if changed.moved:
            self._settle()
            return
        for line, row in visible:
            if row.key in changed.keys:
                self.refresh(Region(0, line, self.size.width, 1))
        if self.cursor_key in changed.keys:
            self.post_message(self.Moved(self))

    def set_note(self, note: tuple[Line, ...]) -> None:
        """Lines shown instead of rows while there are none."""
        if note != self.note:
            self.note = note
            if not self.row_count:
                self.refresh()

    def mark(self, keys: Iterable[str]) -> None:
        """Show these rows as marked, and no others."""
        marked = frozenset(keys)
        if marked != self.marked:
            self.marked = marked
            self.refresh()

    @property
    def row_count(self) -> int:
        """The number of rows."""
        return len(self.live.rows) if self.live else 0

    @property
    def selected(self) -> Row | None:
        """The row under the cursor."""
        if self.live is None or not 0 <= self._cursor < len(self.live.rows):
            return None
        return self.live.rows[self._cursor]

    def _was(self, key: str) -> Row | None:
        drawn = self._drawn.get(key)
        return drawn.row if drawn else None

    # Keeping the place

    def _settle(self) -> None:
        """After rows came, went or moved: the cursor's object keeps its line on the screen.

        Until somebody has moved it, what is new at the top is not scrolled away for its sake.
        """
        assert self.live is not None
        old_cursor, old_scroll, old_key = self._cursor, self.scroll_offset.y, self.cursor_key
        found = self.live.position(old_key) if old_key else None
        follows = self._follows(old_cursor, found)
        found = None if follows else found
        last = max(0, self.row_count - 1)
        self._cursor = 0 if follows else found if found is not None else min(old_cursor, last)
        selected = self.selected
        self.cursor_key = selected.key if selected else ""
        if not any(self._needs):
            self._measure()
        self.virtual_size = Size(self._room.width, self.row_count + HEADER)
        watched = self.has_focus and (self.touched or self.pinned_to_top)
        at_rest = follows or (old_scroll == 0 and not watched)
        shift = 0 if at_rest else self._cursor - old_cursor
        if shift:
            self.scroll_to(y=old_scroll + shift, animate=False, force=True)
        self.refresh()
        if self.cursor_key != old_key or shift or found is None:
            self.post_message(self.Moved(self))

    def _follows(self, cursor: int, found: int | None) -> bool:
        """Whether the cursor goes with the first row, whatever that is."""
        if self.pinned_to_top:
            return cursor == 0 and not self.has_focus
        if self.touched or self.scroll_offset.y:
            return False
        return self.filling or (found is not None and found >= self.size.height - HEADER > 0)

    def _visible_rows(self) -> list[tuple[int, Row]]:
        """Each row on the screen with its line in this widget."""
        if self.live is None:
            return []
        start = self.scroll_offset.y
        rows = self.live.rows[start : start + max(0, self.size.height - HEADER)]
        return [(line + HEADER, row) for line, row in enumerate(rows)]

    def tick(self) -> None:
        """A second has passed: repaint the ages that read differently now."""
        slots = [slot for slot in self._slots if self._is_age(slot)]
        if not slots or self.live is None:
            return
        for line, row in self._visible_rows():
            drawn = self._drawn.get(row.key)
            if drawn and drawn.ages != self._ages(row):
                for slot in slots:
                    self.refresh(Region(slot.x, line, slot.width, 1))

    # Moving

    def move_by(self, lines: int) -> None:
        """Move the cursor by some lines."""
        self.move_to(self._cursor + lines)

    def move_page(self, pages: int) -> None:
        """Move the cursor by a screenful."""
        self.move_by(pages * max(1, self.size.height - HEADER - 1))

    def move_end(self, last: bool) -> None:
        """Move the cursor to the first or the last row."""
        self.move_to(self.row_count - 1 if last else 0)

    def move_to(self, index: int) -> None:
        """Move the cursor to a row and bring it into view."""
        if not self.row_count:
            return
        self.touched = True
        before, self._cursor = self._cursor, max(0, min(index, self.row_count - 1))
        selected = self.selected
        self.cursor_key = selected.key if selected else ""
        self._bring_into_view()
        self._repaint_row(before)
        self._repaint_row(self._cursor)
        if before != self._cursor:
            self.post_message(self.Moved(self))

    def select_key(self, key: str) -> bool:
        """Move the cursor to the row of a key; False when it is not shown."""
        index = self.live.position(key) if self.live else None
        if index is None:
            return False
        self.move_to(index)
        return True

    def _bring_into_view(self) -> None:
        room = max(1, self.size.height - HEADER)
        top = self.scroll_offset.y
        if self._cursor < top:
            self.scroll_to(y=self._cursor, animate=False, force=True)
        elif self._cursor >= top + room:
            self.scroll_to(y=self._cursor - room + 1, animate=False, force=True)

    def _repaint_row(self, index: int) -> None:
        line = index - self.scroll_offset.y + HEADER
        if HEADER <= line < self.size.height:
            self.refresh(Region(0, line, self.size.width, 1))

    # Events

    def on_resize(self, event: Resize) -> None:
        """Fit the columns anew."""
        self._fit()
        self.virtual_size = Size(self._room.width, self.row_count + HEADER)
        self._bring_into_view()

    def on_click(self, event: Click) -> None:
        """Select a row, open it on the second click, sort by a header."""
        spot = event.get_content_offset(self)
        if spot is None or self.live is None:
            return
        if spot.y < HEADER:
            for slot in self._slots:
                if slot.x <= spot.x < slot.x + slot.width + 1:
                    self.post_message(self.HeaderClicked(self, self.live.columns[slot.index].name))
            return
        index = self.scroll_offset.y + spot.y - HEADER
        if index < self.row_count:
            self.move_to(index)
            if event.chain == 2:
                self.post_message(self.Opened(self))

    def on_focus(self, event: Focus) -> None:
        """The cursor becomes visible."""
        self._repaint_row(self._cursor)
        self.post_message(self.Moved(self))

    def on_blur(self, event: Blur) -> None:
        """The cursor becomes quiet."""
        self._repaint_row(self._cursor)

    def watch_active(self) -> None:
        """Show or hide the quiet cursor."""
        self._repaint_row(self._cursor)
