"""One line to type into, above the footer: a filter, or words to search for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, cast

from textual.containers import Horizontal
from textual.events import Key
from textual.message import Message
from textual.widgets import Static

if TYPE_CHECKING:
    from textual.widgets import Input

    from kubetui.tui.app import KubetuiApp

_REST: Final = 0.02
"""Seconds after which it is looked whether more letters wait."""


class Prompt(Horizontal):
    """Asks for a line. What is typed is told at every letter; Enter keeps it, Esc takes it back."""

    class Typed(Message):
        """The text changed."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    class Closed(Message):
        """The prompt was left, with Enter (`kept`) or Esc."""

        def __init__(self, text: str, kept: bool) -> None:
            super().__init__()
            self.text, self.kept = text, kept

    input: Input

    def __init__(self) -> None:
        super().__init__(id="prompt")
        self._label = Static("/", markup=False, classes="prompt-label")
        self._note = Static("", markup=False, classes="prompt-note")
        self._waits = False

    def complete(self) -> None:
        """Bring in the line itself: not needed for the first frame, nor is what it imports."""
        if not self.children:
            from textual.widgets import Input

            self.input = Input(compact=True, select_on_focus=False)
            self.mount(self._label, self.input, self._note)

    @property
    def is_open(self) -> bool:
        """Whether it is asking."""
        return self.has_class("-open")

    def open(self, label: str, text: str = "", note: str = "") -> None:
        """Begin to ask."""
        self._label.update(label)
        self._note.update(note)
        self.add_class("-open")
        with self.input.prevent(type(self.input).Changed):
            self.input.value = text
        self.input.cursor_position = len(text)
        self.screen.set_focus(self.input)  # at once: the next key is a letter of it already

    def complain(self, sentence: str) -> None:
        """Say what is wrong with the text, or how it helps; its place stays, so that nothing is laid out anew."""
        self._note.update(sentence, layout=False)

    def close(self, kept: bool) -> None:
        """Stop asking."""
        self.remove_class("-open")
        self.post_message(self.Closed(self.input.value, kept))

    def on_input_changed(self, event: Input.Changed) -> None:
        """Tell every letter."""
        event.stop()
        if self.is_open and not self._waits:
            self._tell()

    def _tell(self) -> None:
        """Tell what is typed; of letters that come faster than what is done with them, only the last text."""
        self._waits = cast("KubetuiApp", self.app).typed_ahead.waiting > 0
        if self._waits:
            self.set_timer(_REST, self._tell)
        elif self.is_open:
            self.post_message(self.Typed(self.input.value))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Keep the text."""
        event.stop()
        self.close(kept=True)

    def on_key(self, event: Key) -> None:
        """Esc takes it back."""
        if event.key == "escape":
            event.stop()
            self.close(kept=False)
