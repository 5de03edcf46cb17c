"""The first tab of a detail: state and findings, the main facts, ties, and the newest Events."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from kubetui.api import meta
from kubetui.api.meta import ObjectRef
from kubetui.kinds.shown.registry import shown
from kubetui.store.store import Store
from kubetui.views.around import LiveAround
from kubetui.views.connections import connections
from kubetui.views.diagnose import Finding, findings
from kubetui.views.events import event_lines
from kubetui.views.explain import state_line
from kubetui.views.facts.registry import facts
from kubetui.views.model import ConceptLink, Health, Line, Panel, Section, Span
from kubetui.views.words import kind_of, lasting, link, plain

_EVENTS = 8


def overview(store: Store, ref: ObjectRef, now: datetime) -> Panel:
    """Everything about an object on one page."""
    obj = store.find(ref)
    title: Line = (Span(f"{kind_of(ref.resource)} ", "title"), plain(ref.name, "strong"))
    if obj is None:
        return Panel(title, (Span("It is not here any more, or not yet.", "muted"),))
    ref = meta.ref(ref.resource, obj)
    found = findings(store, ref.resource, obj, now)
    sections = (
        Section("At a glance", tuple(_glance(store, ref, now))),
        Section("What is wrong", tuple(line for finding in found for line in _finding(finding, ref))),
        Section("Right now", tuple(_facts(store, ref, now))),
        Section("Connected to", connections(store, ref.resource, obj)),
        Section("Events", event_lines(store, ref, now)[-_EVENTS:]),
    )
    state = state_line(store, ref, obj, found, now)
    return Panel(title, state, tuple(section for section in sections if section.lines))


def _glance(store: Store, ref: ObjectRef, now: datetime) -> Iterator[Line]:
    """The columns of its kind, one below the other."""
    obj = store.find(ref)
    kind = shown(ref.resource)
    if obj is None:
        return
    read = kind.read(obj, LiveAround(store, lambda: now, ()))
    for column in kind.columns:
        cell = column.cell(read)
        if column.head.age:
            since = lasting(cell[0].text if cell else "", now).removeprefix("for ")
            cell = (Span(since),) if since else ()
        if column.head.name != "NAME" and any(span.text for span in cell):
            yield (Span(column.head.name.lower().ljust(20), "muted"), *cell)


def _finding(finding: Finding, ref: ObjectRef) -> Iterator[Line]:
    who: Line = () if finding.ref == ref else (link(finding.ref), Span(" "))
    yield (
        Span(f"{finding.health.symbol} ", finding.health.role),
        *who,
        plain(finding.symptom, finding.health.role),
    )
    yield (Span("  "), plain(finding.cause))
    for one in finding.evidence:
        where: Line = (Span("  "), link(one.ref), plain(f" {one.path}" if one.path else "", "muted"))
        yield (*where, Span(": ", "muted"), plain(one.value, "muted"))
    yield (Span("  "), plain(finding.fix))
    if finding.command:
        yield (Span("  "), plain(finding.command, "command"))
    if finding.concept:
        yield (Span("  see ", "muted"), Span(finding.concept, "link", ConceptLink(finding.concept)))


def _facts(store: Store, ref: ObjectRef, now: datetime) -> Iterator[Line]:
    obj = store.find(ref)
    for fact in facts(store, ref.resource, obj, now) if obj else []:
        sign = Span("  ") if fact.health == Health.OK else Span(f"{fact.health.symbol} ", fact.health.role)
        path = (Span(f"  {fact.path}", "muted"),) if fact.path else ()
        yield (sign, *fact.line, *path)
