"""Nodes: silent, under pressure, cordoned, promised away."""

from __future__ import annotations

from collections.abc import Iterator

from kubetui.api import meta
from kubetui.api.meta import integer, mapping, parse_time, text
from kubetui.kinds.shown.nodes import share
from kubetui.views.around import node_load
from kubetui.views.diagnose.leases import LEASES
from kubetui.views.diagnose.model import NODE, Case, Evidence, Finding
from kubetui.views.model import Health

FULL = 0.85
_HEARTBEAT = 20
_PRESSURES = {
    "MemoryPressure": (
        "short of memory",
        "It puts out Pods until enough is free, those over their requests first.",
    ),
    "DiskPressure": ("short of disk", "It removes images and puts out Pods until enough is free."),
    "PIDPressure": ("short of process numbers", "A program on it starts too many processes."),
    "NetworkUnavailable": ("without network", "Its network is not set up, so Pods cannot be reached."),
}


def silent(case: Case) -> Iterator[Finding]:
    """NotReady: the kubelet says so itself, or says nothing any more."""
    condition, path = case.condition("Ready")
    if not condition or condition.get("status") == "True":
        return
    evidence = [case.evidence(f"{path}.status", text(condition, "status")),
                case.evidence(f"{path}.message", text(condition, "message")), *_heartbeat(case)]  # fmt: skip
    unknown = condition.get("status") == "Unknown"
    cause = (
        "Its kubelet has stopped reporting. Its Pods may still run, but are taken out of their Services; owned ones "
        "are replaced elsewhere after about five minutes."
        if unknown
        else f"Its kubelet says that it is not ready: {text(condition, 'message')}"
    )
    yield Finding(
        Health.ERROR, "silent: its kubelet does not report" if unknown else "not ready", cause, tuple(evidence),
        "Look at the machine and its kubelet.", case.ref, case.kubectl("describe"), "describe", "kubelet", NODE,
    )  # fmt: skip


def late(case: Case) -> Iterator[Finding]:
    """A heartbeat that is overdue while the Node still counts as ready."""
    if meta.is_true(case.obj, "Ready") and (overdue := _heartbeat(case)):
        yield Finding(
            Health.WARNING, "has missed its heartbeat", "Its kubelet should have renewed its Lease by now. After 50 "
            "seconds the Node counts as not ready.", tuple(overdue), "Look at the machine and its kubelet.", case.ref,
            "kubectl get lease -n kube-node-lease", "", "lease", NODE,
        )  # fmt: skip


def _heartbeat(case: Case) -> list[Evidence]:
    lease = case.store.get(LEASES, "kube-node-lease", case.name)
    renewed = parse_time(text(lease, "spec", "renewTime")) if lease else None
    if lease is None or renewed is None or (case.now - renewed).total_seconds() <= _HEARTBEAT:
        return []
    shown = f"{int((case.now - renewed).total_seconds())} s ago"
    return [Evidence(meta.ref(LEASES, lease), "spec.renewTime", shown)]


def pressed(case: Case) -> Iterator[Finding]:
    """MemoryPressure, DiskPressure, PIDPressure."""
    for type_, (symptom, cause) in _PRESSURES.items():
        condition, path = case.condition(type_)
        if condition.get("status") == "True":
            yield Finding(
                Health.WARNING, symptom, f"{cause} No new Pods are placed on it meanwhile.",
                (case.evidence(f"{path}.status", "True"), case.evidence(f"{path}.message", text(condition, "message"))),
                "Find what uses it up, and give Pods requests and limits.", case.ref, case.kubectl("describe"),
                "describe", "qos" if type_ == "MemoryPressure" else "node", NODE,
            )  # fmt: skip


def cordoned(case: Case) -> Iterator[Finding]:
    """Closed to new Pods on purpose."""
    if mapping(case.obj, "spec").get("unschedulable") is True:
        yield Finding(
            Health.WARNING, "cordoned: takes no new Pods", "Somebody closed it to new Pods. Those on it go on running.",
            (case.evidence("spec.unschedulable", "true"),), "Open it again when the work is done.", case.ref,
            f"kubectl uncordon {case.name}", "actions", "node", NODE,
        )  # fmt: skip


def promised(case: Case) -> Iterator[Finding]:
    """Nearly all CPU or memory is promised to Pods."""
    load = node_load(case.store, case.name)
    for resource, used, said in (("cpu", load.cpu, "CPU"), ("memory", load.memory, "memory")):
        part = share(used, case.obj, resource)
        if part is None or part < FULL:
            continue
        whole = text(case.obj, "status", "allocatable", resource)
        yield Finding(
            Health.WARNING, f"{part:.0%} of its {said} is promised",
            f"The requests of its {load.pods} Pods take {part:.0%} of {whole}. New Pods may find no room, "
            "whatever is really used.",
            (case.evidence(f"status.allocatable.{resource}", whole),), "Ask for less, or add a Node.", case.ref,
            case.kubectl("describe"), "describe", "requests", NODE,
        )  # fmt: skip


def full(case: Case) -> Iterator[Finding]:
    """As many Pods as it may hold."""
    limit = integer(case.obj, "status", "allocatable", "pods") or _number(
        text(case.obj, "status", "allocatable", "pods")
    )
    pods = node_load(case.store, case.name).pods
    if limit and pods >= limit:
        yield Finding(
            Health.WARNING, "holds as many Pods as it may", f"{pods} of {limit} Pods.",
            (case.evidence("status.allocatable.pods", str(limit)),), "Add a Node.", case.ref,
            case.kubectl("describe"), "describe", "node", NODE,
        )  # fmt: skip


def _number(text_: str) -> int:
    return int(text_) if text_.isdecimal() and len(text_) < 10 else 0
