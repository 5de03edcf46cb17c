"""Controllers of Pods that are stuck: releases, refusals, Jobs, schedules, budgets, scaling."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from kubetui.api import cron, meta
from kubetui.api.meta import integer, mapping, text
from kubetui.kinds.shown import events as events_shown
from kubetui.views.diagnose.leases import silent_since
from kubetui.views.diagnose.model import OBJECT, Case, Evidence, Finding
from kubetui.views.model import Health

MANAGER = ("kube-system", "kube-controller-manager")


def stalled(case: Case) -> Iterator[Finding]:
    """A release that made no progress within its deadline."""
    condition, path = case.condition("Progressing")
    if condition.get("status") != "False":
        return
    if condition.get("reason") != "ProgressDeadlineExceeded":
        return
    available, wished = (
        integer(case.obj, "status", "availableReplicas"),
        integer(case.obj, "spec", "replicas", default=1),
    )
    still = f"{available} of {wished} Pods still serve" if available else "no Pod serves"
    yield Finding(
        Health.ERROR,
        "the release is stuck",
        f"The new version did not get ready within {integer(case.obj, 'spec', 'progressDeadlineSeconds', default=600)} "
        f"seconds; {still}. Nobody rolls back by itself.",
        (case.evidence(f"{path}.reason", text(condition, "reason")),
         case.evidence("status.availableReplicas", str(available))),
        "See why its new Pods do not start, or go back to the version before.",
        case.ref, case.kubectl("rollout undo"), "undo", "deployment", OBJECT + 1,
    )  # fmt: skip


def refused(case: Case) -> Iterator[Finding]:
    """Pods that are refused before they exist: quota, limits, rights. There is no Pending Pod to look at."""
    condition, path = case.condition("ReplicaFailure")
    event = case.said("FailedCreate")
    if condition.get("status") != "True" and not (event and case.recently(event, 120) and _short(case)):
        return
    message = text(condition, "message") or (events_shown.message(event) if event else "")
    evidence = [case.evidence(f"{path}.message", message)] if condition else []
    if event:
        evidence.append(case.heard(event))
    why = _why_refused(message)
    yield Finding(
        Health.ERROR, why.symptom, f"{why.cause} There is no Pod to look at: it was refused before it existed.",
        tuple(evidence), why.fix, case.ref, case.kubectl("describe"), "describe", why.concept, OBJECT,
    )  # fmt: skip


def _short(case: Case) -> bool:
    return integer(case.obj, "status", "replicas") < integer(case.obj, "spec", "replicas", default=1)


class _Refusal(NamedTuple):
    """What a refusal of the API server means; `words` are found in its message."""

    words: tuple[str, ...]
    symptom: str
    cause: str
    fix: str
    concept: str


_REFUSALS = (
    _Refusal(("must specify",), "Pods are refused: they must say what they need",
             "A quota counts CPU or memory here, so each Pod must state its requests and limits.",
             "Add requests and limits to the template.", "resourcequota"),
    _Refusal(("maximum", "minimum"), "Pods are refused: outside the bounds of the namespace",
             "A LimitRange bounds what a container may ask for here.", "Ask for an amount within the bounds.",
             "limitrange"),
    _Refusal(("failed calling webhook",), "Pods are refused: a webhook that must agree does not answer",
             "Each new Pod is shown to a webhook first, and nobody is behind its Service.",
             "Get the webhook to run again, or take its configuration away.", "controller"),
    _Refusal(("no PriorityClass",), "Pods are refused: their PriorityClass is missing",
             "The class they name does not exist.", "Create the PriorityClass, or name another.", "priorityclass"),
    _Refusal(("violates PodSecurity",), "Pods are refused: the namespace demands more safety",
             "It enforces a Pod security standard.", "Set the fields that the message names.", "namespace"),
    _Refusal(("service account", "serviceaccount"), "Pods are refused: their ServiceAccount is missing",
             "The account they shall run under does not exist.", "Create the ServiceAccount.", "serviceaccount"),
    _Refusal(("",), "Pods are refused", "The API server refuses to create its Pods.", "Read the refusal.",
             "deployment"),
)  # fmt: skip
"""In the order of their importance; the last one is any."""


def _why_refused(message: str) -> _Refusal:
    if "exceeded quota" in message:
        quota = message.partition("exceeded quota: ")[2].partition(",")[0]
        return _Refusal(
            (), f"Pods are refused: quota {quota} is used up", f"The namespace's quota {quota} leaves no room.",
            "Raise the quota, or ask for less.", "resourcequota",
        )  # fmt: skip
    return next(one for one in _REFUSALS if any(words in message for words in one.words))


def unheard(case: Case) -> Iterator[Finding]:
    """A wish that no controller has seen, while the controller manager is silent."""
    generation, seen = (
        integer(case.obj, "metadata", "generation"),
        integer(case.obj, "status", "observedGeneration"),
    )
    missing = _short(case) and "replicas" in mapping(case.obj, "spec")
    if generation <= seen and not missing:
        return
    silence = silent_since(case, *MANAGER)
    if not silence:
        return
    evidence: list[Evidence] = list(silence)
    if generation > seen:
        evidence.insert(
            0, case.evidence("status.observedGeneration", f"{seen}, while generation is {generation}")
        )
    yield Finding(
        Health.ERROR, "nobody acts on it: the controller manager is silent",
        "The wish is stored, and the part that would act on it is down. Nothing is lost: it is made good later.",
        tuple(evidence), "Look at the controller manager in kube-system.", case.ref,
        "kubectl get pods -n kube-system", "", "controller", OBJECT,
    )  # fmt: skip


def unavailable(case: Case) -> Iterator[Finding]:
    """Fewer Pods serve than must."""
    condition, path = case.condition("Available")
    if condition.get("status") != "False" or meta.deleting(case.obj):
        return
    if case.since(text(condition, "lastTransitionTime")).total_seconds() < 60:
        return
    available, wished = (
        integer(case.obj, "status", "availableReplicas"),
        integer(case.obj, "spec", "replicas", default=1),
    )
    yield Finding(
        Health.ERROR if not available else Health.WARNING,
        f"{available} of {wished} Pods serve", "Fewer Pods are available than the Deployment may go down to.",
        (case.evidence(f"{path}.status", "False"),), "Look at its Pods, one step lower.", case.ref,
        case.kubectl("describe"), "describe", "deployment", OBJECT + 2,
    )  # fmt: skip


def set_stuck(case: Case) -> Iterator[Finding]:
    """A StatefulSet that waits for one member before it goes on."""
    wished, ready = (
        integer(case.obj, "spec", "replicas", default=1),
        integer(case.obj, "status", "readyReplicas"),
    )
    if ready >= wished or text(case.obj, "spec", "podManagementPolicy") == "Parallel":
        return
    broken = [pod for _, pod in case.store.owned(case.ref.uid) if not meta.is_true(pod, "Ready")]
    waiting = min(broken, key=meta.name, default=None)
    if waiting is None or case.since(text(waiting, "metadata", "creationTimestamp")).total_seconds() < 60:
        return
    name = meta.name(waiting)
    yield Finding(
        Health.WARNING, f"waits for {name} before it goes on",
        f"Members are made and updated in order, and {name} is not ready. Correcting the template alone does not free "
        "it.", (case.evidence("status.readyReplicas", str(ready)),
        Evidence(meta.ref("pods", waiting), "status", "not ready")),
        f"Mend what keeps {name} back; after a bad update delete that Pod too.", case.ref,
        f"kubectl delete pod/{name} -n {case.namespace}", "", "statefulset", OBJECT + 1,
    )  # fmt: skip


def headless_missing(case: Case) -> Iterator[Finding]:
    """A StatefulSet whose Service, which would name its members, does not exist."""
    service = text(case.obj, "spec", "serviceName")
    if service and case.lacks("services", case.namespace, service):
        yield Finding(
            Health.WARNING, f"Service {service} is missing", "Its members get their names in DNS from that Service, "
            "so they cannot find each other.", (case.evidence("spec.serviceName", service),),
            f"Create a headless Service named {service}.", case.ref, "", "", "statefulset", OBJECT,
        )  # fmt: skip


def job_failed(case: Case) -> Iterator[Finding]:
    """A Job that gave up."""
    condition, path = case.condition("Failed")
    if condition.get("status") != "True":
        return
    reason = text(condition, "reason")
    late = reason == "DeadlineExceeded"
    tries = integer(case.obj, "status", "failed")
    yield Finding(
        Health.ERROR,
        "gave up: it took too long" if late else f"gave up after {tries} failed {'try' if tries == 1 else 'tries'}",
        "It ran longer than activeDeadlineSeconds allows." if late else
        "Its Pods failed more often than backoffLimit allows. They are kept, for their logs.",
        (case.evidence(f"{path}.reason", reason), case.evidence("status.failed", str(tries))),
        "Read the logs of its Pods, correct the template, and make the Job anew.", case.ref,
        case.kubectl("logs"), "logs", "job", OBJECT + 1,
    )  # fmt: skip


def job_failing(case: Case) -> Iterator[Finding]:
    """A Job whose tries fail, but which has not given up."""
    failed, limit = (
        integer(case.obj, "status", "failed"),
        integer(case.obj, "spec", "backoffLimit", default=6),
    )
    done = meta.is_true(case.obj, "Failed") or meta.is_true(case.obj, "Complete")
    if failed and not done:
        yield Finding(
            Health.WARNING, f"{failed} of {limit + 1} tries have failed",
            "It makes another Pod after each failure, with longer and longer pauses.",
            (case.evidence("status.failed", str(failed)),), "Read the logs of a failed Pod.", case.ref,
            case.kubectl("logs"), "logs", "job", OBJECT + 1,
        )  # fmt: skip


def cron_silent(case: Case) -> Iterator[Finding]:
    """A CronJob that does not run: unreadable, skipped, or missed."""
    schedule = text(case.obj, "spec", "schedule")
    try:
        cron.parse(schedule)
    except ValueError as error:
        yield Finding(
            Health.ERROR, "its schedule cannot be read", f"{schedule!r}: {error}.",
            (case.evidence("spec.schedule", schedule),), "Write five fields: minute, hour, day, month, weekday.",
            case.ref, case.kubectl("edit"), "", "cronjob", OBJECT,
        )  # fmt: skip
    event = case.said(
        "MissSchedule", "TooManyMissedTimes", "JobAlreadyActive", "UnknownTimeZone", "FailedCreate"
    )
    if event is not None and case.recently(event):
        busy = text(event, "reason") == "JobAlreadyActive"
        yield Finding(
            Health.WARNING,
            "skipped a run: the one before still works" if busy else "missed a run",
            "Its concurrencyPolicy forbids two at a time." if busy else events_shown.message(event) + ".",
            (case.heard(event),), "Make the work shorter, or the schedule wider." if busy else "Read the event.",
            case.ref, case.kubectl("describe"), "describe", "cronjob", OBJECT,
        )  # fmt: skip


def budget_blocks(case: Case) -> Iterator[Finding]:
    """A budget that allows no eviction although all its Pods are well."""
    status = mapping(case.obj, "status")
    healthy, desired = integer(status, "currentHealthy"), integer(status, "desiredHealthy")
    expected = integer(status, "expectedPods")
    if integer(status, "disruptionsAllowed") or not expected:
        return
    tight = desired >= expected
    yield Finding(
        Health.WARNING, "allows no eviction at all",
        "It asks for as many Pods as there are, so no Node that holds one can ever be emptied." if tight else
        f"{healthy} of {expected} Pods are well, and {desired} must be.",
        (case.evidence("status.disruptionsAllowed", "0"), case.evidence("status.desiredHealthy", str(desired))),
        "Run one replica more, or ask for one less." if tight else "Mend the Pods that are not well.",
        case.ref, case.kubectl("describe"), "describe", "pdb", OBJECT,
    )  # fmt: skip


def scaler_blind(case: Case) -> Iterator[Finding]:
    """An autoscaler that cannot measure, or would like more than it may."""
    active, path = case.condition("ScalingActive")
    limited, limited_path = case.condition("ScalingLimited")
    if active.get("status") == "False":
        message = text(active, "message")
        if "missing request" in message:
            cause, fix = (
                "Its Pods state no request, and the target is a part of the request.",
                "Add requests to the Pods.",
            )
        elif "could not find the requested resource" in message or "unable to fetch metrics" in message:
            cause, fix = "Nothing in this cluster measures CPU and memory.", "Install the metrics server."
        else:
            cause, fix = "It gets no measurements, so it does nothing.", "Read what it says of its metrics."
        yield Finding(Health.ERROR, "scales nothing: it cannot measure", cause,
                      (case.evidence(f"{path}.message", message),), fix, case.ref, case.kubectl("describe"),
                      "describe", "hpa", OBJECT)  # fmt: skip
    elif limited.get("status") == "True" and limited.get("reason") == "TooManyReplicas":
        yield Finding(
            Health.WARNING, "wants more Pods than it may have",
            f"The load asks for more than maxReplicas, {text(case.obj, 'spec', 'maxReplicas')}.",
            (case.evidence(f"{limited_path}.reason", "TooManyReplicas"),), "Raise maxReplicas, or find the load.",
            case.ref, case.kubectl("edit"), "", "hpa", OBJECT,
        )  # fmt: skip


def daemons_short(case: Case) -> Iterator[Finding]:
    """DaemonSet Pods that are not ready, while none of them tells why."""
    status = mapping(case.obj, "status")
    wished, ready = integer(status, "desiredNumberScheduled"), integer(status, "numberReady")
    pods = [pod for kind, pod in case.store.owned(case.ref.uid) if kind == "pods"]
    if ready < wished and len(pods) < wished and case.age().total_seconds() > 60:
        yield Finding(
            Health.WARNING, f"on {len(pods)} of {wished} Nodes only", "Some Nodes have no Pod of it yet.",
            (case.evidence("status.numberReady", str(ready)),), "Look at its events.", case.ref,
            case.kubectl("describe"), "describe", "daemonset", OBJECT,
        )  # fmt: skip
