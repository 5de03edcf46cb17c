"""Which containers of a Pod are to be started now. Pure.

Rule: `kuberuntime_manager.go` computePodActions, computeInitContainerActions.
"""

from __future__ import annotations

from collections.abc import Sequence

from kubetui.playground.kubelet.slots import Slot


def to_start(slots: Sequence[Slot], policy: str) -> list[Slot]:
    """The containers to start, in order: init containers one by one, then all others."""
    if finished(slots, policy):
        return []
    begun = any(slot.kind == "app" and (slot.running or slot.exit_code is not None) for slot in slots)
    found: list[Slot] = []
    for slot in slots:
        if slot.kind != "init":
            continue
        if slot.sidecar:
            if not slot.running:
                found.append(slot)
            if not (slot.started or begun):
                return found
        elif not begun and not _done(slot):
            return found + ([slot] if _due(slot, policy) else [])
    debuggers = [
        slot for slot in slots if slot.kind == "ephemeral" and slot.exit_code is None and not slot.running
    ]
    return [*found, *(slot for slot in slots if slot.kind == "app" and _due(slot, policy)), *debuggers]


def _done(slot: Slot) -> bool:
    return slot.exit_code == 0


def _due(slot: Slot, policy: str) -> bool:
    if slot.running:
        return False
    return slot.exit_code is None or slot.restarts_after(slot.exit_code, policy)


def finished(slots: Sequence[Slot], policy: str) -> bool:
    """Whether the Pod has ended by itself: nothing of it will be started again."""
    for slot in slots:
        if slot.kind == "init" and not slot.sidecar and slot.exit_code and not _due(slot, policy):
            return True
    apps = [slot for slot in slots if slot.kind == "app"]
    return bool(apps) and not any(slot.running or _due(slot, policy) for slot in apps)
