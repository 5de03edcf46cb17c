"""References by name: which objects an object's own fields name.

Each kind that names others has one function here. The store keeps the inverse as an index, so that
a ConfigMap's users are found without reading every Pod.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from kubetui.api.meta import Obj, dicts, dig, mapping, namespace, text

CONFIG_MAPS, SECRETS, CLAIMS = "configmaps", "secrets", "persistentvolumeclaims"
ACCOUNTS, NODES, SERVICES = "serviceaccounts", "nodes", "services"
VOLUMES, CLASSES = "persistentvolumes", "storageclasses.storage.k8s.io"
INGRESS_CLASSES = "ingressclasses.networking.k8s.io"


class Reference(NamedTuple):
    """One object named by another: the edge seen from the one that names it, and where it says so.

    `target` is a resource, or `Kind.group` when only the kind is named (`by_kind`). `key` is the entry of
    a ConfigMap or Secret that must be there. `optional` ones may be missing.
    """

    edge: str
    target: str
    namespace: str
    name: str
    note: str = ""
    key: str = ""
    optional: bool = False
    by_kind: bool = False


_RECENT = 1024
_recent: dict[int, tuple[Obj, tuple[Reference, ...]]] = {}
"""What was read of the last objects: several ask for one that has just come, the index and every pane."""


def references(resource: str, obj: Obj) -> tuple[Reference, ...]:
    """What an object names, in the order of its fields; objects are never changed in place."""
    reader = _READERS.get(resource)
    if reader is None:
        return ()
    known = _recent.get(id(obj))
    if known is not None and known[0] is obj:
        return known[1]
    found = tuple(one for one in reader(obj) if one.name)
    if len(_recent) >= _RECENT:
        del _recent[next(iter(_recent))]
    _recent[id(obj)] = (obj, found)
    return found


def _pod(pod: Obj) -> Iterator[Reference]:
    space, spec = namespace(pod), mapping(pod, "spec")
    yield Reference("runs on", NODES, "", text(spec, "nodeName"))
    yield Reference("uses", ACCOUNTS, space, text(spec, "serviceAccountName"))
    for volume in dicts(spec, "volumes"):
        yield from _volume(space, text(volume, "name"), volume)
    for group in ("initContainers", "containers", "ephemeralContainers"):
        for container in dicts(spec, group):
            yield from _environment(space, container)
    for secret in dicts(spec, "imagePullSecrets"):
        yield Reference("uses", SECRETS, space, text(secret, "name"), "to pull images", optional=True)


def _volume(space: str, name: str, volume: Obj) -> Iterator[Reference]:
    note = f"volume {name}"
    if "persistentVolumeClaim" in volume:
        yield Reference("mounts", CLAIMS, space, text(volume, "persistentVolumeClaim", "claimName"), note)
    for source in (volume, *dicts(volume, "projected", "sources")):
        yield from _file_source(space, source, note)


def _file_source(space: str, source: Obj, note: str) -> Iterator[Reference]:
    for field, target in (("configMap", CONFIG_MAPS), ("secret", SECRETS)):
        named = source.get(field)
        if not isinstance(named, dict):
            continue  # most have neither, and there are many
        optional = named.get("optional") is True
        name = text(named, "name") or text(named, "secretName")
        yield Reference("mounts", target, space, name, note, optional=optional)
        for item in dicts(named, "items"):
            key = text(item, "key")
            yield Reference("mounts", target, space, name, note, key=key, optional=optional)


def _environment(space: str, container: Obj) -> Iterator[Reference]:
    who = text(container, "name")
    for source in dicts(container, "envFrom"):
        for field, target in (("configMapRef", CONFIG_MAPS), ("secretRef", SECRETS)):
            named = mapping(source, field)
            optional = named.get("optional") is True
            note = f"environment of {who}"
            yield Reference("uses", target, space, text(named, "name"), note, optional=optional)
    for variable in dicts(container, "env"):
        if "valueFrom" not in variable:
            continue
        for field, target in (("configMapKeyRef", CONFIG_MAPS), ("secretKeyRef", SECRETS)):
            named = mapping(variable, "valueFrom", field)
            optional, key = named.get("optional") is True, text(named, "key")
            note = f"{text(variable, 'name')} of {who}"
            yield Reference("uses", target, space, text(named, "name"), note, key=key, optional=optional)


def _ingress(ingress: Obj) -> Iterator[Reference]:
    space = namespace(ingress)
    yield Reference("uses", INGRESS_CLASSES, "", text(ingress, "spec", "ingressClassName"))
    default = mapping(ingress, "spec", "defaultBackend")
    yield Reference("routes to", SERVICES, space, *_backend(default, "everything else"))
    for rule in dicts(ingress, "spec", "rules"):
        for path in dicts(rule, "http", "paths"):
            where = f"{text(rule, 'host') or '*'}{text(path, 'path') or '/'}"
            yield Reference("routes to", SERVICES, space, *_backend(mapping(path, "backend"), where))
    for tls in dicts(ingress, "spec", "tls"):
        yield Reference("uses", SECRETS, space, text(tls, "secretName"), "TLS certificate")


def _backend(backend: Obj, note: str) -> tuple[str, str, str]:
    port = dig(backend, "service", "port", "name") or dig(backend, "service", "port", "number", default="")
    return text(backend, "service", "name"), note, str(port)


def _claim(claim: Obj) -> Iterator[Reference]:
    yield Reference("binds", VOLUMES, "", text(claim, "spec", "volumeName"))
    yield Reference("uses", CLASSES, "", text(claim, "spec", "storageClassName"))


def _persistent_volume(volume: Obj) -> Iterator[Reference]:
    claim = mapping(volume, "spec", "claimRef")
    yield Reference("binds", CLAIMS, text(claim, "namespace"), text(claim, "name"))
    yield Reference("uses", CLASSES, "", text(volume, "spec", "storageClassName"))


def _autoscaler(scaler: Obj) -> Iterator[Reference]:
    target = mapping(scaler, "spec", "scaleTargetRef")
    group = text(target, "apiVersion").rpartition("/")[0]
    kind = f"{text(target, 'kind')}.{group}"
    yield Reference("scales", kind, namespace(scaler), text(target, "name"), by_kind=True)


def _stateful_set(workload: Obj) -> Iterator[Reference]:
    service = text(workload, "spec", "serviceName")
    yield Reference("uses", SERVICES, namespace(workload), service, "names its Pods")


def _endpoint_slice(slice_: Obj) -> Iterator[Reference]:
    service = text(slice_, "metadata", "labels", "kubernetes.io/service-name")
    yield Reference("routed from", SERVICES, namespace(slice_), service)


_READERS: dict[str, Callable[[Obj], Iterator[Reference]]] = {
    "pods": _pod,
    "ingresses.networking.k8s.io": _ingress,
    CLAIMS: _claim,
    VOLUMES: _persistent_volume,
    "horizontalpodautoscalers.autoscaling": _autoscaler,
    "statefulsets.apps": _stateful_set,
    "endpointslices.discovery.k8s.io": _endpoint_slice,
}

REFERRING = frozenset(_READERS)
"""The resources whose objects name others."""

REFERENCE_EDGES = ("uses", "mounts", "runs on", "routes to", "routed from", "scales", "binds")
"""The edges that references have."""
