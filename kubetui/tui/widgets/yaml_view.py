"""YAML with a cursor on one of its lines, and branches that can be folded."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from textual.events import Click
from textual.message import Message
from textual.strip import Strip

from kubetui.tui.widgets.drawing import painted
from kubetui.tui.widgets.lines_view import LinesView
from kubetui.views.model import Line
from kubetui.views.yaml_tree import Entry, Path, shown


class YamlView(LinesView):
    """Draws what is not folded. Up and down move the cursor; what is searched is unfolded."""

    class Moved(Message):
        """The cursor is on another line."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self.entries: Sequence[Entry] = ()
        self.folded: set[Path] = set()
        self.at = 0
        self._shown: list[int] = []
        self._tops: list[int] = []
        self._above: tuple[Line, ...] = ()

    def set_entries(self, entries: Sequence[Entry], above: Iterable[Line] = ()) -> None:
        """Show an object, below some lines of its own; the cursor stays on its field."""
        here = self.path
        self.entries, self._above = entries, tuple(above)
        self._fill(here)

    def _fill(self, here: Path) -> None:
        visible = shown(self.entries, self.folded)
        self._shown = [index for index, _ in visible]
        self.set_lines([*self._above, *(line for _, line in visible)])
        found = next((at for at, index in enumerate(self._shown) if self.entries[index].path == here), None)
        self.at = min(self.at, max(0, len(self._shown) - 1)) if found is None else found
        self.refresh()

    @property
    def entry(self) -> Entry | None:
        """The line under the cursor."""
        return self.entries[self._shown[self.at]] if self.at < len(self._shown) else None

    @property
    def path(self) -> Path:
        """The field under the cursor."""
        entry = self.entry
        return entry.path if entry else ()

    def _wrap(self) -> None:
        width = self.room
        if width <= 0:
            return
        self.rows, self._tops = [], []
        for line in self.lines:
            self._tops.append(len(self.rows))
            self.rows += self._rows_of(line, width)
        self._changed()

    # Moving

    def move_by(self, lines: int) -> None:
        """Move the cursor, and the text with it."""
        self._go(self.at + lines)

    def move_page(self, pages: int) -> None:
        """Move the cursor by a screenful."""
        self._go(self.at + pages * max(1, self.size.height - 1))

    def move_end(self, last: bool) -> None:
        """Go to the first or the last line."""
        self._go(len(self._shown) - 1 if last else 0)
        if not last:
            self.scroll_to(y=0, animate=False, force=True)

    def _go(self, at: int) -> None:
        if not self._shown:
            return
        self.at = max(0, min(len(self._shown) - 1, at))
        first, last = self._rows_at(self.at)
        top, height = self.scroll_offset.y, self.size.height
        if first < top:
            self.scroll_to(y=first, animate=False, force=True)
        elif last >= top + height:
            self.scroll_to(y=last - height + 1, animate=False, force=True)
        self.refresh()
        self.post_message(self.Moved())

    def _rows_at(self, at: int) -> tuple[int, int]:
        """The first and the last row of a line."""
        line = at + len(self._above)
        if line >= len(self._tops):
            return 0, 0
        end = self._tops[line + 1] if line + 1 < len(self._tops) else len(self.rows)
        return self._tops[line], end - 1

    def on_click(self, event: Click) -> None:
        """Put the cursor on a line; a click where it is already folds or unfolds."""
        spot = event.get_content_offset(self)
        if spot is None:
            return
        row = spot.y + self.scroll_offset.y
        line = sum(top <= row for top in self._tops) - 1 - len(self._above)
        if line == self.at:
            self.toggle()
        elif 0 <= line < len(self._shown):
            self._go(line)

    # Folding

    def fold(self, folded: bool) -> None:
        """Fold or unfold the branch under the cursor; what has nothing to fold leads to its parent."""
        entry = self.entry
        if entry is None:
            return
        if folded and (not entry.below or entry.head in self.folded):
            self._to_parent(entry)
        elif entry.below:
            (self.folded.add if folded else self.folded.discard)(entry.head)
            self._fill(entry.path)

    def toggle(self) -> None:
        """Fold what is unfolded, and the other way round."""
        entry = self.entry
        if entry is not None and entry.below:
            self.fold(entry.head not in self.folded)

    def _to_parent(self, entry: Entry) -> None:
        for at in range(self.at - 1, -1, -1):
            head = self.entries[self._shown[at]].head
            if len(head) < len(entry.head) and entry.head[: len(head)] == head:
                self._go(at)
                return

    # Searching

    def search(self, needle: str) -> int:
        """Search everything: nothing stays folded."""
        if needle and self.folded:
            self.folded.clear()
            self._fill(self.path)
        return super().search(needle)

    def step(self, by: int) -> bool:
        """The cursor goes to the match."""
        found = super().step(by)
        if found:
            row = self.matches[self._match]
            self.at = max(
                0, min(len(self._shown) - 1, sum(top <= row for top in self._tops) - 1 - len(self._above))
            )
            self.post_message(self.Moved())
        return found

    def draw_row(self, index: int, width: int) -> Strip:
        """A row, on the ground of the cursor where it is."""
        strip = super().draw_row(index, width)
        first, last = self._rows_at(self.at)
        if self.has_focus and self._shown and first <= index <= last:
            return painted(strip, self.part_style("table-cursor"))
        return strip
