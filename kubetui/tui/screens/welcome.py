"""The welcome: three lines, three choices."""

from __future__ import annotations

from typing import Final

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from kubetui import assets

LINES: Final = (
    "See a cluster, understand it, try it out: objects say why they exist.",
    "Arrows move, Enter opens, Esc goes back; ? lists all keys.",
    "A playground is a cluster of your own: what you do there harms nobody.",
)
CHOICES: Final = (
    ("lesson", "Start the first chapter", "on the playground, step by step"),
    ("cluster", "Look at my cluster", "choose one of your kubeconfig"),
    ("around", "Just look around", "and open a chapter later with ]"),
)


class WelcomeScreen(ModalScreen[str]):
    """Three ways to begin; Esc is the third."""

    STAYS = True

    CSS_PATH = assets.shipped("layouts") / "dialogs.tcss"
    BINDINGS = [  # noqa: RUF012
        Binding("escape,q", "leave", "look around", id="welcome.leave", tooltip="Just look around."),
    ]

    def __init__(self, playground: bool) -> None:
        super().__init__()
        self._choices = CHOICES if playground else CHOICES[1:]

    def compose(self) -> ComposeResult:
        """The lines and the choices."""
        with Vertical(classes="dialog welcome") as box:
            box.border_title = Content("Welcome to kubetui")
            box.border_subtitle = Content("↑ ↓ enter · esc looks around")
            for line in LINES:
                yield Static(Content(line), markup=False)
            yield Static("")
            yield OptionList(*(Option(_prompt(text, note), id=name) for name, text, note in self._choices),
                             markup=False)  # fmt: skip

    def on_mount(self) -> None:
        """The first choice is ready to be taken."""
        options = self.query_one(OptionList)
        options.focus()
        options.highlighted = 0

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """A choice was taken."""
        event.stop()
        self.dismiss(event.option_id or "around")

    def action_leave(self) -> None:
        """Just look around."""
        self.dismiss("around")


def _prompt(text: str, note: str) -> Content:
    return Content("").join([Content.styled(f"{text:<26}", "bold $key"), Content.styled(note, "$text-muted")])
