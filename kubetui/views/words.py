"""Pieces of text that panels are made of: links to objects, safe words, counted nouns, times."""

from __future__ import annotations

from datetime import datetime

from kubetui.api import duration, meta
from kubetui.api.meta import ObjectRef
from kubetui.api.text import visible
from kubetui.kinds.registry import by_resource
from kubetui.kinds.shown.registry import shown
from kubetui.views.model import Line, Role, Span

LIMIT = 400
"""The longest text a panel takes from a cluster at once."""


def plain(text: object, role: Role = "", limit: int = LIMIT) -> Span:
    """A span of text from a cluster."""
    return Span(visible(str(text).replace("\n", " "), limit), role)


def line(*parts: str | Span) -> Line:
    """A line of plain pieces and spans; the plain pieces are ours."""
    return tuple(part if isinstance(part, Span) else Span(part) for part in parts)


def label(ref: ObjectRef) -> str:
    """`deploy web`, `node-1`: how people call an object."""
    if ref.resource == "nodes":
        return ref.name
    short = shown(ref.resource).short
    if not short:
        known = by_resource(ref.resource)
        short = known.short_names[0] if known and known.short_names else ref.resource.partition(".")[0]
    return f"{short} {ref.name}"


def link(ref: ObjectRef, role: Role = "link") -> Span:
    """A name that leads to its object."""
    return Span(visible(label(ref), LIMIT), role, ref)


def kind_of(resource: str) -> str:
    """`Deployment` for `deployments.apps`; the resource itself when nothing is known of it."""
    known = by_resource(resource)
    return known.kind if known else resource


def count(number: int, noun: str, many: str = "") -> str:
    """`1 Pod`, `3 Pods`, `5,000 Pods`."""
    return f"{number:,} {noun if number == 1 else many or noun + 's'}"


def ago(time: object, now: datetime) -> str:
    """`38s ago`; empty when there is no such time."""
    moment = meta.parse_time(time)
    return f"{duration.human(max((now - moment).total_seconds(), 0))} ago" if moment else ""


def lasting(time: object, now: datetime) -> str:
    """`for 4m`; empty when there is no such time."""
    moment = meta.parse_time(time)
    return f"for {duration.human(max((now - moment).total_seconds(), 0))}" if moment else ""


def joined(words: list[str], most: int = 3) -> str:
    """`a, b and 4 more`."""
    shown_ = ", ".join(words[:most])
    return f"{shown_} and {len(words) - most} more" if len(words) > most else shown_
