"""The scheduler's picture of the nodes: each with its Pods and what they take.

Rule: `pkg/scheduler/backend/cache`: a Pod that was just placed counts from that moment on, before the API
tells of it.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from kubetui.api import meta
from kubetui.api.meta import Obj, mapping, text
from kubetui.api.pods import ended
from kubetui.playground.scheduler.resources import (
    Amounts,
    add,
    amounts,
    host_ports,
    pod_requests,
)

Likeness = tuple[str, frozenset[tuple[str, str]]]
"""What Pods of one template share: their namespace and their labels."""


def _likeness(pod: Obj) -> Likeness:
    return meta.namespace(pod), frozenset(meta.labels(pod).items())


def has_pod_affinity(pod: Obj) -> bool:
    """Whether a Pod wants to be near or far from others."""
    affinity = mapping(pod, "spec", "affinity")
    return bool(affinity.get("podAffinity") or affinity.get("podAntiAffinity"))


@dataclass(slots=True)
class NodeInfo:
    """One node; `node` is None while only its Pods are known, `choosy` are those with Pod affinity.

    `alike` counts the Pods that are not being deleted, by what Pods of one template share.
    """

    name: str
    node: Obj | None = None
    allocatable: Amounts = field(default_factory=dict)
    pods: dict[str, Obj] = field(default_factory=dict)
    requested: Amounts = field(default_factory=dict)
    assumed: Amounts = field(default_factory=dict)
    choosy: dict[str, Obj] = field(default_factory=dict)
    priorities: dict[str, int] = field(default_factory=dict)
    alike: dict[Likeness, int] = field(default_factory=dict)

    @property
    def labels(self) -> dict[str, str]:
        """The node's labels."""
        return meta.labels(self.node) if self.node else {}

    def set_node(self, node: Obj | None) -> None:
        """Take the node's newest state."""
        self.node = node
        self.allocatable = amounts(mapping(node, "status", "allocatable"))

    def add(self, pod: Obj) -> None:
        """Count a Pod."""
        self.remove(pod)
        self.pods[meta.uid(pod)] = pod
        self.priorities[meta.uid(pod)] = meta.integer(pod, "spec", "priority")
        if has_pod_affinity(pod):
            self.choosy[meta.uid(pod)] = pod
        self._count(pod, 1)
        add(self.requested, pod_requests(pod))
        add(self.assumed, pod_requests(pod, defaults=True))

    def remove(self, pod: Obj) -> None:
        """Count a Pod no longer."""
        found = self.pods.pop(meta.uid(pod), None)
        self.choosy.pop(meta.uid(pod), None)
        self.priorities.pop(meta.uid(pod), None)
        if found is not None:
            self._count(found, -1)
            add(self.requested, pod_requests(found), -1)
            add(self.assumed, pod_requests(found, defaults=True), -1)

    def _count(self, pod: Obj, change: int) -> None:
        if meta.deleting(pod):
            return
        alike = _likeness(pod)
        self.alike[alike] = self.alike.get(alike, 0) + change
        if not self.alike[alike]:
            del self.alike[alike]

    def copy(self) -> NodeInfo:
        """A copy to add and remove Pods of, for trying things out."""
        return NodeInfo(
            self.name, self.node, self.allocatable, dict(self.pods), dict(self.requested),
            dict(self.assumed), dict(self.choosy), dict(self.priorities), dict(self.alike),
        )  # fmt: skip

    def ports(self) -> set[tuple[str, str, int]]:
        """The host ports that are taken."""
        return {port for pod in self.pods.values() for port in host_ports(pod)}


class Cache:
    """All nodes, fed by informers and by the scheduler's own decisions."""

    def __init__(self) -> None:
        self.nodes: dict[str, NodeInfo] = {}
        self._where: dict[str, str] = {}

    def ready_nodes(self) -> list[NodeInfo]:
        """The nodes that exist."""
        return [info for info in self.nodes.values() if info.node is not None]

    def set_node(self, name: str, node: Obj | None) -> None:
        """A node was added or changed, or is gone."""
        info = self.nodes.setdefault(name, NodeInfo(name))
        info.set_node(node)
        if node is None and not info.pods:
            del self.nodes[name]

    def set_pod(self, pod: Obj) -> None:
        """A Pod on a node was added or changed; one that has ended takes nothing."""
        node = text(pod, "spec", "nodeName")
        if not node:
            return
        if ended(pod):
            self.remove_pod(pod)
            return
        if self._where.get(meta.uid(pod), node) != node:
            self.remove_pod(pod)
        self._where[meta.uid(pod)] = node
        self.nodes.setdefault(node, NodeInfo(node)).add(pod)

    def assume(self, pod: Obj, node: str) -> None:
        """Count a Pod on the node it was placed on."""
        self.set_pod({**pod, "spec": {**pod["spec"], "nodeName": node}})

    def remove_pod(self, pod: Obj) -> None:
        """A Pod is gone, or was not placed after all."""
        node = self._where.pop(meta.uid(pod), None)
        info = self.nodes.get(node) if node else None
        if info is not None:
            info.remove(pod)
            if info.node is None and not info.pods:
                del self.nodes[info.name]
