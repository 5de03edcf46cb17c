"""Events: who said what about whom, and how often."""

from __future__ import annotations

import re
from typing import Final

from kubetui.api import meta
from kubetui.api.events import last_seen_text
from kubetui.api.meta import Obj, integer, mapping, text
from kubetui.api.text import visible
from kubetui.kinds.registry import by_kind
from kubetui.kinds.shown.cells import LIMIT, column, said
from kubetui.kinds.shown.model import Around, Cells, Column, Facts, Shown
from kubetui.kinds.vocabulary import ColumnHead, Health, Line, Span

_FRACTION: Final = re.compile(r"\.\d+")


def count(event: Obj) -> int:
    """How often it happened."""
    return max(
        integer(event, "count"), integer(event, "series", "count"), integer(event, "deprecatedCount"), 1
    )


def about(event: Obj) -> Obj:
    """The reference to the object it is about."""
    return mapping(event, "involvedObject") or mapping(event, "regarding")


def short_kind(api_version: str, kind: str) -> str:
    """`pod`, `rs`, `deploy`: the short name people use, else the kind in lower case."""
    known = by_kind(api_version, kind)
    if known is None or known.kind in ("Pod", "Node"):
        return kind.lower()
    return known.short_names[0] if known.short_names else kind.lower()


def message(event: Obj) -> str:
    """What was said (`message`, or `note` in events.k8s.io)."""
    return text(event, "message") or text(event, "note")


class EventFacts(Facts):
    """What an event's row is made of."""

    __slots__ = ("about",)

    def __init__(self, obj: Obj, around: Around) -> None:
        kind = text(obj, "type")
        super().__init__(obj, around, Health.WARNING if kind == "Warning" else Health.UNKNOWN, kind)
        self.about = about(obj)


def seen_cell(facts: Facts) -> Line:
    """The newest time, to be shown as an age.

    Only some fields tell fractions of a second: with them Scheduled would look younger than what followed it.
    """
    return said(_FRACTION.sub("", last_seen_text(facts.obj)))


def type_cell(facts: Facts) -> Line:
    """`Normal` quietly, `Warning` not."""
    return said(facts.word, "warning" if facts.word == "Warning" else "muted")


def reason_cell(facts: Facts) -> Line:
    """The reason, red where something failed."""
    reason = text(facts.obj, "reason")
    failed = facts.word == "Warning" and (reason.startswith(("Failed", "Err")) or reason == "Evicted")
    return said(reason, "error" if failed else "")


def object_cell(facts: EventFacts) -> Line:
    """`pod web-7d4b9c6f5c-lw5tn`."""
    kind = short_kind(text(facts.about, "apiVersion") or "v1", text(facts.about, "kind"))
    return said(f"{kind} {text(facts.about, 'name')}")


def message_cell(facts: Facts) -> Line:
    """The message on one line, with the count of repetitions before it."""
    said_ = visible(message(facts.obj).replace("\n", " "), LIMIT)
    times = count(facts.obj)
    return (Span(f"{times}× ", "muted"), Span(said_)) if times > 1 else (Span(said_),)


def source(event: Obj) -> str:
    """`component, host`."""
    component = text(event, "source", "component") or text(event, "reportingComponent")
    component = (
        component or text(event, "reportingController") or text(event, "deprecatedSource", "component")
    )
    host = text(event, "source", "host") or text(event, "reportingInstance")
    return ", ".join(part for part in (component, host) if part)


def _brief(facts: EventFacts) -> list[Cells]:
    return [(seen_cell(facts), type_cell(facts), reason_cell(facts), object_cell(facts), message_cell(facts))]


SEEN = ColumnHead("AGE", 5, align="right", age=True)


def _shown(resource: str, pane: str) -> Shown[EventFacts]:
    return Shown(
        resource,
        pane,
        EventFacts,
        (
            Column(ColumnHead("LAST SEEN", 9, align="right", age=True), seen_cell),
            column("TYPE", 8, type_cell),
            column("REASON", 20, reason_cell),
            column("OBJECT", 30, object_cell, flex=True),
            column("MESSAGE", 40, message_cell, flex=True),
            column("SOURCE", 20, lambda facts: source(facts.obj), 2),
            column("COUNT", 5, lambda facts: count(facts.obj), 2, align="right"),
            column("NAME", 30, lambda facts: meta.name(facts.obj), 4),
        ),
        _brief,
        short="event",
    )


EVENTS = _shown("events", "events")
NEW_EVENTS = _shown("events.events.k8s.io", "")
