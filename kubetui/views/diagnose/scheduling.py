"""Pods without a Node: the scheduler's own words, node by node, or its silence."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from kubetui.api import meta
from kubetui.api.meta import dicts, mapping, text
from kubetui.api.quantity import decimal
from kubetui.kinds.shown.podspec import pod_spec, requested
from kubetui.views.diagnose.containers import mend
from kubetui.views.diagnose.leases import silent_since
from kubetui.views.diagnose.model import NODE, Case, Evidence, Finding
from kubetui.views.model import Health

_CLAUSE = re.compile(r"^(\d+) (.*)$")
_SILENCE = 10
"""Seconds after which a Pod that nobody looked at is no accident."""
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
    evidence = case.evidence(f"{path}.message", message)
    found = reasons(message)
    told = _main(found, message)
    yield _unexplained(case, message, evidence) if told is None else _explained(case, told, found, evidence)


def _unexplained(case: Case, message: str, evidence: Evidence) -> Finding:
    none = "no nodes available" in message
    symptom = "cannot be placed: there is no Node" if none else "cannot be placed on any Node"
    cause = "The cluster has no Node that takes Pods." if none else "The scheduler found no Node for it."
    return Finding(
        Health.ERROR, symptom, cause, (evidence,), "Read the scheduler's words.", case.ref,
        case.kubectl("describe"), "describe", "scheduler", NODE,
    )  # fmt: skip


def _explained(case: Case, told: _Told, found: list[Reason], evidence: Evidence) -> Finding:
    table = "; ".join(f"{one.nodes} of the Nodes: {one.words}" for one in found)
    return Finding(
        Health.ERROR,
        f"cannot be placed: {told.says}",
        f"The Pod {told.cause.format(**_wants(case))}." + (f" {table}." if len(found) > 1 else ""),
        (evidence, *_proof(case, told)),
        told.fix if told.concept == "node" else f"{told.fix} Change {mend(case)}.",
        case.ref,
        _command(case, told),
        "describe",
        told.concept,
        NODE,
    )


def _wants(case: Case) -> dict[str, str]:
    """What the Pod asks of a Node, in words."""
    spec = pod_spec(case.obj)
    labels = ",".join(f"{key}={value}" for key, value in mapping(spec, "nodeSelector").items())
    return {
        "cpu": decimal(requested(spec, "cpu")),
        "memory": _mebibytes(int(requested(spec, "memory"))),
        "selector": labels or "certain labels",
    }


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
    cause, fix, evidence = _silence(case, text(pod, "spec", "schedulerName") or "default-scheduler")
    nothing = (
        case.evidence("spec.nodeName", "(empty)"),
        case.evidence("status.conditions", "(no PodScheduled)"),
    )
    yield Finding(
        Health.ERROR, "nobody looks for a Node for it", cause, (*nothing, *evidence), fix, case.ref,
        "kubectl get pods -n kube-system", "", "scheduler", NODE,
    )  # fmt: skip


def _silence(case: Case, name: str) -> tuple[str, str, list[Evidence]]:
    """Why the scheduler of this name is silent, what to do, and what shows it."""
    if name == "default-scheduler":
        return (
            "No scheduler has looked at it: no condition, no event. The scheduler is down, or has no leader.",
            "Look at the scheduler's Pod in kube-system.",
            silent_since(case, *SCHEDULER),
        )
    return (
        f"It asks for a scheduler named {name}, and none of that name answers.",
        "Start that scheduler, or let the default one do it.",
        [case.evidence("spec.schedulerName", name)],
    )
