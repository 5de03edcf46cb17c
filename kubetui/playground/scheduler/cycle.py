"""What one attempt to place one Pod works with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from kubetui.api import meta
from kubetui.api.meta import Obj
from kubetui.playground.informer import SharedInformer
from kubetui.playground.scheduler.nodeinfo import NodeInfo
from kubetui.playground.scheduler.resources import Amounts, host_ports, pod_requests


class Verdict(NamedTuple):
    """Why a plugin refuses a node; `helpless` when removing Pods would not change that."""

    plugin: str
    reasons: tuple[str, ...]
    helpless: bool = False


@dataclass(slots=True)
class Cycle:
    """A Pod, the nodes as they stand, and the other objects that plugins read.

    `memo` keeps what a plugin computes once for all nodes.
    """

    pod: Obj
    nodes: Sequence[NodeInfo]
    informers: Mapping[str, SharedInformer] = field(default_factory=dict)
    memo: dict[str, Any] = field(default_factory=dict)
    requests: Amounts = field(default_factory=dict)
    assumed: Amounts = field(default_factory=dict)
    ports: set[tuple[str, str, int]] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.requests = pod_requests(self.pod)
        self.assumed = pod_requests(self.pod, defaults=True)
        self.ports = host_ports(self.pod)

    def among(self, nodes: Sequence[NodeInfo]) -> Cycle:
        """The same attempt over changed nodes."""
        return Cycle(self.pod, nodes, self.informers)

    def find(self, resource: str, namespace: str, name: str) -> Obj | None:
        """An object from the scheduler's caches."""
        informer = self.informers.get(resource)
        return informer.get(namespace, name) if informer else None

    def listed(self, resource: str, namespace: str = "") -> list[Obj]:
        """The objects of a kind from the scheduler's caches."""
        informer = self.informers.get(resource)
        return informer.list(namespace) if informer else []

    @property
    def namespace(self) -> str:
        """The Pod's namespace."""
        return meta.namespace(self.pod)
