"""Defaults of batch/v1. Rule: `pkg/apis/batch/v1/defaults.go`."""

from __future__ import annotations

from kubetui.api.meta import Obj, dicts, labels, mapping
from kubetui.playground.apiserver.defaults.filling import fill, inside
from kubetui.playground.apiserver.defaults.pods import template

_MAX_INT32 = 2**31 - 1


def cron_job(obj: Obj) -> None:
    """A CronJob; of its job template only the pod template has defaults."""
    spec = inside(obj, "spec")
    fill(
        spec,
        concurrencyPolicy="Allow",
        suspend=False,
        successfulJobsHistoryLimit=3,
        failedJobsHistoryLimit=1,
    )
    template(inside(inside(spec, "jobTemplate"), "spec"))


def job(obj: Obj) -> None:
    """A Job."""
    spec = inside(obj, "spec")
    if spec.get("completions") is None and spec.get("parallelism") is None:
        spec["completions"] = 1
    fill(
        spec,
        parallelism=1,
        backoffLimit=6 if spec.get("backoffLimitPerIndex") is None else _MAX_INT32,
        completionMode="NonIndexed",
        suspend=False,
        manualSelector=False,
        podReplacementPolicy="Failed" if spec.get("podFailurePolicy") else "TerminatingOrFailed",
    )
    for rule in dicts(spec, "podFailurePolicy", "rules"):
        for pattern in dicts(rule, "onPodConditions"):
            fill(pattern, status="True")
    inner = labels(mapping(spec, "template"))
    if inner and not labels(obj):
        inside(obj, "metadata")["labels"] = dict(inner)
    template(spec)
