"""One finding with everything behind it: cause, evidence, the way out, and who else has it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kubetui.api.text import visible
from kubetui.concepts.registry import headings
from kubetui.views.diagnose import Evidence, Finding
from kubetui.views.keys import DEFAULT_KEYS
from kubetui.views.model import ConceptLink, Line, Panel, Section, Span, VerbLink
from kubetui.views.words import LIMIT, kind_of, link, plain

_MOST = 10


def found_panel(alike: Sequence[Finding], since: str = "") -> Panel:
    """The panel of findings that are alike; the first one is told whole, of the others their names."""
    finding = alike[0]
    role = finding.health.role
    where = (plain(f"  in {finding.ref.namespace}", "muted"),) if finding.ref.namespace else ()
    title: Line = (
        Span(f"{kind_of(finding.ref.resource)} ", "title"),
        plain(finding.ref.name, "title"),
        *where,
    )
    state: Line = (Span(f"{finding.health.symbol} ", role), plain(finding.symptom, role),
                   Span(f" · {since}" if since else "", "muted"))  # fmt: skip
    sections = (
        Section("Cause", ((plain(finding.cause),),)),
        Section("Evidence", tuple(line for one in finding.evidence for line in _evidence(one, finding))),
        Section("The way out", tuple(_way(finding))),
        Section("Where", tuple(_where(alike))),
        Section("More about it", tuple(_concept(finding))),
    )
    return Panel(title, state, tuple(section for section in sections if section.lines))


def _evidence(one: Evidence, finding: Finding) -> Iterator[Line]:
    """The field, or the Event, and below it what stands there."""
    if one.ref.resource == "events":
        yield (Span(visible(one.path, LIMIT), "link", one.ref),)
    else:
        who = () if one.ref == finding.ref else (link(one.ref), Span(" "))
        yield (*who, plain(one.path, "muted"))
    yield (Span("  "), plain(one.value, "strong"))


def _way(finding: Finding) -> Iterator[Line]:
    key = DEFAULT_KEYS.get(finding.verb)
    target = finding.target or finding.ref
    lead: Line = (Span(key, "key", VerbLink(finding.verb, target)), Span(" ")) if key else ()
    if finding.fix:
        yield (*lead, plain(finding.fix))
    if finding.command:
        yield (plain(finding.command, "command"),)


def _where(alike: Sequence[Finding]) -> Iterator[Line]:
    for finding in alike[:_MOST]:
        yield (link(finding.ref),)
    if len(alike) > _MOST:
        yield (Span(f"and {len(alike) - _MOST} more", "muted"),)


def _concept(finding: Finding) -> Iterator[Line]:
    known = headings().get(finding.concept)
    if known is not None:
        yield (Span(known.title, "link", ConceptLink(known.name)),)
