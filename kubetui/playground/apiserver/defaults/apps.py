"""Defaults of apps/v1. Rule: `pkg/apis/apps/v1/defaults.go`."""

from __future__ import annotations

from kubetui.api.meta import Obj, dicts
from kubetui.playground.apiserver.defaults.core import persistent_volume_claim
from kubetui.playground.apiserver.defaults.filling import fill, inside
from kubetui.playground.apiserver.defaults.pods import template

_GENERATION = "deprecated.daemonset.template.generation"


def daemon_set(obj: Obj) -> None:
    """A DaemonSet."""
    spec = inside(obj, "spec")
    strategy = inside(spec, "updateStrategy")
    fill(strategy, type="RollingUpdate")
    if strategy["type"] == "RollingUpdate":
        fill(inside(strategy, "rollingUpdate"), maxUnavailable=1, maxSurge=0)
    fill(spec, revisionHistoryLimit=10)
    inside(inside(obj, "metadata"), "annotations").setdefault(_GENERATION, "1")
    template(spec)


def deployment(obj: Obj) -> None:
    """A Deployment."""
    spec = inside(obj, "spec")
    fill(spec, replicas=1, revisionHistoryLimit=10, progressDeadlineSeconds=600)
    strategy = inside(spec, "strategy")
    fill(strategy, type="RollingUpdate")
    if strategy["type"] == "RollingUpdate":
        fill(inside(strategy, "rollingUpdate"), maxUnavailable="25%", maxSurge="25%")
    template(spec)


def replica_set(obj: Obj) -> None:
    """A ReplicaSet."""
    spec = inside(obj, "spec")
    fill(spec, replicas=1)
    template(spec)


def stateful_set(obj: Obj) -> None:
    """A StatefulSet, with its claim templates."""
    spec = inside(obj, "spec")
    fill(spec, replicas=1, revisionHistoryLimit=10, podManagementPolicy="OrderedReady")
    strategy = inside(spec, "updateStrategy")
    if not strategy.get("type"):
        strategy["type"] = "RollingUpdate"
        inside(strategy, "rollingUpdate")
    if strategy["type"] == "RollingUpdate" and isinstance(strategy.get("rollingUpdate"), dict):
        fill(strategy["rollingUpdate"], partition=0)
    fill(inside(spec, "persistentVolumeClaimRetentionPolicy"), whenDeleted="Retain", whenScaled="Retain")
    template(spec)
    for claim in dicts(spec, "volumeClaimTemplates"):
        fill(claim, apiVersion="v1", kind="PersistentVolumeClaim")
        persistent_volume_claim(claim)
