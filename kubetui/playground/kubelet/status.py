"""The status of a Pod, written from what the kubelet knows. Pure.

Rule: `kubelet_pods.go` generateAPIPodStatus, convertToAPIContainerStatuses.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from kubetui.api.meta import Obj, dicts, dig, format_time, integer, mapping, text
from kubetui.playground.kubelet.conditions import pod_conditions
from kubetui.playground.kubelet.phase import phase_of
from kubetui.playground.kubelet.runtime.container import Container
from kubetui.playground.kubelet.slots import Slot


def terminated(container: Container) -> Obj:
    """The terminated state of an instance that has ended."""
    found: Obj = {"exitCode": container.exit_code, "reason": container.reason}
    if container.message:
        found["message"] = container.message
    found["startedAt"] = _time(container.started_at)
    found["finishedAt"] = _time(container.finished_at)
    found["containerID"] = f"containerd://{container.id}"
    return found


def _time(at: datetime | None) -> str | None:
    return format_time(at) if at is not None else None


def container_status(slot: Slot, *, initializing: bool) -> Obj:
    """The status of one container; `initializing` says what it waits for before its first start."""
    current = slot.current
    found: Obj = {
        "name": slot.name,
        "state": _state(slot, initializing=initializing),
        "lastState": _last_state(slot),
        "ready": slot.ready,
        "restartCount": slot.restarts,
        "image": current.plan.image_name if current is not None else text(slot.spec, "image"),
        "imageID": current.plan.image_id if current is not None else "",
    }
    if current is not None:
        found["containerID"] = f"containerd://{current.id}"
    elif slot.adopted is not None:
        found |= {
            key: slot.adopted[key] for key in ("image", "imageID", "containerID") if key in slot.adopted
        }
    found["started"] = slot.started
    _add_resources(found, slot)
    mounts = [_mount(mount) for mount in dicts(slot.spec, "volumeMounts")]
    if mounts:
        found["volumeMounts"] = mounts
    if current is not None:
        groups = current.plan.groups
        found["user"] = {"linux": {"uid": current.uid, "gid": groups[0], "supplementalGroups": list(groups)}}
    return found


def _state(slot: Slot, *, initializing: bool) -> Obj:
    current = slot.current
    if slot.waiting is not None:
        reason, message = slot.waiting
        return {"waiting": {"reason": reason, **({"message": message} if message else {})}}
    if current is None and slot.adopted is not None and slot.adopted.get("terminated"):
        return {"terminated": slot.adopted["terminated"]}
    if current is None or current.started_at is None:
        return {"waiting": {"reason": "PodInitializing" if initializing else "ContainerCreating"}}
    if current.running:
        return {"running": {"startedAt": format_time(current.started_at)}}
    return {"terminated": terminated(current)}


def _last_state(slot: Slot) -> Obj:
    if slot.waiting is not None and slot.current is not None and slot.current.finished_at is not None:
        return {"terminated": terminated(slot.current)}
    return {"terminated": slot.last} if slot.last is not None else {}


def _add_resources(found: Obj, slot: Slot) -> None:
    resources = mapping(slot.spec, "resources")
    requests = mapping(resources, "requests")
    if requests:
        found["allocatedResources"] = requests
    found["resources"] = {key: resources[key] for key in ("limits", "requests") if resources.get(key)}


def _mount(mount: Obj) -> Obj:
    found: Obj = {"name": text(mount, "name"), "mountPath": text(mount, "mountPath")}
    if mount.get("readOnly"):
        found |= {"readOnly": True, "recursiveReadOnly": "Disabled"}
    return found


def pod_status(
    pod: Obj, slots: Sequence[Slot], *, now: datetime, started: str, host_ip: str, pod_ip: str,
    sandbox: bool, stopped: bool = False, verdict: Obj | None = None,
) -> Obj:  # fmt: skip
    """The whole status. `stopped`: no container will start again; `verdict`: a phase that is forced."""
    old = mapping(pod, "status")
    phase = phase_of(pod, slots, stopped=stopped)
    if text(old, "phase") in ("Succeeded", "Failed"):
        phase = text(old, "phase")
    found: Obj = {"phase": text(verdict, "phase") or phase}
    for key in ("reason", "message"):
        value = text(verdict, key) or text(old, key)
        if value:
            found[key] = value
    found |= {
        "conditions": [],
        "hostIP": host_ip,
        "hostIPs": [{"ip": host_ip}],
        "startTime": started,
        "observedGeneration": integer(pod, "metadata", "generation", default=1),
    }
    if pod_ip:
        found |= {"podIP": pod_ip, "podIPs": [{"ip": pod_ip}]}
    for key in ("qosClass", "nominatedNodeName", "resourceClaimStatuses"):
        if dig(old, key):
            found[key] = old[key]
    found |= _container_statuses(slots)
    found["conditions"] = pod_conditions(pod, slots, text(found, "phase"), now=now, sandbox=sandbox)
    return found


def _container_statuses(slots: Sequence[Slot]) -> Obj:
    found: Obj = {}
    inits = [slot for slot in slots if slot.kind == "init"]
    apps = sorted((slot for slot in slots if slot.kind == "app"), key=lambda slot: slot.name)
    if inits:
        found["initContainerStatuses"] = [container_status(slot, initializing=True) for slot in inits]
    found["containerStatuses"] = [container_status(slot, initializing=bool(inits)) for slot in apps]
    debuggers = [container_status(slot, initializing=False) for slot in slots if slot.kind == "ephemeral"]
    if debuggers:
        found["ephemeralContainerStatuses"] = debuggers
    return found
