"""Printers of Pods and of what makes them."""

from __future__ import annotations

from datetime import datetime
from typing import Any, cast

from kubetui.api import duration, meta
from kubetui.api.meta import Obj, dig, integer, mapping, parse_time, text
from kubetui.api.selectors import from_object, render
from kubetui.kinds.shown.model import Around
from kubetui.kinds.shown.pods import PODS, PodFacts
from kubetui.playground.apiserver.table.columns import (
    NONE,
    UNSET,
    Printer,
    age,
    containers,
    label_text,
    since,
    template,
)


class _Moment:
    """All that a Pod's cells ask of the world around it: the time."""

    def __init__(self, now: datetime) -> None:
        self.now = now


def pod(obj: Obj, now: datetime) -> list[Any]:
    """READY, STATUS, RESTARTS and the wide columns of a Pod."""
    facts: PodFacts = PODS.read(obj, cast(Around, _Moment(now)))
    restarts = str(facts.restarts)
    if facts.last_restart:
        restarts += f" ({duration.age(facts.last_restart, now)} ago)"
    gates = [text(gate, "conditionType") for gate in meta.dicts(obj, "spec", "readinessGates")]
    passed = sum(meta.is_true(obj, gate) for gate in gates)
    return [
        meta.name(obj), f"{facts.ready}/{facts.total}", facts.word, restarts, age(obj, now),
        text(obj, "status", "podIP") or NONE, text(obj, "spec", "nodeName") or NONE,
        text(obj, "status", "nominatedNodeName") or NONE, f"{passed}/{len(gates)}" if gates else NONE,
    ]  # fmt: skip


def _wide(obj: Obj, selector: object) -> list[Any]:
    return [*containers(template(obj)), render(from_object(selector))]


def _deployment(obj: Obj, now: datetime) -> list[Any]:
    status = mapping(obj, "status")
    return [
        meta.name(obj), f"{integer(status, 'readyReplicas')}/{integer(obj, 'spec', 'replicas')}",
        integer(status, "updatedReplicas"), integer(status, "availableReplicas"), age(obj, now),
        *_wide(obj, dig(obj, "spec", "selector")),
    ]  # fmt: skip


def _replicas(obj: Obj, now: datetime) -> list[Any]:
    selector = dig(obj, "spec", "selector")
    if obj.get("kind") == "ReplicationController":
        selector = {"matchLabels": selector}
    return [
        meta.name(obj), integer(obj, "spec", "replicas"), integer(obj, "status", "replicas"),
        integer(obj, "status", "readyReplicas"), age(obj, now), *_wide(obj, selector),
    ]  # fmt: skip


def _stateful_set(obj: Obj, now: datetime) -> list[Any]:
    ready = f"{integer(obj, 'status', 'readyReplicas')}/{integer(obj, 'spec', 'replicas')}"
    return [meta.name(obj), ready, age(obj, now), *containers(template(obj))]


def _daemon_set(obj: Obj, now: datetime) -> list[Any]:
    counts = [
        integer(obj, "status", field)
        for field in (
            "desiredNumberScheduled", "currentNumberScheduled", "numberReady", "updatedNumberScheduled",
            "numberAvailable",
        )
    ]  # fmt: skip
    nodes = label_text(mapping(template(obj), "nodeSelector"))
    return [meta.name(obj), *counts, nodes, age(obj, now), *_wide(obj, dig(obj, "spec", "selector"))]


_JOB_STATES = (
    ("Complete", "Complete"), ("Failed", "Failed"), ("", "Terminating"), ("Suspended", "Suspended"),
    ("FailureTarget", "FailureTarget"), ("SuccessCriteriaMet", "SuccessCriteriaMet"),
)  # fmt: skip


def _job(obj: Obj, now: datetime) -> list[Any]:
    state = next(
        (word for type_, word in _JOB_STATES if (meta.is_true(obj, type_) if type_ else meta.deleting(obj))),
        "Running",
    )
    wanted, parallel = dig(obj, "spec", "completions"), integer(obj, "spec", "parallelism")
    done = f"{integer(obj, 'status', 'succeeded')}/{1 if wanted is None else wanted}"
    if wanted is None and parallel > 1:
        done += f" of {parallel}"
    began, ended = (parse_time(dig(obj, "status", field)) for field in ("startTime", "completionTime"))
    took = duration.age(began, ended or now) if began else ""
    return [meta.name(obj), state, done, took, age(obj, now), *_wide(obj, dig(obj, "spec", "selector"))]


def _cron_job(obj: Obj, now: datetime) -> list[Any]:
    last = since(obj, now, "status", "lastScheduleTime")
    suspend = dig(obj, "spec", "suspend")
    made = mapping(obj, "spec", "jobTemplate")
    return [
        meta.name(obj), text(obj, "spec", "schedule"), text(obj, "spec", "timeZone") or NONE,
        UNSET if suspend is None else str(bool(suspend)), len(meta.dicts(obj, "status", "active")),
        NONE if dig(obj, "status", "lastScheduleTime") is None else last, age(obj, now),
        *containers(template(made)), render(from_object(dig(made, "spec", "selector"))),
    ]  # fmt: skip


def _controller_revision(obj: Obj, now: datetime) -> list[Any]:
    owner = meta.controller_of(obj)
    named = NONE
    if owner:
        group = text(owner, "apiVersion").partition("/")[0] if "/" in text(owner, "apiVersion") else ""
        named = f"{text(owner, 'kind').lower()}{'.' + group if group else ''}/{text(owner, 'name')}"
    return [meta.name(obj), named, integer(obj, "revision"), age(obj, now)]


def _pod_template(obj: Obj, now: datetime) -> list[Any]:
    made = mapping(obj, "template")
    return [
        meta.name(obj),
        *containers(mapping(made, "spec")),
        label_text(mapping(made, "metadata", "labels")),
    ]


_LAYOUT = ("Containers*", "Images*", "Selector*")
PRINTERS = {
    "pods": Printer(
        ("Name", "Ready", "Status", "Restarts", "Age", "IP*", "Node*", "Nominated Node*", "Readiness Gates*"), pod
    ),
    "podtemplates": Printer(("Name", "Containers", "Images", "Pod Labels"), _pod_template),
    "replicationcontrollers": Printer(("Name", "Desired/i", "Current/i", "Ready/i", "Age", *_LAYOUT), _replicas),
    "replicasets.apps": Printer(("Name", "Desired/i", "Current/i", "Ready/i", "Age", *_LAYOUT), _replicas),
    "deployments.apps": Printer(("Name", "Ready", "Up-to-date", "Available", "Age", *_LAYOUT), _deployment),
    "statefulsets.apps": Printer(("Name", "Ready", "Age", "Containers*", "Images*"), _stateful_set),
    "daemonsets.apps": Printer(
        ("Name", "Desired/i", "Current/i", "Ready/i", "Up-to-date/i", "Available/i", "Node Selector", "Age",
         *_LAYOUT), _daemon_set,
    ),
    "controllerrevisions.apps": Printer(("Name", "Controller", "Revision", "Age"), _controller_revision),
    "jobs.batch": Printer(("Name", "Status", "Completions", "Duration", "Age", *_LAYOUT), _job),
    "cronjobs.batch": Printer(
        ("Name", "Schedule", "Timezone", "Suspend/b", "Active/i", "Last Schedule", "Age", *_LAYOUT), _cron_job
    ),
}  # fmt: skip
