"""Links by label selector, and through EndpointSlices: who gets traffic, and who is chosen by what."""

from __future__ import annotations

from collections.abc import Iterator

from kubetui.api.meta import (
    Obj,
    ObjectRef,
    deleting,
    dicts,
    dig,
    is_true,
    labels,
    mapping,
    name,
    namespace,
    text,
)
from kubetui.api.pods import ended
from kubetui.api.selectors import Selector, from_map, from_object, matches, render
from kubetui.store.relation import GONE, Relation, to
from kubetui.store.store import Store

SLICES = "endpointslices.discovery.k8s.io"
POLICIES = "networkpolicies.networking.k8s.io"
BUDGETS = "poddisruptionbudgets.policy"
NO_TRAFFIC = "not ready, so no traffic"


def selector_of(resource: str, obj: Obj) -> Selector | None:
    """The selector by which a Service, NetworkPolicy or PodDisruptionBudget chooses Pods."""
    if resource == "services":
        return from_map(mapping(obj, "spec", "selector"))
    field = "podSelector" if resource == POLICIES else "selector"
    return from_object(dig(obj, "spec", field))


def selection(store: Store, resource: str, obj: Obj) -> Iterator[Relation]:
    """From one that selects to its Pods, and from a Pod to those that selected it."""
    if resource == "pods":
        yield from _chosen(store, obj)
    elif resource in _EDGES:
        yield from _choose(store, resource, obj)


_EDGES = {
    "services": ("selects", "chosen by"),
    POLICIES: ("selects", "chosen by"),
    BUDGETS: ("protects", "protected by"),
}


def _choose(store: Store, resource: str, obj: Obj) -> Iterator[Relation]:
    selector, edge = selector_of(resource, obj), _EDGES[resource][0]
    pods = store.labelled("pods", namespace(obj), selector)
    for pod in pods:
        yield _to_pod(edge, resource, obj, pod)
    if selector is not None and not pods and store.complete("pods", namespace(obj)):
        wanted = f"no Pod has {render(selector)}" if selector else "there is no Pod"
        yield Relation(edge, ObjectRef("pods", namespace(obj), ""), wanted, broken=resource == "services")


def _chosen(store: Store, pod: Obj) -> Iterator[Relation]:
    for resource, (_, edge) in _EDGES.items():
        for other in store.all(resource, (namespace(pod),)):
            if matches(selector_of(resource, other), labels(pod)):
                note, broken = _traffic(other, pod) if resource == "services" else ("", False)
                yield to(edge, resource, other, note, broken=broken)


def _to_pod(edge: str, resource: str, obj: Obj, pod: Obj) -> Relation:
    note, broken = _traffic(obj, pod) if resource == "services" else ("", False)
    return to(edge, "pods", pod, note, broken=broken)


def _traffic(service: Obj, pod: Obj) -> tuple[str, bool]:
    """What a Service sends to a Pod, where it is not the usual; and whether that breaks the link."""
    if ended(pod):
        return "finished, so no traffic", False
    if deleting(pod):
        return "terminating, so no new traffic", False
    if is_true(pod, "Ready"):
        return "", False
    if dig(service, "spec", "publishNotReadyAddresses") is True:
        return "not ready, published all the same", False
    return NO_TRAFFIC, True


def endpoints(store: Store, resource: str, obj: Obj) -> Iterator[Relation]:
    """From an EndpointSlice to the Pods behind its addresses, and from a Pod to its slices."""
    if resource == "pods":
        for slice_ in store.endpoint_slices_of(obj):
            note = _readiness(slice_, obj)
            yield to("routed from", SLICES, slice_, note, broken=note == NO_TRAFFIC)
    elif resource == SLICES:
        for endpoint in dicts(obj, "endpoints"):
            if text(endpoint, "targetRef", "kind") == "Pod":
                yield _endpoint(store, obj, endpoint)


def _endpoint(store: Store, slice_: Obj, endpoint: Obj) -> Relation:
    target = mapping(endpoint, "targetRef")
    space = text(target, "namespace") or namespace(slice_)
    link = ObjectRef("pods", space, text(target, "name"), text(target, "uid"))
    pod = store.find(link)
    if pod is None and store.complete("pods", space):
        return Relation("routes to", link, GONE, broken=True)
    if dig(endpoint, "conditions", "ready", default=True) is not True:
        return Relation("routes to", link, _unready(endpoint), broken=not _terminating(endpoint))
    addresses = [item for item in dig(endpoint, "addresses", default=[]) if isinstance(item, str)]
    return Relation("routes to", link, ", ".join(addresses))


def _readiness(slice_: Obj, pod: Obj) -> str:
    for endpoint in dicts(slice_, "endpoints"):
        if text(endpoint, "targetRef", "name") == name(pod):
            ready = dig(endpoint, "conditions", "ready", default=True) is True
            return "" if ready else _unready(endpoint)
    return ""


def _terminating(endpoint: Obj) -> bool:
    return dig(endpoint, "conditions", "terminating") is True


def _unready(endpoint: Obj) -> str:
    return "terminating, so no new traffic" if _terminating(endpoint) else NO_TRAFFIC
