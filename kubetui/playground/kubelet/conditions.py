"""The conditions of a Pod. Pure. Rule: `pkg/kubelet/status/generate.go`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from kubetui.api.meta import Obj, dicts, format_time, integer, mapping, text
from kubetui.playground.kubelet.slots import Slot

OWNED = ("PodReadyToStartContainers", "Initialized", "Ready", "ContainersReady", "PodScheduled")
"""What the kubelet writes, in this order; conditions of others are kept behind them."""


def pod_conditions(pod: Obj, slots: Sequence[Slot], phase: str, *, now: datetime, sandbox: bool) -> list[Obj]:
    """All conditions; one whose status has not changed keeps its time."""
    old = {text(item, "type"): item for item in dicts(pod, "status", "conditions")}
    ready = _containers_ready(slots, phase)
    verdicts = {
        "PodReadyToStartContainers": (str(sandbox), "", ""),
        "Initialized": _initialized(slots, phase),
        "Ready": _ready(pod, ready, old),
        "ContainersReady": ready,
        "PodScheduled": ("True", "", ""),
    }
    generation = integer(pod, "metadata", "generation", default=1)
    found = [_condition(type_, *verdicts[type_], old.get(type_), now, generation) for type_ in OWNED]
    return found + [item for type_, item in old.items() if type_ not in OWNED]


def _condition(type_: str, status: str, reason: str, message: str, old: Obj | None, now: datetime,
               generation: int) -> Obj:  # fmt: skip
    same = old is not None and text(old, "status") == status
    found: Obj = {
        "type": type_,
        "observedGeneration": generation,
        "status": status,
        "lastProbeTime": None,
        "lastTransitionTime": text(old, "lastTransitionTime") if same else format_time(now),
    }
    if reason:
        found["reason"] = reason
    if message:
        found["message"] = message
    return found


Verdict = tuple[str, str, str]
"""Status, reason, message."""


def _containers_ready(slots: Sequence[Slot], phase: str) -> Verdict:
    if phase == "Succeeded":
        return "False", "PodCompleted", ""
    if phase == "Failed":
        return "False", "PodFailed", ""
    unready = [slot.name for slot in slots if (slot.kind == "app" or slot.sidecar) and not slot.ready]
    if unready:
        return "False", "ContainersNotReady", f"containers with unready status: [{' '.join(unready)}]"
    return "True", "", ""


def _initialized(slots: Sequence[Slot], phase: str) -> Verdict:
    if phase == "Succeeded":
        return "True", "PodCompleted", ""
    begun = any(slot.kind == "app" and (slot.current is not None or slot.restarts) for slot in slots)
    inits = [slot for slot in slots if slot.kind == "init"]
    incomplete = [slot.name for slot in inits if not (slot.started if slot.sidecar else slot.ready)]
    if begun or not incomplete:
        return "True", "", ""
    return "False", "ContainersNotInitialized", f"containers with incomplete status: [{' '.join(incomplete)}]"


def _ready(pod: Obj, ready: Verdict, old: dict[str, Obj]) -> Verdict:
    if ready[0] != "True":
        return ready
    missing = []
    for gate in dicts(pod, "spec", "readinessGates"):
        type_ = text(gate, "conditionType")
        status = text(mapping(old, type_), "status")
        if type_ not in old:
            missing.append(f'corresponding condition of pod readiness gate "{type_}" does not exist.')
        elif status != "True":
            missing.append(f'the status of pod readiness gate "{type_}" is not "True", but {status}')
    return ("False", "ReadinessGatesNotReady", ", ".join(missing)) if missing else ready
