"""Pods that their Node refused, put out or lost."""

from __future__ import annotations

from collections.abc import Iterator

from kubetui.api import meta
from kubetui.api.meta import text
from kubetui.api.pods import ended
from kubetui.views.diagnose.model import NODE, OBJECT, Case, Evidence, Finding
from kubetui.views.model import Health


def on_lost_node(case: Case) -> Iterator[Finding]:
    """A Pod whose Node fell silent: the list still says Running."""
    name = text(case.obj, "spec", "nodeName")
    node = case.store.get("nodes", "", name) if name else None
    if node is None or ended(case.obj):
        return
    ready = meta.condition(node, "Ready") or {}
    if ready.get("status") == "True" or not ready:
        return
    yield Finding(
        Health.WARNING, f"its Node {name} is silent",
        "What is shown of it is the last thing the Node reported. It may still run, but takes no requests.",
        (Evidence(meta.ref("nodes", node), "status.conditions[Ready].status", text(ready, "status")),),
        "Look at the Node. After about five minutes owned Pods are replaced elsewhere.",
        case.ref, f"kubectl describe node/{name}", "", "node", NODE,
    )  # fmt: skip


_EVICTED = {
    "Evicted": (
        "was put out by its Node",
        "qos",
        "Give it requests, so that it is not among the first to go.",
    ),
    "OutOfcpu": ("was refused by its Node: not enough CPU", "requests", "Do not set nodeName by hand."),
    "OutOfmemory": ("was refused by its Node: not enough memory", "requests", "Do not set nodeName by hand."),
    "OutOfpods": ("was refused by its Node: too many Pods", "node", "Do not set nodeName by hand."),
    "NodeAffinity": ("was refused by its Node", "affinity", "Do not set nodeName by hand."),
    "DeadlineExceeded": ("ran longer than it was allowed to", "job", "Raise activeDeadlineSeconds."),
    "Terminated": ("ended when its Node shut down", "node", "Its owner makes another one, if it has one."),
}
_STORAGE = {
    "ephemeral local storage usage exceeds": (
        "was put out: it wrote more to its Node than it may",
        "emptydir",
        "Raise its limit of ephemeral-storage, or let it write less, logs included.",
    ),
    "Usage of EmptyDir volume": (
        "was put out: its emptyDir grew past its limit",
        "emptydir",
        "Raise the volume's sizeLimit, or let the program clean up.",
    ),
    "low on resource: ephemeral-storage": (
        "was put out: its Node ran out of disk",
        "qos",
        "Give Pods limits of ephemeral-storage, and find what fills the disk.",
    ),
}
"""What the kubelet says of disks, and what that means."""


def refused(case: Case) -> Iterator[Finding]:
    """Evicted, or rejected by the kubelet: the Pod stays as a record."""
    reason = text(case.obj, "status", "reason")
    if text(case.obj, "status", "phase") != "Failed" or reason not in _EVICTED:
        return
    message = text(case.obj, "status", "message")
    symptom, concept, fix = next(
        (told for words, told in _STORAGE.items() if words in message), _EVICTED[reason]
    )
    owner = meta.controller_of(case.obj)
    after = "Its owner has made another one." if owner else "Nobody owns it, so nobody replaces it."
    yield Finding(
        Health.ERROR, symptom, f"{message.strip() or symptom.capitalize() + '.'} {after}",
        (case.evidence("status.reason", reason), case.evidence("status.message", message)), fix, case.ref,
        case.kubectl("describe"), "describe", concept, OBJECT,
    )  # fmt: skip


def preempted(case: Case) -> Iterator[Finding]:
    """Put out for a Pod that matters more."""
    condition, path = case.condition("DisruptionTarget")
    if condition.get("status") == "True" and condition.get("reason") == "PreemptionByScheduler":
        yield Finding(
            Health.WARNING, "makes room for a Pod that matters more",
            "The scheduler removes it for a Pod of a higher priority that found no room otherwise.",
            (case.evidence(f"{path}.reason", text(condition, "reason")),),
            "Add room, or raise its priority if it matters as much.", case.ref, case.kubectl("describe"),
            "describe", "priorityclass", OBJECT,
        )  # fmt: skip
