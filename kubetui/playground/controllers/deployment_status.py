"""What a Deployment says of itself: counts and conditions. Pure.

Rule: `pkg/controller/deployment/progress.go` and calculateStatus in `sync.go`.
"""

from __future__ import annotations

from collections.abc import Sequence

from kubetui.api import meta
from kubetui.api.meta import Obj, dicts, dig, integer, text
from kubetui.playground.controllers.conditions import Condition, with_condition, without_condition
from kubetui.playground.controllers.rollout import available, max_unavailable, size

_NO_DEADLINE = 2**31 - 1
DONE = "NewReplicaSetAvailable"
TIMED_OUT = "ProgressDeadlineExceeded"
_COUNTS = ("replicas", "updatedReplicas", "readyReplicas", "availableReplicas", "unavailableReplicas")


def has_deadline(deployment: Obj) -> bool:
    """Whether `progressDeadlineSeconds` is set and not the number that means never."""
    return integer(deployment, "spec", "progressDeadlineSeconds", default=_NO_DEADLINE) != _NO_DEADLINE


def progressing(status: Obj) -> Obj | None:
    """The Progressing condition of a status."""
    return next((item for item in dicts(status, "conditions") if item.get("type") == "Progressing"), None)


def calculate(deployment: Obj, new: Obj | None, sets: Sequence[Obj], now: str) -> Obj:
    """The counts over all ReplicaSets, and the Available condition."""
    replicas = sum(integer(each, "status", "replicas") for each in sets)
    ready = available(sets)
    counts = {
        "observedGeneration": integer(deployment, "metadata", "generation"),
        "replicas": replicas,
        "updatedReplicas": integer(new, "status", "replicas"),
        "readyReplicas": sum(integer(each, "status", "readyReplicas") for each in sets),
        "availableReplicas": ready,
        "unavailableReplicas": max(0, sum(size(each) for each in sets) - ready),
    }
    status: Obj = {key: value for key, value in counts.items() if value}
    status["terminatingReplicas"] = sum(integer(each, "status", "terminatingReplicas") for each in sets)
    for kept in ("collisionCount", "conditions"):
        if (value := dig(deployment, "status", kept)) is not None:
            status[kept] = value
    return with_condition(status, _availability(deployment, ready), now, updated=True)


def _availability(deployment: Obj, ready: int) -> Condition:
    if ready >= size(deployment) - max_unavailable(deployment):
        has = "Deployment has minimum availability."
        return Condition("Available", "True", "MinimumReplicasAvailable", has)
    lacks = "Deployment does not have minimum availability."
    return Condition("Available", "False", "MinimumReplicasUnavailable", lacks)


def complete(deployment: Obj, status: Obj) -> bool:
    """Whether all Pods are of the new template and available, and no others are left."""
    wanted = size(deployment)
    counts = [integer(status, key) for key in ("updatedReplicas", "replicas", "availableReplicas")]
    seen = integer(status, "observedGeneration") >= integer(deployment, "metadata", "generation")
    return seen and counts == [wanted] * 3


def moved(deployment: Obj, status: Obj) -> bool:
    """Whether a count of the rollout got better since the last status."""
    before = dig(deployment, "status", default={})
    if _old(status) < _old(before):
        return True
    return any(
        integer(status, key) > integer(before, key)
        for key in ("updatedReplicas", "readyReplicas", "availableReplicas")
    )


def _old(status: Obj) -> int:
    return integer(status, "replicas") - integer(status, "updatedReplicas")


def timed_out(deployment: Obj, status: Obj, age: float) -> bool:
    """Whether the rollout stood still for longer than the deadline; `age` is since it last moved."""
    found = progressing(status)
    if found is None or found.get("reason") == DONE:
        return False
    return found.get("reason") == TIMED_OUT or age > integer(deployment, "spec", "progressDeadlineSeconds")


def with_progress(deployment: Obj, new: Obj | None, status: Obj, now: str, age: float) -> Obj:
    """A status with the Progressing condition that its counts call for."""
    if not has_deadline(deployment):
        return without_condition(status, "Progressing")
    current = progressing(status)
    settled = integer(status, "replicas") == integer(status, "updatedReplicas")
    if settled and current is not None and current.get("reason") == DONE:
        return status
    subject = f'ReplicaSet "{meta.name(new)}"' if new else f'Deployment "{meta.name(deployment)}"'
    if complete(deployment, status):
        said = Condition("Progressing", "True", DONE, f"{subject} has successfully progressed.")
        return with_condition(status, said, now, updated=True)
    if moved(deployment, status):
        return _moving(status, current, f"{subject} is progressing.", now)
    if timed_out(deployment, status, age):
        said = Condition("Progressing", "False", TIMED_OUT, f"{subject} has timed out progressing.")
        return with_condition(status, said, now, updated=True)
    return status


def _moving(status: Obj, current: Obj | None, message: str, now: str) -> Obj:
    said = Condition("Progressing", "True", "ReplicaSetUpdated", message)
    found = with_condition(without_condition(status, "Progressing"), said, now, updated=True)
    if current is not None and current.get("status") == "True":
        fresh = found["conditions"][-1]
        fresh = {**fresh, "lastTransitionTime": current.get("lastTransitionTime")}
        found = {**found, "conditions": [*found["conditions"][:-1], fresh]}
    return found


def with_failure(status: Obj, new: Obj | None, sets: Sequence[Obj]) -> Obj:
    """A status with the ReplicaFailure of a ReplicaSet, the new one's first."""
    every = [new, *sets] if new else sets
    failures = (meta.condition(each, "ReplicaFailure") for each in every)
    found = next((failure for failure in failures if failure), None)
    if found is None:
        has = any(item.get("type") == "ReplicaFailure" for item in dicts(status, "conditions"))
        return without_condition(status, "ReplicaFailure") if has else status
    said = Condition("ReplicaFailure", text(found, "status"), text(found, "reason"), text(found, "message"))
    return with_condition(status, said, text(found, "lastTransitionTime"), updated=True)


def paused_condition(deployment: Obj) -> Condition | None:
    """What is to be said about a pause that began or ended; None when all is said."""
    found = progressing(dig(deployment, "status", default={}))
    reason = found.get("reason") if found else None
    if not has_deadline(deployment) or reason == TIMED_OUT:
        return None
    paused = bool(dig(deployment, "spec", "paused"))
    if paused and reason != "DeploymentPaused":
        return Condition("Progressing", "Unknown", "DeploymentPaused", "Deployment is paused")
    if not paused and reason == "DeploymentPaused":
        return Condition("Progressing", "Unknown", "DeploymentResumed", "Deployment is resumed")
    return None


def failed_create(name: str, error: str) -> Condition:
    """The condition when the new ReplicaSet could not be made."""
    message = f'Failed to create new replica set "{name}": {error}'
    return Condition("Progressing", "False", "ReplicaSetCreateError", message)
