"""The ways around a selection: of a request to Pods, and of configuration and storage to Pods."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from kubetui.api import meta
from kubetui.api.meta import Obj, ObjectRef, dig, mapping, text
from kubetui.api.selectors import from_map, matches
from kubetui.kinds.shown.ingresses import Route, routes
from kubetui.kinds.shown.registry import shown
from kubetui.store.references import Reference, references
from kubetui.store.relation import GONE
from kubetui.store.selection import NO_TRAFFIC
from kubetui.store.store import Store
from kubetui.views.around import CLAIMS, INGRESSES, SLICES, LiveAround, service_slices
from kubetui.views.branches import KINDS
from kubetui.views.flow import Stop
from kubetui.views.model import Health, Line, Span
from kubetui.views.words import count, link, plain

REQUEST = ("INGRESS", "SERVICE", "ENDPOINTSLICE", "POD", "NODE")
NEEDS = ("VOLUME", "SETTING OR CLAIM", "POD")
MOST = 5
"""Pods drawn behind one slice or one setting; the others are counted."""
_CONFIG = frozenset({"configmaps", "secrets", CLAIMS, "serviceaccounts"})
_SKIPPED = frozenset({"kube-root-ca.crt", "default"})
_SELECTED = 500
"""Pods whose labels are compared with selectors."""


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
        judged = resource not in _CONFIG or resource == CLAIMS
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
        named = [one.ref for one in _endpoints(obj)]
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


def request_ways(around: Around, resource: str, obj: Obj) -> list[Stop]:
    """From each Ingress, or Service that no Ingress leads to, down to the Nodes."""
    store, services = around.store, _services(around, resource, obj)
    ingresses = {meta.uid(obj): obj} if resource == INGRESSES else {}
    for service in services:
        for _, kind, one in store.referring("services", meta.namespace(service), meta.name(service)):
            if kind == INGRESSES:
                ingresses.setdefault(meta.uid(one), one)
    wanted = {meta.name(service) for service in services}
    found = [_ingress(around, one, wanted) for one in ingresses.values()]
    reached = {route.service for one in ingresses.values() for route in _routes(around, one)}
    found += [_service(around, one) for one in services if meta.name(one) not in reached]
    if not found and resource == "pods":
        found = [_pod(around, obj)]
    return found


def _services(around: Around, resource: str, obj: Obj) -> list[Obj]:
    """The Services on the way: the selection, those of its routes, or those that choose its Pods."""
    store, space = around.store, meta.namespace(obj)
    if resource == "services":
        return [obj]
    if resource == INGRESSES:
        names = dict.fromkeys(route.service for route in _routes(around, obj))
        return [one for name in names if (one := store.get("services", space, name)) is not None]
    if resource == SLICES:
        one = store.get("services", space, text(meta.labels(obj), "kubernetes.io/service-name"))
        return [one] if one is not None else []
    if resource in _CONFIG:
        return []
    looks = {(meta.namespace(pod), *sorted(meta.labels(pod).items())): pod for pod in around.pods[:_SELECTED]}
    found: dict[str, Obj] = {}
    for pod in looks.values():
        for service in store.all("services", (meta.namespace(pod),)):
            selector = mapping(service, "spec", "selector")
            if selector and matches(from_map(selector), meta.labels(pod)):
                found[meta.uid(service)] = service
    return sorted(found.values(), key=lambda one: (meta.namespace(one), meta.name(one)))


def _routes(around: Around, ingress: Obj) -> list[Route]:
    return routes(ingress, LiveAround(around.store, lambda: around.now, ()))


def _ingress(around: Around, ingress: Obj, wanted: set[str]) -> Stop:
    stop = around.stop(INGRESSES, ingress, 0)
    for route in _routes(around, ingress):
        if route.service in wanted or stop.here:
            stop.after.append(_route(around, meta.namespace(ingress), route))
    return stop


def _route(around: Around, space: str, route: Route) -> Stop:
    service = around.store.get("services", space, route.service)
    if service is not None and route.broken in ("", "no endpoints"):
        stop = _service(around, service, f"{plain(route.path).text} →")
        stop.broken = bool(route.broken)
        stop.note = stop.note or route.broken
        return stop
    ref = ObjectRef("services", space, route.service, meta.uid(service) if service else "")
    if not route.broken:  # whether it exists was not read
        return Stop((link(ref),), 1, Health.UNKNOWN, f"{plain(route.path).text} →")
    note = {"missing": GONE}.get(route.broken, f"has {route.broken}")
    return Stop((link(ref),), 1, Health.ERROR, f"{plain(route.path).text} →", note, broken=True)


def _service(around: Around, service: Obj, edge: str = "") -> Stop:
    stop = around.stop("services", service, 1, edge)
    space, spec = meta.namespace(service), mapping(service, "spec")
    if text(spec, "type") == "ExternalName":
        stop.note = f"→ {plain(text(spec, 'externalName')).text}"
        return stop
    slices = service_slices(around.store, space, meta.name(service))
    pods = pods_of(around.store, "services", service)
    if any(_endpoints(one) for one in slices):
        stop.after += [_slice(around, one) for one in slices if _endpoints(one)]
    elif pods:
        stop.after += _folded([_reached(around, pod, NO_TRAFFIC) for pod in _sorted(around, pods)])
    elif spec.get("selector") and around.store.complete("pods", space):
        asked = ",".join(f"{key}={value}" for key, value in sorted(mapping(spec, "selector").items()))
        stop.after.append(Stop((plain(f"no Pod has {asked}", "error"),), 3, Health.ERROR, broken=True))
    elif not spec.get("selector"):
        stop.note = "chooses no Pods by itself"
    return stop


@dataclass(frozen=True, slots=True)
class _Endpoint:
    ref: ObjectRef
    ready: bool
    leaving: bool


def _endpoints(slice_: Obj) -> list[_Endpoint]:
    space = meta.namespace(slice_)
    return [
        _Endpoint(
            ObjectRef("pods", text(target, "namespace") or space, text(target, "name"), text(target, "uid")),
            dig(one, "conditions", "ready", default=True) is True,
            dig(one, "conditions", "terminating") is True,
        )
        for one in meta.dicts(slice_, "endpoints")
        if (target := mapping(one, "targetRef")).get("kind") == "Pod"
    ]


def _slice(around: Around, slice_: Obj) -> Stop:
    stop = around.stop(SLICES, slice_, 2)
    chosen = around.chosen()
    found = sorted(_endpoints(slice_), key=lambda one: (one.ref.uid not in chosen, one.ready, one.ref.name))
    stop.after += _folded([_endpoint(around, one) for one in found])
    return stop


def _endpoint(around: Around, one: _Endpoint) -> Stop:
    pod = around.store.find(one.ref)
    if pod is None:
        gone = around.store.complete("pods", one.ref.namespace)
        health = Health.ERROR if gone else Health.UNKNOWN
        return Stop((link(one.ref),), 3, health, note=GONE if gone else "", broken=gone)
    leaving = "terminating, so no new traffic" if one.leaving else NO_TRAFFIC
    return _reached(around, pod, "" if one.ready else leaving)


def _reached(around: Around, pod: Obj, why_not: str) -> Stop:
    stop = _pod(around, pod)
    stop.note, stop.broken = why_not, bool(why_not)
    return stop


def _pod(around: Around, pod: Obj) -> Stop:
    stop = around.stop("pods", pod, 3)
    name = text(pod, "spec", "nodeName")
    if not name:
        stop.after.append(Stop((Span("no Node yet", "muted"),), 4, Health.EXPECTED))
        return stop
    node = around.store.get("nodes", "", name)
    ref = ObjectRef("nodes", "", name, meta.uid(node) if node else "")
    stop.after.append(around.stop("nodes", node, 4) if node is not None else Stop((link(ref),), 4))
    return stop


def _sorted(around: Around, pods: Iterable[Obj]) -> list[Obj]:
    chosen = around.chosen()
    return sorted(pods, key=lambda pod: (meta.uid(pod) not in chosen, meta.name(pod)))


def _folded(stops: list[Stop]) -> list[Stop]:
    """The first few, and how many more there are: those that are in trouble are told of."""
    if len(stops) <= MOST + 1:
        return stops
    rest = stops[MOST:]
    broken = sum(one.broken for one in rest)
    told: Line = (Span(f"and {len(rest)} more", "muted"),)
    told += (Span(f", {broken} of them not ready", "warning"),) if broken else ()
    return [*stops[:MOST], Stop(told, stops[0].column)]


def need_ways(around: Around, resource: str, obj: Obj) -> list[Stop]:
    """From each ConfigMap, Secret and claim to the Pods that take something from it."""
    users: dict[tuple[str, str, str], list[tuple[Obj, list[Reference]]]] = {}
    for pod in _sorted(around, around.pods):
        groups: dict[tuple[str, str, str], list[Reference]] = {}
        for found in references("pods", pod):
            if found.target in _CONFIG and found.name not in _SKIPPED:
                groups.setdefault((found.target, found.namespace, found.name), []).append(found)
        for place, mentions in groups.items():
            users.setdefault(place, []).append((pod, mentions))
    own = (resource, meta.namespace(obj), meta.name(obj))
    if resource in _CONFIG:
        users = {own: users.get(own, [])}
    return [_need(around, place, found) for place, found in sorted(users.items())]


def _need(around: Around, place: tuple[str, str, str], users: list[tuple[Obj, list[Reference]]]) -> Stop:
    """A setting or a claim, the volume behind it, and who takes it."""
    resource, space, name = place
    obj = around.store.get(resource, space, name)
    optional = all(one.optional for _, mentions in users for one in mentions)
    missing = obj is None and around.store.complete(resource, space) and not optional
    if obj is not None:
        stop = around.stop(resource, obj, 1)
    else:
        health, note = (Health.ERROR, GONE) if missing else (Health.UNKNOWN, "")
        stop = Stop((link(ObjectRef(resource, space, name)),), 1, health, "", note, missing)
    takers = []
    for pod, mentions in users:
        taker = around.stop("pods", pod, 2)
        taker.broken = missing or _lacks_key(obj, mentions)
        notes = dict.fromkeys(one.note for one in mentions if one.note)
        taker.note = f"({'; '.join(plain(note).text for note in notes)})" if notes else ""
        takers.append(taker)
    stop.after += _folded(takers)
    if not users:
        stop.note = "used by no Pod"
    return _behind(around, stop, obj) if resource == CLAIMS and obj is not None else stop


def _lacks_key(obj: Obj | None, mentions: list[Reference]) -> bool:
    keys = set(mapping(obj, "data")) | set(mapping(obj, "binaryData")) if obj else set()
    return obj is not None and any(one.key and not one.optional and one.key not in keys for one in mentions)


def _behind(around: Around, stop: Stop, claim: Obj) -> Stop:
    """The volume a claim is bound to stands before it."""
    name = text(claim, "spec", "volumeName")
    if not name:
        stop.note = "not bound yet"
        return stop
    volume = around.store.get("persistentvolumes", "", name)
    if volume is not None:
        before = around.stop("persistentvolumes", volume, 0)
    else:
        gone = around.store.complete("persistentvolumes")
        health, note = (Health.ERROR, GONE) if gone else (Health.UNKNOWN, "")
        before = Stop((link(ObjectRef("persistentvolumes", "", name)),), 0, health, "", note, gone)
        stop.broken = gone
    before.after.append(stop)
    return before


def nothing(resource: str, pods: int) -> str:
    """Why no way is drawn."""
    if resource == "pods" or resource in KINDS:
        return "No Service leads here: these Pods can be reached by their own addresses only."
    if resource == "nodes":
        return f"No Service leads to the {count(pods, 'Pod')} of this Node."
    return "No request passes here."
