"""What a newer version of a Pod changes for its kubelet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kubetui.api.meta import Obj, condition, deleting, dicts, dig, integer, mapping, text, uid
from kubetui.playground.kubelet import resizing
from kubetui.playground.kubelet.adopting import slots_of
from kubetui.playground.kubelet.slots import Slot


def asked(pod: Obj) -> tuple[object, ...]:
    """What of a Pod makes its kubelet act; its own status is not among it."""
    gates = dig(pod, "status", "conditions") if dig(pod, "spec", "readinessGates") else None
    return uid(pod), integer(pod, "metadata", "generation"), deleting(pod), gates


def readiness(pod: Obj) -> tuple[str, str]:
    """The phase of a Pod, and whether it is Ready."""
    found = condition(pod, "Ready")
    return text(pod, "status", "phase"), text(found, "status")


def added(pod: Obj, slots: Sequence[Slot]) -> list[Slot]:
    """The containers for debugging that are new."""
    known = {slot.name for slot in slots}
    return [slot for slot in slots_of(pod) if slot.kind == "ephemeral" and slot.name not in known]


def taken_up(pod: Obj, slots: Sequence[Slot], *, resized: bool) -> Iterator[tuple[Slot, str]]:
    """Give each container its new spec, with new resources if `resized`; those to restart, and why."""
    specs = {text(spec, "name"): spec for kind in ("initContainers", "containers")
             for spec in dicts(pod, "spec", kind)}  # fmt: skip
    for slot in slots:
        spec = specs.get(slot.name, slot.spec)
        if not resized:
            spec = {**spec, "resources": mapping(slot.spec, "resources")}
        why = resizing.restart(slot, spec)
        slot.spec = spec
        if why:
            yield slot, why
