"""A change to be agreed to: what it does, what goes with it, in which way, and the command that does the same."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from kubetui import assets
from kubetui.api.text import visible
from kubetui.tui.widgets.bar import Bar, Piece
from kubetui.tui.widgets.lines_view import LinesView
from kubetui.views.model import Line, Span

_AROUND = 10
"""Lines of the screen that are not for the text."""
_COMMANDS = 6
"""Commands that are shown."""


@dataclass(frozen=True, slots=True)
class Way:
    """One way of doing it: its name, what it means, the commands."""

    command: str
    name: str = ""
    meaning: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked. With `typed`, those words are typed instead of `y`."""

    title: str
    ways: tuple[Way, ...]
    lines: tuple[Line, ...] = ()
    yes: str = "do it"
    typed: str = ""


class NameInput(Input):
    """A line for names: these are written in small letters, so a capital C is free to copy the command."""

    def check_consume_key(self, key: str, character: str | None) -> bool:
        """Whether a key is text."""
        return character != "C" and super().check_consume_key(key, character)


class ChangeScreen(ModalScreen[int | None]):
    """Answers the index of the way that was agreed to, or None. Only `y`, or the words typed, say yes."""

    CSS_PATH = assets.shipped("layouts") / "dialogs.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "agree", "do it", id="change.yes", tooltip="Do it."),
        Binding("n,enter,q", "leave", "leave it", id="change.no", tooltip="Leave it."),
        Binding("escape", "leave", "leave it", id="change.leave", tooltip="Leave it.", priority=True),
        Binding("C", "copy", "copy", id="change.copy", tooltip="Copy the kubectl command.", priority=True),
        Binding("down,tab", "way(1)", "next way", id="change.way", tooltip="The next way.", priority=True),
        Binding("up,shift+tab", "way(-1)", "way before", id="change.way.before", tooltip="The way before.",
                priority=True),
        Binding("pagedown", "page(1)", "page down", id="change.page.down", tooltip="A page down.", priority=True),
        Binding("pageup", "page(-1)", "page up", id="change.page.up", tooltip="A page up.", priority=True),
    ]  # fmt: skip

    def __init__(self, question: Question) -> None:
        super().__init__()
        self.question = question
        self.at = 0

    def compose(self) -> ComposeResult:
        """The text, the line to type into where words are wanted, the answers."""
        with Vertical(classes="dialog") as box:
            box.border_title = Content(visible(self.question.title, 200))
            yield LinesView(id="change")
            if self.question.typed:
                yield NameInput(compact=True, placeholder=visible(self.question.typed, 100))
            yield Static("", id="complaint", markup=False)
            yield Bar(id="answers")

    def on_mount(self) -> None:
        """Show everything."""
        if self.question.typed:
            self.query_one(Input).focus()
        else:
            self.query_one(LinesView).focus()
        self._paint()
        self.call_after_refresh(self._paint)  # by then it is known how wide the lines may be

    def on_resize(self) -> None:
        """The text has another width, so another height."""
        self._paint()

    def _paint(self) -> None:
        view = self.query_one(LinesView)
        view.set_lines(self._lines())
        view.styles.height = max(1, min(len(view.rows) or len(view.lines), self.app.size.height - _AROUND))
        self.query_one("#answers", Bar).show(self._answers())

    def _lines(self) -> list[Line]:
        question = self.question
        lines = [*question.lines]
        if len(question.ways) > 1:
            lines.append(())
            width = max(len(way.name) for way in question.ways)
            for index, way in enumerate(question.ways):
                sign = Span("● " if index == self.at else "○ ", "key" if index == self.at else "muted")
                name = Span(way.name.ljust(width + 2), "strong" if index == self.at else "")
                lines.append((sign, name, Span(way.meaning, "muted")))
        return [*lines, (), *_commands(question.ways[self.at].command)]

    def _answers(self) -> list[Piece]:
        question = self.question
        yes = (
            [Piece("enter", "key"), Piece(f" {question.yes}, once it is typed    ", "error")]
            if question.typed
            else [Piece("y", "key", "y"), Piece(f" {question.yes}    ", "error", "y")]
        )
        way = (
            [Piece("↓", "key", "way"), Piece(" another way    ", "", "way")] if len(question.ways) > 1 else []
        )
        copy = [Piece("C", "key", "copy"), Piece(" copy    ", "", "copy")]
        return [*yes, *way, *copy, Piece("esc", "key", "n"), Piece(" leave everything as it is", "", "n")]

    # Answering

    def action_agree(self) -> None:
        """Yes, in the chosen way."""
        if not self.question.typed:
            self.dismiss(self.at)

    def action_leave(self) -> None:
        """No."""
        self.dismiss(None)

    def action_way(self, by: int) -> None:
        """Another way of doing it; with only one, the text is scrolled."""
        if len(self.question.ways) > 1:
            self.at = (self.at + by) % len(self.question.ways)
            self._paint()
        else:
            self.query_one(LinesView).move_by(by)

    def action_page(self, by: int) -> None:
        """Scroll the text."""
        self.query_one(LinesView).move_page(by)

    def action_copy(self) -> None:
        """Copy the commands."""
        self.app.copy_to_clipboard(visible_commands(self.question.ways[self.at].command))
        self.query_one("#complaint", Static).update(Content("Copied the command."))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Yes, if the words are right."""
        event.stop()
        if event.value == self.question.typed:
            self.dismiss(self.at)
            return
        complaint = Content(f"That is not {visible(self.question.typed, 200)}.")
        self.query_one("#complaint", Static).update(complaint)

    def on_bar_clicked(self, event: Bar.Clicked) -> None:
        """An answer was clicked."""
        event.stop()
        acts: dict[str, Callable[[], None]] = {"y": self.action_agree, "n": self.action_leave, "copy": self.action_copy,
                "way": lambda: self.action_way(1)}  # fmt: skip
        if isinstance(event.link, str) and event.link in acts:
            acts[event.link]()


def _commands(commands: str) -> list[Line]:
    """The first of the commands; all are copied."""
    lines = commands.split("\n")
    more = len(lines) - _COMMANDS
    shown: list[Line] = [(Span(line, "command"),) for line in lines[:_COMMANDS]]
    return [*shown, (Span(f"and {more} more like these", "muted"),)] if more > 0 else shown


def visible_commands(commands: str) -> str:
    """Commands as they may be put into a clipboard: a line each, nothing hidden in them."""
    return "\n".join(visible(line) for line in commands.split("\n"))


def title_of(summary: str) -> str:
    """The question a summary becomes: its first words, before any explanation."""
    return summary.split(":", 1)[0].rstrip(".") + "?"


def names_of(names: Sequence[str], most: int = 12) -> tuple[Line, ...]:
    """Names as lines, as many as are read."""
    lines: list[Line] = [(Span(f"  {visible(name, 120)}"),) for name in names[:most]]
    if len(names) > most:
        lines.append((Span(f"  and {len(names) - most} more", "muted"),))
    return tuple(lines)
