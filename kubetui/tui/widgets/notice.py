"""Says in a line, or in as many as it needs, what was done, or why not, and goes away by itself."""

from __future__ import annotations

from typing import Final

from textual.events import Resize
from textual.strip import Strip
from textual.timer import Timer

from kubetui.tui.widgets.bar import Bar, Piece, pieces_of
from kubetui.tui.widgets.drawing import line_width
from kubetui.tui.widgets.wrapping import wrap
from kubetui.views.model import Line, Role, Span

SECONDS: Final = 7.0
LETTERS_A_SECOND: Final = 15
"""What is longer than a few words stays for longer: it is to be read, and perhaps typed elsewhere."""
MOST_ROWS: Final = 5
_SIGNS: Final = {"ok": "✔", "warning": "◐", "error": "✖", "progress": "◌"}
_ROLES: Final[dict[str, Role]] = {"ok": "ok", "warning": "warning", "error": "error", "progress": "progress"}


class Notice(Bar):
    """Lies over the last lines above the footer, so that nothing moves when it comes or goes."""

    def __init__(self) -> None:
        super().__init__(id="notice")
        self._timer: Timer | None = None
        self._said: tuple[Line, ...] = ()
        self._rows: list[Line] = []

    def say(self, text: str, look: str = "ok", command: str = "") -> None:
        """Show a sentence, and the command that does the same."""
        role = _ROLES.get(look, "")
        words = Span(text, "" if look == "ok" else role)
        sentence: Line = (Span(f"{_SIGNS.get(look, '·')} ", role), words)
        self._said = (sentence, (Span(command, "muted"),)) if command else (sentence,)
        self.show([Piece(" "), *pieces_of(self._whole)])
        self._wrap(self.app.size.width)
        self.display = True
        if self._timer is not None:
            self._timer.stop()
        self._timer = self.set_timer(max(SECONDS, len(self.text) / LETTERS_A_SECOND), self.hide)

    def hide(self) -> None:
        """Take it away."""
        self._timer = None
        self.display = False

    @property
    def _whole(self) -> Line:
        sentence, *command = self._said
        return (*sentence, Span(" · ", "muted"), *command[0]) if command else sentence

    def _wrap(self, width: int) -> None:
        room = width - 2
        if line_width(self._whole) <= room:
            self._rows = [self._whole]
        else:  # a command that is to be copied begins a line of its own
            most = min(MOST_ROWS, max(1, self.app.size.height // 3))
            self._rows = [row for line in self._said for row in wrap(line, room)][:most]
        self.styles.height = len(self._rows)
        self.refresh()

    def on_resize(self, event: Resize) -> None:
        """The terminal has another width."""
        if self._said:
            self._wrap(event.size.width)

    def render_line(self, y: int) -> Strip:
        """A row of what is said."""
        row = self._rows[y] if y < len(self._rows) else ()
        return self.draw([Piece(" "), *pieces_of(row)])
