"""The screen of a concept: its problem, what it leaves open, where it stands here, what is often mistaken.

The progression can be walked: every name in it is a link to that concept's screen.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from itertools import groupby
from zlib import crc32

from kubetui.api import meta
from kubetui.api.meta import ObjectRef
from kubetui.concepts.registry import Concept, Heading, Misconception, concept, headings, path
from kubetui.store.store import Store
from kubetui.views.model import ChoiceLink, ConceptLink, Health, Line, Panel, Section, Span
from kubetui.views.standing import Seen, standing
from kubetui.views.suggest import filled
from kubetui.views.words import count, kind_of, link, plain

_SHOWN = 8
_WORDS = {
    Health.ERROR: "failed",
    Health.WARNING: "worth a look",
    Health.PROGRESS: "under way",
    Health.EXPECTED: "expected",
    Health.OK: "fine",
    Health.UNKNOWN: "not judged",
}


def concept_screen(
    store: Store,
    name: str,
    now: datetime,
    *,
    chosen: Collection[int] = (),
    namespaces: Collection[str] = (),
    chapters: Sequence[str] = (),
) -> Panel:
    """Everything about a concept.

    `chosen` holds the indices of the choices (`ChoiceLink.index`) a person has made; `chapters` the titles of
    the chapters in their order, for the map.
    """
    known = concept(name)
    if known is None:
        return Panel((plain(name, "title"),), (Span("There is no text about this yet.", "muted"),))
    title = chapters[known.chapter - 1] if len(chapters) >= known.chapter else ""
    where = f"Chapter {known.chapter}" + (f" · {title}" if title else "")
    what = tuple((Span(paragraph),) for paragraph in known.what.split("\n"))
    sections = (
        Section("The way here", tuple(_way(known))),
        Section("The problem", ((Span(known.problem),),)),
        Section("What it is", what),
        Section("What it leaves open", tuple(_open(known))),
        Section("In this cluster, right now", tuple(_here(store, known, now, namespaces))),
        Section("Watch", tuple((Span("· ", "muted"), Span(one)) for one in known.watch)),
        Section("Which is true?", tuple(_questions(known, chosen))),
        Section("Try", tuple(_try(known))),
        Section("Map of everything", progression(name, chapters)),
    )
    return Panel(
        (Span(known.title, "title"),), (Span(where, "muted"),), tuple(one for one in sections if one.lines)
    )


def _named(heading: Heading, here: str) -> Span:
    if heading.name == here:
        return Span(f" {heading.title} ", "here")
    return Span(heading.title, "link", ConceptLink(heading.name))


def _way(known: Concept) -> Iterator[Line]:
    """The steps before and after, as far as they fit on a line or two."""
    way, goes_on = path(known.name, before=3, after=3)
    spans: list[Span] = []
    for heading in way:
        spans += [Span(" ▸ ", "muted")] if spans else []
        spans.append(_named(heading, known.name))
    yield (*spans, Span(" ▸ …", "muted")) if goes_on else tuple(spans)
    sides = [one for one in headings().values() if one.follows == known.name and one.name != known.next]
    if sides:
        yield (Span("from here too: ", "muted"), *_joined(sides, known.name))


def _joined(found: list[Heading], here: str, between: str = ", ") -> Iterator[Span]:
    for index, heading in enumerate(found):
        if index:
            yield Span(between, "muted")
        yield _named(heading, here)


def _open(known: Concept) -> Iterator[Line]:
    if known.leaves_open:
        yield (Span(known.leaves_open),)
    following = headings().get(known.next)
    if following is not None:
        yield (Span("That is why "), _named(following, known.name), Span(" comes next."))


def _here(store: Store, known: Concept, now: datetime, namespaces: Collection[str]) -> Iterator[Line]:
    found = standing(store, known.name, now, namespaces)
    if not found.total:
        unread = "Not read yet." if found.unread else f"There is none here that shows it. {_none(known)}"
        yield (Span(unread.strip(), "muted"),)
        return
    parts = [f"{n} {_WORDS[health]}" for health, n in sorted(found.by_health.items(), reverse=True)]
    yield (Span(f"{count(found.total, 'object')}: {', '.join(parts)}."),)
    for one in found.seen[:_SHOWN]:
        yield _seen(one)
    if found.total > _SHOWN:
        yield (Span(f"  and {found.total - _SHOWN} more", "muted"),)


def _none(known: Concept) -> str:
    return f"Nobody has made a {kind_of(known.kinds[0])} yet." if known.kinds else ""


def _seen(one: Seen) -> Line:
    ref = meta.ref(one.resource, one.obj)
    space = (plain(f"  {ref.namespace}", "muted"),) if ref.namespace else ()
    word = (
        (plain(f"  {one.word}", one.health.role if one.health > Health.OK else "muted"),) if one.word else ()
    )
    return (Span(f"{one.health.symbol} ", one.health.role), link(ref), *space, *word)


def choices(name: str, index: int) -> tuple[tuple[str, bool], tuple[str, bool]]:
    """The two sentences of a question, and which of them is true; their order differs from one to the next."""
    known = concept(name)
    assert known is not None
    wrong = known.misconceptions[index]
    pair = ((wrong.belief, False), (wrong.truth, True))
    return (pair[1], pair[0]) if crc32(f"{name}{index}".encode()) % 2 else pair


def _questions(known: Concept, chosen: Collection[int]) -> Iterator[Line]:
    """Each misconception beside the truth: first one chooses, then one is told."""
    for index, wrong in enumerate(known.misconceptions):
        picked = next((at for at in (2 * index, 2 * index + 1) if at in chosen), None)
        if index:
            yield ()
        yield from _question(known.name, index, picked)
        if picked is not None:
            yield _verdict(wrong, choices(known.name, index)[picked - 2 * index][1])


def _question(name: str, index: int, picked: int | None) -> Iterator[Line]:
    for place, (sentence, true) in enumerate(choices(name, index)):
        at = 2 * index + place
        if picked is None:
            yield (Span("○ ", "muted"), Span(sentence, "link", ChoiceLink(at)))
        else:
            sign = Span("● ", "ok") if true else Span("✖ ", "error") if at == picked else Span("  ")
            yield (sign, Span(sentence, "strong" if true else "muted"))


def _verdict(wrong: Misconception, right: bool) -> Line:
    if right:
        return (Span("  That is so. Many believe: ", "ok"), Span(f"“{wrong.belief}”", "muted"))
    return (Span("  Many believe that. Look for what tells it apart.", "warning"),)


def _try(known: Concept) -> Iterator[Line]:
    ref = ObjectRef(known.kinds[0] if known.kinds else "", "", "")
    for one in known.try_:
        yield (Span(one.says),)
        if one.command:
            yield (Span("  "), Span(filled(one.command, ref), "command"))


def progression(current: str = "", chapters: Sequence[str] = ()) -> tuple[Line, ...]:
    """All concepts by chapter, in the order in which they are taught; the current one is marked."""
    lines: list[Line] = []
    for chapter, group in groupby(headings().values(), key=lambda heading: heading.chapter):
        title = chapters[chapter - 1] if len(chapters) >= chapter else ""
        lines.append((Span(f"{chapter} {title}".strip(), "heading"),))
        lines.append((Span("  "), *_joined(list(group), current, " · ")))
    return tuple(lines)
