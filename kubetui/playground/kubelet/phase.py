"""The phase of a Pod. Pure. Rule: `kubelet_pods.go` getPhase."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from kubetui.api.meta import Obj, text
from kubetui.playground.kubelet.slots import Slot


def _outcome(slot: Slot) -> tuple[str, int]:
    """`running`, `waiting` or `stopped`, and with what it stopped."""
    if slot.running:
        return "running", 0
    code = slot.exit_code
    return ("waiting", 0) if code is None else ("stopped", code)


def phase_of(pod: Obj, slots: Sequence[Slot], *, stopped: bool = False) -> str:
    """The phase; `stopped` when nothing will be started again (the Pod is being deleted)."""
    policy = text(pod, "spec", "restartPolicy") or "Always"
    initial = _initial(slots, policy)
    if initial:
        return initial
    count: Counter[str] = Counter()
    for slot in slots:
        kind, code = _outcome(slot)
        if slot.kind == "app":
            count[kind] += 1
            count["succeeded"] += kind == "stopped" and code == 0
            count["restarting"] += kind == "stopped" and slot.restarts_after(code, policy)
        elif slot.sidecar:
            count["running"] += kind == "running"
    if count["waiting"]:
        return "Pending"
    if count["running"]:
        return "Running"
    if not stopped and count["restarting"]:
        return "Running"
    return "Succeeded" if count["succeeded"] == count["stopped"] else "Failed"


def _initial(slots: Sequence[Slot], policy: str) -> str:
    """`Pending` or `Failed` while init containers decide the phase, else empty."""
    begun = any(slot.kind == "app" and _outcome(slot)[0] != "waiting" for slot in slots)
    pending = False
    for slot in slots:
        if slot.kind != "init":
            continue
        kind, code = _outcome(slot)
        if slot.sidecar:
            pending = pending or (
                not begun and (kind == "waiting" or (kind == "running" and not slot.started))
            )
        elif kind != "stopped":
            pending = True
        elif code and not slot.restarts_after(code, policy):
            return "Failed"
        elif code:
            pending = True
    return "Pending" if pending and not begun else ""
