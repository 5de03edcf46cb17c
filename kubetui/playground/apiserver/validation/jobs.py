"""Jobs and CronJobs. Rule: `pkg/apis/batch/validation`."""

from __future__ import annotations

import re
from zoneinfo import ZoneInfo

from kubetui.api import selectors
from kubetui.api.cron import parse
from kubetui.api.meta import Obj, dicts, labels, mapping, name, text, uid
from kubetui.playground.apiserver.validation import formats
from kubetui.playground.apiserver.validation.fields import (
    Found,
    immutable,
    invalid,
    not_negative,
    not_supported,
    one_of,
    required,
    too_many,
)
from kubetui.playground.apiserver.validation.internal import internal
from kubetui.playground.apiserver.validation.pods import pod_template
from kubetui.playground.apiserver.validation.selectors import label_selector

_COUNTS = (
    "parallelism", "completions", "activeDeadlineSeconds", "backoffLimit", "ttlSecondsAfterFinished",
    "backoffLimitPerIndex", "maxFailedIndexes",
)  # fmt: skip
_ACTIONS = ("Count", "FailIndex", "FailJob", "Ignore")
_MOST = 100_000
_ZONE_PART = re.compile(r"^[A-Za-z.\-_0-9+]{1,14}$")


def job(obj: Obj) -> Found:
    """A Job whose selector has been generated."""
    spec = mapping(obj, "spec")
    yield from _generated_selector(obj)
    yield from _job_spec(spec, "spec")
    yield from _job_selector(spec)
    completions = spec.get("completions") or 0
    if spec.get("completionMode") == "Indexed" and completions > 0:
        hostname = f"{name(obj)}-{completions - 1}"
        if formats.dns_label(hostname):
            said = f"will not able to create pod with invalid DNS label: {hostname}"
            yield invalid("metadata.name", name(obj), said)


def _generated_selector(obj: Obj) -> Found:
    spec = mapping(obj, "spec")
    if spec.get("manualSelector") is True or not isinstance(spec.get("selector"), dict):
        return
    wanted = {
        "controller-uid": uid(obj),
        "job-name": name(obj),
        "batch.kubernetes.io/controller-uid": uid(obj),
        "batch.kubernetes.io/job-name": name(obj),
    }
    found = labels(mapping(spec, "template"))
    for key, value in wanted.items():
        path = f"spec.template.metadata.labels[{key}]"
        if key not in found:
            yield required(path, f"must be '{value}'")
        elif found[key] != value:
            yield invalid(path, found, f"must be '{value}'")
    if not selectors.matches(selectors.from_object(spec["selector"]), wanted):
        yield invalid("spec.selector", spec["selector"], "`selector` not auto-generated")


def _job_selector(spec: Obj) -> Found:
    selector = spec.get("selector")
    if not isinstance(selector, dict):
        yield required("spec.selector")
        return
    yield from label_selector(selector, "spec.selector")
    template = mapping(spec, "template")
    if not selectors.matches(selectors.from_object(selector), labels(template)):
        said = "`selector` does not match template `labels`"
        yield invalid("spec.template.metadata.labels", dict(sorted(labels(template).items())), said)


def _job_spec(spec: Obj, path: str) -> Found:
    for field in _COUNTS:
        yield from not_negative(f"{path}.{field}", spec.get(field))
    if spec.get("maxFailedIndexes") is not None and spec.get("backoffLimitPerIndex") is None:
        yield required(f"{path}.backoffLimitPerIndex", "when maxFailedIndexes is specified")
    yield from _completion_mode(spec, path)
    yield from _failure_policy(spec, f"{path}.podFailurePolicy")
    if spec.get("successPolicy") is not None and spec.get("completionMode") != "Indexed":
        yield invalid(f"{path}.successPolicy", spec["successPolicy"], "requires indexed completion mode")
    yield from _replacement(spec, f"{path}.podReplacementPolicy")
    yield from pod_template(mapping(spec, "template"), f"{path}.template")
    yield from _restart_policy(spec, f"{path}.template.spec.restartPolicy")


def _completion_mode(spec: Obj, path: str) -> Found:
    mode, parallelism = spec.get("completionMode"), spec.get("parallelism")
    if mode is not None and mode not in ("NonIndexed", "Indexed"):
        yield not_supported(f"{path}.completionMode", mode, ("NonIndexed", "Indexed"))
    if mode == "Indexed":
        completions, failed = spec.get("completions"), spec.get("maxFailedIndexes")
        if completions is None:
            yield required(f"{path}.completions", "when completion mode is Indexed")
        if (parallelism or 0) > _MOST:
            said = f"must be less than or equal to {_MOST} when completion mode is Indexed"
            yield invalid(f"{path}.parallelism", parallelism, said)
        if failed is not None and completions is not None and failed > completions:
            yield invalid(f"{path}.maxFailedIndexes", failed, "must be less than or equal to completions")
        return
    for field in ("backoffLimitPerIndex", "maxFailedIndexes"):
        if spec.get(field) is not None:
            yield invalid(f"{path}.{field}", spec[field], "requires indexed completion mode")


def _failure_policy(spec: Obj, path: str) -> Found:
    rules = dicts(spec, "podFailurePolicy", "rules")
    if len(rules) > 20:
        yield too_many(f"{path}.rules", len(rules), 20)
    for index, rule in enumerate(rules):
        here, action = f"{path}.rules[{index}]", text(rule, "action")
        if not action:
            listed = " ".join(f'"{item}"' for item in _ACTIONS)
            yield required(f"{here}.action", f"valid values: [{listed}]")
        elif action == "FailIndex" and spec.get("backoffLimitPerIndex") is None:
            yield invalid(f"{here}.action", action, "requires the backoffLimitPerIndex to be set")
        elif action not in _ACTIONS:
            yield not_supported(f"{here}.action", action, _ACTIONS)


def _replacement(spec: Obj, path: str) -> Found:
    policy = spec.get("podReplacementPolicy")
    if policy is None:
        return
    known = ("Failed",) if spec.get("podFailurePolicy") is not None else ("Failed", "TerminatingOrFailed")
    if policy not in known:
        yield not_supported(path, policy, known)


def _restart_policy(spec: Obj, path: str) -> Found:
    policy = text(spec, "template", "spec", "restartPolicy")
    if policy in ("", "Always"):
        yield required(path, 'valid values: "OnFailure", "Never"')
    elif policy not in ("OnFailure", "Never"):
        yield not_supported(path, policy, ("OnFailure", "Never"))
    elif spec.get("podFailurePolicy") is not None and policy != "Never":
        said = 'only "Never" is supported when podFailurePolicy is specified'
        yield invalid(path, policy, said)


def job_update(new: Obj, old: Obj) -> Found:
    """A Job keeps what its pods are made of; a suspended one may change where they run."""
    spec, before = mapping(new, "spec"), mapping(old, "spec")
    yield from _job_spec(spec, "spec")
    yield from _job_selector(spec)
    yield from _completions_update(spec, before)
    yield from immutable("spec.selector", spec.get("selector"), before.get("selector"))
    if not _may_schedule_elsewhere(old):
        now, was = (internal("PodTemplateSpec", mapping(found, "template")) for found in (spec, before))
        yield from immutable("spec.template", now, was)
    for field in ("completionMode", "podFailurePolicy", "backoffLimitPerIndex", "managedBy", "successPolicy"):
        yield from immutable(f"spec.{field}", spec.get(field), before.get(field))


def _completions_update(spec: Obj, before: Obj) -> Found:
    new, old = spec.get("completions"), before.get("completions")
    if spec.get("completionMode") != "Indexed":
        yield from immutable("spec.completions", new, old)
    elif new is not None and new != old and new != spec.get("parallelism"):
        yield invalid("spec.completions", new, "can only be modified in tandem with spec.parallelism")


def _may_schedule_elsewhere(old: Obj) -> bool:
    return mapping(old, "spec").get("suspend") is True and not mapping(old, "status").get("startTime")


def cron_job(obj: Obj) -> Found:
    """A new CronJob."""
    yield from _cron_job(mapping(obj, "spec"))
    if len(name(obj)) > 52:
        yield invalid("metadata.name", name(obj), "must be no more than 52 characters")


def cron_job_update(new: Obj, _: Obj) -> Found:
    """A changed CronJob."""
    yield from _cron_job(mapping(new, "spec"))


def _cron_job(spec: Obj) -> Found:
    schedule = text(spec, "schedule")
    if not schedule:
        yield required("spec.schedule")
    else:
        yield from _schedule(schedule)
    yield from not_negative("spec.startingDeadlineSeconds", spec.get("startingDeadlineSeconds"))
    if spec.get("timeZone") is not None:
        yield from _time_zone(text(spec, "timeZone"))
    yield from one_of("spec.concurrencyPolicy", spec.get("concurrencyPolicy"), ("Allow", "Forbid", "Replace"))
    template = mapping(spec, "jobTemplate", "spec")
    yield from _job_spec(template, "spec.jobTemplate.spec")
    if template.get("selector") is not None:
        said = "`selector` will be auto-generated"
        yield invalid("spec.jobTemplate.spec.selector", template["selector"], said)
    if template.get("manualSelector") is True:
        yield not_supported("spec.jobTemplate.spec.manualSelector", True, ("nil", "false"))
    for field in ("successfulJobsHistoryLimit", "failedJobsHistoryLimit"):
        yield from not_negative(f"spec.{field}", spec.get(field))


def _schedule(schedule: str) -> Found:
    try:
        parse(schedule)
    except ValueError as error:
        yield invalid("spec.schedule", schedule, str(error))
    if "TZ" in schedule:
        said = "cannot use TZ or CRON_TZ in schedule, use timeZone field instead"
        yield invalid("spec.schedule", schedule, said)


def _time_zone(zone: str) -> Found:
    path = "spec.timeZone"
    if not zone:
        yield invalid(path, zone, "timeZone must be nil or non-empty string")
        return
    parts = zone.split("/")
    if any(part in (".", "..") or part.startswith("-") or not _ZONE_PART.match(part) for part in parts):
        yield invalid(path, zone, f"unknown time zone {zone}")
        return
    if zone.lower() == "local":
        said = "timeZone must be an explicit time zone as defined in https://www.iana.org/time-zones"
        yield invalid(path, zone, said)
    try:
        ZoneInfo(zone)
    except (KeyError, ValueError, OSError):
        yield invalid(path, zone, f"unknown time zone {zone}")
