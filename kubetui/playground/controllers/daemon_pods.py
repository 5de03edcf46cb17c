"""Where a DaemonSet's Pods belong, and how they are asked for. Pure.

Rule: `pkg/controller/daemon` (nodeShouldRunDaemonPod) and its `util`.
"""

from __future__ import annotations

from typing import NamedTuple

from kubetui.api import meta
from kubetui.api.meta import Obj, dicts, dig, mapping, text
from kubetui.playground.controllers.base import owner_reference
from kubetui.playground.controllers.history import HASH
from kubetui.playground.controllers.pod_control import pod_from_template
from kubetui.playground.scheduler import node_affinity

GENERATION = "pod-template-generation"
_TOLERATED = (
    ("node.kubernetes.io/not-ready", "NoExecute"),
    ("node.kubernetes.io/unreachable", "NoExecute"),
    ("node.kubernetes.io/disk-pressure", "NoSchedule"),
    ("node.kubernetes.io/memory-pressure", "NoSchedule"),
    ("node.kubernetes.io/pid-pressure", "NoSchedule"),
    ("node.kubernetes.io/unschedulable", "NoSchedule"),
)
_REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution"


class Verdict(NamedTuple):
    """Whether a node is to have a Pod, and whether one that is there may stay."""

    run: bool
    stay: bool


def _tolerations(spec: Obj) -> list[Obj]:
    wanted = [*_TOLERATED]
    if spec.get("hostNetwork"):
        wanted.append(("node.kubernetes.io/network-unavailable", "NoSchedule"))
    found = list(dicts(spec, "tolerations"))
    for key, effect in wanted:
        each = {"key": key, "operator": "Exists", "effect": effect}
        if each not in found:
            found.append(each)
    return found


def new_pod(owner: Obj, node: str, digest: str) -> Obj:
    """The Pod of a node: the scheduler can place it there only."""
    reference = owner_reference(owner, "apps/v1", "DaemonSet")
    pod = pod_from_template(mapping(owner, "spec", "template"), owner, reference)
    pod["metadata"]["labels"] = {**meta.labels(pod), HASH: digest, GENERATION: _generation(owner)}
    spec = pod["spec"]
    term = {"matchFields": [{"key": "metadata.name", "operator": "In", "values": [node]}]}
    affinity = mapping(spec, "affinity")
    nodes = {**mapping(affinity, "nodeAffinity"), _REQUIRED: {"nodeSelectorTerms": [term]}}
    spec["affinity"] = {**affinity, "nodeAffinity": nodes}
    spec["tolerations"] = _tolerations(spec)
    return pod


def _generation(owner: Obj) -> str:
    return meta.annotations(owner).get("deprecated.daemonset.template.generation", "1")


def node_of(pod: Obj) -> str:
    """The node a Pod is on, or is meant for."""
    if name := text(pod, "spec", "nodeName"):
        return name
    terms = dicts(pod, "spec", "affinity", "nodeAffinity", _REQUIRED, "nodeSelectorTerms")
    for field in (found for term in terms for found in dicts(term, "matchFields")):
        values = dig(field, "values", default=[])
        if field.get("key") == "metadata.name" and field.get("operator") == "In" and len(values) == 1:
            return str(values[0])
    return ""


def judge(owner: Obj, node: Obj) -> Verdict:
    """What a node's labels and taints mean for a DaemonSet."""
    spec = mapping(owner, "spec", "template", "spec")
    pod: Obj = {"spec": {**spec, "tolerations": _tolerations(spec)}}
    named = text(spec, "nodeName")
    if (named and named != meta.name(node)) or not node_affinity.wanted(pod, node):
        return Verdict(False, False)
    taints = dicts(node, "spec", "taints")
    if not node_affinity.untolerated(pod, taints, ("NoSchedule", "NoExecute")):
        return Verdict(True, True)
    return Verdict(False, not node_affinity.untolerated(pod, taints, ("NoExecute",)))


def is_current(pod: Obj, digest: str) -> bool:
    """Whether a Pod was made from the present template."""
    return meta.labels(pod).get(HASH) == digest
