"""The description of an object: its fields in words, its conditions, its Events."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime

from kubetui.api import meta
from kubetui.api.meta import Obj, dicts, dig, text
from kubetui.api.text import visible
from kubetui.store.store import Store
from kubetui.views.describing import others, pods, workloads
from kubetui.views.describing.lines import field, heading, listed, mapped, nested, scalar, spaced, table
from kubetui.views.events import event_lines
from kubetui.views.model import Line
from kubetui.views.words import ago

Describer = Callable[[Obj, Store, datetime], Iterator[Line]]

DESCRIBERS: dict[str, Describer] = {
    "pods": pods.pod,
    "deployments.apps": workloads.deployment,
    "replicasets.apps": workloads.replica_set,
    "statefulsets.apps": workloads.stateful_set,
    "daemonsets.apps": workloads.daemon_set,
    "jobs.batch": workloads.job,
    "cronjobs.batch": workloads.cron_job,
    "nodes": others.node,
    "services": others.service,
    "endpointslices.discovery.k8s.io": others.endpoint_slice,
    "ingresses.networking.k8s.io": others.ingress,
    "configmaps": others.config_map,
    "secrets": others.secret,
    "persistentvolumeclaims": others.claim,
    "namespaces": others.namespace,
}
_OWN = frozenset({"apiVersion", "kind", "metadata", "status", "kubetui.dev/sizes-only"})


def describe(resource: str, obj: Obj, store: Store, now: datetime) -> tuple[Line, ...]:
    """All lines of a description; kinds without one of their own show all of their fields."""
    tell = DESCRIBERS.get(resource)
    body = tell(obj, store, now) if tell else _anything(obj)
    events = () if resource.startswith("events") else _events(resource, obj, store, now)
    return (*_head(obj, now), *body, *_conditions(obj, now), *events)


def _head(obj: Obj, now: datetime) -> Iterator[Line]:
    yield field("Name", meta.name(obj))
    if meta.namespace(obj):
        yield field("Namespace", meta.namespace(obj))
    yield from mapped("Labels", meta.labels(obj))
    notes = {key: value for key, value in meta.annotations(obj).items() if "last-applied" not in key}
    yield from mapped("Annotations", notes, sign=": ")
    made = text(obj, "metadata", "creationTimestamp")
    yield field("Created", f"{made} ({ago(made, now)})" if ago(made, now) else made)
    if gone := text(obj, "metadata", "deletionTimestamp"):
        yield field(
            "Deletion", f"{gone} (grace {text(obj, 'metadata', 'deletionGracePeriodSeconds') or '?'} s)"
        )
    owner = meta.controller_of(obj)
    if owner:
        yield field("Controlled By", f"{text(owner, 'kind')}/{text(owner, 'name')}")
    finalizers = dig(obj, "metadata", "finalizers", default=[])
    if isinstance(finalizers, list) and finalizers:
        yield from listed("Finalizers", [str(one) for one in finalizers])


def _anything(obj: Obj) -> Iterator[Line]:
    for key, value in obj.items():
        if key in _OWN:
            continue
        if isinstance(value, dict | list) and value:
            yield heading(f"{visible(spaced(str(key)))}:")
            yield from nested(value)
        else:
            yield field(spaced(str(key)), scalar(value))
    status = {key: value for key, value in meta.mapping(obj, "status").items() if key != "conditions"}
    if status:
        yield heading("Status:")
        yield from nested(status)


def _conditions(obj: Obj, now: datetime) -> Iterator[Line]:
    rows = [
        [
            text(c, "type"),
            text(c, "status"),
            ago(c.get("lastTransitionTime"), now),
            text(c, "reason"),
            text(c, "message"),
        ]
        for c in dicts(obj, "status", "conditions")
    ]
    if rows:
        yield heading("Conditions:")
        yield from table(("Type", "Status", "Since", "Reason", "Message"), rows)


def _events(resource: str, obj: Obj, store: Store, now: datetime) -> tuple[Line, ...]:
    return (heading("Events:"), *event_lines(store, meta.ref(resource, obj), now))
