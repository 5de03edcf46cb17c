"""Which field labels a kind's field selectors know, and where each stands in the object.

Rule: `pkg/apis/core/v1/conversion.go` and the strategies' `SelectableFields`.
"""

from __future__ import annotations

from kubetui.api.errors import bad_request
from kubetui.api.meta import Obj, dig
from kubetui.api.selectors import FieldTerm, Requirement, Selector, fields_match, matches, parse, parse_fields
from kubetui.kinds.model import ApiKind
from kubetui.playground.apiserver import conversion
from kubetui.playground.apiserver.customresources.kind import is_custom
from kubetui.playground.apiserver.quoting import go_quote
from kubetui.playground.apiserver.validation.formats import label_value, qualified_name

_COMMON = {"metadata.name": ("metadata", "name"), "metadata.namespace": ("metadata", "namespace")}
_EVENT = {
    **{f"involvedObject.{field}": ("involvedObject", field) for field in
       ("kind", "namespace", "name", "uid", "apiVersion", "resourceVersion", "fieldPath")},
    "reason": ("reason",), "reportingComponent": ("reportingComponent",), "source": ("source", "component"),
    "type": ("type",),
}  # fmt: skip

FIELD_LABELS: dict[str, dict[str, tuple[str, ...]]] = {
    "pods": {
        "spec.nodeName": ("spec", "nodeName"), "spec.restartPolicy": ("spec", "restartPolicy"),
        "spec.schedulerName": ("spec", "schedulerName"),
        "spec.serviceAccountName": ("spec", "serviceAccountName"),
        "spec.hostNetwork": ("spec", "hostNetwork"), "status.phase": ("status", "phase"),
        "status.podIP": ("status", "podIP"), "status.podIPs": ("status", "podIP"),
        "status.nominatedNodeName": ("status", "nominatedNodeName"),
    },
    "nodes": {"spec.unschedulable": ("spec", "unschedulable")},
    "namespaces": {"status.phase": ("status", "phase")},
    "secrets": {"type": ("type",)},
    "services": {"spec.clusterIP": ("spec", "clusterIP"), "spec.type": ("spec", "type")},
    "replicationcontrollers": {"status.replicas": ("status", "replicas")},
    "certificatesigningrequests.certificates.k8s.io": {"spec.signerName": ("spec", "signerName")},
    "resourceslices.resource.k8s.io": {
        "spec.nodeName": ("spec", "nodeName"), "spec.driver": ("spec", "driver"),
    },
    "jobs.batch": {"status.successful": ("status", "succeeded")},
    "events": _EVENT,
    "events.events.k8s.io": {
        label.replace("involvedObject.", "regarding."): path for label, path in _EVENT.items()
    } | {"reportingController": ("reportingComponent",)},
}  # fmt: skip
"""Field labels besides those of all kinds; the paths are those of the stored object."""

_ZERO = {"spec.unschedulable": "false", "spec.hostNetwork": "false", "status.replicas": "0",
         "status.successful": "0"}  # fmt: skip


def _value(kind: ApiKind, obj: Obj, label: str) -> str:
    if is_custom(kind) and label not in _COMMON:
        obj, path = conversion.from_stored(kind, obj), kind.about.selectable[label]
    else:
        path = _COMMON.get(label) or FIELD_LABELS[kind.resource][label]
    value = dig(obj, *path)
    if value is None and label == "source":
        value = dig(obj, "reportingComponent")
    if isinstance(value, bool):
        return "true" if value else "false"
    return _ZERO.get(label, "") if value is None else str(value)


def _unknown(kind: ApiKind, label: str) -> str:
    if kind.resource in FIELD_LABELS or is_custom(kind):
        return f"field label not supported: {label}"
    return f'"{label}" is not a known field selector: only "metadata.name", "metadata.namespace"'


class Filter:
    """The label and field selectors of one list or watch."""

    def __init__(self, kind: ApiKind, labels: str, fields: str) -> None:
        self.kind = kind
        self.labels = _labels(labels)
        self.fields = _fields(kind, fields)

    @property
    def empty(self) -> bool:
        """Whether everything passes."""
        return not self.labels and not self.fields

    @property
    def name(self) -> str:
        """The one name that can pass, when the field selector pins it."""
        return self._pinned("metadata.name")

    @property
    def namespace(self) -> str:
        """The one namespace that can pass, when the field selector pins it."""
        return self._pinned("metadata.namespace")

    def _pinned(self, label: str) -> str:
        return next((term.value for term in self.fields if term.equal and term.field == label), "")

    def passes(self, obj: Obj) -> bool:
        """Whether a stored object fulfils both selectors."""
        if self.labels and not matches(self.labels, obj["metadata"].get("labels") or {}):
            return False
        return not self.fields or fields_match(
            self.fields, obj, lambda found, label: _value(self.kind, found, label)
        )


def _labels(text: str) -> Selector:
    try:
        found = parse(text)
        for requirement in found:
            _check(requirement)
    except ValueError as error:
        raise bad_request(f"unable to parse requirement: {error}") from error
    return found


def _check(requirement: Requirement) -> None:
    """A selector names only keys and values that labels can have."""
    key = requirement.key
    if said := list(qualified_name(key)):
        raise ValueError(f"<nil>: Invalid value: {go_quote(key)}: {'; '.join(said)}")
    for index, value in enumerate(requirement.values):
        if said := list(label_value(value)):
            place = f"values[{index}][{key}]"
            raise ValueError(f"{place}: Invalid value: {go_quote(value)}: {'; '.join(said)}")


def _fields(kind: ApiKind, text: str) -> tuple[FieldTerm, ...]:
    try:
        found = parse_fields(text)
    except ValueError as error:
        raise bad_request(str(error)) from error
    known = kind.about.selectable if is_custom(kind) else FIELD_LABELS.get(kind.resource, {})
    for term in found:
        if term.field not in _COMMON and term.field not in known:
            raise bad_request(_unknown(kind, term.field))
    return found
