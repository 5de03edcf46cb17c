"""Which objects may be well or unwell because another one changed."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from kubetui.api import meta
from kubetui.api.meta import Obj, ObjectRef, labels, mapping, namespace, owners, text
from kubetui.api.selectors import from_map, matches
from kubetui.kinds.shown import events
from kubetui.store.references import references
from kubetui.store.slim import SIZES_ONLY
from kubetui.store.store import Store
from kubetui.views.around import CLAIMS, CLASSES, INGRESSES, SERVICE_LABEL, SLICES
from kubetui.views.diagnose.leases import LEASES

Target = tuple[str, Obj]
_INGRESS_CLASSES = "ingressclasses.networking.k8s.io"
_RBAC = "rbac.authorization.k8s.io"


def beside(store: Store, resource: str, obj: Obj, old: Obj | None = None) -> Iterator[Target]:
    """Resource and object of all that a change of one object touches besides itself."""
    if resource == "pods" and (old is None or _weight(old) != _weight(obj)):
        node = store.get("nodes", "", text(obj, "spec", "nodeName"))
        if node is not None:
            yield "nodes", node
    for owner in owners(obj):
        if (above := store.by_uid(text(owner, "uid"))) is not None:
            yield above
            yield from beside(store, *above) if above[0] != resource else ()
    if reader := _READERS.get(resource):
        yield from reader(store, obj)


def _weight(pod: Obj) -> tuple[str, str]:
    """What of a Pod its Node feels: whether it is there, and whether it has ended."""
    return text(pod, "spec", "nodeName"), text(pod, "status", "phase")


def beside_new(store: Store, resource: str, obj: Obj) -> Iterator[Target]:
    """What may miss an object, so that its coming or going matters."""
    if resource in _MISSED:
        for _, kind, other in store.referring(resource, namespace(obj), meta.name(obj)):
            yield kind, other
    for kind in _WAITING.get(resource, ()):
        space = namespace(obj)
        yield from ((kind, other) for other in store.all(kind, (space,) if space else ()))


def _event(store: Store, event: Obj) -> Iterator[Target]:
    named = events.about(event)
    resource = store.resource_of(text(named, "apiVersion"), text(named, "kind"))
    ref = ObjectRef(resource, text(named, "namespace"), text(named, "name"), text(named, "uid"))
    if (obj := store.find(ref)) is not None:
        yield resource, obj


def _pod(store: Store, pod: Obj) -> Iterator[Target]:
    space = namespace(pod)
    for service in store.all("services", (space,)):
        selector = mapping(service, "spec", "selector")
        if selector and matches(from_map(selector), labels(pod)):
            yield "services", service
    for found in references("pods", pod):
        claim = store.get(CLAIMS, space, found.name) if found.target == CLAIMS else None
        if claim is not None:
            yield CLAIMS, claim


def _slice(store: Store, slice_: Obj) -> Iterator[Target]:
    name = text(labels(slice_), SERVICE_LABEL)
    service = store.get("services", namespace(slice_), name)
    if service is not None:
        yield "services", service
        yield from _service(store, service)


def _service(store: Store, service: Obj) -> Iterator[Target]:
    for _, kind, other in store.referring("services", namespace(service), meta.name(service)):
        if kind == INGRESSES:
            yield kind, other


def _lease(store: Store, lease: Obj) -> Iterator[Target]:
    node = store.get("nodes", "", meta.name(lease))
    if node is not None:
        yield "nodes", node


def _setting(store: Store, setting: Obj) -> Iterator[Target]:
    """Pods that took variables from it may run with old ones now."""
    resource = "secrets" if SIZES_ONLY in setting else "configmaps"
    for edge, kind, other in store.referring(resource, namespace(setting), meta.name(setting)):
        if edge == "uses" and kind == "pods":
            yield kind, other


_READERS: dict[str, Callable[[Store, Obj], Iterator[Target]]] = {
    "events": _event,
    "pods": _pod,
    SLICES: _slice,
    "services": _service,
    LEASES: _lease,
    "configmaps": _setting,
    "secrets": _setting,
}
_MISSED = frozenset({"configmaps", "secrets", "serviceaccounts", CLAIMS})
_WAITING: dict[str, tuple[str, ...]] = {
    CLASSES: (CLAIMS,),
    _INGRESS_CLASSES: (INGRESSES,),
    "services": (INGRESSES, "statefulsets.apps"),
    f"roles.{_RBAC}": (f"rolebindings.{_RBAC}",),
    f"clusterroles.{_RBAC}": (f"rolebindings.{_RBAC}", f"clusterrolebindings.{_RBAC}"),
}
