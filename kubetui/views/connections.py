"""The section Connected to: every relation a line, every name a link."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from kubetui.api.meta import Obj, ref
from kubetui.store.relations import Relation, relations
from kubetui.store.store import Store
from kubetui.views.branches import parent
from kubetui.views.model import Line, Span
from kubetui.views.words import link, plain

_WIDTH = 13
_MOST = 4
_EVERYWHERE = frozenset({"kube-root-ca.crt"})
"""What every Pod is given unasked; a tie to it tells nothing."""


def connections(store: Store, resource: str, obj: Obj) -> tuple[Line, ...]:
    """One line for each kind of tie, the first few names of each."""
    lines: list[Line] = []
    found = (one for one in relations(store, resource, obj) if one.broken or one.ref.name not in _EVERYWHERE)
    for edge, group in groupby(found, key=lambda relation: relation.edge):
        lines += _lines(store, edge, list(group))
    return tuple(lines)


def _lines(store: Store, edge: str, found: list[Relation]) -> Iterable[Line]:
    head = Span(edge.ljust(_WIDTH), "muted")
    if edge == "owned by":
        for relation in found:
            yield (head, *_upward(store, relation))
        return
    if all(not relation.note and not relation.broken for relation in found):
        yield (head, *_together(found))
        return
    for index, relation in enumerate(found[:_MOST]):
        first = head if index == 0 else Span(" " * _WIDTH)
        yield (first, *_name(relation))
    if len(found) > _MOST:
        yield (Span(" " * _WIDTH), Span(f"and {len(found) - _MOST} more", "muted"))


def _name(relation: Relation) -> Line:
    note = (Span(" "), plain(relation.note, "error" if relation.broken else "muted")) if relation.note else ()
    if not relation.ref.name:
        return (Span("nothing", "error"), *note)
    return (link(relation.ref, "error" if relation.broken else "link"), *note)


def _together(found: list[Relation]) -> Line:
    """Several names on one line."""
    spans: list[Span] = []
    for relation in found[:_MOST]:
        if spans:
            spans.append(Span(", ", "muted"))
        spans.append(link(relation.ref))
    if len(found) > _MOST:
        spans.append(Span(f" and {len(found) - _MOST} more", "muted"))
    return tuple(spans)


def _upward(store: Store, relation: Relation) -> Line:
    """The owner, its owner, and so on: `rs web-5c9 ▸ deploy web`."""
    spans: list[Span] = list(_name(relation))
    known = store.find(relation.ref)
    seen: set[str] = set()
    resource = relation.ref.resource
    while known is not None and resource not in seen:
        seen.add(resource)
        above = parent(store, known)
        if above is None:
            break
        resource, known = above
        spans += [Span(" ▸ ", "muted"), link(ref(resource, known))]
    return tuple(spans)
