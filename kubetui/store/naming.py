"""Links by name: what an object's fields name, what names it, and whether the names lead somewhere."""

from __future__ import annotations

from collections.abc import Iterator

from kubetui.api.meta import Obj, ObjectRef, dicts, mapping, name, namespace, text, uid
from kubetui.store.references import CLAIMS, SERVICES, Reference, references
from kubetui.store.relation import GONE, Relation, to
from kubetui.store.store import Store

INVERSE = {
    "uses": "used by",
    "mounts": "used by",
    "runs on": "runs",
    "routes to": "routed from",
    "routed from": "routes to",
    "scales": "scaled by",
    "binds": "binds",
}
"""How an edge reads from its other end."""


def naming(store: Store, resource: str, obj: Obj) -> Iterator[Relation]:
    """The objects that this one names; several mentions of one are one link."""
    groups: dict[tuple[str, str, str, str], list[Reference]] = {}
    for found in references(resource, obj):
        groups.setdefault(found[:4], []).append(found)
    for mentions in groups.values():
        yield _link(store, mentions)


def _link(store: Store, mentions: list[Reference]) -> Relation:
    first = mentions[0]
    title = _resource(store, first)
    target = store.get(title, first.namespace, first.name)
    faults = dict.fromkeys(filter(None, (_fault(store, title, target, found) for found in mentions)))
    notes = dict.fromkeys(found.note for found in mentions if found.note)
    link = ObjectRef(title, first.namespace, first.name, uid(target) if target else "")
    if faults:
        return Relation(first.edge, link, "; ".join((*faults, *notes)), broken=True)
    if target is None and store.complete(title, first.namespace):
        notes = {f"{GONE}, which is allowed": "", **notes}
    elif target is not None and title == CLAIMS and text(target, "status", "phase") != "Bound":
        notes = {"not bound yet": "", **notes}
    return Relation(first.edge, link, "; ".join(notes))


def _resource(store: Store, found: Reference) -> str:
    if not found.by_kind:
        return found.target
    kind, _, group = found.target.partition(".")
    return store.resource_of(f"{group}/" if group else "", kind)


def _fault(store: Store, title: str, target: Obj | None, found: Reference) -> str:
    """Why a mention leads nowhere; empty when it does, when it may, or when nobody knows yet."""
    if found.optional:
        return ""
    if target is None:
        return GONE if store.complete(title, found.namespace) else ""
    if not found.key:
        return ""
    if title == SERVICES:
        ports = {
            port
            for item in dicts(target, "spec", "ports")
            for port in (text(item, "name"), text(item, "port"))
        }
        return "" if found.key in ports else f"has no port {found.key}"
    keys = mapping(target, "data").keys() | mapping(target, "binaryData").keys()
    return "" if found.key in keys else f"has no key {found.key}"


def named_by(store: Store, resource: str, obj: Obj) -> Iterator[Relation]:
    """The objects that name this one."""
    place = namespace(obj), name(obj)
    for edge, title, other in store.referring(resource, *place):
        if edge == "binds" and _binds_back(resource, obj, other):
            continue
        note = "" if title == "pods" else _note(store, resource, place, title, other)
        yield to(INVERSE[edge], title, other, note)


def _binds_back(resource: str, obj: Obj, other: Obj) -> bool:
    """A bound claim and its volume name each other: the own mention is the link already."""
    return any(found.edge == "binds" and found.name == name(other) for found in references(resource, obj))


def _note(store: Store, resource: str, place: tuple[str, str], title: str, other: Obj) -> str:
    notes = (
        found.note
        for found in references(title, other)
        if (found.namespace, found.name) == place and _resource(store, found) == resource
    )
    return "; ".join(dict.fromkeys(filter(None, notes)))
