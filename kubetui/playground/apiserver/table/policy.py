"""Printers of scaling, budgets, priorities, rights and leases."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from kubetui.api import meta
from kubetui.api.meta import Obj, dicts, dig, integer, mapping, text
from kubetui.playground.apiserver.table.columns import NONE, UNKNOWN, UNSET, Printer, age, few
from kubetui.playground.apiserver.table.core import created


def _autoscaler(obj: Obj, now: datetime) -> list[Any]:
    target = mapping(obj, "spec", "scaleTargetRef")
    specs, statuses = dicts(obj, "spec", "metrics"), dicts(obj, "status", "currentMetrics")
    targets = few(
        (_metric(s, statuses[i] if i < len(statuses) else {}) for i, s in enumerate(specs)), 2, NONE, ", "
    )
    least = dig(obj, "spec", "minReplicas")
    return [
        meta.name(obj), f"{text(target, 'kind')}/{text(target, 'name')}", targets,
        UNSET if least is None else str(least), integer(obj, "spec", "maxReplicas"),
        integer(obj, "status", "currentReplicas"), age(obj, now),
    ]  # fmt: skip


_SOURCES = {"Resource": "resource", "ContainerResource": "containerResource", "Pods": "pods", "Object": "object",
            "External": "external"}  # fmt: skip


def _metric(spec: Obj, status: Obj) -> str:
    source = _SOURCES.get(text(spec, "type"), "")
    wanted, now = mapping(spec, source, "target"), mapping(status, source, "current")
    name = f"{text(spec, source, 'name')}: " if "esource" in source else ""
    for field, end in (("averageUtilization", "%"), ("averageValue", ""), ("value", "")):
        if field in wanted:
            shown = f"{text(now, field)}{end}" if text(now, field) else UNKNOWN
            average = " (avg)" if field == "averageValue" and source in ("object", "external") else ""
            return f"{name}{shown}/{text(wanted, field)}{end}{average}"
    return f"{name}{UNKNOWN}/<auto>"


def _scale(obj: Obj, now: datetime) -> list[Any]:
    replicas = [integer(obj, part, "replicas") for part in ("spec", "status")]
    return [meta.name(obj), *replicas, age(obj, now)]


def _budget(obj: Obj, now: datetime) -> list[Any]:
    bounds = [text(obj, "spec", field) or "N/A" for field in ("minAvailable", "maxUnavailable")]
    return [meta.name(obj), *bounds, integer(obj, "status", "disruptionsAllowed"), age(obj, now)]


def _priority_class(obj: Obj, now: datetime) -> list[Any]:
    return [
        meta.name(obj), integer(obj, "value"), obj.get("globalDefault") is True, age(obj, now),
        text(obj, "preemptionPolicy"),
    ]  # fmt: skip


def _binding(obj: Obj, now: datetime) -> list[Any]:
    subjects: dict[str, list[str]] = {"User": [], "Group": [], "ServiceAccount": []}
    for subject in dicts(obj, "subjects"):
        name = text(subject, "name")
        if subject.get("kind") == "ServiceAccount":
            name = f"{text(subject, 'namespace')}/{name}"
        subjects.get(text(subject, "kind"), []).append(name)
    role = f"{text(obj, 'roleRef', 'kind')}/{text(obj, 'roleRef', 'name')}"
    return [meta.name(obj), role, age(obj, now), *(", ".join(names) for names in subjects.values())]


def _api_service(obj: Obj, now: datetime) -> list[Any]:
    service = mapping(obj, "spec", "service")
    where = f"{text(service, 'namespace')}/{text(service, 'name')}" if service else "Local"
    available = "Unknown"
    for condition in dicts(obj, "status", "conditions"):
        if condition.get("type") == "Available":
            reason = "" if text(condition, "status") == "True" else f" ({text(condition, 'reason')})"
            available = f"{text(condition, 'status')}{reason}"
    return [meta.name(obj), where, available, age(obj, now)]


_BINDING = Printer(("Name", "Role", "Age", "Users*", "Groups*", "ServiceAccounts*"), _binding)
PRINTERS = {
    "horizontalpodautoscalers.autoscaling": Printer(
        ("Name", "Reference", "Targets", "MinPods", "MaxPods", "Replicas", "Age"), _autoscaler
    ),
    "poddisruptionbudgets.policy": Printer(
        ("Name", "Min Available", "Max Unavailable", "Allowed Disruptions/i", "Age"), _budget
    ),
    "priorityclasses.scheduling.k8s.io": Printer(
        ("Name", "Value/i", "Global-Default/b", "Age", "PreemptionPolicy"), _priority_class
    ),
    "rolebindings.rbac.authorization.k8s.io": _BINDING,
    "clusterrolebindings.rbac.authorization.k8s.io": _BINDING,
    "customresourcedefinitions.apiextensions.k8s.io": Printer(("Name", "Created At"), created),
    "roles.rbac.authorization.k8s.io": Printer(("Name", "Created At"), created),
    "clusterroles.rbac.authorization.k8s.io": Printer(("Name", "Created At"), created),
    "runtimeclasses.node.k8s.io": Printer(
        ("Name", "Handler", "Age"), lambda obj, now: [meta.name(obj), text(obj, "handler"), age(obj, now)]
    ),
    "apiservices.apiregistration.k8s.io": Printer(("Name", "Service", "Available", "Age"), _api_service),
    "scales.autoscaling": Printer(("Name", "Desired/i", "Available/i", "Age"), _scale),
    "leases.coordination.k8s.io": Printer(
        ("Name", "Holder", "Age"),
        lambda obj, now: [meta.name(obj), text(obj, "spec", "holderIdentity"), age(obj, now)],
    ),
}
