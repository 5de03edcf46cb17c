"""Jobs that count their failures index by index, and those that are done before all is done. Pure.

Rule: `pkg/controller/job` (indexed_job_utils.go, backoff_utils.go, success_policy.go).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from kubetui.api import meta
from kubetui.api.meta import Obj, dicts, dig, integer, text
from kubetui.playground.controllers import job_pods
from kubetui.playground.controllers.conditions import Condition

FAILURES = "batch.kubernetes.io/job-index-failure-count"
IGNORED = "batch.kubernetes.io/job-index-ignored-failure-count"
_BACKOFF, _LONGEST = 10.0, 600.0


def per_index(job: Obj) -> bool:
    """Whether each index has a limit of its own."""
    return dig(job, "spec", "backoffLimitPerIndex") is not None


def _noted(pod: Obj, annotation: str) -> int:
    found = meta.annotations(pod).get(annotation, "0")
    return int(found) if found.isdigit() else 0


def _ignored(job: Obj, pod: Obj) -> bool:
    match = job_pods.failure_rule(job, pod)
    return match is not None and match.action == "Ignore"


def failures_after(job: Obj, pod: Obj) -> int:
    """How often an index failed, its last failed Pod among them."""
    return _noted(pod, FAILURES) + (0 if _ignored(job, pod) else 1)


def gives_up(job: Obj, pod: Obj) -> bool:
    """Whether a failed Pod is the last one of its index."""
    match = job_pods.failure_rule(job, pod)
    if match is not None and match.action == "FailIndex":
        return True
    if match is not None and match.action == "Ignore":
        return False
    return _noted(pod, FAILURES) >= integer(job, "spec", "backoffLimitPerIndex")


def last_failed(job: Obj, pods: Iterable[Obj]) -> dict[int, Obj]:
    """The newest failed Pod of each index."""
    found: dict[int, Obj] = {}
    for pod in pods:
        index = job_pods.index_of(pod)
        if index is None or not job_pods.failed(job, pod):
            continue
        known = found.get(index)
        if known is None or _attempts(pod) > _attempts(known):
            found[index] = pod
    return found


def _attempts(pod: Obj) -> int:
    return _noted(pod, FAILURES) + _noted(pod, IGNORED)


def note_attempts(job: Obj, pod: Obj, before: Obj | None) -> None:
    """Write into a new Pod how often its index failed before."""
    if not per_index(job):
        return
    notes = pod["metadata"]["annotations"]
    notes[FAILURES] = str(failures_after(job, before)) if before is not None else "0"
    if before is not None and (ignored := _noted(before, IGNORED) + int(_ignored(job, before))):
        notes[IGNORED] = str(ignored)


def waiting(job: Obj, last: Mapping[int, Obj], now: datetime) -> dict[int, float]:
    """The seconds that indexes still have to wait after their last failure."""
    found: dict[int, float] = {}
    for index, pod in last.items() if per_index(job) else ():
        delay = min(_BACKOFF * 2.0 ** min(_attempts(pod), 20), _LONGEST)
        ended = _ended_at(pod)
        left = (ended + timedelta(seconds=delay) - now).total_seconds() if ended is not None else 0.0
        if left > 0:
            found[index] = left
    return found


def _ended_at(pod: Obj) -> datetime | None:
    times = [
        meta.parse_time(dig(status, "state", "terminated", "finishedAt"))
        for status in dicts(pod, "status", "containerStatuses")
    ]
    return max((time for time in times if time is not None), default=None)


def failed_verdict(job: Obj, completed: set[int], failed: set[int]) -> Condition | None:
    """FailureTarget when the failed indexes decide the Job."""
    most = dig(job, "spec", "maxFailedIndexes")
    if most is not None and len(failed) > most:
        said = "Job has exceeded the specified maximal number of failed indexes"
        return Condition("FailureTarget", "True", "MaxFailedIndexesExceeded", said)
    if failed and len(completed) + len(failed) >= integer(job, "spec", "completions"):
        return Condition("FailureTarget", "True", "FailedIndexes", "Job has failed indexes")
    return None


def success(job: Obj, completed: set[int]) -> Condition | None:
    """SuccessCriteriaMet when a rule of the success policy is fulfilled."""
    for number, rule in enumerate(dicts(job, "spec", "successPolicy", "rules")):
        wanted = job_pods.read_indexes(text(rule, "succeededIndexes"))
        met = completed & wanted if wanted else completed
        count = rule.get("succeededCount")
        if len(met) >= (len(wanted) if count is None else count):
            said = f"Matched rules at index {number}"
            return Condition("SuccessCriteriaMet", "True", "SuccessPolicy", said)
    return None
