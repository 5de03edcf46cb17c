"""ResourceQuota: how much of everything a namespace may have.

Usage is counted from the store when something new is asked for, so that it is never stale.
Rule: `pkg/quota/v1`, `apiserver/pkg/admission/plugin/resourcequota`.
"""

from __future__ import annotations

from decimal import Decimal

from kubetui.api.meta import Obj, dicts, dig, mapping, text
from kubetui.api.pods import ended
from kubetui.api.quantity import amount, binary, decimal
from kubetui.playground.apiserver.admission.plugin import Attributes
from kubetui.playground.apiserver.admission.quota_scopes import in_scope

Usage = dict[str, Decimal]
_COUNTED = (
    "pods", "services", "secrets", "configmaps", "persistentvolumeclaims", "replicationcontrollers",
    "resourcequotas",
)  # fmt: skip
_COMPUTE = ("cpu", "memory", "ephemeral-storage")
_RESIZED = ("services", "persistentvolumeclaims")
_BYTES = ("memory", "storage", "ephemeral-storage")
_NONE = Decimal(0)


class ResourceQuota:
    """Refuses what would exceed a quota."""

    def admit(self, write: Attributes) -> None:
        """Nothing to change."""

    def validate(self, write: Attributes) -> None:
        """Compare with every quota of the namespace."""
        if not write.call.kind.namespaced or not _counts(write):
            return
        quotas = write.all("resourcequotas", write.namespace)
        if not quotas:
            return
        asked = usage(write.resource, write.new)
        if write.old is not None:
            before = usage(write.resource, write.old)
            asked = {
                name: more for name, value in asked.items() if (more := value - before.get(name, _NONE)) > 0
            }
        for quota in quotas:
            if in_scope(quota, write.resource, write.new):
                _check(write, quota, asked)


def _counts(write: Attributes) -> bool:
    """Whether a write can need more than before: a new object, or one of those whose size can change."""
    if write.operation == "CREATE":
        return write.main
    return write.operation == "UPDATE" and (
        (write.main and write.resource in _RESIZED) or write.call.subresource == "resize"
    )


def _check(write: Attributes, quota: Obj, asked: Usage) -> None:
    name = quota["metadata"]["name"]
    hard = mapping(quota, "spec", "hard")
    if write.resource == "pods" and write.old is None and (missing := _unspecified(write.new, hard)):
        raise write.refusal(f"failed quota: {name}: must specify {missing}")
    delta = {resource: value for resource, value in asked.items() if resource in hard and value}
    if not delta:
        return
    used = used_by(write, quota, list(delta))
    over = sorted(r for r, value in delta.items() if used[r] + value > amount(hard[r]))
    if over:
        lists = [_listed({r: source[r] for r in over}) for source in (delta, used)]
        limited = ",".join(f"{r}={hard[r]}" for r in over)
        raise write.refusal(
            f"exceeded quota: {name}, requested: {lists[0]}, used: {lists[1]}, limited: {limited}"
        )


def _listed(values: Usage) -> str:
    return ",".join(f"{name}={written(name, values[name])}" for name in sorted(values))


def written(name: str, value: Decimal) -> str:
    """An amount of a resource as its quantities are written."""
    last = name.rpartition(".")[2]
    return binary(value) if last in _BYTES or last.startswith("hugepages-") else decimal(value)


def used_by(write: Attributes, quota: Obj, resources: list[str]) -> Usage:
    """What a namespace uses of some resources of a quota."""
    total: Usage = dict.fromkeys(resources, Decimal(0))
    for obj in write.all(write.resource, write.namespace):
        if not in_scope(quota, write.resource, obj) or _terminal(write.resource, obj):
            continue
        for name, value in usage(write.resource, obj).items():
            if name in total:
                total[name] += value
    return total


def _terminal(resource: str, obj: Obj) -> bool:
    return resource == "pods" and ended(obj)


def usage(resource: str, obj: Obj) -> Usage:
    """What one object counts for, by the names that quotas use."""
    plural, _, group = resource.partition(".")
    found: Usage = {f"count/{plural}.{group}" if group else f"count/{plural}": Decimal(1)}
    if resource in _COUNTED:
        found[resource] = Decimal(1)
    if resource == "pods":
        found |= _pod(obj)
    elif resource == "services":
        found |= _service(obj)
    elif resource == "persistentvolumeclaims":
        found |= _claim(obj)
    return found


def _pod(pod: Obj) -> Usage:
    found: Usage = {}
    for side in ("requests", "limits"):
        for name, value in _effective(pod, side).items():
            found[f"{side}.{name}"] = value
            if side == "requests":
                found[name] = value
    return found


def _effective(pod: Obj, side: str) -> Usage:
    """What a Pod takes: its containers and sidecars together, or an init container beside the sidecars before it."""
    total = _summed(dicts(pod, "spec", "containers"), side)
    sidecars: Usage = {}
    peak: Usage = {}
    for container in dicts(pod, "spec", "initContainers"):
        own = _summed([container], side)
        if container.get("restartPolicy") == "Always":
            total, sidecars = _added(total, own), _added(sidecars, own)
            own = {}
        peak = _largest(peak, _added(sidecars, own))
    found = _largest(total, peak)
    found |= {name: amount(value) for name, value in mapping(pod, "spec", "resources", side).items()}
    overhead = mapping(pod, "spec", "overhead")
    return _added(found, {name: amount(value) for name, value in overhead.items() if name in found})


def _summed(containers: list[Obj], side: str) -> Usage:
    total: Usage = {}
    for container in containers:
        found = mapping(container, "resources", side)
        total = _added(total, {name: amount(value) for name, value in found.items()})
    return total


def _added(one: Usage, other: Usage) -> Usage:
    return {**one, **{name: one.get(name, _NONE) + value for name, value in other.items()}}


def _largest(one: Usage, other: Usage) -> Usage:
    return {**one, **{name: max(one.get(name, _NONE), value) for name, value in other.items()}}


def _service(service: Obj) -> Usage:
    type_, ports = text(service, "spec", "type"), len(dicts(service, "spec", "ports"))
    found: Usage = {}
    if type_ == "LoadBalancer" and dig(service, "spec", "allocateLoadBalancerNodePorts") is False:
        ports = len([port for port in dicts(service, "spec", "ports") if port.get("nodePort")])
    if type_ in ("NodePort", "LoadBalancer"):
        found["services.nodeports"] = Decimal(ports)
    if type_ == "LoadBalancer":
        found["services.loadbalancers"] = Decimal(1)
    return found


def _claim(claim: Obj) -> Usage:
    size = amount(dig(claim, "spec", "resources", "requests", "storage"))
    found: Usage = {"requests.storage": size}
    name = text(claim, "spec", "storageClassName")
    if name:
        prefix = f"{name}.storageclass.storage.k8s.io/"
        found |= {f"{prefix}requests.storage": size, f"{prefix}persistentvolumeclaims": Decimal(1)}
    return found


def _unspecified(pod: Obj, hard: Obj) -> str:
    """Which constrained compute resources some containers leave open."""
    missing: dict[str, list[str]] = {}
    for key in sorted(hard):
        side, _, name = key.rpartition(".")
        if name not in _COMPUTE or side not in ("", "requests", "limits"):
            continue
        names = [
            text(c, "name")
            for c in dicts(pod, "spec", "containers")
            if name not in mapping(c, "resources", side or "requests")
        ]
        if name in mapping(pod, "spec", "resources", side or "requests"):
            names = []
        if names:
            missing[key] = sorted(names)
    return "; ".join(f"{key} for: {','.join(names)}" for key, names in missing.items())
