"""What would change, to be read before it is decided: coloured lines, and the choices below."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.events import Key
from textual.screen import ModalScreen
from textual.widgets import Static

from kubetui import assets
from kubetui.api.text import visible
from kubetui.tui.widgets.bar import Bar, Piece
from kubetui.tui.widgets.lines_view import LinesView
from kubetui.views.model import Line


class Way(NamedTuple):
    """One choice: the key that takes it, what it does, and what the screen then answers."""

    key: str
    words: str
    answer: str
    harm: bool = False


class ReviewScreen(ModalScreen[str]):
    """Lines to scroll through, and a choice. Esc answers nothing."""

    CSS_PATH = assets.shipped("layouts") / "dialogs.tcss"
    BINDINGS = [  # noqa: RUF012
        Binding(
            "escape,q", "answer('')", "leave it", id="review.leave", tooltip="Leave everything as it is."
        ),
        Binding("down,j", "move(1)", "down", id="review.down", tooltip="One line down."),
        Binding("up,k", "move(-1)", "up", id="review.up", tooltip="One line up."),
        Binding("pagedown,space", "page(1)", "page down", id="review.page.down", tooltip="A page down."),
        Binding("pageup", "page(-1)", "page up", id="review.page.up", tooltip="A page up."),
        Binding("home,g", "end(False)", "start", id="review.start", tooltip="To the start."),
        Binding("end,G", "end(True)", "end", id="review.end", tooltip="To the end."),
    ]

    def __init__(self, title: str, said: str, lines: Iterable[Line], ways: Iterable[Way], leave: str) -> None:
        super().__init__()
        self._title, self._said, self._leave = title, said, leave
        self._lines = list(lines)
        self._ways = {way.key: way for way in ways}

    def compose(self) -> ComposeResult:
        """What it is about, the lines, the choices."""
        with Vertical(classes="dialog review") as box:
            box.border_title = Content(visible(self._title, 200))
            yield Static(Content(visible(self._said, 600)), markup=False)
            yield LinesView(id="review")
            yield Bar(id="answers")

    def on_mount(self) -> None:
        """Show the lines and the choices."""
        view = self.query_one(LinesView)
        view.set_lines(self._lines)
        view.styles.height = min(max(3, len(self._lines)), max(3, self.app.size.height - 10))
        view.focus()
        pieces: list[Piece] = []
        for way in self._ways.values():
            pieces += [Piece(way.key, "key", way.key),
                       Piece(f" {way.words}    ", "error" if way.harm else "", way.key)]  # fmt: skip
        self.query_one("#answers", Bar).show([*pieces, Piece("esc", "key", "esc"), Piece(f" {self._leave}")])

    def on_key(self, event: Key) -> None:
        """A choice by its key."""
        if (way := self._ways.get(event.character or "")) is not None:
            event.stop()
            self.dismiss(way.answer)

    def on_bar_clicked(self, event: Bar.Clicked) -> None:
        """A choice was clicked."""
        event.stop()
        way = self._ways.get(str(event.link))
        self.dismiss(way.answer if way else "")

    def action_answer(self, answer: str) -> None:
        """Close."""
        self.dismiss(answer)

    def action_move(self, by: int) -> None:
        """Scroll by lines."""
        self.query_one(LinesView).move_by(by)

    def action_page(self, by: int) -> None:
        """Scroll by screenfuls."""
        self.query_one(LinesView).move_page(by)

    def action_end(self, last: bool) -> None:
        """Scroll to the start or the end."""
        self.query_one(LinesView).move_end(last)
