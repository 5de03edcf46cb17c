"""One storage, two views: events of core/v1 and of events.k8s.io/v1 are the same objects.

Rule: `pkg/apis/events/v1/conversion.go`.
"""

from __future__ import annotations

import orjson

from kubetui.api.meta import Obj
from kubetui.kinds.model import ApiKind
from kubetui.kinds.registry import by_resource
from kubetui.playground.apiserver.customresources import versions
from kubetui.playground.apiserver.customresources.kind import is_custom
from kubetui.playground.etcd import Entry

_EVENTS = "events.events.k8s.io"
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
    return (by_resource("events") or kind) if kind.resource == _EVENTS else kind


def to_stored(kind: ApiKind, obj: Obj) -> Obj:
    """An object of a kind in the form in which it is stored."""
    if is_custom(kind):
        return versions.to_stored(kind, obj)
    return core_event(obj) if kind.resource == _EVENTS else obj


def core_event(obj: Obj) -> Obj:
    """An event of events.k8s.io as one of core/v1."""
    found = {_BACK.get(key, key): value for key, value in obj.items()}
    found.setdefault("involvedObject", {})
    return {**found, "apiVersion": "v1"}


def from_stored(kind: ApiKind, obj: Obj) -> Obj:
    """A stored object in the form of a kind."""
    if is_custom(kind):
        return versions.from_stored(kind, obj)
    if kind.resource != _EVENTS:
        return obj
    found = {_RENAMED.get(key, key): value for key, value in obj.items()}
    return {**found, "apiVersion": kind.api_version}


def seen(kind: ApiKind, entry: Entry) -> Obj:
    """The decoded object of an entry, in the form of a kind."""
    return from_stored(kind, entry.obj)


def encoded(kind: ApiKind, entry: Entry) -> bytes:
    """The bytes of an entry in the form of a kind; made once."""
    if is_custom(kind):
        return versions.encoded(kind, entry)
    if kind.resource != _EVENTS:
        return entry.data
    if entry.views is None:
        entry.views = {}
    found = entry.views.get(_EVENTS)
    if found is None:
        found = entry.views[_EVENTS] = orjson.dumps(from_stored(kind, entry.obj))
    return found
