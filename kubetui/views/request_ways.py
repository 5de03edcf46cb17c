"""The way of a request: from Ingresses and Services down to the Pods that answer, and their Nodes."""

from __future__ import annotations

from kubetui.api import meta
from kubetui.api.meta import Obj, ObjectRef, mapping, text
from kubetui.api.selectors import from_map, matches
from kubetui.kinds.shown.ingresses import Route, routes
from kubetui.store.relation import GONE
from kubetui.store.selection import NO_TRAFFIC
from kubetui.views.around import INGRESSES, SLICES, LiveAround, service_slices
from kubetui.views.branches import KINDS
from kubetui.views.flow import Stop
from kubetui.views.model import Health, Span
from kubetui.views.ways import CONFIG, Around, Endpoint, chosen_first, endpoints_of, folded, pods_of
from kubetui.views.words import count, link, plain

REQUEST = ("INGRESS", "SERVICE", "ENDPOINTSLICE", "POD", "NODE")
_SELECTED = 500
"""Pods whose labels are compared with selectors."""


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
    if resource in CONFIG:
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
    if any(endpoints_of(one) for one in slices):
        stop.after += [_slice(around, one) for one in slices if endpoints_of(one)]
    elif pods:
        stop.after += folded([_reached(around, pod, NO_TRAFFIC) for pod in chosen_first(around, pods)])
    elif spec.get("selector") and around.store.complete("pods", space):
        asked = ",".join(f"{key}={value}" for key, value in sorted(mapping(spec, "selector").items()))
        stop.after.append(Stop((plain(f"no Pod has {asked}", "error"),), 3, Health.ERROR, broken=True))
    elif not spec.get("selector"):
        stop.note = "chooses no Pods by itself"
    return stop


def _slice(around: Around, slice_: Obj) -> Stop:
    stop = around.stop(SLICES, slice_, 2)
    chosen = around.chosen()
    found = sorted(endpoints_of(slice_), key=lambda one: (one.ref.uid not in chosen, one.ready, one.ref.name))
    stop.after += folded([_endpoint(around, one) for one in found])
    return stop


def _endpoint(around: Around, one: Endpoint) -> Stop:
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


def nothing(resource: str, pods: int) -> str:
    """Why no way is drawn."""
    if resource == "pods" or resource in KINDS:
        return "No Service leads here: these Pods can be reached by their own addresses only."
    if resource == "nodes":
        return f"No Service leads to the {count(pods, 'Pod')} of this Node."
    return "No request passes here."
