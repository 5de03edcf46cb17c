"""Descriptions of the controllers of Pods."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from kubetui.api import meta, selectors
from kubetui.api.meta import Obj, dicts, integer, mapping, text
from kubetui.kinds.shown.podspec import pod_spec
from kubetui.kinds.shown.workloads import revision
from kubetui.store.store import Store
from kubetui.views.describing.lines import field, fields, heading, mapped
from kubetui.views.describing.pods import template
from kubetui.views.model import Line


def _selector(obj: Obj) -> Line:
    return field("Selector", selectors.render(selectors.from_object(mapping(obj, "spec", "selector"))))


def _template(obj: Obj, now: datetime) -> Iterator[Line]:
    yield heading("Pod Template:")
    spec = mapping(obj, "spec")
    labels = mapping(spec, "template", "metadata", "labels") or mapping(
        spec, "jobTemplate", "spec", "template", "metadata", "labels"
    )
    yield from mapped("Labels", labels)
    yield from template({}, pod_spec(obj), now)


def deployment(obj: Obj, store: Store, now: datetime) -> Iterator[Line]:
    """A Deployment."""
    spec, status = mapping(obj, "spec"), mapping(obj, "status")
    yield _selector(obj)
    counted = (
        (integer(spec, "replicas", default=1), "desired"), (integer(status, "updatedReplicas"), "updated"),
        (integer(status, "replicas"), "total"), (integer(status, "availableReplicas"), "available"),
        (integer(status, "unavailableReplicas"), "unavailable"),
    )  # fmt: skip
    yield field("Replicas", " | ".join(f"{number} {word}" for number, word in counted))
    yield field("StrategyType", text(spec, "strategy", "type"))
    yield from fields((("MinReadySeconds", text(spec, "minReadySeconds")),))
    rolling = mapping(spec, "strategy", "rollingUpdate")
    if rolling:
        shown = f"{text(rolling, 'maxUnavailable')} max unavailable, {text(rolling, 'maxSurge')} max surge"
        yield field("RollingUpdate", shown)
    yield from _template(obj, now)
    sets = [one for kind, one in store.owned(meta.uid(obj)) if kind == "replicasets.apps"]
    sets.sort(key=lambda one: text(one, "metadata", "creationTimestamp"))
    for one in sets:
        title = "NewReplicaSet" if revision(one) == revision(obj) else "OldReplicaSet"
        made = f"{integer(one, 'status', 'replicas')}/{integer(one, 'spec', 'replicas', default=1)} replicas"
        yield field(title, f"{meta.name(one)} ({made}), revision {revision(one) or '?'}")


def replica_set(obj: Obj, store: Store, now: datetime) -> Iterator[Line]:
    """A ReplicaSet."""
    yield _selector(obj)
    current, wished = integer(obj, "status", "replicas"), integer(obj, "spec", "replicas", default=1)
    yield field("Replicas", f"{current} current / {wished} desired")
    yield from _statuses(obj, store)
    yield from _template(obj, now)


def _statuses(obj: Obj, store: Store) -> Iterator[Line]:
    counts = {"Running": 0, "Pending": 0, "Succeeded": 0, "Failed": 0}
    for kind, one in store.owned(meta.uid(obj)):
        phase = text(one, "status", "phase")
        if kind == "pods" and phase in counts:
            counts[phase] += 1
    yield field("Pods Status", " / ".join(f"{number} {phase}" for phase, number in counts.items()))


def stateful_set(obj: Obj, store: Store, now: datetime) -> Iterator[Line]:
    """A StatefulSet."""
    spec = mapping(obj, "spec")
    yield _selector(obj)
    yield field(
        "Replicas",
        f"{integer(spec, 'replicas', default=1)} desired | {integer(obj, 'status', 'replicas')} total",
    )
    yield from fields((
        ("Service", text(spec, "serviceName")), ("Update Strategy", text(spec, "updateStrategy", "type")),
        ("Partition", text(spec, "updateStrategy", "rollingUpdate", "partition")),
        ("Pod Management", text(spec, "podManagementPolicy")),
    ))  # fmt: skip
    yield from _statuses(obj, store)
    yield from _template(obj, now)
    for claim in dicts(spec, "volumeClaimTemplates"):
        size = text(claim, "spec", "resources", "requests", "storage")
        yield field("Claim", f"{meta.name(claim)}, {size} {text(claim, 'spec', 'storageClassName')}".strip())


def daemon_set(obj: Obj, store: Store, now: datetime) -> Iterator[Line]:
    """A DaemonSet."""
    status = mapping(obj, "status")
    yield _selector(obj)
    for title, key in (
        ("Desired", "desiredNumberScheduled"), ("Current", "currentNumberScheduled"), ("Ready", "numberReady"),
        ("Up-to-date", "updatedNumberScheduled"), ("Misscheduled", "numberMisscheduled"),
    ):  # fmt: skip
        yield field(f"{title} Nodes", str(integer(status, key)))
    yield from _statuses(obj, store)
    yield from _template(obj, now)


def job(obj: Obj, store: Store, now: datetime) -> Iterator[Line]:
    """A Job."""
    spec, status = mapping(obj, "spec"), mapping(obj, "status")
    yield _selector(obj)
    yield from fields((
        ("Parallelism", text(spec, "parallelism")), ("Completions", text(spec, "completions")),
        ("Completion Mode", text(spec, "completionMode")), ("Backoff Limit", text(spec, "backoffLimit")),
        ("Deadline Seconds", text(spec, "activeDeadlineSeconds")), ("Suspend", str(spec.get("suspend") is True)),
        ("Start Time", text(status, "startTime")), ("Completed At", text(status, "completionTime")),
    ))  # fmt: skip
    shown = (("active", "Active"), ("ready", "Ready"), ("succeeded", "Succeeded"), ("failed", "Failed"))
    yield field("Pods Statuses", " / ".join(f"{integer(status, key)} {word}" for key, word in shown))
    del store
    yield from _template(obj, now)


def cron_job(obj: Obj, store: Store, now: datetime) -> Iterator[Line]:
    """A CronJob."""
    del store
    spec, status = mapping(obj, "spec"), mapping(obj, "status")
    yield from fields((
        ("Schedule", text(spec, "schedule")), ("Time Zone", text(spec, "timeZone")),
        ("Concurrency", text(spec, "concurrencyPolicy")), ("Suspend", str(spec.get("suspend") is True)),
        ("Keep Succeeded", text(spec, "successfulJobsHistoryLimit")),
        ("Keep Failed", text(spec, "failedJobsHistoryLimit")),
        ("Start Deadline", text(spec, "startingDeadlineSeconds")), ("Last Schedule", text(status, "lastScheduleTime")),
        ("Active Jobs", ", ".join(text(one, "name") for one in dicts(status, "active"))),
    ))  # fmt: skip
    yield from _template(obj, now)
