"""The last status of a Pod that was told to go: every container has ended, and so has the Pod. Pure.

Rule: `pkg/kubelet/status/status_manager.go` TerminatePod.
"""

from __future__ import annotations

from typing import Any

from kubetui.api.meta import Obj, dicts, mapping, text

_LOST: Obj = {
    "exitCode": 137,
    "reason": "ContainerStatusUnknown",
    "message": "The container could not be located when the pod was terminated",
    "startedAt": None,
    "finishedAt": None,
}


def ended(pod: Obj, status: Obj, *, static: bool = False) -> Obj:
    """The status with containers that never ran as lost, and a phase that is final (of a mirror as it is)."""
    found = dict(status)
    if _initialized(pod, status):
        found["containerStatuses"] = [_lost(one) for one in dicts(status, "containerStatuses")]
    inits = dicts(status, "initContainerStatuses")
    if inits:
        begun = _begun(inits)
        found["initContainerStatuses"] = [*(_lost(one) for one in inits[:begun]), *inits[begun:]]
    if not static and text(status, "phase") not in ("Succeeded", "Failed"):
        found["phase"] = "Failed"
    return found


def _lost(status: Obj) -> Obj:
    if "terminated" in mapping(status, "state"):
        return status
    return {**status, "state": {"terminated": dict(_LOST)}}


def _begun(inits: list[Obj]) -> int:
    """How many init containers have been tried at least once; the first always counts."""
    for count in range(len(inits), 0, -1):
        one = inits[count - 1]
        if "waiting" not in mapping(one, "state") or mapping(one, "lastState", "terminated"):
            return count
    return 1


def _initialized(pod: Obj, status: Obj) -> bool:
    """Whether a container proper has begun, or the last init container has done its work."""
    inits = dicts(pod, "spec", "initContainers")
    if not inits:
        return True
    for one in dicts(status, "containerStatuses"):
        if "waiting" not in mapping(one, "state") or mapping(one, "lastState", "terminated"):
            return True
    last: Any = next(iter(dicts(status, "initContainerStatuses")[-1:]), {})
    if text(inits[-1], "restartPolicy") == "Always":
        return "running" in mapping(last, "state") and last.get("started") is True
    states = (mapping(last, "lastState", "terminated"), mapping(last, "state", "terminated"))
    return any(state.get("exitCode") == 0 for state in states if state)
