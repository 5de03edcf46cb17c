"""When an Event happened last, across the two APIs that write it."""

from __future__ import annotations

from datetime import UTC, datetime

from kubetui.api.meta import Obj, name, parse_time, revision, text

_TIMES = (
    ("series", "lastObservedTime"),
    ("lastTimestamp",),
    ("deprecatedLastTimestamp",),
    ("eventTime",),
    ("firstTimestamp",),
    ("deprecatedFirstTimestamp",),
    ("metadata", "creationTimestamp"),
)
_NEVER = datetime.min.replace(tzinfo=UTC)


def last_seen_text(event: Obj) -> str:
    """The newest of its times, as it stands in the object; what cannot be read is passed over."""
    said = (text(event, *path) for path in _TIMES)
    return next((time for time in said if parse_time(time) is not None), "")


def last_seen(event: Obj) -> datetime | None:
    """The time of the newest occurrence; None when no field has one."""
    return parse_time(last_seen_text(event))


def order(event: Obj) -> tuple[datetime, int, str]:
    """A sort key, newest last; a version breaks the tie within one second.

    Only some fields tell fractions of one: they would put Scheduled behind what followed it.
    """
    seen = last_seen(event) or _NEVER
    return (seen.replace(microsecond=0), revision(event), name(event))
