"""The ReplicationController's controller: the older form of the ReplicaSet, with a selector of plain labels.

Rule: `pkg/controller/replication`, which is the ReplicaSet controller behind an adapter.
"""

from __future__ import annotations

from kubetui.api import selectors
from kubetui.api.meta import Obj, mapping
from kubetui.playground.controllers.replicaset import ReplicaSetController


class ReplicationControllerController(ReplicaSetController):
    """Works on ReplicationControllers."""

    name = "replicationcontroller"
    source = "replication-controller"
    primary = "replicationcontrollers"
    kind = "ReplicationController"
    api_version = "v1"

    def selector(self, owner: Obj) -> selectors.Selector | None:
        """What finds the owner's Pods."""
        return selectors.from_map(mapping(owner, "spec", "selector"))
