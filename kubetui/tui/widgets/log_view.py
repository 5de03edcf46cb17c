"""Logs as they are printed: follows the end, says when it pauses, and says what it no longer holds."""

from __future__ import annotations

import re
from typing import Final

from textual.geometry import Size
from textual.message import Message
from textual.timer import Timer

from kubetui.tui.widgets.lines_view import LinesView
from kubetui.views.model import Line, Role, Span

CAPACITY: Final = 20_000
"""Lines kept; the oldest go first, in blocks, and the first row says how many went."""

FLUSH: Final = 0.25
"""Seconds between two paints while lines pour in."""

_BLOCK = CAPACITY // 10
_SGR = re.compile("\x1b\\[([0-9;]{0,40})m")
_COLOURS: Final[dict[str, Role]] = {
    "1": "strong", "2": "muted", "31": "error", "91": "error", "32": "ok", "92": "ok", "33": "warning",
    "93": "warning", "34": "progress", "94": "progress", "35": "heading", "95": "heading", "36": "here",
    "96": "here", "30": "muted", "90": "muted",
}  # fmt: skip


class LogView(LinesView):
    """The lines of one or more containers."""

    class StateChanged(Message):
        """Following began or paused, or lines arrived while it was paused."""

        def __init__(self, view: LogView) -> None:
            super().__init__()
            self.view = view

        @property
        def control(self) -> LogView:
            """The view."""
            return self.view

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self.following = True
        self.unseen = 0
        self.dropped = 0
        self.ended = ""
        self._waiting: list[Line] = []
        self._timer: Timer | None = None

    def clear(self) -> None:
        """Begin anew."""
        self.lines, self.rows, self._waiting = [], [], []
        self.following, self.unseen, self.dropped, self.ended = True, 0, 0, ""
        self._changed()

    def write(self, text: str, label: str = "") -> None:
        """Take one line; it is painted with the next flush."""
        line = coloured(text)
        self._waiting.append((Span(label, "muted"), *line) if label else line)
        self.ended = ""
        if self._timer is None:
            self._timer = self.set_timer(FLUSH if self.lines else 0.01, self.flush)

    def finish(self, reason: str) -> None:
        """No more lines come; say why."""
        self.ended = reason
        self.flush()
        self.post_message(self.StateChanged(self))

    def flush(self) -> None:
        """Paint what has arrived."""
        self._timer = None
        arrived, self._waiting = self._waiting, []
        width = self.room
        if not arrived or width <= 0:
            self._waiting = arrived
            return
        self.lines += arrived
        self.rows += [row for line in arrived for row in self._rows_of(line, width)]
        if len(self.lines) > CAPACITY:
            self._drop(len(self.lines) - CAPACITY + _BLOCK)
        self._changed()
        if self.following:
            self.scroll_to(y=len(self.rows), animate=False, force=True)
        else:
            self.unseen += len(arrived)
            self.post_message(self.StateChanged(self))

    def _drop(self, count: int) -> None:
        self.dropped += count
        before = len(self.rows)
        note: Line = (Span(f"{self.dropped:,} earlier lines are no longer held here", "muted"),)
        self.lines = [note, *self.lines[count:]]
        self.rows = [row for line in self.lines for row in self._rows_of(line, self.room)]
        self.virtual_size = Size(self.room, len(self.rows))
        if not self.following:
            self.scroll_to(y=self.scroll_offset.y - (before - len(self.rows)), animate=False, force=True)

    def on_resize(self, event: object) -> None:
        """Paint what arrived before there was room, and keep to the end."""
        self.flush()
        if self.following:
            self.scroll_to(y=len(self.rows), animate=False, force=True)

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Follow again at the end, pause anywhere else."""
        super().watch_scroll_y(old_value, new_value)
        at_end = round(new_value) >= len(self.rows) - self.size.height
        if at_end != self.following and (at_end or new_value < old_value):
            self.following = at_end
            self.unseen = 0 if at_end else self.unseen
            self.post_message(self.StateChanged(self))

    @property
    def state(self) -> str:
        """What the frame says: following, or paused with what waits below, or why nothing more comes."""
        if not self.following:
            return f"paused · {self.unseen:,} new below · G follows" if self.unseen else "paused · G follows"
        return self.ended or "following"


def coloured(text: str) -> Line:
    """A printed line with its ANSI colours as roles; every other control character is made visible later."""
    if "\x1b[" not in text:
        return (Span(text),)
    spans: list[Span] = []
    role: Role = ""
    at = 0
    for found in _SGR.finditer(text):
        if found.start() > at:
            spans.append(Span(text[at : found.start()], role))
        role = _role(found[1], role)
        at = found.end()
    spans.append(Span(text[at:], role))
    return tuple(span for span in spans if span.text)


def _role(codes: str, role: Role) -> Role:
    for code in codes.split(";"):
        if code in ("", "0", "39"):
            role = ""
        elif code in _COLOURS and not (code in "12" and role):
            role = _COLOURS[code]
    return role
