"""Printers of what extends the API: webhooks, policies, flow control, certificates, devices."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from kubetui.api import duration, meta
from kubetui.api.meta import Obj, dicts, dig, mapping, text
from kubetui.api.selectors import from_object, render
from kubetui.playground.apiserver.table.columns import NONE, UNSET, Printer, age


def _component(obj: Obj, now: datetime) -> list[Any]:
    for condition in dicts(obj, "conditions"):
        if condition.get("type") == "Healthy":
            healthy = "Healthy" if condition.get("status") == "True" else "Unhealthy"
            return [meta.name(obj), healthy, text(condition, "message"), text(condition, "error")]
    return [meta.name(obj), "Unknown", "", ""]


def _hooks(obj: Obj, now: datetime) -> list[Any]:
    return [meta.name(obj), len(dicts(obj, "webhooks")), age(obj, now)]


def _policy(obj: Obj, now: datetime) -> list[Any]:
    rules = dicts(obj, "spec", "validations") or dicts(obj, "spec", "mutations")
    kind = mapping(obj, "spec", "paramKind")
    return [
        meta.name(obj), len(rules), f"{text(kind, 'apiVersion')}/{text(kind, 'kind')}" if kind else UNSET,
        age(obj, now),
    ]  # fmt: skip


def _policy_binding(obj: Obj, now: datetime) -> list[Any]:
    return [meta.name(obj), text(obj, "spec", "policyName"), _parameters(obj), age(obj, now)]


def _parameters(obj: Obj) -> str:
    wanted = mapping(obj, "spec", "paramRef")
    if name := text(wanted, "name"):
        return f"{text(wanted, 'namespace') or '*'}/{name}"
    if "selector" in wanted:
        return render(from_object(wanted["selector"]))
    return UNSET


def _signing_request(obj: Obj, now: datetime) -> list[Any]:
    spec = mapping(obj, "spec")
    seconds = dig(spec, "expirationSeconds")
    lasts = duration.human(seconds) if isinstance(seconds, int) else NONE
    return [
        meta.name(obj), age(obj, now), text(spec, "signerName") or NONE, text(spec, "username"), lasts,
        _verdict(obj),
    ]  # fmt: skip


def _verdict(obj: Obj) -> str:
    types = {text(condition, "type") for condition in dicts(obj, "status", "conditions")}
    said = "Denied" if "Denied" in types else "Approved" if "Approved" in types else "Pending"
    failed = ",Failed" if "Failed" in types else ""
    return f"{said}{failed}{',Issued' if text(obj, 'status', 'certificate') else ''}"


def _flow_schema(obj: Obj, now: datetime) -> list[Any]:
    spec = mapping(obj, "spec")
    dangling = [
        text(each, "status") for each in dicts(obj, "status", "conditions") if each.get("type") == "Dangling"
    ]
    return [
        meta.name(obj), text(spec, "priorityLevelConfiguration", "name"), spec.get("matchingPrecedence", 0),
        text(spec, "distinguisherMethod", "type") or NONE, age(obj, now), (dangling or ["?"])[0],
    ]  # fmt: skip


def _priority_level(obj: Obj, now: datetime) -> list[Any]:
    limited = mapping(obj, "spec", "limited")
    queuing = mapping(limited, "limitResponse", "queuing")
    queues = [queuing.get(field, NONE) for field in ("queues", "handSize", "queueLengthLimit")]
    shares = limited.get("nominalConcurrencyShares", NONE)
    return [meta.name(obj), text(obj, "spec", "type"), shares, *queues, age(obj, now)]


def _claim(obj: Obj, now: datetime) -> list[Any]:
    states = ["deleted"] if meta.deleting(obj) else []
    if not mapping(obj, "status", "allocation"):
        states = states or ["pending"]
    else:
        states.append("allocated")
        if dicts(obj, "status", "reservedFor"):
            states.append("reserved")
    return [meta.name(obj), ",".join(states), age(obj, now)]


def _slice(obj: Obj, now: datetime) -> list[Any]:
    spec = mapping(obj, "spec")
    return [
        meta.name(obj),
        text(spec, "nodeName"),
        text(spec, "driver"),
        text(spec, "pool", "name"),
        age(obj, now),
    ]


_ADMISSION = "admissionregistration.k8s.io"
_FLOW = "flowcontrol.apiserver.k8s.io"
_HOOKS = Printer(("Name", "Webhooks/i", "Age"), _hooks)
_BINDINGS = Printer(("Name", "PolicyName", "ParamRef", "Age"), _policy_binding)
PRINTERS = {
    "componentstatuses": Printer(("Name", "Status", "Message", "Error"), _component),
    f"mutatingwebhookconfigurations.{_ADMISSION}": _HOOKS,
    f"validatingwebhookconfigurations.{_ADMISSION}": _HOOKS,
    f"mutatingadmissionpolicies.{_ADMISSION}": Printer(("Name", "Mutations/i", "ParamKind", "Age"), _policy),
    f"validatingadmissionpolicies.{_ADMISSION}": Printer(
        ("Name", "Validations/i", "ParamKind", "Age"), _policy
    ),
    f"mutatingadmissionpolicybindings.{_ADMISSION}": _BINDINGS,
    f"validatingadmissionpolicybindings.{_ADMISSION}": _BINDINGS,
    "certificatesigningrequests.certificates.k8s.io": Printer(
        ("Name", "Age", "SignerName", "Requestor", "RequestedDuration", "Condition"), _signing_request
    ),
    f"flowschemas.{_FLOW}": Printer(
        ("Name", "PriorityLevel", "MatchingPrecedence", "DistinguisherMethod", "Age", "MissingPL"),
        _flow_schema,
    ),
    f"prioritylevelconfigurations.{_FLOW}": Printer(
        ("Name", "Type", "NominalConcurrencyShares", "Queues", "HandSize", "QueueLengthLimit", "Age"),
        _priority_level,
    ),
    "resourceclaims.resource.k8s.io": Printer(("Name", "State", "Age"), _claim),
    "resourceslices.resource.k8s.io": Printer(("Name", "Node", "Driver", "Pool", "Age"), _slice),
}
