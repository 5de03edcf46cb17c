"""Questions: yes or no, one line, and a name to type where much would be lost."""

from __future__ import annotations

from collections.abc import Callable

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from kubetui import assets
from kubetui.api.text import visible
from kubetui.tui.widgets.bar import Bar, Piece


def _body(text: str) -> Static:
    return Static(Content(visible(text, 600)), markup=False)


class ConfirmScreen(ModalScreen[bool]):
    """Asks before something is destroyed. Only `y` says yes; Esc, `n` and Enter leave everything as it is."""

    CSS_PATH = assets.shipped("layouts") / "dialogs.tcss"
    BINDINGS = [  # noqa: RUF012
        Binding("y", "answer(True)", "do it", id="confirm.yes", tooltip="Do it."),
        Binding("n,escape,enter,q", "answer(False)", "leave it", id="confirm.no", tooltip="Leave it."),
    ]

    def __init__(self, question: str, command: str, consequence: str = "", yes: str = "do it") -> None:
        super().__init__()
        self._question, self._command, self._consequence, self._yes = question, command, consequence, yes

    def compose(self) -> ComposeResult:
        """The question, what it means, the command, the answers."""
        with Vertical(classes="dialog") as box:
            box.border_title = Content(visible(self._question, 200))
            if self._consequence:
                yield _body(self._consequence)
            yield Static(Content.styled(visible(self._command, 400), "$text-muted"), markup=False)
            yield Static("")
            yield Bar(id="answers")

    def on_mount(self) -> None:
        """Show the answers."""
        self.query_one("#answers", Bar).show(
            [Piece("y", "key", "y"), Piece(f" {self._yes}     ", "error", "y"), Piece("esc", "key", "n"),
             Piece(" leave everything as it is", "", "n")]
        )  # fmt: skip

    def action_answer(self, answer: bool) -> None:
        """Close with an answer."""
        self.dismiss(answer)

    def on_bar_clicked(self, event: Bar.Clicked) -> None:
        """An answer was clicked."""
        event.stop()
        self.dismiss(event.link == "y")


class AskScreen(ModalScreen[str | None]):
    """Asks for one line; None when it was left with Esc.

    `preview` tells the command a line becomes, and raises a ValueError with a sentence if it cannot be used.
    """

    CSS_PATH = assets.shipped("layouts") / "dialogs.tcss"
    BINDINGS = [  # noqa: RUF012
        Binding(
            "escape", "leave", "leave it", id="ask.leave", tooltip="Leave everything as it is.", priority=True
        )
    ]

    def __init__(
        self, question: str, text: str = "", explanation: str = "", must_be: str = "",
        preview: Callable[[str], str] | None = None,
    ) -> None:  # fmt: skip
        super().__init__()
        self._question, self._text, self._explanation, self._must_be = question, text, explanation, must_be
        self._preview = preview

    def compose(self) -> ComposeResult:
        """The question and the line."""
        with Vertical(classes="dialog") as box:
            box.border_title = Content(visible(self._question, 200))
            box.border_subtitle = Content("enter takes it · esc leaves everything as it is")
            for paragraph in filter(None, self._explanation.split("\n")):
                yield _body(paragraph)
            yield Input(self._text, compact=True)
            yield Static("", id="complaint", markup=False)

    def on_mount(self) -> None:
        """Show what the line would do as it is."""
        self._show_preview(self._text)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Show what the line would do; what is wrong with it is said when it is taken."""
        event.stop()
        self._show_preview(event.value)

    def _show_preview(self, value: str) -> None:
        try:
            said = self._preview(value) if self._preview is not None else ""
        except ValueError:
            said = ""
        lines = [Content.styled(visible(line, 400), "$text-muted") for line in said.split("\n")[:4]]
        self.query_one("#complaint", Static).update(Content("\n").join(lines))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Take the line, unless a name had to be typed and is not there, or the line cannot be used."""
        event.stop()
        if why := self._complaint(event.value):
            self.query_one("#complaint", Static).update(Content(visible(why, 300)))
            return
        self.dismiss(event.value)

    def _complaint(self, value: str) -> str:
        if self._must_be and value != self._must_be:
            return f"That is not {self._must_be}."
        try:
            if self._preview is not None:
                self._preview(value)
        except ValueError as error:
            return str(error)
        return ""

    def action_leave(self) -> None:
        """Leave everything as it is."""
        self.dismiss(None)
