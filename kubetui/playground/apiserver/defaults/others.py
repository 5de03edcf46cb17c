"""Defaults of the remaining groups. Rule: `pkg/apis/*/defaults.go` of each."""

from __future__ import annotations

from typing import Any

from kubetui.api.meta import Obj, dicts, mapping
from kubetui.playground.apiserver.defaults.filling import fill, inside, present

_RBAC = "rbac.authorization.k8s.io"


def role_binding(obj: Obj) -> None:
    """A RoleBinding or ClusterRoleBinding."""
    fill(inside(obj, "roleRef"), apiGroup=_RBAC)
    for subject in dicts(obj, "subjects"):
        if subject.get("kind") in ("User", "Group"):
            fill(subject, apiGroup=_RBAC)


def network_policy(obj: Obj) -> None:
    """A NetworkPolicy: what it is about follows from the rules it has."""
    spec = inside(obj, "spec")
    inside(spec, "podSelector")
    if not spec.get("policyTypes"):
        spec["policyTypes"] = ["Ingress", "Egress"] if spec.get("egress") else ["Ingress"]
    for direction in ("ingress", "egress"):
        for rule in dicts(spec, direction):
            for port in dicts(rule, "ports"):
                fill(port, protocol="TCP")


def ingress_class(obj: Obj) -> None:
    """An IngressClass."""
    for parameters in present(mapping(obj, "spec"), "parameters"):
        fill(parameters, scope="Cluster")


def ingress(obj: Obj) -> None:
    """An Ingress has no defaults but the status it starts with."""
    inside(inside(obj, "status"), "loadBalancer")


def storage_class(obj: Obj) -> None:
    """A StorageClass."""
    fill(obj, reclaimPolicy="Delete", volumeBindingMode="Immediate")


def csi_driver(obj: Obj) -> None:
    """A CSIDriver."""
    spec = inside(obj, "spec")
    fill(
        spec,
        attachRequired=True,
        podInfoOnMount=False,
        storageCapacity=False,
        fsGroupPolicy="ReadWriteOnceWithFSType",
        requiresRepublish=False,
        seLinuxMount=False,
    )
    if not spec.get("volumeLifecycleModes"):
        spec["volumeLifecycleModes"] = ["Persistent"]


def priority_class(obj: Obj) -> None:
    """A PriorityClass."""
    fill(obj, preemptionPolicy="PreemptLowerPriority")


def endpoint_slice(obj: Obj) -> None:
    """Ports of an EndpointSlice."""
    for port in dicts(obj, "ports"):
        fill(port, protocol="TCP")
        if port.get("name") is None:
            port["name"] = ""


def horizontal_pod_autoscaler(obj: Obj) -> None:
    """A HorizontalPodAutoscaler: CPU at 80 %, and how fast it may scale if it says anything of that."""
    spec = inside(obj, "spec")
    fill(spec, minReplicas=1)
    if not spec.get("metrics"):
        target = {"type": "Utilization", "averageUtilization": 80}
        spec["metrics"] = [{"type": "Resource", "resource": {"name": "cpu", "target": target}}]
    if isinstance(spec.get("behavior"), dict):
        up = [_policy("Pods", 4), _policy("Percent", 100)]
        _scaling(inside(spec["behavior"], "scaleUp"), up, stabilizationWindowSeconds=0)
        _scaling(inside(spec["behavior"], "scaleDown"), [_policy("Percent", 100)])


def _policy(type_: str, value: int) -> Obj:
    return {"type": type_, "value": value, "periodSeconds": 15}


def _scaling(rules: Obj, policies: list[Any], **more: int) -> None:
    fill(rules, selectPolicy="Max", **more)
    if rules.get("policies") is None:
        rules["policies"] = policies
