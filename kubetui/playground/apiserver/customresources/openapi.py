"""The schemas of custom kinds as OpenAPI documents publish them.

Rule: `apiextensions-apiserver/pkg/controller/openapi/builder`.
"""

from __future__ import annotations

from typing import Any

from kubetui.api.meta import Obj
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

_V3_ONLY = ("oneOf", "anyOf", "allOf", "not", "nullable")


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
    return _lenient(found)


def _lenient(node: Obj) -> Obj:
    """In version 2 what may hold unknown fields says nothing of the known ones: old clients would refuse them."""
    if node.get("x-kubernetes-preserve-unknown-fields") is True:
        return {key: value for key, value in node.items() if key not in ("properties", "items", "required")}
    if node.get("x-kubernetes-int-or-string") is True:
        return {key: value for key, value in node.items() if key != "type"}
    return node
