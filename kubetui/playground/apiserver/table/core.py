"""Printers of nodes, namespaces, configuration and events."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from kubetui.api import meta
from kubetui.api.meta import Obj, dicts, dig, integer, mapping, text
from kubetui.playground.apiserver.conversion import core_event
from kubetui.playground.apiserver.table.columns import NONE, UNKNOWN, Printer, age, since

_ROLE = "node-role.kubernetes.io/"


def roles(obj: Obj) -> str:
    """A Node's roles, from its labels."""
    found = {key.removeprefix(_ROLE) for key in meta.labels(obj) if key.startswith(_ROLE)}
    found |= {value for key, value in meta.labels(obj).items() if key == "kubernetes.io/role" and value}
    return ",".join(sorted(found - {""})) or NONE


def _node(obj: Obj, now: datetime) -> list[Any]:
    ready = meta.condition(obj, "Ready")
    words = ["Unknown" if ready is None else "Ready" if ready.get("status") == "True" else "NotReady"]
    if dig(obj, "spec", "unschedulable") is True:
        words.append("SchedulingDisabled")
    info = mapping(obj, "status", "nodeInfo")
    kernel = text(info, "kernelVersion") or UNKNOWN
    if text(info, "architecture"):
        kernel += f" ({text(info, 'architecture')})"
    return [
        meta.name(obj), ",".join(words), roles(obj), age(obj, now), text(info, "kubeletVersion"),
        _address(obj, "InternalIP"), _address(obj, "ExternalIP"), text(info, "osImage") or UNKNOWN, kernel,
        text(info, "containerRuntimeVersion") or UNKNOWN,
    ]  # fmt: skip


def _address(obj: Obj, type_: str) -> str:
    found = (text(a, "address") for a in dicts(obj, "status", "addresses") if a.get("type") == type_)
    return next(found, NONE)


def _namespace(obj: Obj, now: datetime) -> list[Any]:
    return [meta.name(obj), text(obj, "status", "phase"), age(obj, now)]


def _event(obj: Obj, now: datetime) -> list[Any]:
    first = since(obj, now, "firstTimestamp" if obj.get("firstTimestamp") else "eventTime")
    last = since(obj, now, "lastTimestamp") if obj.get("lastTimestamp") else first
    count = integer(obj, "count") or 1
    if series := mapping(obj, "series"):
        last, count = since(series, now, "lastObservedTime"), integer(series, "count")
    about = mapping(obj, "involvedObject")
    target = "/".join(part for part in (text(about, "kind").lower(), text(about, "name")) if part)
    source = [
        text(obj, "source", "component") or text(obj, "reportingComponent"),
        text(obj, "source", "host") or text(obj, "reportingInstance"),
    ]
    return [
        last, text(obj, "type"), text(obj, "reason"), target, text(about, "fieldPath"),
        ", ".join(part for part in source if part), text(obj, "message").strip(), first, count, meta.name(obj),
    ]  # fmt: skip


def _config_map(obj: Obj, now: datetime) -> list[Any]:
    return [meta.name(obj), len(mapping(obj, "data")) + len(mapping(obj, "binaryData")), age(obj, now)]


def _secret(obj: Obj, now: datetime) -> list[Any]:
    return [meta.name(obj), text(obj, "type"), len(mapping(obj, "data")), age(obj, now)]


def _quota(obj: Obj, now: datetime) -> list[Any]:
    hard, used = mapping(obj, "status", "hard"), mapping(obj, "status", "used")
    requests: list[str] = []
    limits: list[str] = []
    for name in sorted(hard):
        side = limits if name.startswith("limits.") else requests
        side.append(f"{name}: {text(used, name) or '0'}/{text(hard, name)}")
    return [meta.name(obj), ", ".join(requests), ", ".join(limits), age(obj, now)]


def created(obj: Obj, now: datetime) -> list[Any]:
    """Name and time of creation: what roles and limits show."""
    return [meta.name(obj), text(obj, "metadata", "creationTimestamp")]


def named(obj: Obj, now: datetime) -> list[Any]:
    """Name and age: what every kind can show."""
    return [meta.name(obj), age(obj, now)]


_EVENT_COLUMNS = (
    "Last Seen", "Type", "Reason", "Object", "Subobject*", "Source*", "Message", "First Seen*", "Count*", "Name*",
)  # fmt: skip
PRINTERS = {
    "nodes": Printer(
        ("Name", "Status", "Roles", "Age", "Version", "Internal-IP*", "External-IP*", "OS-Image*",
         "Kernel-Version*", "Container-Runtime*"), _node,
    ),
    "namespaces": Printer(("Name", "Status", "Age"), _namespace),
    "events": Printer(_EVENT_COLUMNS, _event),
    "events.events.k8s.io": Printer(_EVENT_COLUMNS, lambda obj, now: _event(core_event(obj), now)),
    "configmaps": Printer(("Name", "Data", "Age"), _config_map),
    "secrets": Printer(("Name", "Type", "Data", "Age"), _secret),
    "serviceaccounts": Printer(("Name", "Age"), named),
    "limitranges": Printer(("Name", "Created At"), created),
    "resourcequotas": Printer(("Name", "Request", "Limit", "Age"), _quota),
}  # fmt: skip
