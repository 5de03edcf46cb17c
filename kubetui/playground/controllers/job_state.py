"""What the Pods of a Job mean for it: what counts, what is wanted, when it is over. Pure.

Rule: `pkg/controller/job/job_controller.go`.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from kubetui.api import meta
from kubetui.api.meta import Obj, dig, integer, mapping, text
from kubetui.playground.controllers import job_indexes, job_pods, pod_state
from kubetui.playground.controllers.conditions import Condition


@dataclass(slots=True)
class State:
    """A Job and its Pods, sorted into what they are."""

    job: Obj
    active: list[Obj] = field(default_factory=list)
    terminating: list[Obj] = field(default_factory=list)
    succeeded: int = 0
    failed: int = 0
    counted: dict[str, str] = field(default_factory=dict)
    completed: set[int] = field(default_factory=set)
    failed_indexes: set[int] = field(default_factory=set)
    last_failed: dict[int, Obj] = field(default_factory=dict)
    rule: str = ""

    @property
    def completions(self) -> int | None:
        """`spec.completions`."""
        found: int | None = dig(self.job, "spec", "completions")
        return found

    @property
    def parallelism(self) -> int:
        """`spec.parallelism`."""
        return integer(self.job, "spec", "parallelism", default=1)

    @property
    def suspended(self) -> bool:
        """Whether it is not to run now."""
        return bool(dig(self.job, "spec", "suspend"))


def read(job: Obj, pods: Sequence[Obj]) -> State:
    """Sort the Pods; `counted` are those whose end is not in the status yet, with how they ended."""
    status = mapping(job, "status")
    state = State(job, succeeded=integer(status, "succeeded"), failed=integer(status, "failed"))
    state.completed = job_pods.read_indexes(text(status, "completedIndexes"))
    if job_indexes.per_index(job):
        state.failed_indexes = job_pods.read_indexes(text(status, "failedIndexes"))
        state.last_failed = job_indexes.last_failed(job, pods)
        for index, pod in state.last_failed.items():
            if index not in state.completed and job_indexes.gives_up(job, pod):
                state.failed_indexes.add(index)
    for pod in pods:
        if pod_state.phase(pod) == "Succeeded":
            _succeed(state, pod)
        elif job_pods.failed(job, pod):
            _fail(state, pod)
        elif not meta.deleting(pod):
            state.active.append(pod)
        if meta.deleting(pod) and not pod_state.ended(pod):
            state.terminating.append(pod)
    _count_noted(state, pods)
    return state


def _count_noted(state: State, pods: Sequence[Obj]) -> None:
    """What an earlier round noted and let go, but did not get to count."""
    noted = mapping(state.job, "status", "uncountedTerminatedPods")
    indexes = {meta.uid(pod): job_pods.index_of(pod) for pod in pods}
    for uid in noted.get("succeeded") or ():
        if uid not in state.counted:
            state.succeeded += 1
            index = indexes.get(uid)
            state.completed |= set() if index is None else {index}
    state.failed += sum(1 for uid in noted.get("failed") or () if uid not in state.counted)


def _succeed(state: State, pod: Obj) -> None:
    if not job_pods.tracked(pod):
        return
    index = job_pods.index_of(pod)
    state.counted[meta.uid(pod)] = "duplicate"
    if job_pods.indexed(state.job):
        wanted = state.completions or 0
        if index is None or index in state.completed or index >= wanted:
            return
        state.completed.add(index)
    state.counted[meta.uid(pod)] = "succeeded"
    state.succeeded += 1


def _fail(state: State, pod: Obj) -> None:
    if not job_pods.tracked(pod):
        return
    match = job_pods.failure_rule(state.job, pod)
    state.counted[meta.uid(pod)] = "failed"
    if match is not None and match.action == "FailJob":
        state.rule = state.rule or match.message
    if match is not None and match.action == "Ignore":
        state.counted[meta.uid(pod)] = "duplicate"
        return
    state.failed += 1


def verdict(state: State, age: float) -> Condition | None:
    """FailureTarget or SuccessCriteriaMet when the Job is decided; `age` is since its start."""
    known = next(
        (meta.condition(state.job, type_) for type_ in ("FailureTarget", "SuccessCriteriaMet")
         if meta.is_true(state.job, type_)), None,
    )  # fmt: skip
    if known is not None:
        return Condition(text(known, "type"), "True", text(known, "reason"), text(known, "message"))
    if state.rule:
        return Condition("FailureTarget", "True", "PodFailurePolicy", state.rule)
    if _past_backoff(state):
        said = "Job has reached the specified backoff limit"
        return Condition("FailureTarget", "True", "BackoffLimitExceeded", said)
    deadline = dig(state.job, "spec", "activeDeadlineSeconds")
    if deadline is not None and not state.suspended and age >= deadline:
        said = "Job was active longer than specified deadline"
        return Condition("FailureTarget", "True", "DeadlineExceeded", said)
    decided = _by_index(state)
    if decided is not None:
        return decided
    if _complete(state):
        said = "Reached expected number of succeeded pods"
        return Condition("SuccessCriteriaMet", "True", "CompletionsReached", said)
    return None


def _by_index(state: State) -> Condition | None:
    if not job_pods.indexed(state.job):
        return None
    if met := job_indexes.success(state.job, state.completed):
        return met
    return job_indexes.failed_verdict(state.job, state.completed, state.failed_indexes)


def _past_backoff(state: State) -> bool:
    limit = integer(state.job, "spec", "backoffLimit", default=6)
    if state.failed > limit:
        return True
    if text(state.job, "spec", "template", "spec", "restartPolicy") != "OnFailure":
        return False
    restarted = job_pods.restarts(state.active)
    return restarted > 0 if limit == 0 else restarted >= limit


def _complete(state: State) -> bool:
    if state.completions is None:
        return state.succeeded > 0 and not state.active and not state.terminating
    return state.succeeded >= state.completions


def wanted(state: State) -> int:
    """How many Pods are to be active."""
    if state.suspended:
        return 0
    if state.completions is None:
        return len(state.active) if state.succeeded else state.parallelism
    left = state.completions - state.succeeded - len(state.failed_indexes - state.completed)
    return max(0, min(left, state.parallelism))


def free_indexes(state: State, count: int, held: Collection[int] = ()) -> list[int]:
    """The lowest indexes that nobody works on, and that need not wait."""
    taken = state.completed | state.failed_indexes | {job_pods.index_of(pod) or 0 for pod in state.active}
    return [index for index in range(state.completions or 0) if index not in taken and index not in held][
        :count
    ]
