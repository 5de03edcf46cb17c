"""Validation of CustomResourceDefinitions beside their schemas.

Rule: `apiextensions-apiserver/pkg/apis/apiextensions/validation/validation.go`. What all versions say
alike is reported once, under the fields of the spec that the internal form keeps it in.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kubetui.api.jsonpath import JsonPathError, parse
from kubetui.api.meta import Obj, dicts, mapping, text
from kubetui.playground.apiserver.customresources.kind import holds
from kubetui.playground.apiserver.customresources.structure import schema_errors
from kubetui.playground.apiserver.validation import formats
from kubetui.playground.apiserver.validation.fields import (
    Found,
    each,
    immutable,
    invalid,
    not_supported,
    one_of,
    required,
)

_TYPES = ("boolean", "date", "integer", "number", "string")
_FORMATS = ("int32", "int64", "float", "double", "byte", "date", "date-time", "password")
_APPROVED = "api-approved.kubernetes.io"
_PLAIN_PATH = re.compile(r"(\.[^.\[\]()*?@'\"]+)+")


def definition(obj: Obj) -> Found:
    """A new or changed definition."""
    spec = mapping(obj, "spec")
    wanted = f"{text(spec, 'names', 'plural')}.{text(spec, 'group')}"
    if text(obj, "metadata", "name") != wanted:
        yield invalid(
            "metadata.name", text(obj, "metadata", "name"), 'must be spec.names.plural+"."+spec.group'
        )
    yield from _group(text(spec, "group"))
    yield from one_of("spec.scope", text(spec, "scope"), ("Cluster", "Namespaced"))
    yield from _versions(spec)
    yield from _names(mapping(spec, "names"))
    yield from _conversion(mapping(spec, "conversion"))
    for version, place in _places(spec, "schema"):
        yield from _schema(version, place)
    for version, place in _places(spec, "subresources"):
        yield from _scale(mapping(version, "subresources", "scale"), f"{place}.scale")
    for version, place in _places(spec, "additionalPrinterColumns"):
        for at, column in enumerate(dicts(version, "additionalPrinterColumns")):
            yield from _column(column, f"{place}[{at}]")
    for version, place in _places(spec, "selectableFields"):
        for at, field in enumerate(dicts(version, "selectableFields")):
            yield from _selectable(version, text(field, "jsonPath"), f"{place}[{at}].jsonPath")
    yield from _approval(obj)


def definition_update(new: Obj, old: Obj) -> Found:
    """What may not change once a kind has been served, and the versions that objects may be kept in."""
    yield from definition(new)
    after, before = mapping(new, "spec"), mapping(old, "spec")
    if holds(old, "Established"):
        yield from immutable("spec.scope", text(after, "scope"), text(before, "scope"))
        yield from immutable("spec.names.kind", text(after, "names", "kind"), text(before, "names", "kind"))
    yield from immutable("spec.group", text(after, "group"), text(before, "group"))
    yield from immutable("spec.names.plural", text(after, "names", "plural"), text(before, "names", "plural"))
    yield from _stored(new)


def definition_status(new: Obj, old: Obj) -> Found:
    """A change through `/status`."""
    yield from _stored(new)


def _stored(obj: Obj) -> Found:
    path = "status.storedVersions"
    stored = [str(name) for name in mapping(obj, "status").get("storedVersions") or ()]
    versions = dicts(obj, "spec", "versions")
    names = {text(version, "name") for version in versions}
    if not stored:
        yield invalid(path, stored, "must have at least one stored version")
    for version in versions:
        if version.get("storage") is True and text(version, "name") not in stored:
            yield invalid(path, stored, f"must have the storage version {text(version, 'name')}")
    for at, name in enumerate(stored):
        if name not in names:
            yield invalid(
                f"{path}[{at}]", name,
                f"missing from spec.versions; {name} was previously a storage version, and must remain in "
                f"spec.versions until a storage migration ensures no data remains persisted in {name} and removes "
                f"{name} from status.storedVersions",
            )  # fmt: skip


def _group(group: str) -> Found:
    if not group:
        yield required("spec.group")
        return
    messages = formats.dns_subdomain(group)
    if messages:
        yield invalid("spec.group", group, ",".join(messages))
    elif "." not in group:
        yield invalid("spec.group", group, "should be a domain with at least one dot")


def _versions(spec: Obj) -> Found:
    versions = dicts(spec, "versions")
    names = [text(version, "name") for version in versions]
    for at, name in enumerate(names):
        messages = formats.dns_1035_label(name)
        if messages:
            yield invalid(f"spec.versions[{at}].name", name, ",".join(messages))
    if len(set(names)) != len(names):
        yield invalid("spec.versions", versions, "must contain unique version names")
    if sum(1 for version in versions if version.get("storage") is True) != 1:
        yield invalid("spec.versions", versions, "must have exactly one version marked as storage version")
    for at, version in enumerate(versions):
        if not mapping(version, "schema", "openAPIV3Schema") and "openAPIV3Schema" not in mapping(
            version, "schema"
        ):
            yield required(f"spec.versions[{at}].schema.openAPIV3Schema", "schemas are required")
    if spec.get("preserveUnknownFields") is True:
        yield invalid(
            "spec.preserveUnknownFields", True, "must be false in order to use defaults in the schema"
        )


def _names(names: Obj) -> Found:
    for field in ("plural", "singular"):
        yield from _resource_name(f"spec.names.{field}", text(names, field), needed=field == "plural")
    for field in ("kind", "listKind"):
        value, path = text(names, field), f"spec.names.{field}"
        if not value:
            yield required(path)
        elif messages := formats.dns_1035_label(value.lower()):
            said = f"may have mixed case, but should otherwise match: {','.join(messages)}"
            yield invalid(path, value, said)
    for field in ("shortNames", "categories"):
        for at, name in enumerate(names.get(field) or ()):
            yield from _resource_name(f"spec.names.{field}[{at}]", str(name), needed=True)
    if text(names, "kind") and names.get("kind") == names.get("listKind"):
        yield invalid("spec.names.listKind", text(names, "listKind"), "kind and listKind may not be the same")


def _resource_name(path: str, value: str, *, needed: bool) -> Found:
    if not value:
        if needed:
            yield required(path)
        return
    messages = formats.dns_1035_label(value)
    if messages:
        yield invalid(path, value, ",".join(messages))


def _conversion(conversion: Obj) -> Found:
    strategy = text(conversion, "strategy")
    if strategy not in ("None", "Webhook"):
        yield not_supported("spec.conversion.strategy", strategy, ("None", "Webhook"))
    elif strategy == "Webhook" and not mapping(conversion, "webhook", "clientConfig"):
        yield required("spec.conversion.webhookClientConfig", "required when strategy is set to Webhook")
    elif strategy == "None" and "webhook" in conversion:
        said = "should not be set when strategy is not set to Webhook"
        yield from each("spec.conversion.webhookClientConfig", None, [said])


_INTERNAL = {"schema": "validation"}


def _places(spec: Obj, field: str) -> Iterator[tuple[Obj, str]]:
    """Versions with the path of one of their fields; one path for all when they say the same."""
    versions = dicts(spec, "versions")
    if versions and all(version.get(field) == versions[0].get(field) for version in versions):
        yield versions[0], f"spec.{_INTERNAL.get(field, field)}"
        return
    for at, version in enumerate(versions):
        yield version, f"spec.versions[{at}].{field}"


def _schema(version: Obj, place: str) -> Found:
    root = mapping(version, "schema", "openAPIV3Schema")
    if root:
        yield from schema_errors(
            root, f"{place}.openAPIV3Schema", status="status" in mapping(version, "subresources")
        )


def _scale(scale: Obj, place: str) -> Found:
    if not scale:
        return
    for field, under in (("specReplicasPath", (".spec.",)), ("statusReplicasPath", (".status.",)),
                         ("labelSelectorPath", (".spec.", ".status."))):  # fmt: skip
        path, value = f"{place}.{field}", text(scale, field)
        if not value:
            if field != "labelSelectorPath":
                yield required(path)
        elif not _PLAIN_PATH.fullmatch(value):
            yield invalid(path, value, "must be a json path without array notation")
        elif not value.startswith(under):
            words = " or ".join(each.rstrip(".") for each in reversed(under))
            yield invalid(
                path, value, f"should be a json path under {'either ' if len(under) > 1 else ''}{words}"
            )


def _column(column: Obj, place: str) -> Found:
    if not text(column, "name"):
        yield required(f"{place}.name")
    type_, format_, path = (text(column, field) for field in ("type", "format", "jsonPath"))
    if not type_:
        yield required(f"{place}.type", f"must be one of {','.join(_TYPES)}")
    elif type_ not in _TYPES:
        yield invalid(f"{place}.type", type_, f"must be one of {','.join(_TYPES)}")
    if format_ and format_ not in _FORMATS:
        yield invalid(f"{place}.format", format_, f"must be one of {','.join(sorted(_FORMATS))}")
    if not path:
        yield required(f"{place}.JSONPath")
        return
    try:
        parse(path)
    except JsonPathError as error:
        yield invalid(f"{place}.JSONPath", path, str(error))


def _selectable(version: Obj, path: str, place: str) -> Found:
    if not path:
        yield required(place)
        return
    if not _PLAIN_PATH.fullmatch(path):
        yield invalid(place, path, "is an invalid path: must be a simple json path to a field")
        return
    node = mapping(version, "schema", "openAPIV3Schema")
    if not node:
        return
    for name in path.lstrip(".").split("."):
        node = mapping(node, "properties", name)
    if node.get("type") not in ("string", "boolean", "integer"):
        yield invalid(
            place, path, "is an invalid path: must point to a field of type string, boolean or integer"
        )


def _approval(obj: Obj) -> Found:
    group = text(obj, "spec", "group")
    if not (group.endswith((".k8s.io", ".kubernetes.io")) or group in ("k8s.io", "kubernetes.io")):
        return
    value = text(obj, "metadata", "annotations", _APPROVED)
    path = f"metadata.annotations[{_APPROVED}]"
    if not value:
        yield required(
            path,
            f'protected groups must have approval annotation "{_APPROVED}", see '
            "https://github.com/kubernetes/enhancements/pull/1111",
        )
    elif not value.startswith(("unapproved", "http://", "https://")):
        yield invalid(
            path, value,
            f'protected groups must have approval annotation "{_APPROVED}" with either a URL or a reason starting '
            'with "unapproved", see https://github.com/kubernetes/enhancements/pull/1111',
        )  # fmt: skip
