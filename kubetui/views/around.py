"""What cells ask about the rest of the cluster, kept up to date change by change."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from datetime import datetime
from decimal import Decimal
from weakref import WeakKeyDictionary

from kubetui.api import meta
from kubetui.api.meta import Obj, mapping, text
from kubetui.api.pods import ended
from kubetui.api.selectors import from_map
from kubetui.kinds.shown.endpoints import counted
from kubetui.kinds.shown.model import Endpoints, Load
from kubetui.kinds.shown.podspec import pod_spec, requested
from kubetui.store.references import references
from kubetui.store.shelf import identity
from kubetui.store.store import Store
from kubetui.views.tally import Part, Place, Tally

SERVICE_LABEL = "kubernetes.io/service-name"
INGRESSES = "ingresses.networking.k8s.io"
SLICES = "endpointslices.discovery.k8s.io"
CLAIMS, CLASSES = "persistentvolumeclaims", "storageclasses.storage.k8s.io"
TEMPLATES = frozenset(
    {"deployments.apps", "statefulsets.apps", "daemonsets.apps", "cronjobs.batch", "replicationcontrollers"}
)


class LiveAround:
    """Answers for the cells of one table; sums that are not in `needs` are counted when they are asked for."""

    def __init__(self, store: Store, now: Callable[[], datetime], needs: Collection[str]) -> None:
        self._store = store
        self._now = now
        self._tallies = {need: (resources, Tally(parts)) for need, (resources, parts) in _KEPT.items()
                         if need in needs}  # fmt: skip
        self._routes = Tally(_route_parts) if "endpoints" in needs else None
        self._services: dict[str, Place] = {}
        self._follows_classes = "classes" in needs
        self._asked = sorted({resource for need in needs for resource in _ASKED.get(need, ())})

    @property
    def now(self) -> datetime:
        """The server's time."""
        return self._now()

    @property
    def resources(self) -> frozenset[str]:
        """The kinds whose changes matter beyond their own rows."""
        found = {resource for resources, _ in self._tallies.values() for resource in resources}
        found |= {INGRESSES, "services"} if self._routes else set()
        return frozenset(found | ({CLASSES} if self._follows_classes else set()))

    def rebuild(self) -> None:
        """Counts everything anew."""
        for need, (resources, parts) in _KEPT.items():
            if need in self._tallies:
                self._tallies[need] = (resources, Tally(parts))
        self._routes = Tally(_route_parts) if self._routes else None
        self._services.clear()
        for resource in self.resources:
            for obj in self._store.all(resource):
                self.change(resource, identity(obj), obj)

    def change(self, resource: str, uid: str, obj: Obj | None) -> set[Place]:
        """Follows one object; the places whose rows may look different now."""
        touched: set[Place] = set()
        for resources, tally in self._tallies.values():
            if resource in resources:
                touched |= tally.change(resource, uid, obj)
        if self._routes:
            touched |= self._routed(resource, uid, obj, touched)
        if resource == CLASSES and self._follows_classes:
            touched |= {
                (CLAIMS, meta.namespace(claim), meta.name(claim)) for claim in self._store.all(CLAIMS)
            }
        return touched

    def _routed(self, resource: str, uid: str, obj: Obj | None, touched: set[Place]) -> set[Place]:
        """The Ingresses that lead to a Service that changed."""
        assert self._routes is not None
        if resource == INGRESSES:
            self._routes.change(resource, uid, obj)
        services = {place for place in touched if place[0] == "services"}
        if resource == "services":
            if obj is not None:
                self._services[uid] = ("services", meta.namespace(obj), meta.name(obj))
            if place := self._services.get(uid):
                services.add(place)
            if obj is None:
                self._services.pop(uid, None)
        return {
            (INGRESSES, place[1], name) for place in services for name in self._routes.names.get(place, ())
        }

    def get(self, resource: str, namespace: str, name: str, /) -> Obj | None:
        """One object."""
        return self._store.get(resource, namespace, name)

    def knows(self, resource: str, namespace: str = "", /) -> bool:
        """Whether all objects of a kind were read, so that what is not there does not exist."""
        if self._store.complete(resource, namespace):
            return True
        if namespace or not self._store.complete("namespaces"):
            return False
        read = self._store.lists_read(resource)
        return all(meta.name(space) in read for space in self._store.all("namespaces"))

    def lists_read(self) -> dict[str, frozenset[str]]:
        """Which whole lists were read of the kinds that cells ask about; with another one they may say more."""
        return {resource: self._store.lists_read(resource) for resource in self._asked}

    def endpoints(self, namespace: str, service: str) -> Endpoints:
        """The addresses behind a Service."""
        if (kept := self._tallies.get("endpoints")) is None:
            return service_endpoints(self._store, namespace, service)
        place = ("services", namespace, service)
        return Endpoints(int(kept[1].first.get(place, 0)), int(kept[1].second.get(place, 0)))

    def users(self, resource: str, namespace: str, name: str) -> tuple[str, ...]:
        """The names of those that use an object."""
        if (kept := self._tallies.get("users")) is None:
            return tuple(sorted({part.name for part in _users(self._store, (resource, namespace, name))}))
        return tuple(sorted(kept[1].names.get((resource, namespace, name), ())))

    def pods_using(self, resource: str, namespace: str, name: str) -> int:
        """How many Pods use an object."""
        if (kept := self._tallies.get("users")) is None:
            return int(sum(part.first for part in _users(self._store, (resource, namespace, name))))
        return int(kept[1].first.get((resource, namespace, name), 0))

    def load(self, node: str) -> Load:
        """What the Pods of a Node asked for."""
        kept = self._tallies.get("load")
        if kept is None:
            return node_load(self._store, node)
        place = ("nodes", "", node)
        return Load(
            Decimal(kept[1].first.get(place, 0)),
            Decimal(kept[1].second.get(place, 0)),
            kept[1].members[place],
        )


def _load_parts(_resource: str, pod: Obj) -> Iterator[Part]:
    node = text(pod, "spec", "nodeName")
    if node and not ended(pod):
        spec = mapping(pod, "spec")
        yield Part(("nodes", "", node), "", requested(spec, "cpu"), requested(spec, "memory"))


def _endpoint_parts(_resource: str, slice_: Obj) -> Iterator[Part]:
    service = text(meta.labels(slice_), SERVICE_LABEL)
    if service:
        yield Part(("services", meta.namespace(slice_), service), "", *counted(slice_))


def _route_parts(resource: str, ingress: Obj) -> Iterator[Part]:
    for found in references(resource, ingress):
        if found.target == "services":
            yield Part(("services", found.namespace, found.name), meta.name(ingress))


def _user_parts(resource: str, obj: Obj) -> Iterator[Part]:
    is_pod = resource == "pods"
    user, seen = user_name(obj) if is_pod else meta.name(obj), set()
    if resource == INGRESSES:
        found = references(resource, obj)
    else:
        pod = obj if is_pod else {"metadata": obj.get("metadata"), "spec": pod_spec(obj)}
        found = references("pods", pod)
    for one in found:
        place = (one.target, one.namespace, one.name)
        if place not in seen and one.target != "nodes":
            seen.add(place)
            yield Part(place, user, int(is_pod))
    account = ("serviceaccounts", meta.namespace(obj), "default")
    if resource in TEMPLATES and not text(pod_spec(obj), "serviceAccountName"):
        yield Part(account, user)


def _users(store: Store, place: Place) -> Iterator[Part]:
    """What all users of one object add to it, found now."""
    resource, space, name = place
    found = [(kind, obj) for _, kind, obj in store.referring(resource, space, name) if kind not in TEMPLATES]
    found += [(kind, owner) for kind in TEMPLATES for owner in store.all(kind, (space,))]
    users = {(kind, identity(obj)): obj for kind, obj in found if kind in _KEPT["users"][0]}
    for (kind, _), obj in users.items():
        if kind == "pods" and resource != "nodes":
            yield Part(place, user_name(obj), 1)  # it was found by what it names: no need to read that again
            continue
        yield from (part for part in _user_parts(kind, obj) if part.place == place)


def user_name(pod: Obj) -> str:
    """The name of the workload a Pod belongs to, read from the Pod alone; its own without an owner."""
    owner = meta.controller_of(pod) or {}
    kind, name = text(owner, "kind"), text(owner, "name")
    if kind == "ReplicaSet":
        return name.removesuffix(f"-{text(meta.labels(pod), 'pod-template-hash')}")
    if kind == "Job":
        stem, _, stamp = name.rpartition("-")
        return stem if stem and stamp.isdecimal() and len(stamp) >= 8 else name
    return meta.name(pod) if kind in ("Node", "") else name


_ASKED = {"users": ("pods",), "load": ("pods", "namespaces"), "endpoints": (SLICES, "services")}
"""The kinds without whose whole lists an answer may be too small."""

_KEPT: dict[str, tuple[frozenset[str], Callable[[str, Obj], Iterator[Part]]]] = {
    "load": (frozenset({"pods"}), _load_parts),
    "endpoints": (frozenset({SLICES}), _endpoint_parts),
    "users": (frozenset({"pods", INGRESSES, *TEMPLATES}), _user_parts),
}


def service_slices(store: Store, namespace: str, service: str) -> list[Obj]:
    """The EndpointSlices of a Service."""
    return store.labelled(SLICES, namespace, from_map({SERVICE_LABEL: service}))


def service_endpoints(store: Store, namespace: str, service: str) -> Endpoints:
    """The addresses behind a Service, counted now."""
    found = [counted(slice_) for slice_ in service_slices(store, namespace, service)]
    return Endpoints(sum(one.ready for one in found), sum(one.total for one in found))


_LOADS: WeakKeyDictionary[Store, dict[str, dict[str, tuple[Obj, Load]]]] = WeakKeyDictionary()
"""What each Pod of a Node asks for, kept with the Pod it was read from."""


def node_load(store: Store, node: str) -> Load:
    """What the Pods of a Node asked for; only Pods that changed since the last time are read."""
    known = _LOADS.setdefault(store, {})
    before, now = known.get(node, {}), {}
    for pod in store.on_node(node):
        key = identity(pod)
        kept = before.get(key)
        now[key] = kept if kept and kept[0] is pod else (pod, _load(pod))
    known[node] = now
    loads = [load for _, load in now.values()]
    cpu = sum([load.cpu for load in loads], Decimal(0))
    memory = sum([load.memory for load in loads], Decimal(0))
    return Load(cpu, memory, sum([load.pods for load in loads]))


def _load(pod: Obj) -> Load:
    part = next(_load_parts("pods", pod), None)
    return Load(Decimal(part.first), Decimal(part.second), 1) if part else Load(Decimal(0), Decimal(0), 0)
