"""Taking up Pods again: after the kubelet was restarted, or after the whole machine was off."""

from __future__ import annotations

from kubetui.api.meta import Obj, dicts, format_time, integer, mapping, text
from kubetui.playground.clock import Clock
from kubetui.playground.kubelet.runtime.sandbox import Sandbox
from kubetui.playground.kubelet.slots import Slot
from kubetui.playground.kubelet.status import terminated


def slots_of(pod: Obj) -> list[Slot]:
    """The containers of a Pod, init containers first."""
    inits = [Slot(spec, "init") for spec in dicts(pod, "spec", "initContainers")]
    debuggers = [Slot(spec, "ephemeral") for spec in dicts(pod, "spec", "ephemeralContainers")]
    return [*inits, *(Slot(spec) for spec in dicts(pod, "spec", "containers")), *debuggers]


def take_up(pod: Obj, slots: list[Slot], sandbox: Sandbox) -> None:
    """The runtime still has the Pod: its instances are known, what was ready stays so."""
    known = _statuses(pod)
    for slot in slots:
        slot.current = sandbox.latest(slot.name)
        status = known.get(slot.name, {})
        slot.ready = status.get("ready") is True and (slot.running or slot.kind == "init")
        slot.started = status.get("started") is True and slot.running
        slot.restarts = slot.current.attempt if slot.current is not None else integer(status, "restartCount")
        before = sandbox.previous(slot.name)
        # How an instance before a restart of the machine ended, only the API remembers.
        slot.last = terminated(before) if before else mapping(status, "lastState", "terminated") or None


def recall(pod: Obj, slots: list[Slot], clock: Clock) -> bool:
    """The runtime has lost the Pod: what ran has ended, nobody knows how. Whether anything had run."""
    known = _statuses(pod)
    lost = False
    for slot in slots:
        status = known.get(slot.name)
        if status is None:
            continue
        slot.restarts = integer(status, "restartCount")
        last = mapping(status, "lastState", "terminated")
        slot.last = last or None
        ended = _ended(status, clock)
        if ended:
            lost = True
            slot.adopted = {
                **{key: status.get(key, "") for key in ("image", "imageID", "containerID")},
                "terminated": ended,
            }
    return lost


def inherit(mirror: Obj, slots: list[Slot], clock: Clock) -> None:
    """A static Pod runs again after the machine was off: its mirror knows how often it had been started."""
    known = _statuses(mirror)
    for slot in slots:
        status = known.get(slot.name)
        current = f"containerd://{slot.current.id}" if slot.current is not None else ""
        if status is None or not text(status, "containerID") or text(status, "containerID") == current:
            continue
        if slot.restarts == 0:
            slot.restarts = integer(status, "restartCount") + 1
            slot.last = _ended(status, clock) or None


def _ended(status: Obj, clock: Clock) -> Obj:
    ended = mapping(status, "state", "terminated")
    running = mapping(status, "state", "running")
    if ended or not running:
        return ended or mapping(status, "lastState", "terminated")
    return {"exitCode": 255, "reason": "Unknown", "startedAt": text(running, "startedAt"),
            "finishedAt": format_time(clock.now()), "containerID": text(status, "containerID")}  # fmt: skip


def _statuses(pod: Obj) -> dict[str, Obj]:
    every = [*dicts(pod, "status", "initContainerStatuses"), *dicts(pod, "status", "containerStatuses")]
    return {text(status, "name"): status for status in every}
