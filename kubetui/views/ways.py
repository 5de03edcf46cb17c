"""What both ways around a selection start from: the Pods it is about, and how they are drawn."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from kubetui.api import meta
from kubetui.api.meta import Obj, ObjectRef, dig, mapping, text
from kubetui.api.selectors import from_map
from kubetui.kinds.shown.ingresses import routes
from kubetui.kinds.shown.registry import shown
from kubetui.store.store import Store
from kubetui.views.around import CLAIMS, INGRESSES, SLICES, LiveAround
from kubetui.views.branches import KINDS
from kubetui.views.flow import Stop
from kubetui.views.model import Health, Line, Span
from kubetui.views.words import link

MOST = 5
"""Pods drawn behind one slice or one setting; the others are counted."""
CONFIG = frozenset({"configmaps", "secrets", CLAIMS, "serviceaccounts"})
"""What Pods take settings, names and disks from."""


@dataclass(frozen=True, slots=True)
class Around:
    """The selection, the Pods it is about, and the moment."""

    store: Store
    ref: ObjectRef
    pods: list[Obj]
    now: datetime

    def stop(self, resource: str, obj: Obj, column: int, edge: str = "") -> Stop:
        """The place of an object that is there."""
        ref = meta.ref(resource, obj)
        around = LiveAround(self.store, lambda: self.now, ())
        judged = resource not in CONFIG or resource == CLAIMS
        health = shown(resource).read(obj, around).health if judged else Health.OK
        return Stop((link(ref),), column, health, edge, here=ref == self.ref)

    def chosen(self) -> set[str]:
        """The UIDs of the Pods the selection is about."""
        return {meta.uid(pod) for pod in self.pods}


def pods_of(store: Store, resource: str, obj: Obj) -> list[Obj]:
    """The Pods a selection is about: itself, what it owns, chooses, holds or serves."""
    space, name = meta.namespace(obj), meta.name(obj)
    if resource == "pods":
        return [obj]
    if resource == "nodes":
        return store.on_node(name)
    if resource == "services":
        return store.labelled("pods", space, from_map(mapping(obj, "spec", "selector")))
    if resource == SLICES:
        named = [one.ref for one in endpoints_of(obj)]
        return [pod for ref in named if (pod := store.find(ref)) is not None]
    if resource == INGRESSES:
        around = LiveAround(store, lambda: datetime.min, ())
        services = {route.service for route in routes(obj, around)}
        found = [store.get("services", space, one) for one in sorted(services)]
        return [pod for one in found if one is not None for pod in pods_of(store, "services", one)]
    if resource in KINDS:
        return list(_owned(store, meta.uid(obj), 0))
    return [other for _, kind, other in store.referring(resource, space, name) if kind == "pods"]


def _owned(store: Store, uid: str, depth: int) -> Iterator[Obj]:
    for kind, child in store.owned(uid):
        if kind == "pods":
            yield child
        elif kind in KINDS and depth < 4:
            yield from _owned(store, meta.uid(child), depth + 1)


@dataclass(frozen=True, slots=True)
class Endpoint:
    """An address of a slice that is a Pod's."""

    ref: ObjectRef
    ready: bool
    leaving: bool


def endpoints_of(slice_: Obj) -> list[Endpoint]:
    """The addresses of a slice that are Pods'."""
    space = meta.namespace(slice_)
    return [
        Endpoint(
            ObjectRef("pods", text(target, "namespace") or space, text(target, "name"), text(target, "uid")),
            dig(one, "conditions", "ready", default=True) is True,
            dig(one, "conditions", "terminating") is True,
        )
        for one in meta.dicts(slice_, "endpoints")
        if (target := mapping(one, "targetRef")).get("kind") == "Pod"
    ]


def chosen_first(around: Around, pods: Iterable[Obj]) -> list[Obj]:
    """By name, the Pods the selection is about before all others."""
    chosen = around.chosen()
    return sorted(pods, key=lambda pod: (meta.uid(pod) not in chosen, meta.name(pod)))


def folded(stops: list[Stop]) -> list[Stop]:
    """The first few, and how many more there are: those that are in trouble are told of."""
    if len(stops) <= MOST + 1:
        return stops
    rest = stops[MOST:]
    broken = sum(one.broken for one in rest)
    told: Line = (Span(f"and {len(rest)} more", "muted"),)
    told += (Span(f", {broken} of them not ready", "warning"),) if broken else ()
    return [*stops[:MOST], Stop(told, stops[0].column)]
