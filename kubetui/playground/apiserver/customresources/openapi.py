"""The schemas of custom kinds as OpenAPI documents publish them.

Rule: `apiextensions-apiserver/pkg/controller/openapi/builder`.
"""

from __future__ import annotations

from typing import Any

from kubetui.api.meta import Obj, mapping
from kubetui.playground.apiserver.customresources.kind import CustomKind
from kubetui.playground.apiserver.customresources.structural import OBJECT_META, embedded

_META = "io.k8s.apimachinery.pkg.apis.meta.v1"
_API_VERSION = (
    "APIVersion defines the versioned schema of this representation of an object. Servers should convert recognized "
    "schemas to the latest internal value, and may reject unrecognized values. More info: "
    "https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md#resources"
)
_KIND = (
    "Kind is a string value representing the REST resource this object represents. Servers may infer this from the "
    "endpoint the client submits requests to. Cannot be updated. In CamelCase. More info: "
    "https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md#types-kinds"
)
_METADATA = (
    "Standard object's metadata. More info: "
    "https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md#metadata"
)
_LIST_METADATA = (
    "Standard list metadata. More info: "
    "https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md#types-kinds"
)
ROOTS = (OBJECT_META, f"{_META}.ListMeta")
"""Definitions of the built-in kinds that custom ones refer to."""

_V3_ONLY = ("oneOf", "anyOf", "allOf", "not")


def definitions(kind: CustomKind, prefix: str, *, v3: bool) -> dict[str, Obj]:
    """The definitions of a kind and of its list."""
    gvk = {"group": kind.group, "version": kind.version, "kind": kind.kind}
    root = _published(kind.about.root, prefix, v3=v3, whole=True)
    listed = kind.list_kind or f"{kind.kind}List"
    items: Obj = {
        "description": f"List of {kind.plural}. More info: "
        "https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md",
        "type": "array",
        "items": {"$ref": prefix + kind.definition_name},
    }
    many: Obj = {
        "description": f"{listed} is a list of {kind.kind}",
        "type": "object",
        "required": ["items"],
        "properties": {
            **_head(), "items": items, "metadata": _reference(prefix, f"{_META}.ListMeta", _LIST_METADATA, v3=v3),
        },
        "x-kubernetes-group-version-kind": [{**gvk, "kind": listed}],
    }  # fmt: skip
    return {
        kind.definition_name: {**root, "x-kubernetes-group-version-kind": [gvk]},
        f"{kind.definition_name}List": many,
    }


def _head() -> Obj:
    return {
        "apiVersion": {"description": _API_VERSION, "type": "string"},
        "kind": {"description": _KIND, "type": "string"},
    }


def _reference(prefix: str, name: str, said: str, *, v3: bool) -> Obj:
    if v3:
        return {"description": said, "allOf": [{"$ref": prefix + name}]}
    return {"description": said, "$ref": prefix + name}


def _published(node: Obj, prefix: str, *, v3: bool, whole: bool = False) -> Obj:
    if whole and not v3 and node.get("x-kubernetes-preserve-unknown-fields") is True:
        return {"type": "object"}
    found: Obj = {}
    for key, value in node.items():
        if key == "properties" and isinstance(value, dict):
            found[key] = {name: _published(inner, prefix, v3=v3) for name, inner in value.items()}
        elif key in ("items", "additionalProperties") and isinstance(value, dict):
            found[key] = _published(value, prefix, v3=v3)
        elif v3 or key not in _V3_ONLY:
            found[key] = value
    if whole or embedded(node):
        about: dict[str, Any] = {**_head(), "metadata": _reference(prefix, OBJECT_META, _METADATA, v3=v3)}
        found["properties"] = {**found.get("properties", {}), **about}
    if v3:
        return found
    if "required" in found:
        found["required"] = _required(node)
    return _lenient({key: value for key, value in found.items() if key != "required" or value})


def _lenient(node: Obj) -> Obj:
    """What a node of version 2 says: old clients would take the known fields of an open object for all of them.

    Rule: `pkg/controller/openapi/v2/conversion.go` ToStructuralOpenAPIV2.
    """
    found = {key: value for key, value in node.items() if key != "nullable"}
    opened = node.get("x-kubernetes-preserve-unknown-fields") is True
    if opened or node.get("nullable"):
        found = {key: value for key, value in found.items() if key not in ("properties", "items")}
    typeless = node.get("nullable") or node.get("x-kubernetes-int-or-string") is True
    if typeless or (opened and found.get("type") == "object"):
        found.pop("type", None)
    if found.get("type") == "array" and "items" not in found:
        del found["type"]
    return found


def _required(node: Obj) -> list[str]:
    """The required fields of version 2: what may be null counts as absent there."""
    fields = mapping(node, "properties")
    return [str(name) for name in node.get("required") or () if not mapping(fields, name).get("nullable")]
