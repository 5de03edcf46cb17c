"""Resizing Pods in place: whether there is room, and what has to be restarted for it.

Rule: `pkg/kubelet/allocation/allocation_manager.go`, `pkg/kubelet/kuberuntime/kuberuntime_manager.go`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from kubetui.api.meta import Obj, condition, dicts, integer, mapping, text
from kubetui.playground.kubelet.slots import Slot

_SHORTAGE = re.compile(
    r"Node didn't have enough resource: (\w+), requested: (\d+), used: \d+, capacity: (\d+)"
)


def pending(pod: Obj, slots: Iterable[Slot], admit: Callable[[Obj], tuple[str, str] | None]) -> Obj | None:
    """The condition of a Pod whose new size finds no room; None when it has its size."""
    had = {slot.name: mapping(slot.spec, "resources") for slot in slots}
    wanted = {text(spec, "name"): mapping(spec, "resources") for spec in dicts(pod, "spec", "containers")}
    if all(had.get(name, resources) == resources for name, resources in wanted.items()):
        return None
    refused = admit(pod)
    if refused is None or not refused[0].startswith("OutOf"):
        return None
    reason, said = _reason(refused[1])
    before = condition(pod, "PodResizePending") or {}
    found: Obj = {"type": "PodResizePending", "status": "True", "lastProbeTime": None}
    found["lastTransitionTime"] = before.get("lastTransitionTime")
    found |= {"reason": reason, "message": said}
    return {**found, "observedGeneration": integer(pod, "metadata", "generation", default=1)}


def _reason(said: str) -> tuple[str, str]:
    """Infeasible when the whole node is too small, otherwise Deferred."""
    found = _SHORTAGE.fullmatch(said)
    if found is None or int(found[2]) <= int(found[3]):
        return "Deferred", said
    return (
        "Infeasible",
        f"Node didn't have enough capacity: {found[1]}, requested: {found[2]}, capacity: {found[3]}",
    )


def restart(slot: Slot, spec: Obj) -> str:
    """Why a container has to be restarted for its new specification; empty when it need not be."""
    if text(spec, "image") != text(slot.spec, "image"):
        return f"Container {slot.name} definition changed, will be restarted"
    changed = _changed(mapping(slot.spec, "resources"), mapping(spec, "resources"))
    policies = {
        text(each, "resourceName"): text(each, "restartPolicy") for each in dicts(spec, "resizePolicy")
    }
    if any(policies.get(name) == "RestartContainer" for name in changed):
        return f"Container {slot.name} resize requires restart"
    return ""


def _changed(old: Obj, new: Obj) -> set[str]:
    found: set[str] = set()
    for side in ("requests", "limits"):
        before, after = mapping(old, side), mapping(new, side)
        found |= {name for name in {*before, *after} if before.get(name) != after.get(name)}
    return found
