"""The side panel: what the selection is, why it exists, how it is right now, what it is tied to, what to try."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from kubetui.api import meta
from kubetui.api.meta import Obj, ObjectRef
from kubetui.api.text import visible
from kubetui.concepts.registry import Concept, concept, concept_of, headings, path
from kubetui.kinds.shown.model import Facts
from kubetui.kinds.shown.registry import shown
from kubetui.store.store import Store
from kubetui.views.around import LiveAround
from kubetui.views.connections import connections
from kubetui.views.custom import SEE, definition_of, explain_kind, schema_of
from kubetui.views.diagnose import Evidence, Finding, findings
from kubetui.views.facts.registry import facts
from kubetui.views.keys import DEFAULT_KEYS
from kubetui.views.lesser_kinds import lesser
from kubetui.views.model import ConceptLink, Health, Line, Panel, Section, Span, VerbLink
from kubetui.views.suggest import filled, suggestions
from kubetui.views.words import kind_of, link, plain

_FINDINGS = 3
_FACTS = 7
_VALUE = 90

_UNKNOWN = (
    "A kind that was added to this cluster. Its objects say what is wished; whether anything acts on them depends on "
    "a controller that came with it: "
)


def explain(store: Store, ref: ObjectRef, now: datetime) -> Panel:
    """The panel of an object; of one that is gone it tells that, and of its kind all the same."""
    obj = store.find(ref)
    known = concept_of(ref.resource)
    title: Line = (Span(f"{kind_of(ref.resource)} ", "title"), plain(ref.name, "strong"))
    if obj is None:
        gone: Line = (Span("It is not here any more, or not yet.", "muted"),)
        about = _about_kind(store, ref.resource, known, None)
        return Panel(title, gone, (*about, _section("Try", suggestions(ref, None, [], known))))
    ref = meta.ref(ref.resource, obj)
    found = findings(store, ref.resource, obj, now)
    sections = (
        *_about_kind(store, ref.resource, known, obj),
        _section("Right now", tuple(_right_now(store, ref, obj, found, now))),
        _section("Connected to", connections(store, ref.resource, obj)),
        _section("Try", suggestions(ref, obj, found, known)),
    )
    return Panel(title, state_line(store, ref, obj, found, now), tuple(one for one in sections if one.lines))


def _section(heading: str, lines: tuple[Line, ...]) -> Section:
    return Section(heading, lines)


def state_line(store: Store, ref: ObjectRef, obj: Obj, found: list[Finding], now: datetime) -> Line:
    """The worst finding in words, or the object's state."""
    if found:
        worst = found[0]
        sign = Span(f"{worst.health.symbol} ", worst.health.role)
        said = plain(worst.symptom, worst.health.role)
        return (sign, said) if worst.ref == ref else (sign, link(worst.ref), Span(" "), said)
    read: Facts = shown(ref.resource).read(obj, LiveAround(store, lambda: now, ()))
    word = _STATES.get((ref.resource, read.word), read.word)
    if ref.resource in _USED:
        return ()
    if not word:
        return ()
    return (Span(f"{read.health.symbol} ", read.health.role), plain(word, read.health.role))


_STATES = {("pods", "Running"): "runs, and is ready", ("nodes", "Ready"): "ready, and takes Pods"}
_USED = frozenset({"configmaps", "secrets", "serviceaccounts", "events", "events.events.k8s.io"})
"""Kinds whose word of state would only repeat the first fact."""


def _about_kind(store: Store, resource: str, known: Concept | None, obj: Obj | None) -> tuple[Section, ...]:
    """The concept behind a kind; of a kind without one, what its own definition says."""
    if known is not None:
        return _concept_sections(known)
    if sections := lesser(resource):
        return sections
    definition = definition_of(store, resource)
    if definition is None:
        return (Section("What it is", ((Span(_UNKNOWN), SEE, Span(".")),)),)
    version = meta.text(obj, "apiVersion").rpartition("/")[2]
    return explain_kind(schema_of(definition, version), obj, definition)


def _concept_sections(known: Concept) -> tuple[Section, ...]:
    what = tuple((Span(paragraph),) for paragraph in known.what.split("\n"))
    return (Section("What it is", what), Section("Why it exists", tuple(_why(known))))


def _why(known: Concept) -> Iterator[Line]:
    """The way of the progression, the problem, and what is left unsolved."""
    way, goes_on = path(known.name)
    if len(way) > 1:
        spans: list[Span] = []
        for heading in way:
            if spans:
                spans.append(Span(" ▸ ", "muted"))
            here = heading.name == known.name
            text = f" {heading.title} " if here else heading.title
            spans.append(Span(text, "here") if here else Span(text, "link", ConceptLink(heading.name)))
        yield (*spans, Span(" ▸ …", "muted")) if goes_on else tuple(spans)
    yield (Span(known.problem),)
    if known.leaves_open:
        yield (Span("Left unsolved: ", "muted"), Span(known.leaves_open[:1].lower() + known.leaves_open[1:]))
    following = headings().get(known.next)
    if following:
        yield (
            Span("That is why "),
            Span(following.title, "link", ConceptLink(following.name)),
            Span(" exists."),
        )


def _right_now(store: Store, ref: ObjectRef, obj: Obj, found: list[Finding], now: datetime) -> Iterator[Line]:
    for index, finding in enumerate(found[:_FINDINGS]):
        yield from _told(finding, ref, again=index > 0)
    if len(found) > _FINDINGS:
        yield (Span(f"  and {len(found) - _FINDINGS} more", "muted"),)
    told = [
        one.path for finding in found[:_FINDINGS] for one in finding.evidence if one.ref == ref and one.path
    ]
    known = facts(store, ref.resource, obj, now)
    fresh = [fact for fact in known if not fact.path or not any(path.startswith(fact.path) for path in told)]
    for fact in fresh[:_FACTS]:
        sign = Span("  ") if fact.health == Health.OK else Span(f"{fact.health.symbol} ", fact.health.role)
        yield (sign, *fact.line)
        if fact.path:
            yield (Span("  "), Span(fact.path, "muted"))


def _told(finding: Finding, ref: ObjectRef, *, again: bool) -> Iterator[Line]:
    """One finding: its cause (its symptom stands above already), and where it is written."""
    sign = Span(f"{finding.health.symbol} ", finding.health.role)
    if again:
        who = () if finding.ref == ref else (link(finding.ref), Span(" "))
        yield (sign, *who, plain(finding.symptom, finding.health.role))
        yield (Span("  "), plain(finding.cause))
    else:
        yield (sign, plain(finding.cause))
    for one in finding.evidence[:2]:
        yield (Span("  "), *_where(one, ref, finding.ref), plain(one.value, "muted", _VALUE))
    if finding.concept in headings():
        title = headings()[finding.concept].title
        yield (Span("  see ", "muted"), Span(title, "link", ConceptLink(finding.concept)))


def _where(one: Evidence, *here: ObjectRef) -> Line:
    """Where a piece of evidence stands: the Event, the field, or the field of another object."""
    if one.ref.resource == "events":
        return (Span(visible(one.path), "link", one.ref), Span(": ", "muted"))
    where = () if one.ref in here else (link(one.ref), Span(" "))
    return (*where, plain(f"{one.path}: ", "muted")) if one.path else where


def explain_concept(name: str) -> Panel:
    """The panel of a concept alone; an unknown name yields a panel that says so."""
    known = concept(name)
    if known is None:
        return Panel((plain(name, "title"),), (Span("There is no text about this yet.", "muted"),))
    kind = known.kinds[0] if known.kinds else ""
    ref = ObjectRef(kind, "", "")
    tries: list[Line] = []
    for one in known.try_:
        tries.append((Span(one.says),))
        if one.command:
            tries.append((Span("  "), Span(filled(one.command, ref), "command")))
    believed: list[Line] = []
    for wrong in known.misconceptions:
        believed += [(Span(f"“{wrong.belief}”", "muted"),), (Span("  "), Span(wrong.truth))]
    watched: tuple[Line, ...] = tuple((Span("· ", "muted"), Span(one)) for one in known.watch)
    sections = (
        *_concept_sections(known),
        Section("Often mistaken", tuple(believed)),
        Section("Watch", watched),
        Section("Try", tuple(tries)),
    )
    return Panel((Span(known.title, "title"),), (Span(f"Chapter {known.chapter}", "muted"),), sections)


def summary_line(store: Store, ref: ObjectRef, now: datetime, width: int = 1000) -> Line:
    """One line of diagnosis: the worst finding and the keys that lead on; what it is while all is well.

    What does not fit into the width goes whole, the last key first; then the words are cut.
    """
    obj = store.find(ref)
    if obj is None:
        return (plain(ref.name, "muted"), Span(" is not here any more", "muted"))
    ref = meta.ref(ref.resource, obj)
    found = findings(store, ref.resource, obj, now)
    if not found:
        state = state_line(store, ref, obj, found, now)
        return (*state[:1], plain(f"{ref.name}: "), *state[1:]) if len(state) > 1 else (plain(ref.name),)
    worst = found[0]
    role = worst.health.role
    said = f"{worst.ref.name}: {worst.symptom}"
    room = width - len(worst.health.symbol) - 1
    more: Line = ()
    key = DEFAULT_KEYS.get(worst.verb)
    if key and worst.verb in _SHORT:
        target = worst.target or (worst.ref if worst.ref != ref else None)
        more = (Span("  "), Span(key, "key", VerbLink(worst.verb, target)), Span(f" {_SHORT[worst.verb]}"))
    keys = next((line for line in ((*_WHY, *more), _WHY) if len(said) + _length(line) <= room), _WHY)
    words = plain(visible(said, max(room - _length(keys), 10)), role)
    return (Span(f"{worst.health.symbol} ", role), words, *keys)


def _length(line: Line) -> int:
    return sum(len(span.text) for span in line)


_WHY: Line = (Span(" · ", "muted"), Span("x", "key", VerbLink("explain")), Span(" why"))
_SHORT = {
    "undo": "roll back",
    "image": "set image",
    "logs": "logs",
    "logs.previous": "logs before",
    "describe": "describe",
}
