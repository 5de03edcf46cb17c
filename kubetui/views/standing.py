"""Where a concept stands in a cluster: the live objects in which it can be seen."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from datetime import datetime
from typing import NamedTuple

from kubetui.api import meta
from kubetui.api.meta import Obj, dicts, dig, mapping, text
from kubetui.concepts.registry import headings
from kubetui.kinds.shown.podspec import containers
from kubetui.kinds.shown.registry import shown
from kubetui.store.store import Store
from kubetui.views.around import LiveAround
from kubetui.views.diagnose.registry import is_well
from kubetui.views.model import Health

_EXAMINED = 300
"""Objects whose health is read; of Pods only those that are not plainly well count."""


class Seen(NamedTuple):
    """An object in which a concept shows, and how it is."""

    resource: str
    obj: Obj
    health: Health
    word: str


class Standing(NamedTuple):
    """How many objects of a concept there are, how they are, and the worst of them first."""

    total: int
    by_health: dict[Health, int]
    seen: list[Seen]
    unread: bool


Finder = Callable[[Store, Collection[str]], Iterator[tuple[str, Obj]]]


def _part(label: str, value: str) -> Finder:
    """The Pods of a part of the control plane, by the label it carries."""

    def find(store: Store, _namespaces: Collection[str]) -> Iterator[tuple[str, Obj]]:
        for pod in store.all("pods", ("kube-system",)):
            if meta.labels(pod).get(label) == value:
                yield "pods", pod

    return find


def _pods(holds: Callable[[Obj], bool]) -> Finder:
    """The Pods whose specification says something."""

    def find(store: Store, namespaces: Collection[str]) -> Iterator[tuple[str, Obj]]:
        for pod in store.all("pods", namespaces):
            if holds(mapping(pod, "spec")):
                yield "pods", pod

    return find


def _any_container(holds: Callable[[Obj], bool]) -> Finder:
    return _pods(lambda spec: any(holds(one) for one in containers(spec)))


def _nodes(holds: Callable[[Obj], bool]) -> Finder:
    def find(store: Store, _namespaces: Collection[str]) -> Iterator[tuple[str, Obj]]:
        yield from (("nodes", node) for node in store.all("nodes") if holds(node))

    return find


def _typed_services(store: Store, namespaces: Collection[str]) -> Iterator[tuple[str, Obj]]:
    for service in store.all("services", namespaces):
        if text(service, "spec", "type") not in ("", "ClusterIP"):
            yield "services", service


def _injects(container: Obj) -> bool:
    return bool(container.get("envFrom")) or any("valueFrom" in one for one in dicts(container, "env"))


def _held(store: Store, namespaces: Collection[str]) -> Iterator[tuple[str, Obj]]:
    """Workloads that own something, and whatever a finalizer holds."""
    for resource in ("replicasets.apps", "pods"):
        for obj in store.all(resource, namespaces):
            if meta.owners(obj):
                yield resource, obj


_FINDERS: dict[str, Finder] = {
    "etcd": _part("component", "etcd"),
    "api-server": _part("component", "kube-apiserver"),
    "scheduler": _part("component", "kube-scheduler"),
    "controller": _part("component", "kube-controller-manager"),
    "control-plane": _part("tier", "control-plane"),
    "kube-proxy": _part("k8s-app", "kube-proxy"),
    "dns": _part("k8s-app", "kube-dns"),
    "kubelet": _nodes(lambda _node: True),
    "taint": _nodes(lambda node: bool(dicts(node, "spec", "taints"))),
    "container": _pods(lambda spec: bool(spec.get("containers"))),
    "labels": _pods(lambda _spec: True),
    "init-containers": _pods(lambda spec: bool(spec.get("initContainers"))),
    "emptydir": _pods(lambda spec: any("emptyDir" in one for one in dicts(spec, "volumes"))),
    "affinity": _pods(lambda spec: bool(spec.get("affinity") or spec.get("nodeSelector"))),
    "spread": _pods(lambda spec: bool(spec.get("topologySpreadConstraints"))),
    "injection": _any_container(_injects),
    "requests": _any_container(lambda one: bool(dig(one, "resources", "requests"))),
    "qos": _any_container(lambda one: bool(one.get("resources"))),
    "probes": _any_container(lambda one: any(key.endswith("Probe") for key in one)),
    "service-types": _typed_services,
    "ownership": _held,
}
"""Concepts that have no kind of their own, and where they show."""


def standing(store: Store, name: str, now: datetime, namespaces: Collection[str] = ()) -> Standing:
    """Where a concept stands in the cluster right now; system Pods count for the parts they are."""
    heading = headings().get(name)
    kinds = heading.kinds if heading else ()
    finder = _FINDERS.get(name)
    found = list(finder(store, namespaces)) if finder else [
        (kind, obj) for kind in kinds for obj in store.all(kind, namespaces)
    ]  # fmt: skip
    around = LiveAround(store, lambda: now, ())
    seen: list[Seen] = []
    for resource, obj in found:
        if resource == "pods" and is_well(obj):
            seen.append(Seen(resource, obj, Health.OK, "Running"))
        elif len(seen) < _EXAMINED or resource == "pods":
            facts = shown(resource).read(obj, around)
            word = "" if resource in _UNJUDGED else facts.word
            seen.append(Seen(resource, obj, Health.OK if resource in _UNJUDGED else facts.health, word))
    seen.sort(key=lambda one: -one.health)
    counted = {health: sum(one.health == health for one in seen) for health in Health}
    asked = kinds or ("pods",)
    unread = not found and not any(store.complete(kind) for kind in asked)
    return Standing(len(found), {health: n for health, n in counted.items() if n}, seen, unread)


_UNJUDGED = frozenset({"configmaps", "secrets", "serviceaccounts", "events", "events.events.k8s.io"})
"""Kinds whose word of state tells who uses them, which is not looked up here."""
