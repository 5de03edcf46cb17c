"""What the lines around the panes say: header, ribbon, tabs, footer. Pure: facts in, pieces out."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from rich.cells import cell_len

from kubetui.actions.verbs import Verb
from kubetui.api import duration
from kubetui.api.text import visible
from kubetui.tui.keys import Keys
from kubetui.tui.widgets.bar import Piece
from kubetui.views.model import VerbLink

DOT: Final = Piece(" · ", "muted")

_OBJECT: Final = ("open", "describe", "yaml", "logs", "secret.reveal", "undo", "explain", "scale.up", "restart",
                  "image", "delete", "events.selection", "map", "used.by", "trouble.all")  # fmt: skip
_FIRST: Final = ("open", "describe", "yaml", "logs", "secret.reveal")
_PLACE: Final = ("filter", "edit", "shell", "goto", "zoom")
_DETAIL: Final = ("open", "tab.next", "filter", "back", *_FIRST[1:], "edit", "shell", "undo",
                  "scale.up", "restart", "image", "delete", "map", "used.by", "goto", "trouble.all")  # fmt: skip
_LOGS: Final = ("filter", "logs.keep", "logs.range", "logs.containers", "logs.columns", "logs.times", "logs.wrap",
                "logs.previous", "copy.name", "save", "tab.next")  # fmt: skip
_YAML: Final = (
    "open",
    "filter",
    "match.next",
    "managed",
    "secret.reveal",
    "edit",
    "save",
    "tab.next",
    "describe",
    "back",
)
_ORDERS: Final[Mapping[str, tuple[str, ...]]] = {"detail": _DETAIL, "logs": _LOGS, "yaml": _YAML}
"""Places with keys of their own before all others."""
_LABELS: Final[Mapping[str, Mapping[str, str]]] = {
    "logs": {"filter": "search", "copy.name": "copy", "logs.previous": "previous"},
    "yaml": {"open": "fold", "filter": "search", "managed": "who set it"},
    "detail": {"filter": "search"},
}


@dataclass(frozen=True, slots=True)
class Connection:
    """What the header tells of the connection: a phase of the session and since when."""

    phase: str
    since: datetime | None = None
    message: str = ""
    again: str = ""
    """The key that starts again what has ended; empty while it may come back by itself."""


_PHASES: Final = {
    "live": ("●", "ok"), "connecting": ("◌", "progress"), "stale": ("◐", "warning"),
    "unreachable": ("✖", "error"), "refused": ("✖", "error"), "not connected": ("✖", "error"),
}  # fmt: skip
_LONG: Final = timedelta(seconds=3)
"""Connecting that takes longer is told with its age."""


def header(
    context: str, namespaces: Collection[str], connection: Connection, now: datetime, facts: Sequence[str],
    *, read_only: bool = False, width: int = 200,
) -> list[Piece]:  # fmt: skip
    """Program, context and namespaces, state, and what there is of nodes and Pods."""
    wide = width >= 70
    pieces = [Piece(" kubetui " if wide else " k ", "badge"), Piece("  " if wide else " ")]
    pieces.append(Piece(context or "no cluster", "strong", VerbLink("contexts")))
    where = ", ".join(sorted(namespaces)) or "all namespaces"
    if len(namespaces) > 2:
        where = f"{len(namespaces)} namespaces"
    pieces += [Piece(" ▸ ", "muted"), Piece(where, "strong", VerbLink("namespaces"))]
    pieces += [Piece("   " if wide else " "), *_state(connection, now)]
    for fact in facts:
        pieces += [DOT, Piece(fact)]
    if read_only:
        pieces += [DOT, Piece("read-only", "warning")]
    return pieces


def _state(connection: Connection, now: datetime) -> list[Piece]:
    symbol, look = _PHASES.get(connection.phase, ("◌", "progress"))
    text, since = connection.phase, connection.since
    if text == "stale" and since is not None and connection.again:
        return [
            Piece(symbol, look), Piece(f" ended {duration.age(since, now)} ago: ", look),
            Piece(connection.again, "key", VerbLink("playground")), Piece(" starts it again", look),
        ]  # fmt: skip
    if text == "stale" and since is not None:
        text = f"stale for {duration.age(since, now)}, connecting again"
    elif text == "connecting" and since is not None and now - since >= _LONG:
        awaited = f", {visible(connection.message, 80)}" if connection.message else ""
        text = f"connecting for {duration.age(since, now)}{awaited}"
    return [Piece(symbol, look), Piece(f" {text}", "" if connection.phase == "live" else look)]


@dataclass(frozen=True, slots=True)
class Chapter:
    """One chapter of the ribbon."""

    number: int
    title: str
    done: bool = False
    count: str = ""


def ribbon(chapters: Sequence[Chapter], current: int, selection: int, width: int) -> list[Piece]:
    """The progression: done chapters ticked, the open one counted, the selection's one underlined."""
    drawn: list[list[Piece]] = [_chapter(chapter, current, selection) for chapter in chapters]
    first = _first_shown(drawn, chapters, current or selection, width)
    pieces = [Piece(" … " if first else " ", "muted")]
    for index, chapter in enumerate(drawn[first:], first):
        if index > first:
            done = chapters[index - 1].done
            pieces.append(Piece(" ━ ", "done" if done else "rule"))
        pieces += chapter
    return pieces


def _chapter(chapter: Chapter, current: int, selection: int) -> list[Piece]:
    link = f"chapter:{chapter.number}"
    if chapter.number == current:
        count = f" · {chapter.count}" if chapter.count else ""
        return [Piece(f" {chapter.number} {chapter.title}{count} ", "current", link)]
    here = chapter.number == selection
    if chapter.done:
        return [Piece("✔ ", "done", link), Piece(chapter.title, "here" if here else "done", link)]
    return [
        Piece(f"{chapter.number} ", "muted", link),
        Piece(chapter.title, "here" if here else "muted", link),
    ]


def _first_shown(drawn: list[list[Piece]], chapters: Sequence[Chapter], wanted: int, width: int) -> int:
    """The first chapter drawn so that the wanted one is on the screen."""
    sizes = [sum(cell_len(piece.text) for piece in chapter) + 3 for chapter in drawn]
    at = next((index for index, chapter in enumerate(chapters) if chapter.number == wanted), 0)
    first = 0
    while first < at and sum(sizes[first : at + 1]) + 2 > width:
        first += 1
    return first


@dataclass(frozen=True, slots=True)
class Tab:
    """One pane in the line of tabs."""

    id: str
    number: int
    title: str
    count: int | None
    trouble: int


def tab_line(tabs: Iterable[Tab], active: str, width: int) -> list[Piece]:
    """The panes as tabs, each with its count and its trouble; counts give way before titles do."""
    all_tabs = list(tabs)
    pieces: list[Piece] = []
    for counts, longest in ((2, 20), (1, 20), (0, 20), (0, 7), (0, 4), (0, 0)):
        drawn = [_tab(tab, active, counts, longest) for tab in all_tabs]
        pieces = [Piece(" ")]
        for index, tab in enumerate(drawn):
            pieces += [Piece("  "), *tab] if index else tab
        if _width(pieces) <= width:
            break
    return pieces


def _tab(tab: Tab, active: str, counts: int, longest: int) -> list[Piece]:
    link, here = f"pane:{tab.id}", tab.id == active
    name = f"{tab.number} {tab.title[:longest]}".strip()
    pieces = [Piece(name, "here" if here else "muted", link)]
    if counts == 2 or (counts == 1 and not tab.trouble):
        pieces.append(Piece(" ?" if tab.count is None else f" {tab.count}", "", link))
    if tab.trouble:
        pieces.append(Piece(f" {tab.trouble}✖", "error", link))
    return pieces


def footer(
    keys: Keys, context: str, resource: str | None, *, lesson: Sequence[tuple[str, str]], width: int,
    greyed: Callable[[Verb], bool] = lambda verb: False,
) -> list[Piece]:  # fmt: skip
    """The keys that work right now: those of the open lesson, then those of the selected object.

    `lesson` names verbs, each with the label it has now instead of its own, if any. `?` is always there, the rest
    as room allows. What is `greyed` is shown quietly: it cannot be used now.
    """
    last = _entry(keys.verb("keys"), "key", "all keys")
    first = [_entry(keys.verb(id_), "lesson", label) for id_, label in lesson]
    if not lesson and context == "explorer":
        first = [_entry(keys.verb("chapter.next"), "lesson", "lesson")]
    labels = _LABELS.get(context, {})
    last[-1:] = [piece._replace(text=piece.text.rstrip()) for piece in last[-1:]]
    entries = [
        (_quiet if greyed(verb) else list)(_entry(verb, "key", labels.get(verb.id, "")))
        for verb in _working(keys, context, resource)
    ]
    room = width - 1 - _width(last)
    pieces = [Piece(" ")]
    for group, divider in ((first, Piece("│ ", "rule")), (entries, Piece(""))):
        shown = 0
        for entry in group:
            if _width(entry) <= room:
                pieces += entry
                room -= _width(entry)
                shown += 1
        if shown and room >= 3 and divider.text:
            pieces[-1] = pieces[-1]._replace(text=pieces[-1].text[:-1])
            pieces.append(divider)
            room -= len(divider.text) - 1
    return [*pieces, *last]


def _working(keys: Keys, context: str, resource: str | None) -> list[Verb]:
    def fits(id_: str) -> Verb | None:
        verb = keys.verb(id_)
        if verb is None or not here & verb.contexts:
            return None
        if verb.needs_object and (resource is None or not verb.works_on(resource)):
            return None
        return verb

    own = _ORDERS.get(context)
    here = {context, "detail"} if own else {context}
    order = own or (*_FIRST, *_PLACE, *(i for i in _OBJECT if i not in _FIRST))
    return [verb for id_ in order if (verb := fits(id_))]


def _entry(verb: Verb | None, look: str, label: str = "") -> list[Piece]:
    if verb is None or not verb.keys:
        return []
    from kubetui.tui.keys import shown

    link = VerbLink(verb.id)
    return [Piece(shown(verb.keys[0]), look, link), Piece(f" {label or verb.label}  ", "", link)]


def _quiet(entry: Sequence[Piece]) -> list[Piece]:
    struck = [piece._replace(look="off") for piece in entry]
    words = struck[-1]
    gap = len(words.text) - len(words.text.rstrip())
    return [*struck[:-1], words._replace(text=words.text.rstrip()), Piece(" " * gap)] if gap else struck


def _width(pieces: Sequence[Piece]) -> int:
    return sum(cell_len(piece.text) for piece in pieces)
