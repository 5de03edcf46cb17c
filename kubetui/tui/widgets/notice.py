"""One line that says what was done, or why not, and goes away by itself."""

from __future__ import annotations

from typing import Final

from textual.timer import Timer

from kubetui.tui.widgets.bar import Bar, Piece

SECONDS: Final = 7.0
_SIGNS: Final = {"ok": "✔", "warning": "◐", "error": "✖", "progress": "◌"}


class Notice(Bar):
    """Lies over the last line above the footer, so that nothing moves when it comes or goes."""

    def __init__(self) -> None:
        super().__init__(id="notice")
        self._timer: Timer | None = None

    def say(self, text: str, look: str = "ok", command: str = "") -> None:
        """Show a sentence, and the command that does the same."""
        pieces = [Piece(f" {_SIGNS.get(look, '·')} ", look), Piece(text, "" if look == "ok" else look)]
        if command:
            pieces += [Piece(" · ", "muted"), Piece(command, "muted")]
        self.show(pieces)
        self.display = True
        if self._timer is not None:
            self._timer.stop()
        self._timer = self.set_timer(SECONDS, self.hide)

    def hide(self) -> None:
        """Take it away."""
        self._timer = None
        self.display = False
