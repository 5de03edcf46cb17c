"""Delays that double: 10 s up to 5 min, forgotten after a while. Rule: client-go `flowcontrol.Backoff`."""

from __future__ import annotations

from dataclasses import dataclass

FIRST, LONGEST = 10.0, 300.0
_FORGET = 2 * LONGEST


@dataclass(slots=True)
class Backoff:
    """The delay of one thing, in simulated seconds of the clock's monotonic time."""

    delay: float = 0.0
    updated: float = 0.0

    def left(self, since: float, now: float) -> float:
        """How long from now the next try has to wait, counted from an earlier moment."""
        if not self.delay or since - self.updated > _FORGET:
            return 0.0
        return max(since + self.delay - now, 0.0)

    def next(self, since: float, now: float) -> None:
        """A try is made now: the following one waits longer."""
        fresh = not self.delay or since - self.updated > _FORGET
        self.delay = FIRST if fresh else min(self.delay * 2, LONGEST)
        self.updated = now


def spoken(seconds: float) -> str:
    """A whole number of seconds as Go prints a duration: `10s`, `1m20s`, `5m0s`."""
    total = int(seconds)
    hours, rest = divmod(total, 3600)
    minutes, second = divmod(rest, 60)
    if hours:
        return f"{hours}h{minutes}m{second}s"
    return f"{minutes}m{second}s" if minutes else f"{second}s"


def spoken_millis(seconds: float) -> str:
    """A duration cut to milliseconds as Go prints it: `412ms`, `1.204s`."""
    millis = int(seconds * 1000)
    if millis < 1000:
        return f"{millis}ms"
    whole = f"{millis / 1000:.3f}".rstrip("0").rstrip(".")
    return f"{whole}s" if millis < 60_000 else f"{millis // 60_000}m{(millis % 60_000) / 1000:g}s"
