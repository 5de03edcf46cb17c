"""Choosing one or several of many by typing a few letters: kinds, objects, keys, namespaces, contexts."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option

from kubetui import assets
from kubetui.api.text import visible
from kubetui.tui.fuzzy import best
from kubetui.tui.widgets.hanging import Hanging

LIMIT = 200
"""Choices shown at once; the rest is reached by typing."""

_LEAD, _TEXT = 28, 30
"""The widest that the first column, and that of the words before a note, become."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing to choose: what leads the line, what follows it quietly or stands below, what is searched.

    What is `off` cannot be used now, and its note says why.
    """

    value: Any
    lead: str
    text: str = ""
    note: str = ""
    search: str = ""
    heading: bool = False
    below: str = ""
    off: bool = False

    @property
    def words(self) -> str:
        """What typed letters are compared with."""
        return (self.search or f"{self.lead} {self.text} {self.note}").lower()


class PickInput(Input):
    """A line that leaves the blank to the list when several may be marked."""

    marks = False

    def check_consume_key(self, key: str, character: str | None) -> bool:
        """Whether a key is text."""
        if key == "space" and self.marks:
            return False
        return super().check_consume_key(key, character)


class PickScreen(ModalScreen[list[Any] | None]):
    """A line to type into and the choices that fit. None when left with Esc."""

    CSS_PATH = assets.shipped("layouts") / "dialogs.tcss"
    BINDINGS = [  # noqa: RUF012
        Binding(
            "escape", "leave", "leave", id="pick.leave", tooltip="Leave without choosing.", priority=True
        ),
        Binding("down", "move(1)", "down", id="pick.down", tooltip="The next choice.", priority=True),
        Binding("up", "move(-1)", "up", id="pick.up", tooltip="The choice before.", priority=True),
        Binding("pagedown", "move(10)", "page down", id="pick.page.down", tooltip="Ten on.", priority=True),
        Binding("pageup", "move(-10)", "page up", id="pick.page.up", tooltip="Ten back.", priority=True),
        Binding("space", "mark", "mark", id="pick.mark", tooltip="Mark or unmark a choice.", priority=True),
    ]

    def __init__(
        self, title: str, choices: Iterable[Choice], *, several: Iterable[Any] | None = None, hint: str = "",
        find: Callable[[str], Iterable[Choice]] | None = None,
        renew: Callable[[], Iterable[Choice]] | None = None,
    ) -> None:  # fmt: skip
        super().__init__()
        self._title, self._hint, self._find, self._renew = title, hint, find, renew
        self._choices = list(choices)
        self._columns = _columns(self._choices)
        self._marked: set[Any] | None = None if several is None else set(several)
        self._shown: list[Choice] = []

    def compose(self) -> ComposeResult:
        """The line and the list."""
        with Vertical(classes="dialog") as box:
            box.border_title = Content(visible(self._title, 100))
            box.border_subtitle = Content(visible(self._hint, 100))
            line = PickInput(placeholder="type to search", compact=True)
            line.marks = self._marked is not None
            yield line
            options = OptionList(markup=False)
            options.can_focus = False
            yield options

    def on_mount(self) -> None:
        """Show all choices."""
        self.query_one(Input).focus()
        self._list("")
        if (renew := self._renew) is not None:
            self.set_interval(1.0, lambda: self.replace(renew()))

    def on_input_changed(self, event: Input.Changed) -> None:
        """Show the choices that fit."""
        event.stop()
        self._list(event.value.strip())

    def replace(self, choices: Iterable[Choice]) -> None:
        """Offer other choices; what is typed and what is highlighted stays."""
        new = list(choices)
        if new == self._choices or not self.is_mounted:
            return
        options = self.query_one(OptionList)
        at = options.highlighted
        here = self._shown[at].value if at is not None and at < len(self._shown) else None
        self._choices = new
        self._list(self.query_one(Input).value.strip())
        again = next((i for i, choice in enumerate(self._shown) if choice.value == here), None)
        options.highlighted = options.highlighted if again is None else again

    def offer(self, choices: Iterable[Choice]) -> None:
        """Offer others from now on; what is typed stays."""
        self._choices = list(choices)
        for line in self.query(Input):  # while it is being opened there is none yet
            self._list(line.value.strip())

    def _list(self, needle: str) -> None:
        choices = [*self._choices, *(self._find(needle) if self._find and needle else ())]
        if needle:
            choices = [choice for choice in choices if not choice.heading]
            self._shown = best(needle, ((choice.words, choice) for choice in choices), LIMIT)
        else:
            self._shown = choices[:LIMIT]
        self._columns = _columns(choices)
        options = self.query_one(OptionList)
        options.clear_options()
        options.add_options([Option(self._prompt(c), disabled=c.heading) for c in self._shown])
        first = next((i for i, choice in enumerate(self._shown) if not choice.heading), None)
        options.highlighted = first
        if not self._shown:
            options.add_option(Option(Content.styled("nothing fits", "$text-muted"), disabled=True))

    def _prompt(self, choice: Choice) -> Content | Hanging:
        if choice.heading:
            return Content.styled(visible(choice.lead, 80), "bold $heading")
        mark = "" if self._marked is None else ("● " if choice.value in self._marked else "○ ")
        cells = [Content(mark) + Content.styled(visible(choice.lead, 80), _lead_look(choice))]
        if choice.text:
            cells.append(Content.styled(visible(choice.text, 160), "$text-muted" if choice.off else ""))
        if choice.note:
            cells.append(Content.styled(visible(choice.note, 160), "$text-muted"))
        if choice.below:
            cells[-1] += Content.styled(f"\n{visible(choice.below, 160)}", "$text-muted")
        lead, text = self._columns
        return Hanging(cells, (lead + len(mark), text))

    def action_move(self, by: int) -> None:
        """Move among the choices, over headings."""
        options = self.query_one(OptionList)
        usable = [index for index, choice in enumerate(self._shown) if not choice.heading]
        if not usable:
            return
        at = usable.index(options.highlighted) if options.highlighted in usable else 0
        options.highlighted = usable[max(0, min(len(usable) - 1, at + by))]

    def action_mark(self) -> None:
        """Mark or unmark, where several may be chosen; else a blank is a blank."""
        options = self.query_one(OptionList)
        if self._marked is None or options.highlighted is None or not self._shown:
            return
        index = options.highlighted
        choice = self._shown[index]
        self._marked ^= {choice.value}
        options.replace_option_prompt_at_index(index, self._prompt(choice))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Take what is highlighted, and what is marked."""
        event.stop()
        self._take(self.query_one(OptionList).highlighted)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """A choice was clicked."""
        event.stop()
        self._take(event.option_index)

    def _take(self, index: int | None) -> None:
        chosen = self._shown[index].value if index is not None and index < len(self._shown) else None
        if self._marked is not None:
            self.dismiss(sorted(self._marked) if self._marked else [chosen] if chosen is not None else [])
        elif chosen is not None:
            self.dismiss([chosen])

    def action_leave(self) -> None:
        """Leave without choosing."""
        self.dismiss(None)


def _columns(choices: Iterable[Choice]) -> tuple[int, int]:
    """How wide the first words are, and those before a note; longer ones push what follows."""
    lines = [choice for choice in choices if not choice.heading]
    texts = (len(choice.text) for choice in lines if choice.note)
    lead = max((len(choice.lead) for choice in lines), default=0)
    return min(lead, _LEAD), min(max(texts, default=0), _TEXT)


def _lead_look(choice: Choice) -> str:
    """How the first word of a line is set; what cannot be chosen now is quiet."""
    if choice.off:
        return "$text-muted"
    return "bold $key" if choice.text else "bold"
