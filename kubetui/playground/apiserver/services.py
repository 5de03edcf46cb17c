"""What a Service gets from the server when it is written: addresses and node ports."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from kubetui.api.errors import invalid
from kubetui.api.meta import Obj, dicts, format_time
from kubetui.kinds.model import ApiKind
from kubetui.playground.apiserver.call import Call
from kubetui.playground.etcd import key
from kubetui.playground.network.addresses import AllocationError, Allocator

if TYPE_CHECKING:
    from kubetui.playground.apiserver.registry import Registry


def normalize(new: Obj, old: Obj | None) -> None:
    """Bring `clusterIP` and `clusterIPs` together; an update that leaves them out keeps them."""
    spec = new.get("spec")
    if not isinstance(spec, dict) or spec.get("type") == "ExternalName":
        return
    before = (old or {}).get("spec") or {}
    if before.get("type") != "ExternalName":
        for field in ("clusterIP", "clusterIPs"):
            if not spec.get(field) and before.get(field):
                spec[field] = before[field]
    first = spec.get("clusterIP")
    if first and (not spec.get("clusterIPs") or _only_first_changed(spec, before)):
        spec["clusterIPs"] = [first]


_IP_ADDRESSES = "ipaddresses.networking.k8s.io"
_EXTERNAL_ONLY = (
    "externalTrafficPolicy", "healthCheckNodePort", "allocateLoadBalancerNodePorts", "loadBalancerClass",
)  # fmt: skip
_ADDRESSES = (
    "clusterIP", "clusterIPs", "ipFamilies", "ipFamilyPolicy", "internalTrafficPolicy",
)  # fmt: skip


def forget(new: Obj, old: Obj) -> None:
    """Drop what an older type had and the new one may not, unless the writer changed it himself."""
    spec, before = new.get("spec"), old.get("spec") or {}
    if not isinstance(spec, dict) or spec.get("type") == before.get("type"):
        return
    if spec.get("type") in ("NodePort", "LoadBalancer"):
        return
    for field in _EXTERNAL_ONLY:
        if spec.get(field) == before.get(field):
            spec.pop(field, None)
    had = {port.get("nodePort") for port in dicts(before, "ports")}
    for port in dicts(spec, "ports"):
        if port.get("nodePort") in had:
            port.pop("nodePort", None)
    if spec.get("type") == "ExternalName":
        for field in _ADDRESSES:
            if spec.get(field) == before.get(field):
                spec.pop(field, None)


def _only_first_changed(spec: Obj, before: Obj) -> bool:
    same_list = bool(spec["clusterIPs"] == before.get("clusterIPs"))
    return same_list and spec["clusterIP"] != before.get("clusterIP")


def on_create(registry: Registry, call: Call, obj: Obj) -> None:
    """Give a new Service what it lacks."""
    if call.kind.resource == "services":
        _allocate(registry, obj, None)
        if not call.dry_run:
            _keep_addresses(registry, obj, None)


def on_update(registry: Registry, call: Call, new: Obj, old: Obj) -> None:
    """Give a changed Service what its new type needs, and take back what it no longer may have."""
    if call.kind.resource == "services" and not call.subresource:
        _allocate(registry, new, old)
        if not call.dry_run:
            _keep_addresses(registry, new, old)


def on_delete(registry: Registry, kind: ApiKind, obj: Obj) -> None:
    """A deleted Service frees its addresses."""
    if kind.resource == "services":
        _keep_addresses(registry, None, obj)


def _keep_addresses(registry: Registry, new: Obj | None, old: Obj | None) -> None:
    """An IPAddress for each cluster IP, and none for those that are free again."""
    wanted, had = _ips(new), _ips(old)
    for ip in had - wanted:
        at = key(_IP_ADDRESSES, "", ip)
        if registry.etcd.get(at) is not None:
            registry.etcd.delete(at)
    for ip in wanted - had:
        assert new is not None
        registry.etcd.put(key(_IP_ADDRESSES, "", ip), _ip_address(registry, ip, new["metadata"]))


def _ips(service: Obj | None) -> set[str]:
    return {str(ip) for ip in ((service or {}).get("spec") or {}).get("clusterIPs") or () if ip != "None"}


def _ip_address(registry: Registry, ip: str, service: Obj) -> Obj:
    metadata: Obj = {"name": ip, "creationTimestamp": format_time(registry.clock.now())}
    metadata["uid"] = str(uuid.UUID(int=registry.rng.getrandbits(128), version=4))
    metadata["labels"] = {
        "ipaddress.kubernetes.io/ip-family": "IPv4",
        "ipaddress.kubernetes.io/managed-by": "ipallocator.k8s.io",
    }
    parent = {
        "group": "", "resource": "services", "namespace": service["namespace"], "name": service["name"],
    }  # fmt: skip
    return {
        "kind": "IPAddress",
        "apiVersion": "networking.k8s.io/v1",
        "metadata": metadata,
        "spec": {"parentRef": parent},
    }


def _allocate(registry: Registry, new: Obj, old: Obj | None) -> None:
    name = str(new["metadata"].get("name") or "")
    others = [
        entry.obj
        for entry in registry.etcd.range("services")
        if entry.obj["metadata"]["uid"] != new["metadata"]["uid"]
    ]
    try:
        Allocator(others, registry.rng).allocate(new, old)
    except AllocationError as error:
        raise invalid("Service", "", name, [error.field]) from error
