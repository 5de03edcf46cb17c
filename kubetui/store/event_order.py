"""When an Event happened last, across the two APIs that write it."""

from __future__ import annotations

from datetime import UTC, datetime

from kubetui.api.meta import Obj, dig, parse_time

_FIELDS = (
    ("series", "lastObservedTime"),
    ("lastTimestamp",),
    ("deprecatedLastTimestamp",),
    ("eventTime",),
    ("firstTimestamp",),
    ("metadata", "creationTimestamp"),
)
_NEVER = datetime.min.replace(tzinfo=UTC)


def last_seen(event: Obj) -> datetime | None:
    """The time of the newest occurrence; None when no field has one."""
    times = (parse_time(dig(event, *path)) for path in _FIELDS)
    return next((time for time in times if time is not None), None)


def order(event: Obj) -> tuple[datetime, int, str]:
    """A sort key, newest last; a version breaks the tie within one second."""
    version = dig(event, "metadata", "resourceVersion", default="")
    number = int(version) if isinstance(version, str) and version.isdecimal() else 0
    return (last_seen(event) or _NEVER, number, str(dig(event, "metadata", "name", default="")))
