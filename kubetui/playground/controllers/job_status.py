"""The status of a Job: what its Pods add up to, and whether it is over."""

from __future__ import annotations

from kubetui.api import meta
from kubetui.api.meta import Obj, dig, integer, mapping, text
from kubetui.playground.controllers import job_indexes, job_pods, pod_state
from kubetui.playground.controllers.conditions import Condition
from kubetui.playground.controllers.job_state import State


def counts(state: State, active: list[Obj]) -> Obj:
    """What the Pods add up to; `active` are those of the active ones that are not about to go."""
    leaving = len(state.terminating) + len(state.active) - len(active)
    before = mapping(state.job, "status")
    counted = {"active": len(active), "succeeded": state.succeeded, "failed": state.failed}
    found: Obj = {key: before[key] for key in ("startTime", "conditions") if key in before}
    found |= {key: value for key, value in counted.items() if value}
    found["ready"] = sum(1 for pod in active if pod_state.ready(pod))
    found["terminating"] = leaving
    if job_pods.indexed(state.job) and state.completed:
        found["completedIndexes"] = job_pods.write_indexes(state.completed)
    if job_indexes.per_index(state.job):
        found["failedIndexes"] = job_pods.write_indexes(state.failed_indexes)
    return found


def uncounted(state: State) -> Obj:
    """The finished Pods that are noted before their finalizers go."""
    return {
        "uncountedTerminatedPods": {
            ended: [uid for uid, how in state.counted.items() if how == ended]
            for ended in ("succeeded", "failed")
            if ended in state.counted.values()
        }
    }


def finish(status: Obj, decided: Condition, now: str) -> None:
    """Say in a status that its Job is over: that it failed, or when it was complete."""
    status.pop("active", None)
    status["ready"] = status["terminating"] = 0
    if decided.type == "FailureTarget":
        status["conditions"] = with_condition(status, decided._replace(type="Failed"), now)
        return
    status["completionTime"] = now
    status["conditions"] = with_condition(status, decided._replace(type="Complete"), now)


def with_condition(status: Obj, said: Condition, now: str) -> list[Obj]:
    """The conditions with one more, or with one changed."""
    known = meta.dicts(status, "conditions")
    before = next((each for each in known if each.get("type") == said.type), None)
    if before is not None and before.get("status") == said.status:
        return known
    found: Obj = {"type": said.type, "status": said.status, "lastProbeTime": now, "lastTransitionTime": now,
                  "reason": said.reason, "message": said.message}  # fmt: skip
    return [*(each for each in known if each is not before), found]


def finished_at(job: Obj) -> str:
    """When a Job became Complete or Failed; empty while it has not."""
    for type_ in ("Complete", "Failed"):
        if meta.is_true(job, type_):
            return text(meta.condition(job, type_), "lastTransitionTime")
    return ""


def ttl(job: Obj) -> int | None:
    """`ttlSecondsAfterFinished`."""
    found = dig(job, "spec", "ttlSecondsAfterFinished")
    return integer({"ttl": found}, "ttl") if found is not None else None
