"""Logs as they are printed: follows the end, says when it pauses, and says what it no longer holds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, cast

from textual.events import Resize
from textual.message import Message
from textual.timer import Timer

from kubetui.tui import keys
from kubetui.tui.logs.buffer import Buffer, keeping
from kubetui.tui.logs.records import Record, parsed
from kubetui.tui.widgets.log_lines import LogLines

if TYPE_CHECKING:
    from kubetui.tui.screens.base import LiveScreen

FLUSH: Final = 0.25
"""Seconds between two paints while lines pour in."""
FIRST: Final = 0.02
"""Seconds until the first lines are painted."""
GATHER: Final = 0.1
"""The same where several sources are read: their first lines are sorted by time before."""


PORTION: Final = 1000
"""Lines that are stored at once: a flood of them must not hold up the loop when it is painted."""


class LogView(LogLines):
    """The lines of one or more containers, as they come."""

    CONTEXTS = ("logs",)
    """What keys work here beside those of the screen."""
    BINDINGS = keys.bindings("logs")

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
        self.unseen = 0
        self.ended = ""
        self.kept = ""
        """What was typed to keep only some lines."""
        self._waiting: list[Record] = []
        self._fresh = self._gone = 0
        self._timer: Timer | None = None

    async def action_verb(self, id_: str) -> None:
        """A key of the logs: the screen knows what it does."""
        await cast("LiveScreen", self.screen).action_verb(id_)

    # Lines come

    def clear(self) -> None:
        """Begin anew; how lines are shown and which are kept stays."""
        keep = keeping(self.kept)
        self.buffer, self._waiting, self._fresh, self._gone = Buffer(), [], 0, 0
        self.following, self.unseen, self.ended, self.chosen, self._here = True, 0, "", None, -1
        self.buffer.keep(keep)
        self.search(self.needle)
        self._place()

    def write(self, text: str, source: int = 0) -> None:
        """Take one line; it is painted with the next flush."""
        self._take(parsed(text, source))
        self.ended = ""

    def note(self, text: str, source: int = 0) -> None:
        """Say something between the lines."""
        self._take(Record(text, source, note=True))

    def _take(self, record: Record) -> None:
        self._waiting.append(record)
        if len(self._waiting) >= PORTION:
            self._store()
        if self._timer is None:
            first = GATHER if len(self.labels) > 1 else FIRST
            self._timer = self.set_timer(FLUSH if self.buffer.records else first, self.flush)

    def _store(self) -> None:
        """Put what has arrived into the buffer, not yet onto the screen."""
        if not self._waiting or self.room <= 0:
            return
        arrived, self._waiting = self._waiting, []
        had_note = bool(self.buffer.dropped)
        self._gone += self.buffer.add(_sorted(arrived) if len(self.labels) > 1 else arrived)
        self._gone -= 1 if self.buffer.dropped and not had_note else 0
        self._fresh += len(arrived)

    def finish(self, reason: str) -> None:
        """No more lines come; say why."""
        self.ended = reason
        self.flush()
        self.post_message(self.StateChanged(self))

    def flush(self) -> None:
        """Paint what has arrived."""
        self._timer = None
        self._store()
        if not self._fresh:
            return
        fresh, gone = self._fresh, self._gone
        self._fresh = self._gone = 0
        self._changed()
        if self.following:
            self.move_end(True)
            return
        self.unseen += fresh
        if gone:
            self.scroll_to(y=max(0, self.scroll_offset.y - gone), animate=False, force=True)
        self.post_message(self.StateChanged(self))

    # What is shown, and how

    def keep(self, words: str) -> str:
        """Keep only the lines that fit what was typed; a sentence on what is wrong with it, else empty."""
        try:
            wanted = keeping(words)
        except ValueError as error:
            return str(error)
        self.kept = words.strip()
        at = self._top
        self.buffer.keep(wanted)
        self._placed(at)
        return ""

    def placed(self) -> None:
        """The frame may have something else to say."""
        self.post_message(self.StateChanged(self))

    def on_resize(self, event: Resize) -> None:
        """Another width: place everything anew, and keep to the end or to the line that was on top."""
        if event.size.width:
            self._place()
            self.flush()

    @property
    def state(self) -> str:
        """What the frame says: following, or paused with what waits below, or why nothing more comes."""
        held, shown = len(self.buffer.records), len(self.buffer.shown)
        parts = [f"only “{self.kept}”: {shown:,} of {held:,}"] if self.kept else []
        parts += [f"/{self.needle} · {len(self.matches):,} lines"] if self.needle else []
        if not self.following:
            parts += ["paused", *([f"{self.unseen:,} new below"] if self.unseen else []), "G follows"]
        else:
            parts.append(self.ended or "following")
        return " · ".join(parts)

    # Moving

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Follow again at the end, pause anywhere else."""
        super().watch_scroll_y(old_value, new_value)
        at_end = round(new_value) >= self.total - self.size.height
        if at_end != self.following and (at_end or new_value < old_value):
            self.following = at_end
            self.unseen = 0 if at_end else self.unseen
            self.post_message(self.StateChanged(self))


def _sorted(records: list[Record]) -> list[Record]:
    """By time; what has none stays behind what came before it."""
    last, stamps = "", []
    for record in records:
        last = record.stamp or last
        stamps.append(last)
    order = sorted(range(len(records)), key=stamps.__getitem__)
    return [records[at] for at in order]
