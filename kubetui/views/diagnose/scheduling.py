"""Pods without a Node: the scheduler's own words, node by node, or its silence."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from kubetui.api import meta
from kubetui.api.meta import dicts, integer, mapping, parse_time, text
from kubetui.api.quantity import decimal
from kubetui.kinds.shown.podspec import pod_spec, requested
from kubetui.views.diagnose.containers import mend
from kubetui.views.diagnose.model import NODE, OBJECT, Case, Evidence, Finding
from kubetui.views.model import Health, ObjectRef

_CLAUSE = re.compile(r"^(\d+) (.*)$")
_SILENCE = 10
"""Seconds after which a Pod that nobody looked at is no accident."""
LEASES = "leases.coordination.k8s.io"
SCHEDULER = ("kube-system", "kube-scheduler")


class Reason(NamedTuple):
    """Why some Nodes do not take a Pod: how many, and the scheduler's words."""

    nodes: int
    words: str


def reasons(message: str) -> list[Reason]:
    """`0/3 nodes are available: 1 X, 2 Y. …` in parts, most Nodes first."""
    _, colon, rest = message.partition("nodes are available: ")
    if not colon:
        return []
    first = re.split(r"\. (?:no new claims|preemption:)|\.$", rest)[0]
    found = [_CLAUSE.match(part.strip()) for part in first.split(", ")]
    return sorted((Reason(int(one[1][:9]), one[2]) for one in found if one), key=lambda one: -one.nodes)


class _Told(NamedTuple):
    """What a rule of the scheduler means."""

    words: str
    says: str
    cause: str
    fix: str
    concept: str


_TOLD = (
    _Told("Insufficient cpu", "not enough CPU", "asks for {cpu} CPU, and no Node has that much left to promise",
          "Ask for less, remove other requests, or add a Node. What is really used plays no part.", "requests"),
    _Told("Insufficient memory", "not enough memory", "asks for {memory} of memory, and no Node has that much left",
          "Ask for less, remove other requests, or add a Node. What is really used plays no part.", "requests"),
    _Told("Too many pods", "every Node is full of Pods", "fits nowhere, because the Nodes hold all the Pods they may",
          "Remove Pods, or add a Node.", "node"),
    _Told("didn't match Pod's node affinity/selector", "no Node has the label it asks for",
          "asks for Nodes with {selector}, and none has that", "Give a Node that label, or ask for less.", "affinity"),
    _Told("didn't match pod affinity rules", "no Node stands where it wants to be",
          "wants to be near Pods that are not there", "Place those first, or drop the rule.", "affinity"),
    _Told("didn't match pod anti-affinity rules", "every Node holds a Pod it must not be with",
          "must not share a Node with Pods that stand on all of them", "Add a Node, or make the rule preferred.",
          "affinity"),
    _Told("topology spread constraints", "it would stand too unevenly", "would break its rule of spreading",
          "Add Nodes, or allow more skew.", "spread"),
    _Told("untolerated taint", "the Nodes refuse it", "does not tolerate the taints of the Nodes",
          "Add a toleration, or take the taint away.", "taint"),
    _Told("were unschedulable", "the Nodes are cordoned", "finds only Nodes that take no new Pods",
          "Let a Node take Pods again.", "node"),
    _Told("free ports", "its host port is taken on every Node", "wants a port of the Node that another Pod holds",
          "Drop hostPort, or run no more such Pods than Nodes.", "node"),
    _Told("unbound immediate PersistentVolumeClaims", "its claim has no volume",
          "waits for a claim that has no volume yet", "Look at the claim first.", "persistentvolumeclaim"),
    _Told("persistentvolumeclaim", "its claim does not exist", "names a claim that is not there",
          "Create the claim, or correct its name.", "persistentvolumeclaim"),
    _Told("didn't match PersistentVolume's node affinity", "its disk is elsewhere",
          "must be where its disk is, and no Node there can take it", "Make room where the disk is.",
          "persistentvolume"),
)  # fmt: skip


def unplaced(case: Case) -> Iterator[Finding]:
    """FailedScheduling: which rule failed on how many Nodes."""
    condition, path = case.condition("PodScheduled")
    if condition.get("status") != "False" or condition.get("reason") != "Unschedulable":
        return
    message = text(condition, "message")
    evidence = [case.evidence(f"{path}.message", message)]
    found = reasons(message)
    told = _main(found, message)
    if told is None:
        none = "no nodes available" in message
        symptom = "cannot be placed: there is no Node" if none else "cannot be placed on any Node"
        cause = "The cluster has no Node that takes Pods." if none else "The scheduler found no Node for it."
        yield Finding(Health.ERROR, symptom, cause, tuple(evidence), "Read the scheduler's words.", case.ref,
                      case.kubectl("describe"), "describe", "scheduler", NODE)  # fmt: skip
        return
    spec = pod_spec(case.obj)
    wants = {
        "cpu": decimal(requested(spec, "cpu")),
        "memory": _mebibytes(int(requested(spec, "memory"))),
        "selector": ",".join(f"{k}={v}" for k, v in mapping(spec, "nodeSelector").items())
        or "certain labels",
    }
    table = "; ".join(f"{one.nodes} of the Nodes: {one.words}" for one in found)
    yield Finding(
        Health.ERROR,
        f"cannot be placed: {told.says}",
        f"The Pod {told.cause.format(**wants)}." + (f" {table}." if len(found) > 1 else ""),
        (*evidence, *_proof(case, told)),
        told.fix if told.concept == "node" else f"{told.fix} Change {mend(case)}.",
        case.ref,
        _command(case, told),
        "describe",
        told.concept,
        NODE,
    )


def _main(found: list[Reason], message: str) -> _Told | None:
    """The rule that keeps most Nodes away; a taint of the control plane alone is rarely the point."""
    for one in sorted(found, key=lambda reason: ("untolerated taint" in reason.words, -reason.nodes)):
        for told in _TOLD:
            if told.words in one.words:
                return told
    return next((told for told in _TOLD if told.words in message), None)


def _mebibytes(size: int) -> str:
    return f"{size / 2**30:.3g}Gi" if size >= 2**30 else f"{size / 2**20:.3g}Mi"


def _proof(case: Case, told: _Told) -> list[Evidence]:
    """The field of the Pod that asks for too much."""
    if told.concept == "requests":
        for index, container in enumerate(dicts(case.obj, "spec", "containers")):
            asked = mapping(container, "resources", "requests")
            if asked:
                shown = ", ".join(f"{key}={value}" for key, value in sorted(asked.items()))
                return [case.evidence(f"spec.containers[{index}].resources.requests", shown)]
    selector = mapping(case.obj, "spec", "nodeSelector")
    if told.concept == "affinity" and selector:
        return [case.evidence("spec.nodeSelector", ",".join(f"{k}={v}" for k, v in selector.items()))]
    return []


def _command(case: Case, told: _Told) -> str:
    if told.says == "the Nodes are cordoned":
        node = next(
            (n for n in case.store.all("nodes") if mapping(n, "spec").get("unschedulable") is True), None
        )
        return f"kubectl uncordon {meta.name(node)}" if node else ""
    selector = mapping(case.obj, "spec", "nodeSelector")
    if told.concept == "affinity" and selector:
        key, value = next(iter(selector.items()))
        return f"kubectl label node NODE {key}={value}"
    return case.kubectl("describe")


def gated(case: Case) -> Iterator[Finding]:
    """Scheduling gates: held back on purpose."""
    gates = dicts(case.obj, "spec", "schedulingGates")
    if gates and not text(case.obj, "spec", "nodeName"):
        names = ", ".join(text(gate, "name") for gate in gates)
        yield Finding(
            Health.PROGRESS, "waits behind a gate", f"The gate {names} holds it back until somebody removes it.",
            (case.evidence("spec.schedulingGates", names),), "Remove the gate when the time has come.", case.ref,
            case.kubectl("edit"), "", "scheduler", NODE,
        )  # fmt: skip


def unseen(case: Case) -> Iterator[Finding]:
    """No Node, no condition, no event: nobody looked at it."""
    pod = case.obj
    if text(pod, "spec", "nodeName") or meta.deleting(pod) or text(pod, "status", "phase") != "Pending":
        return
    if case.condition("PodScheduled")[0] or dicts(pod, "spec", "schedulingGates"):
        return
    if case.age().total_seconds() < _SILENCE or case.said("FailedScheduling", "Scheduled"):
        return
    name = text(pod, "spec", "schedulerName") or "default-scheduler"
    evidence = [
        case.evidence("spec.nodeName", "(empty)"),
        case.evidence("status.conditions", "(no PodScheduled)"),
    ]
    if name != "default-scheduler":
        cause = f"It asks for a scheduler named {name}, and none of that name answers."
        evidence.append(case.evidence("spec.schedulerName", name))
        fix = "Start that scheduler, or let the default one do it."
    else:
        cause = (
            "No scheduler has looked at it: no condition, no event. The scheduler is down, or has no leader."
        )
        evidence += silent_since(case, *SCHEDULER)
        fix = "Look at the scheduler's Pod in kube-system."
    yield Finding(
        Health.ERROR, "nobody looks for a Node for it", cause, tuple(evidence), fix, case.ref,
        "kubectl get pods -n kube-system", "", "scheduler", NODE,
    )  # fmt: skip


def silent_since(case: Case, namespace: str, name: str) -> list[Evidence]:
    """A Lease that was not renewed in time; empty while it is fresh or not known."""
    lease = case.store.get(LEASES, namespace, name)
    renewed = parse_time(text(lease, "spec", "renewTime")) if lease else None
    if lease is None or renewed is None:
        return []
    silent = (case.now - renewed).total_seconds()
    if silent <= integer(lease, "spec", "leaseDurationSeconds", default=15):
        return []
    ref = ObjectRef(LEASES, namespace, name, meta.uid(lease))
    return [Evidence(ref, "spec.renewTime", f"{text(lease, 'spec', 'renewTime')}, {int(silent)} s ago")]


def on_lost_node(case: Case) -> Iterator[Finding]:
    """A Pod whose Node fell silent: the list still says Running."""
    name = text(case.obj, "spec", "nodeName")
    node = case.store.get("nodes", "", name) if name else None
    if node is None or text(case.obj, "status", "phase") in ("Succeeded", "Failed"):
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
