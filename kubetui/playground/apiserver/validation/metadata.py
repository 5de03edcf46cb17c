"""`metadata` of every object. Rule: `apimachinery/pkg/api/validation/objectmeta.go`."""

from __future__ import annotations

from typing import Any

from kubetui.api.meta import Obj, dicts, mapping, text
from kubetui.kinds.model import ApiKind
from kubetui.playground.apiserver.quoting import go_quote
from kubetui.playground.apiserver.validation import formats
from kubetui.playground.apiserver.validation.fields import (
    Found,
    each,
    forbidden,
    immutable,
    invalid,
    not_negative,
    required,
    too_long,
)

_MAX_ANNOTATIONS = 256 * 1024
_RBAC = "rbac.authorization.k8s.io"
_NAME_RULES: dict[str, formats.NameRule] = {
    "namespaces": formats.dns_label,
    "services": formats.dns_label,
    f"roles.{_RBAC}": formats.path_segment,
    f"rolebindings.{_RBAC}": formats.path_segment,
    f"clusterroles.{_RBAC}": formats.path_segment,
    f"clusterrolebindings.{_RBAC}": formats.path_segment,
    "statefulsets.apps": formats.dns_label,
    "poddisruptionbudgets.policy": formats.path_segment,
    "apiservices.apiregistration.k8s.io": formats.path_segment,
    "events": formats.path_segment,
    "events.events.k8s.io": formats.path_segment,
    "ipaddresses.networking.k8s.io": formats.ip,
}
"""Kinds whose names are not subdomains."""


def name_rule(kind: ApiKind) -> formats.NameRule:
    """What names a kind allows."""
    return _NAME_RULES.get(kind.resource, formats.dns_subdomain)


def metadata(kind: ApiKind, obj: Obj) -> Found:
    """The metadata of an object that is to be created or has been changed."""
    meta = mapping(obj, "metadata")
    yield from object_meta(meta, name_rule(kind), namespaced=kind.namespaced)


def object_meta(meta: Obj, rule: formats.NameRule, *, namespaced: bool, path: str = "metadata") -> Found:
    """Metadata with a rule for its name."""
    name, prefix = text(meta, "name"), text(meta, "generateName")
    if prefix:
        yield from each(f"{path}.generateName", prefix, formats.in_prefix(rule)(prefix))
    if not name:
        yield required(f"{path}.name", "name or generateName is required")
    else:
        yield from each(f"{path}.name", name, rule(name))
    yield from _namespace(meta, namespaced, path)
    yield from not_negative(f"{path}.generation", meta.get("generation"))
    yield from labels(mapping(meta, "labels"), f"{path}.labels")
    yield from annotation_map(mapping(meta, "annotations"), f"{path}.annotations")
    yield from _owners(dicts(meta, "ownerReferences"), f"{path}.ownerReferences")
    yield from _finalizers(meta.get("finalizers") or [], f"{path}.finalizers")


def _namespace(meta: Obj, namespaced: bool, path: str) -> Found:
    namespace = text(meta, "namespace")
    if not namespaced:
        if namespace:
            yield forbidden(f"{path}.namespace", "not allowed on this type")
    elif not namespace:
        yield required(f"{path}.namespace")
    else:
        yield from each(f"{path}.namespace", namespace, formats.dns_label(namespace))


def labels(found: Obj, path: str) -> Found:
    """Labels, node selectors and everything else of that form."""
    for key, value in sorted(found.items()):
        yield from label_key(key, path)
        yield from each(path, value, formats.label_value(str(value)))


def label_key(key: str, path: str) -> Found:
    """The key of a label."""
    yield from each(path, key, formats.qualified_name(key))


def annotation_map(found: Obj, path: str) -> Found:
    """Annotations: their keys, and their size all together."""
    for key in sorted(found):
        yield from each(path, key, formats.qualified_name(key.lower()))
    if sum(len(key.encode()) + len(str(value).encode()) for key, value in found.items()) > _MAX_ANNOTATIONS:
        yield too_long(path, _MAX_ANNOTATIONS)


def _owners(references: list[Obj], path: str) -> Found:
    controller = ""
    for owner in references:
        if not text(owner, "apiVersion").rpartition("/")[2]:
            yield invalid(f"{path}.apiVersion", text(owner, "apiVersion"), "version must not be empty")
        for field in ("kind", "name", "uid"):
            if not text(owner, field):
                yield invalid(f"{path}.{field}", "", "must not be empty")
        if text(owner, "apiVersion") == "v1" and text(owner, "kind") == "Event":
            yield invalid(path, owner, "/v1, Kind=Event is disallowed from being an owner")
        if owner.get("controller") is True:
            this = f"{text(owner, 'kind')}/{text(owner, 'name')}"
            if controller:
                said = f'Found "true" in references for {controller} and {this}'
                yield invalid(path, references, f"Only one reference can have Controller set to true. {said}")
            controller = controller or this


def _finalizers(found: list[Any], path: str) -> Found:
    for finalizer in found:
        yield from each(path, finalizer, formats.qualified_name(str(finalizer)))
    if {"orphan", "foregroundDeletion"} <= set(map(str, found)):
        yield invalid(path, found, "finalizer orphan and foregroundDeletion cannot be both set")


def metadata_update(new: Obj, old: Obj, path: str = "metadata") -> Found:
    """What an update may not do to metadata."""
    meta, before = mapping(new, "metadata"), mapping(old, "metadata")
    if before.get("deletionTimestamp"):
        extra = sorted(set(meta.get("finalizers") or []) - set(before.get("finalizers") or []))
        if extra:
            listed = ", ".join(go_quote(item) for item in extra)
            yield forbidden(
                f"{path}.finalizers",
                "no new finalizers can be added if the object is being deleted, "
                f"found new finalizers []string{{{listed}}}",
            )
    if (meta.get("generation") or 0) < (before.get("generation") or 0):
        yield invalid(f"{path}.generation", meta.get("generation") or 0, "must not be decremented")
    for field in ("name", "namespace", "uid"):
        yield from immutable(f"{path}.{field}", text(meta, field), text(before, field))
    for field in ("creationTimestamp", "deletionTimestamp", "deletionGracePeriodSeconds"):
        yield from immutable(f"{path}.{field}", meta.get(field), before.get(field))
