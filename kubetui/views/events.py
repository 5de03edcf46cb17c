"""The Events of one object, oldest first, as a description shows them."""

from __future__ import annotations

from datetime import datetime

from kubetui.api import duration, meta
from kubetui.api.events import last_seen
from kubetui.api.meta import Obj, ObjectRef, text
from kubetui.kinds.shown import events as shown
from kubetui.store.store import Store
from kubetui.views.model import Line, Span
from kubetui.views.words import plain

_MOST = 100
_REASON, _LONGEST = 20, 32
"""Cells of the reason: as many as the longest takes, within bounds."""


def event_lines(store: Store, ref: ObjectRef, now: datetime) -> tuple[Line, ...]:
    """Age, type, reason, source and message of each; a line that says so when there are none."""
    obj = store.find(ref)
    found = store.events_about(meta.uid(obj) if obj else ref.uid, ref)
    if not found:
        return ((Span("  Nothing was said about it within the last hour.", "muted"),),)
    told = found[-_MOST:]
    widest = max(len(text(event, "reason")) for event in told)
    return tuple(_line(event, now, min(max(widest, _REASON), _LONGEST)) for event in told)


def _line(event: Obj, now: datetime, width: int) -> Line:
    warning = text(event, "type") == "Warning"
    age = duration.age(last_seen(event), now)
    times = f" ({shown.count(event)} times)" if shown.count(event) > 1 else ""
    return (
        Span(f"{age:>6} ", "muted"),
        plain(f"{text(event, 'type'):<8}", "warning" if warning else "muted"),
        plain(f"{text(event, 'reason'):<{width}} ", "warning" if warning else ""),
        plain(shown.message(event), "", 2000),
        Span(times, "muted"),
        plain(f"  {shown.source(event)}", "muted"),
    )
