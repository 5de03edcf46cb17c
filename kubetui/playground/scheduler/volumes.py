"""VolumeBinding: the claims of a Pod must be bound, or bindable, on the node.

Rule: `pkg/scheduler/framework/plugins/volumebinding`, `volumerestrictions`.
"""

from __future__ import annotations

from kubetui.api import meta
from kubetui.api.meta import Obj, dicts, dig, mapping, text
from kubetui.playground.scheduler import node_affinity
from kubetui.playground.scheduler.cycle import Cycle, Verdict
from kubetui.playground.scheduler.nodeinfo import NodeInfo

_NAME = "VolumeBinding"
_BOUND = "pv.kubernetes.io/bind-completed"
NOTHING_PROVISIONS = "kubernetes.io/no-provisioner"


def claims(pod: Obj) -> list[str]:
    """The names of the claims a Pod mounts, those of ephemeral volumes too."""
    found: list[str] = []
    for volume in dicts(pod, "spec", "volumes"):
        if claim := text(volume, "persistentVolumeClaim", "claimName"):
            found.append(claim)
        elif "ephemeral" in volume:
            found.append(f"{meta.name(pod)}-{text(volume, 'name')}")
    return found


def bound(claim: Obj) -> bool:
    """Whether a claim is bound for good."""
    return bool(text(claim, "spec", "volumeName")) and _BOUND in meta.annotations(claim)


def waits_for_consumer(cycle: Cycle, claim: Obj) -> bool:
    """Whether the claim's class binds only when a Pod is placed."""
    storage = cycle.find("storageclasses.storage.k8s.io", "", text(claim, "spec", "storageClassName"))
    return text(storage, "volumeBindingMode") == "WaitForFirstConsumer"


def before(cycle: Cycle) -> str:
    """What is wrong with the claims whatever the node; empty when nothing is."""
    for name in claims(cycle.pod):
        claim = cycle.find("persistentvolumeclaims", cycle.namespace, name)
        if claim is None:
            return f'persistentvolumeclaim "{name}" not found'
        if meta.deleting(claim):
            return f'persistentvolumeclaim "{name}" is being deleted'
        if text(claim, "status", "phase") == "Lost":
            return f'persistentvolumeclaim "{name}" bound to non-existent persistentvolume "{_volume(claim)}"'
        if not bound(claim) and not waits_for_consumer(cycle, claim):
            return "pod has unbound immediate PersistentVolumeClaims"
    return ""


def _volume(claim: Obj) -> str:
    return text(claim, "spec", "volumeName")


def unbound(cycle: Cycle) -> list[Obj]:
    """The claims that are bound only now that a node is chosen."""
    found = [cycle.find("persistentvolumeclaims", cycle.namespace, name) for name in claims(cycle.pod)]
    return [claim for claim in found if claim is not None and not bound(claim)]


def fits(cycle: Cycle, info: NodeInfo) -> Verdict | None:
    """The filter: bound volumes must be reachable from the node, others found or made there."""
    for name in claims(cycle.pod):
        claim = cycle.find("persistentvolumeclaims", cycle.namespace, name)
        if claim is None:
            continue
        if bound(claim):
            volume = cycle.find("persistentvolumes", "", _volume(claim))
            if volume is not None and not reaches(volume, info.node or {}):
                reason = "node(s) didn't match PersistentVolume's node affinity"
                return Verdict(_NAME, (reason,), helpless=True)
        elif not _bindable(cycle, claim, info):
            reason = "node(s) didn't find available persistent volumes to bind"
            return Verdict(_NAME, (reason,), helpless=True)
    return None


def reaches(volume: Obj, node: Obj) -> bool:
    """Whether a volume's node affinity allows a node."""
    required = dig(volume, "spec", "nodeAffinity", "required")
    if required is None:
        return True
    key = "requiredDuringSchedulingIgnoredDuringExecution"
    return node_affinity.wanted({"spec": {"affinity": {"nodeAffinity": {key: required}}}}, node)


def _bindable(cycle: Cycle, claim: Obj, info: NodeInfo) -> bool:
    storage = cycle.find("storageclasses.storage.k8s.io", "", text(claim, "spec", "storageClassName"))
    provisioner = text(storage, "provisioner")
    if provisioner and provisioner != NOTHING_PROVISIONS:
        return True
    wanted = text(claim, "spec", "storageClassName")
    return any(
        text(volume, "spec", "storageClassName") == wanted
        and text(volume, "status", "phase") == "Available"
        and not mapping(volume, "spec", "claimRef")
        and reaches(volume, info.node or {})
        for volume in cycle.listed("persistentvolumes")
    )
