"""ResourceQuota: how much of everything a namespace may have.

Usage is counted from the store when something new is asked for, so that it is never stale.
Rule: `pkg/quota/v1`, `apiserver/pkg/admission/plugin/resourcequota`.
"""

from __future__ import annotations

from decimal import Decimal

from kubetui.api.meta import Obj, dicts, dig, mapping, text
from kubetui.api.quantity import amount, decimal
from kubetui.playground.apiserver.admission.plugin import Attributes

Usage = dict[str, Decimal]
_COUNTED = (
    "pods", "services", "secrets", "configmaps", "persistentvolumeclaims", "replicationcontrollers",
    "resourcequotas",
)  # fmt: skip
_COMPUTE = ("cpu", "memory", "ephemeral-storage")


class ResourceQuota:
    """Refuses what would exceed a quota."""

    def admit(self, write: Attributes) -> None:
        """Nothing to change."""

    def validate(self, write: Attributes) -> None:
        """Compare with every quota of the namespace."""
        if write.operation != "CREATE" or not write.main or not write.call.kind.namespaced:
            return
        quotas = write.all("resourcequotas", write.namespace)
        if not quotas:
            return
        asked = usage(write.resource, write.new)
        for quota in quotas:
            if in_scope(quota, write.resource, write.new):
                _check(write, quota, asked)


def _check(write: Attributes, quota: Obj, asked: Usage) -> None:
    name = quota["metadata"]["name"]
    hard = mapping(quota, "spec", "hard")
    if write.resource == "pods" and (missing := _unspecified(write.new, hard)):
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
    return ",".join(f"{name}={decimal(values[name])}" for name in sorted(values))


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
    return resource == "pods" and dig(obj, "status", "phase") in ("Succeeded", "Failed")


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
    """The sum of the containers, or the largest init container when that is more."""
    total: Usage = {}
    for container in dicts(pod, "spec", "containers"):
        for name, value in mapping(container, "resources", side).items():
            total[name] = total.get(name, Decimal(0)) + amount(value)
    for container in dicts(pod, "spec", "initContainers"):
        for name, value in mapping(container, "resources", side).items():
            total[name] = max(total.get(name, Decimal(0)), amount(value))
    return total


def _service(service: Obj) -> Usage:
    type_, ports = text(service, "spec", "type"), len(dicts(service, "spec", "ports"))
    found: Usage = {}
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
        if names:
            missing[key] = sorted(names)
    return "; ".join(f"{key} for: {','.join(names)}" for key, names in missing.items())


def in_scope(quota: Obj, resource: str, obj: Obj) -> bool:
    """Whether a quota with scopes counts an object."""
    scopes = list(dig(quota, "spec", "scopes", default=[]))
    if not scopes:
        return True
    return resource == "pods" and all(_has_scope(scope, obj) for scope in scopes)


def _has_scope(scope: str, pod: Obj) -> bool:
    from kubetui.playground.apiserver.qos import qos_class

    limited = dig(pod, "spec", "activeDeadlineSeconds") is not None
    best_effort = qos_class(pod) == "BestEffort"
    return {
        "Terminating": limited, "NotTerminating": not limited, "BestEffort": best_effort,
        "NotBestEffort": not best_effort,
    }.get(scope, False)  # fmt: skip
