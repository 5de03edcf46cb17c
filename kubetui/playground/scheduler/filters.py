"""The filters: each says why a node cannot take a Pod. The order is the default profile's.

Rules: `pkg/scheduler/framework/plugins`.
"""

from __future__ import annotations

from collections.abc import Callable

from kubetui.api.meta import dicts, dig, text
from kubetui.playground.scheduler import interpod, node_affinity, spreading, volumes
from kubetui.playground.scheduler.cycle import Cycle, Verdict
from kubetui.playground.scheduler.nodeinfo import NodeInfo
from kubetui.playground.scheduler.resources import ports_collide

Filter = Callable[[Cycle, NodeInfo], Verdict | None]
_UNSCHEDULABLE = {"key": "node.kubernetes.io/unschedulable", "effect": "NoSchedule"}


def node_unschedulable(cycle: Cycle, info: NodeInfo) -> Verdict | None:
    """A cordoned node takes only Pods that tolerate it."""
    if not dig(info.node, "spec", "unschedulable"):
        return None
    if not node_affinity.untolerated(cycle.pod, [_UNSCHEDULABLE], ("NoSchedule",)):
        return None
    return Verdict("NodeUnschedulable", ("node(s) were unschedulable",), helpless=True)


def node_name(cycle: Cycle, info: NodeInfo) -> Verdict | None:
    """A Pod that names its node goes nowhere else."""
    wanted = text(cycle.pod, "spec", "nodeName")
    if not wanted or wanted == info.name:
        return None
    return Verdict("NodeName", ("node(s) didn't match the requested node name",), helpless=True)


def taint_toleration(cycle: Cycle, info: NodeInfo) -> Verdict | None:
    """Every NoSchedule and NoExecute taint must be tolerated."""
    taints = dicts(info.node, "spec", "taints")
    if not node_affinity.untolerated(cycle.pod, taints, ("NoSchedule", "NoExecute")):
        return None
    return Verdict("TaintToleration", ("node(s) had untolerated taint(s)",), helpless=True)


def affinity(cycle: Cycle, info: NodeInfo) -> Verdict | None:
    """The node selector and required node affinity must match."""
    if node_affinity.wanted(cycle.pod, info.node or {}):
        return None
    return Verdict("NodeAffinity", ("node(s) didn't match Pod's node affinity/selector",), helpless=True)


def node_ports(cycle: Cycle, info: NodeInfo) -> Verdict | None:
    """Host ports must be free."""
    if not cycle.ports or not ports_collide(cycle.ports, info.ports()):
        return None
    return Verdict("NodePorts", ("node(s) didn't have free ports for the requested pod ports",))


def resources_fit(cycle: Cycle, info: NodeInfo) -> Verdict | None:
    """Every request must fit into what is left of the node."""
    reasons: list[str] = []
    helpless = False
    if len(info.pods) + 1 > info.allocatable.get("pods", 0):
        reasons.append("Too many pods")
    for name, wanted in _in_order(cycle.requests):
        has = info.allocatable.get(name, 0)
        if wanted > has - info.requested.get(name, 0):
            reasons.append(f"Insufficient {name}")
            helpless = helpless or wanted > has
    return Verdict("NodeResourcesFit", tuple(reasons), helpless) if reasons else None


def _in_order(requests: dict[str, int]) -> list[tuple[str, int]]:
    first = ("cpu", "memory", "ephemeral-storage")
    names = [*first, *sorted(requests.keys() - set(first))]
    return [(name, requests[name]) for name in names if requests.get(name)]


FILTERS: tuple[Filter, ...] = (
    node_unschedulable, node_name, taint_toleration, affinity, node_ports, resources_fit,
    volumes.fits, spreading.fits, interpod.fits,
)  # fmt: skip


def judge(cycle: Cycle, info: NodeInfo) -> Verdict | None:
    """The first refusal of a node; None when it can take the Pod."""
    for check in FILTERS:
        if verdict := check(cycle, info):
            return verdict
    return None
