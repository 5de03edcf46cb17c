"""The rules of custom resources when they are written.

Rule: `apiextensions-apiserver/pkg/registry/customresource` (strategy.go, validator.go).
"""

from __future__ import annotations

from typing import Any

import orjson

from kubetui.api.errors import FieldError
from kubetui.api.jsonpath import find
from kubetui.api.meta import Obj, mapping, text
from kubetui.playground.apiserver.customresources.checking import ABSENT, check, first
from kubetui.playground.apiserver.customresources.defaulting import defaulted
from kubetui.playground.apiserver.customresources.expressions import broken
from kubetui.playground.apiserver.customresources.kind import CustomKind
from kubetui.playground.apiserver.customresources.structural import below, embedded, items
from kubetui.playground.apiserver.validation import formats
from kubetui.playground.apiserver.validation.fields import Found, duplicate, invalid, required
from kubetui.playground.apiserver.validation.metadata import metadata_update, object_meta

_HEAD = ("apiVersion", "kind", "metadata")
_LARGEST = 2**31 - 1


def set_defaults(kind: CustomKind, obj: Obj) -> None:
    """Fill in the schema's defaults, in place."""
    found = defaulted(kind.about.root, _body(obj))
    for name in [name for name in obj if name not in _HEAD and name not in found]:
        del obj[name]
    obj.update(found)


def validate_create(kind: CustomKind, obj: Obj) -> list[FieldError]:
    """What forbids storing a new object."""
    wrong = list(_type(kind, obj))
    return wrong or first(_rules(kind, obj, ABSENT))


def validate_update(kind: CustomKind, new: Obj, old: Obj) -> list[FieldError]:
    """What forbids a change."""
    wrong = list(_type(kind, new))
    return wrong or [*metadata_update(new, old), *first(_rules(kind, new, _body(old)))]


def _body(obj: Obj) -> Obj:
    return {name: item for name, item in obj.items() if name not in _HEAD}


def _type(kind: CustomKind, obj: Obj) -> Found:
    if text(obj, "kind") != kind.kind:
        yield invalid("kind", text(obj, "kind"), f"must be {kind.kind}")
    if text(obj, "apiVersion") != kind.api_version:
        yield invalid("apiVersion", text(obj, "apiVersion"), f"must be {kind.api_version}")


def _rules(kind: CustomKind, obj: Obj, old: Any) -> Found:
    yield from object_meta(mapping(obj, "metadata"), formats.dns_subdomain, namespaced=kind.namespaced)
    named = below(kind.about.root, "metadata")
    if named is not None:
        names = {
            key: item for key, item in mapping(obj, "metadata").items() if key in ("name", "generateName")
        }
        yield from check(named, names, path="metadata")
    root = {**kind.about.root}
    root["required"] = [name for name in root.get("required") or () if name not in _HEAD]
    root["properties"] = {
        name: node for name, node in (root.get("properties") or {}).items() if name not in _HEAD
    }
    found = [*check(root, _body(obj), old), *_scale(kind, obj), *_inside(root, _body(obj), old, "")]
    yield from found
    yield from broken(root, obj, old if old is ABSENT else {**obj, **old}, found)


def _scale(kind: CustomKind, obj: Obj) -> Found:
    for name in ("specReplicasPath", "statusReplicasPath"):
        path = text(kind.about.scale, name)
        for value in find(obj, path) if path else ():
            if not isinstance(value, int) or isinstance(value, bool):
                continue
            if value < 0:
                yield invalid(path, value, "should be a non-negative integer")
            elif value > _LARGEST:
                yield invalid(path, value, f"should be less than or equal to {_LARGEST}")


def _inside(node: Obj, value: Any, old: Any, path: str) -> Found:
    """Embedded objects, sets and lists of maps, at any depth."""
    if old is not ABSENT and old == value:
        return
    if isinstance(value, dict):
        if embedded(node):
            yield from _embedded(value, path)
        before = old if isinstance(old, dict) else {}
        for name in sorted(value):
            inner = below(node, name)
            if inner is not None:
                here = f"{path}.{name}" if path else name
                yield from _inside(inner, value[name], before.get(name, ABSENT), here)
    elif isinstance(value, list):
        yield from _repeated(node, value, path)
        for at, each in enumerate(value):
            yield from _inside(items(node) or {}, each, ABSENT, f"{path}[{at}]")


def _embedded(value: Obj, path: str) -> Found:
    for name in ("apiVersion", "kind"):
        if not text(value, name):
            yield required(f"{path}.{name}", "must not be empty")
    version = text(value, "apiVersion")
    if version.count("/") > 1:
        yield invalid(f"{path}.apiVersion", version, f"unexpected GroupVersion string: {version}")
    meta = mapping(value, "metadata")
    if meta.get("name"):
        for said in formats.dns_subdomain(str(meta["name"])):
            yield invalid(f"{path}.metadata.name", meta["name"], said)


def _repeated(node: Obj, value: list[Any], path: str) -> Found:
    kind = node.get("x-kubernetes-list-type")
    if kind not in ("set", "map"):
        return
    keys = node.get("x-kubernetes-list-map-keys") or []
    seen: set[bytes] = set()
    for at, each in enumerate(value):
        shown = (
            {key: each[key] for key in keys if key in each}
            if kind == "map" and isinstance(each, dict)
            else each
        )
        known = orjson.dumps(shown, option=orjson.OPT_SORT_KEYS)
        if known in seen:
            yield duplicate(f"{path}[{at}]", shown)
        seen.add(known)
