"""One storage, two views: events of core/v1 and of events.k8s.io/v1 are the same objects, so are autoscalers.

Rule: `pkg/apis/events/v1/conversion.go`, `pkg/apis/autoscaling/v1/conversion.go`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import orjson

from kubetui.api.meta import Obj
from kubetui.kinds.model import ApiKind
from kubetui.kinds.registry import by_resource
from kubetui.playground.apiserver import autoscaling
from kubetui.playground.apiserver.customresources import versions
from kubetui.playground.apiserver.customresources.kind import is_custom
from kubetui.playground.etcd import Entry

_RENAMED = {
    "involvedObject": "regarding",
    "message": "note",
    "source": "deprecatedSource",
    "firstTimestamp": "deprecatedFirstTimestamp",
    "lastTimestamp": "deprecatedLastTimestamp",
    "count": "deprecatedCount",
    "reportingComponent": "reportingController",
}
_BACK = {there: here for here, there in _RENAMED.items()}


def stored_kind(kind: ApiKind) -> ApiKind:
    """The kind as which objects of a kind are stored."""
    view = _VIEWS.get((kind.api_version, kind.kind))
    return (by_resource(view.stored) or kind) if view else kind


def to_stored(kind: ApiKind, obj: Obj) -> Obj:
    """An object of a kind in the form in which it is stored."""
    if is_custom(kind):
        return versions.to_stored(kind, obj)
    view = _VIEWS.get((kind.api_version, kind.kind))
    return view.write(obj) if view else obj


def core_event(obj: Obj) -> Obj:
    """An event of events.k8s.io as one of core/v1."""
    found = {_BACK.get(key, key): value for key, value in obj.items()}
    found.setdefault("involvedObject", {})
    return {**found, "apiVersion": "v1"}


def _newer_event(obj: Obj) -> Obj:
    found = {_RENAMED.get(key, key): value for key, value in obj.items()}
    return {**found, "apiVersion": "events.k8s.io/v1"}


def from_stored(kind: ApiKind, obj: Obj) -> Obj:
    """A stored object in the form of a kind."""
    if is_custom(kind):
        return versions.from_stored(kind, obj)
    view = _VIEWS.get((kind.api_version, kind.kind))
    return view.read(obj) if view else obj


def seen(kind: ApiKind, entry: Entry) -> Obj:
    """The decoded object of an entry, in the form of a kind."""
    return from_stored(kind, entry.obj)


def encoded(kind: ApiKind, entry: Entry) -> bytes:
    """The bytes of an entry in the form of a kind; made once."""
    if is_custom(kind):
        return versions.encoded(kind, entry)
    if (kind.api_version, kind.kind) not in _VIEWS:
        return entry.data
    if entry.views is None:
        entry.views = {}
    found = entry.views.get(kind.api_version)
    if found is None:
        found = entry.views[kind.api_version] = orjson.dumps(from_stored(kind, entry.obj))
    return found


@dataclass(frozen=True, slots=True)
class _View:
    """Another form of stored objects: the resource they are stored as, and both ways."""

    stored: str
    read: Callable[[Obj], Obj]
    write: Callable[[Obj], Obj]


_VIEWS = {
    ("events.k8s.io/v1", "Event"): _View("events", _newer_event, core_event),
    ("autoscaling/v1", "HorizontalPodAutoscaler"): _View(
        "horizontalpodautoscalers.autoscaling", autoscaling.older, autoscaling.newer
    ),
}
