"""The side panel's text: sections, links that can be walked and followed, choices that can be chosen."""

from __future__ import annotations

from typing import NamedTuple

from rich.cells import cell_len
from textual.events import Blur, Click, Focus
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip

from kubetui.tui.widgets.drawing import painted
from kubetui.tui.widgets.lines_view import LinesView
from kubetui.views.model import Line, Link, Panel, Span


class Target(NamedTuple):
    """Where a link stands: its first row, and the pieces of rows it covers (it may be broken)."""

    row: int
    pieces: tuple[tuple[int, int, int], ...]
    link: Link


class PanelView(LinesView):
    """Draws a Panel. Up and down walk its links, Enter follows."""

    class Followed(Message):
        """A link was followed."""

        def __init__(self, view: PanelView, link: Link) -> None:
            super().__init__()
            self.view, self.link = view, link

        @property
        def control(self) -> PanelView:
            """The panel."""
            return self.view

    class Moved(Message):
        """The cursor is on another link."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self.panel: Panel | None = None
        self.targets: list[Target] = []
        self.at = 0

    def show(self, panel: Panel, *, same: bool = False) -> None:
        """Show a panel; `same` keeps place and cursor because it is about the same thing as before."""
        if panel == self.panel:
            return
        here = self.link
        self.panel = panel
        self.set_lines(panel_lines(panel), keep_place=same)
        links = [target.link for target in self.targets]
        self.at = links.index(here) if same and here in links else 0

    @property
    def link(self) -> Link | None:
        """The link under the cursor."""
        return self.targets[self.at].link if 0 <= self.at < len(self.targets) else None

    def _changed(self) -> None:
        self.targets = _targets(self.rows)
        self.at = min(self.at, max(0, len(self.targets) - 1))
        super()._changed()

    def move_by(self, lines: int) -> None:
        """Walk to the next link; where it is out of sight, scroll towards it first."""
        step = 1 if lines > 0 else -1
        wanted = self.at + step
        top, height = self.scroll_offset.y, self.size.height
        if 0 <= wanted < len(self.targets):
            row = self.targets[wanted].row
            if top - 1 <= row <= top + height:
                self._go(wanted)
                return
        super().move_by(step)

    def move_page(self, pages: int) -> None:
        """Scroll by a screenful; the cursor comes along to the first link in sight."""
        top = self.scroll_offset.y + pages * max(1, self.size.height - 1)
        super().move_by(pages * max(1, self.size.height - 1))
        shown = range(max(0, top), max(0, top) + self.size.height)
        self.at = next((at for at, target in enumerate(self.targets) if target.row in shown), self.at)
        self.refresh()

    def move_end(self, last: bool) -> None:
        """Go to the first or the last link, and the text's start or end."""
        if self.targets:
            self._go(len(self.targets) - 1 if last else 0)
        super().move_end(last)

    def step(self, by: int) -> bool:
        """The cursor comes along to the first link of the match, so that Enter follows what was found."""
        found = super().step(by)
        row = self.matches[self._match] if found else -1
        there = (at for at, one in enumerate(self.targets) if any(y == row for y, _, _ in one.pieces))
        index = next(there, None)
        if index is not None and index != self.at:
            self.at = index
            self.post_message(self.Moved())
            self.refresh()
        return found

    def _go(self, index: int) -> None:
        old = self.targets[self.at].row if self.at < len(self.targets) else 0
        self.at = index
        row, top, height = self.targets[index].row, self.scroll_offset.y, self.size.height
        if row < top:
            self.scroll_to(y=row, animate=False, force=True)
        elif row >= top + height:
            self.scroll_to(y=row - height + 1, animate=False, force=True)
        self.post_message(self.Moved())
        for changed in {old, old + 1, row, row + 1}:
            self.refresh(Region(0, changed - self.scroll_offset.y, self.size.width, 1))

    def follow(self) -> None:
        """Follow the link under the cursor."""
        if (link := self.link) is not None:
            self.post_message(self.Followed(self, link))

    def on_click(self, event: Click) -> None:
        """Follow the link under the pointer."""
        spot = event.get_content_offset(self)
        if spot is None:
            return
        row, x = spot.y + self.scroll_offset.y, spot.x + self.scroll_offset.x
        for index, target in enumerate(self.targets):
            if any(y == row and start <= x < end for y, start, end in target.pieces):
                self._go(index)
                self.follow()
                return

    def on_focus(self, event: Focus) -> None:
        """The cursor on the links becomes visible."""
        self.refresh()

    def on_blur(self, event: Blur) -> None:
        """The cursor on the links is hidden."""
        self.refresh()

    def draw_row(self, index: int, width: int) -> Strip:
        """A row, with the link under the cursor marked."""
        strip = super().draw_row(index, width)
        if not self.has_focus or not self.targets:
            return strip
        target = self.targets[self.at]
        style = self.part_style("panel-cursor")
        for row, start, end in target.pieces:
            if row == index:
                parts = [strip.crop(0, start), painted(strip.crop(start, end), style)]
                strip = Strip.join([*parts, strip.crop(end, strip.cell_length)])
        return strip


def panel_lines(panel: Panel) -> list[Line]:
    """A panel as lines: title, state, and the sections with a blank line before each."""
    lines: list[Line] = [panel.title]
    if panel.state:
        lines.append(panel.state)
    for section in panel.sections:
        lines.append(())
        if section.heading:
            lines.append((Span(section.heading, "heading"),))
        lines += section.lines
    return lines


def _targets(rows: list[Line]) -> list[Target]:
    found: list[Target] = []
    for index, row in enumerate(rows):
        x = 0
        for span in row:
            end = x + cell_len(span.text)
            if span.link is not None and span.text.strip():
                _add(found, span.link, (index, x, end))
            x = end
    return found


def _add(found: list[Target], link: Link, piece: tuple[int, int, int]) -> None:
    last = found[-1] if found else None
    touches = last is not None and (
        last.pieces[-1][0] == piece[0] - 1
        or (last.pieces[-1][0] == piece[0] and last.pieces[-1][2] == piece[1])
    )
    if last is not None and last.link == link and touches:
        found[-1] = Target(last.row, (*last.pieces, piece), link)
    else:
        found.append(Target(piece[0], (piece,), link))
