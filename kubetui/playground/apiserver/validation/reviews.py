"""Events, and questions that are answered and not stored. Rule: `pkg/apis/*/validation` of each."""

from __future__ import annotations

from kubetui.api.meta import Obj, mapping, text
from kubetui.playground.apiserver.validation import formats
from kubetui.playground.apiserver.validation.fields import Found, each, immutable, invalid, required

_LIMITS = (("reportingInstance", 128), ("action", 128), ("reason", 128))
_TYPES = ("Normal", "Warning")
_LAST = 1024
_MISMATCH = "does not match event.namespace"
_FIXED = (
    "regarding", "reason", "note", "type", "eventTime", "action", "related", "reportingController",
    "reportingInstance",
)  # fmt: skip
_INTERNAL = {"regarding": "involvedObject", "note": "message"}


def event(obj: Obj) -> Found:
    """An Event of core/v1."""
    yield from _event(obj, text(obj, "involvedObject", "namespace"), "reportingComponent", "message")


def event_v1(obj: Obj) -> Found:
    """An Event of events.k8s.io/v1, which demands more."""
    yield from _event(obj, text(obj, "regarding", "namespace"), "reportingController", "note")
    series = mapping(obj, "series")
    if obj.get("series") is not None and (series.get("count") or 0) < 2:
        yield invalid("series.count", "", "should be at least 2")
    if not obj.get("eventTime"):
        yield required("eventTime")
    if obj.get("type") not in _TYPES:
        yield invalid("type", "", f"has invalid value: {text(obj, 'type')}")


def _event(obj: Obj, about: str, component: str, note: str) -> Found:
    own, timed = text(obj, "metadata", "namespace"), bool(obj.get("eventTime"))
    without = ("default", "kube-system") if timed else ("", "default")
    mismatch = own not in without if not about else not timed and own != about
    if mismatch:
        yield invalid("involvedObject.namespace", about, _MISMATCH)
    if timed:
        yield from _reported(obj, component)
        if len(text(obj, note).encode()) > _LAST:
            yield invalid("message", "", f"can have at most {_LAST} characters")
    yield from each("namespace", own, formats.dns_subdomain(own))


def _reported(obj: Obj, component: str) -> Found:
    name = text(obj, component)
    if not name:
        yield required(component)
    yield from each(component, name, formats.qualified_name(name))
    for field, limit in _LIMITS:
        if not text(obj, field):
            yield required(field)
        elif len(text(obj, field).encode()) > limit:
            yield invalid(field, "", f"can have at most {limit} characters")


def event_v1_update(new: Obj, old: Obj) -> Found:
    """An Event only counts on."""
    yield from _event(new, text(new, "regarding", "namespace"), "reportingController", "note")
    for field in _FIXED:
        yield from immutable(_INTERNAL.get(field, field), new.get(field), old.get(field))


def self_subject_access_review(obj: Obj) -> Found:
    """Whether the one who asks may do something."""
    spec = mapping(obj, "spec")
    resource, other = spec.get("resourceAttributes"), spec.get("nonResourceAttributes")
    if resource is not None and other is not None:
        said = "cannot be specified in combination with resourceAttributes"
        yield invalid("spec.nonResourceAttributes", other, said)
    if resource is None and other is None:
        said = "exactly one of nonResourceAttributes or resourceAttributes must be specified"
        yield invalid("spec.resourceAttributes", None, said)


def subject_access_review(obj: Obj) -> Found:
    """Whether somebody may do something."""
    yield from self_subject_access_review(obj)
    spec = mapping(obj, "spec")
    if not text(spec, "user") and not spec.get("groups"):
        yield invalid("spec.user", "", "at least one of user or group must be specified")
