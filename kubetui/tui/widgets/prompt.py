"""One line to type into, above the footer: a filter, or words to search for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.containers import Horizontal
from textual.events import Key
from textual.message import Message
from textual.widgets import Static

if TYPE_CHECKING:
    from textual.widgets import Input


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
        self.input.focus()

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
        if self.is_open:
            self.post_message(self.Typed(event.value))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Keep the text."""
        event.stop()
        self.close(kept=True)

    def on_key(self, event: Key) -> None:
        """Esc takes it back."""
        if event.key == "escape":
            event.stop()
            self.close(kept=False)
