"""The Pods of a Job: how they are asked for, and how they count. Pure.

Rule: `pkg/controller/job` (indexed_job_utils.go, job_controller.go, pod_failure_policy.go).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from kubetui.api import meta
from kubetui.api.meta import Obj, dicts, dig, integer, mapping, text
from kubetui.playground.controllers import pod_state
from kubetui.playground.controllers.base import owner_reference
from kubetui.playground.controllers.pod_control import pod_from_template

TRACKING = "batch.kubernetes.io/job-tracking"
INDEX = "batch.kubernetes.io/job-completion-index"


class Match(NamedTuple):
    """The rule of a podFailurePolicy that a Pod met."""

    action: str
    message: str


def indexed(job: Obj) -> bool:
    """Whether each Pod has a number of its own."""
    return text(job, "spec", "completionMode") == "Indexed"


def tracked(pod: Obj) -> bool:
    """Whether the Pod still waits to be counted."""
    return TRACKING in dig(pod, "metadata", "finalizers", default=[])


def index_of(pod: Obj) -> int | None:
    """The completion index of a Pod."""
    found = meta.annotations(pod).get(INDEX, "")
    return int(found) if found.isdigit() else None


def failed(job: Obj, pod: Obj) -> bool:
    """Whether a Pod counts as failed: one being deleted does, unless only ended ones are replaced."""
    phase = pod_state.phase(pod)
    if phase == "Failed":
        return True
    early = text(job, "spec", "podReplacementPolicy") != "Failed"
    return early and meta.deleting(pod) and phase != "Succeeded"


def new_pod(job: Obj, index: int | None) -> Obj:
    """A Pod of a Job, with the finalizer that keeps it until it is counted."""
    reference = owner_reference(job, "batch/v1", "Job")
    pod = pod_from_template(mapping(job, "spec", "template"), job, reference)
    about, spec = pod["metadata"], pod["spec"]
    about["finalizers"] = [*about.get("finalizers", []), TRACKING]
    if index is None:
        return pod
    about["generateName"] = f"{meta.name(job)}-{index}-"
    about["annotations"] = {**meta.annotations(pod), INDEX: str(index)}
    about["labels"] = {**meta.labels(pod), INDEX: str(index)}
    spec["hostname"] = f"{meta.name(job)}-{index}"
    source = {"fieldRef": {"fieldPath": f"metadata.annotations['{INDEX}']"}}
    for container in [*dicts(spec, "initContainers"), *dicts(spec, "containers")]:
        if not any(each.get("name") == "JOB_COMPLETION_INDEX" for each in dicts(container, "env")):
            container["env"] = [
                *dicts(container, "env"),
                {"name": "JOB_COMPLETION_INDEX", "valueFrom": source},
            ]
    return pod


def read_indexes(written: str) -> set[int]:
    """The numbers of `0,2-4`."""
    found: set[int] = set()
    for part in filter(None, written.split(",")):
        first, _, last = part.partition("-")
        if first.isdigit() and (last or first).isdigit():
            found.update(range(int(first), int(last or first) + 1))
    return found


def write_indexes(indexes: Iterable[int]) -> str:
    """Numbers in the form `0,2-4`."""
    parts: list[str] = []
    ordered = sorted(indexes)
    while ordered:
        end = 0
        while end + 1 < len(ordered) and ordered[end + 1] == ordered[end] + 1:
            end += 1
        first, last = ordered[0], ordered[end]
        parts.append(str(first) if first == last else f"{first}{',' if last == first + 1 else '-'}{last}")
        ordered = ordered[end + 1 :]
    return ",".join(parts)


def restarts(pods: Iterable[Obj]) -> int:
    """The restarts of all containers, which count as failures with restartPolicy OnFailure."""
    statuses = (
        each
        for pod in pods
        if pod_state.phase(pod) in ("Running", "Pending")
        for kind in ("initContainerStatuses", "containerStatuses")
        for each in dicts(pod, "status", kind)
    )
    return sum(integer(each, "restartCount") for each in statuses)


def failure_rule(job: Obj, pod: Obj) -> Match | None:
    """The first rule of the podFailurePolicy that a failed Pod meets."""
    for index, rule in enumerate(dicts(job, "spec", "podFailurePolicy", "rules")):
        if message := _exit_code(rule, pod) or _disruption(rule, pod):
            action = text(rule, "action")
            return Match(action, f"{message} matching {action} rule at index {index}")
    return None


def _exit_code(rule: Obj, pod: Obj) -> str:
    wanted = mapping(rule, "onExitCodes")
    if not wanted:
        return ""
    only = text(wanted, "containerName")
    values = dig(wanted, "values", default=[])
    for status in [
        *dicts(pod, "status", "initContainerStatuses"),
        *dicts(pod, "status", "containerStatuses"),
    ]:
        code = dig(status, "state", "terminated", "exitCode")
        if not code or (only and only != status.get("name")):
            continue
        if (code in values) == (text(wanted, "operator") == "In"):
            where = f"{meta.namespace(pod)}/{meta.name(pod)}"
            return f"Container {status.get('name')} for pod {where} failed with exit code {code}"
    return ""


def _disruption(rule: Obj, pod: Obj) -> str:
    for pattern in dicts(rule, "onPodConditions"):
        type_, status = text(pattern, "type"), text(pattern, "status") or "True"
        if text(meta.condition(pod, type_), "status") == status:
            return f"Pod {meta.namespace(pod)}/{meta.name(pod)} has condition {type_}"
    return ""
