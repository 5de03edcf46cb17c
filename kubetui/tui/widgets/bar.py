"""One line across the screen, made of pieces with looks, some of which can be clicked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from rich.cells import cell_len
from rich.segment import Segment
from textual.events import Click
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from kubetui.api.text import visible
from kubetui.tui.widgets.drawing import Drawing
from kubetui.tui.widgets.looks import PARTS
from kubetui.views.model import Line, Link, Span


class Piece(NamedTuple):
    """Some text, how it looks (`bar-` is put before), and what a click on it does."""

    text: str
    look: str = ""
    link: Link | str | None = None


class Bar(Drawing, Widget):
    """A line of pieces. What does not fit is cut at the end, with a sign that it was."""

    class Clicked(Message):
        """A piece with a link was clicked."""

        def __init__(self, bar: Bar, link: Link | str) -> None:
            super().__init__()
            self.bar, self.link = bar, link

        @property
        def control(self) -> Bar:
            """The bar."""
            return self.bar

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self.pieces: tuple[Piece, ...] = ()

    def show(self, pieces: Sequence[Piece]) -> None:
        """Show other pieces; nothing is painted when they are the same."""
        new = tuple(pieces)
        if new != self.pieces:
            self.pieces = new
            self.refresh()

    @property
    def text(self) -> str:
        """The whole line as plain text."""
        return "".join(piece.text for piece in self.pieces)

    def render_line(self, y: int) -> Strip:
        """The line."""
        if y:
            return Strip.blank(self.size.width, self.rich_style)
        return self.draw(self.pieces)

    def draw(self, pieces: Sequence[Piece]) -> Strip:
        """Pieces as a line as wide as the bar."""
        width, base = self.size.width, self.rich_style
        drawn = []
        for piece in pieces:
            style = base
            if piece.look:
                style = base + self.part_style(f"bar-{piece.look}")
            drawn.append(Segment(visible(piece.text, 1000), style))
        strip = Strip(drawn)
        if strip.cell_length > width > 0:
            strip = Strip.join([strip.crop(0, width - 1), Strip([Segment("…", base)])])
        return strip.adjust_cell_length(width, base)

    def on_click(self, event: Click) -> None:
        """Tell which piece was clicked."""
        spot = event.get_content_offset(self)
        if spot is None:
            return
        x = 0
        for piece in self.pieces:
            x += cell_len(visible(piece.text, 1000))
            if spot.x < x:
                if piece.link is not None:
                    self.post_message(self.Clicked(self, piece.link))
                return


def pieces_of(line: Line) -> list[Piece]:
    """A line of spans as pieces of a bar."""
    looks = {"link": "link", "heading": "lesson", "title": "strong", "command": "muted"}
    return [Piece(span.text, _look(span, looks), span.link) for span in line]


def _look(span: Span, looks: dict[str, str]) -> str:
    look = looks.get(span.role, span.role)
    return look if f"bar-{look}" in PARTS else ""
