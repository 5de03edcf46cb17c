"""The server's time, as its answers tell it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

_SECOND = timedelta(seconds=1)


class ServerClock:
    """How far the server's clock is from ours.

    A `Date` header has whole seconds, so each answer only bounds the offset; bounds are narrowed answer
    by answer. As long as no offset at all is possible, none is assumed: then ages on a local cluster
    do not jitter.
    """

    def __init__(self) -> None:
        self._low: timedelta | None = None
        self._high: timedelta | None = None

    @property
    def offset(self) -> timedelta:
        """What to add to the local time."""
        if self._low is None or self._high is None or self._low <= timedelta() <= self._high:
            return timedelta()
        return (self._low + self._high) / 2

    def now(self) -> datetime:
        """The server's time, aware, in UTC."""
        return datetime.now(UTC) + self.offset

    def saw(self, date: str | None, sent: datetime, received: datetime) -> None:
        """Learn from the `Date` of an answer; without one, or with a broken one, nothing is learned."""
        # Imported here: it brings in half of `email`, which the first frame does not need.
        from email.utils import parsedate_to_datetime

        try:
            told = parsedate_to_datetime(date) if date else None
        except ValueError:
            return
        if told is None:
            return
        told = told if told.tzinfo else told.replace(tzinfo=UTC)
        low, high = told - received, told + _SECOND - sent
        if self._low is not None and self._high is not None and low <= self._high and high >= self._low:
            low, high = max(low, self._low), min(high, self._high)
        self._low, self._high = low, high
