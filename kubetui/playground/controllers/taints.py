"""The taints that tell a node's state. Pure.

Rule: `pkg/controller/nodelifecycle/node_lifecycle_controller.go`.
"""

from __future__ import annotations

from collections.abc import Iterable

from kubetui.api import meta
from kubetui.api.meta import Obj, dicts, dig, text

_PREFIX = "node.kubernetes.io"
NOT_READY = f"{_PREFIX}/not-ready"
UNREACHABLE = f"{_PREFIX}/unreachable"
UNSCHEDULABLE = f"{_PREFIX}/unschedulable"
_BY_CONDITION = {
    ("Ready", "False"): NOT_READY,
    ("Ready", "Unknown"): UNREACHABLE,
    ("MemoryPressure", "True"): f"{_PREFIX}/memory-pressure",
    ("DiskPressure", "True"): f"{_PREFIX}/disk-pressure",
    ("PIDPressure", "True"): f"{_PREFIX}/pid-pressure",
    ("NetworkUnavailable", "True"): f"{_PREFIX}/network-unavailable",
}
_OURS = frozenset({*_BY_CONDITION.values(), UNSCHEDULABLE})


def ready_status(node: Obj) -> str:
    """True, False or Unknown; Unknown too when the node never said."""
    return text(meta.condition(node, "Ready"), "status") or "Unknown"


def wanted(node: Obj) -> list[tuple[str, str]]:
    """Key and effect of each taint that the node's conditions call for."""
    keys = [
        key
        for (type_, status), key in _BY_CONDITION.items()
        if text(meta.condition(node, type_), "status") == status
    ]
    if dig(node, "spec", "unschedulable"):
        keys.append(UNSCHEDULABLE)
    return [(key, "NoSchedule") for key in keys]


def evicting(node: Obj) -> tuple[str, str] | None:
    """Key and effect of the taint that drives Pods off an unhealthy node."""
    key = {"False": NOT_READY, "Unknown": UNREACHABLE}.get(ready_status(node))
    return (key, "NoExecute") if key else None


def is_ours(taint: Obj) -> bool:
    """Whether the node controllers put this taint there, and may take it away."""
    key, effect = text(taint, "key"), text(taint, "effect")
    return effect in ("NoSchedule", "NoExecute") and key in _OURS


def updated(node: Obj, keep: Iterable[tuple[str, str]], now: str) -> list[Obj]:
    """The node's taints with ours as wanted: others stay, those that stay keep their time."""
    present = dicts(node, "spec", "taints")
    wished = list(keep)
    found = [
        each for each in present if not is_ours(each) or (text(each, "key"), text(each, "effect")) in wished
    ]
    has = {(text(each, "key"), text(each, "effect")) for each in found}
    for key, effect in wished:
        if (key, effect) not in has:
            found.append({"key": key, "effect": effect, "timeAdded": now})
    return found
