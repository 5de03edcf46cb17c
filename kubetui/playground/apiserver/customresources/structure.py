"""Whether a schema is structural: every field's type is known without looking at values.

Rule: `apiextensions-apiserver/pkg/apiserver/schema/validation.go` and `pkg/apis/apiextensions/validation`.
"""

from __future__ import annotations

import re
from typing import Any

from kubetui.api.meta import Obj
from kubetui.playground.apiserver.customresources.checking import check
from kubetui.playground.apiserver.customresources.expressions import unreadable
from kubetui.playground.apiserver.customresources.pruning import prune
from kubetui.playground.apiserver.customresources.structural import (
    embedded,
    int_or_string,
    items,
    preserves,
    properties,
)
from kubetui.playground.apiserver.patterns import searcher
from kubetui.playground.apiserver.validation.fields import (
    Found,
    forbidden,
    invalid,
    not_supported,
    required,
)

_TYPES = ("array", "boolean", "integer", "number", "object", "string")
_NEVER = ("$ref", "definitions", "dependencies", "patternProperties", "id", "additionalItems")
_JUNCTORS = ("allOf", "anyOf", "oneOf")
_ONLY_OUTSIDE = {
    "type": "must be empty to be structural", "description": "must be empty to be structural",
    "title": "must be empty to be structural", "default": "must be undefined to be structural",
    "additionalProperties": "must be undefined to be structural", "nullable": "must be false to be structural",
    "x-kubernetes-preserve-unknown-fields": "must be undefined to be structural",
    "x-kubernetes-embedded-resource": "must be false to be structural",
    "x-kubernetes-int-or-string": "must be false to be structural",
    "x-kubernetes-list-type": "must be undefined to be structural",
    "x-kubernetes-list-map-keys": "must be undefined to be structural",
    "x-kubernetes-map-type": "must be undefined to be structural",
}  # fmt: skip
_WHAT = {"root": "at the root", "field": "for specified object fields", "item": "for specified array items"}


def schema_errors(root: Obj, path: str, *, status: bool) -> Found:
    """What is wrong with the schema of one version."""
    if root.get("nullable"):
        yield forbidden(f"{path}.nullable", "nullable cannot be set to true at the root")
    yield from _node(root, path, "root")
    if root.get("type") and root["type"] != "object":
        yield invalid(f"{path}.type", root["type"], "must be object at the root")
    yield from _metadata(root, path)


def _node(node: Obj, path: str, level: str) -> Found:
    yield from _unsupported(node, path)
    yield from _type(node, path, level)
    yield from _extensions(node, path)
    yield from unreadable(node, path)
    yield from _junctors(node, node, path, path)
    yield from _default(node, path, level)
    for name, inner in sorted(properties(node).items()):
        yield from _node(inner, f"{path}.properties[{name}]", "field")
    more = node.get("additionalProperties")
    if isinstance(more, dict):
        yield from _node(more, f"{path}.additionalProperties", "field")
    item = items(node)
    if item is not None:
        yield from _node(item, f"{path}.items", "item")


def _unsupported(node: Obj, path: str) -> Found:
    for name in _NEVER:
        if name in node:
            yield forbidden(f"{path}.{name}", f"{name} is not supported")
    if node.get("uniqueItems") is True:
        said = "uniqueItems cannot be set to true since the runtime complexity becomes quadratic"
        yield forbidden(f"{path}.uniqueItems", said)
    if node.get("additionalProperties") is False:
        yield forbidden(f"{path}.additionalProperties", "additionalProperties cannot be set to false")
    if node.get("additionalProperties", True) is not True and properties(node):
        said = "additionalProperties and properties are mutual exclusive"
        yield forbidden(f"{path}.additionalProperties", said)
    if isinstance(node.get("items"), list):
        yield forbidden(f"{path}.items", "items must be a schema object and not an array")
    if node.get("type") == "array" and "items" not in node:
        yield required(f"{path}.items", "must be specified")
    if pattern := node.get("pattern"):
        try:
            searcher(str(pattern).replace(r"\z", r"\Z"))
        except re.error as error:
            yield invalid(
                f"{path}.pattern", pattern, f"must be a valid regular expression, but isn't: {error}"
            )


def _type(node: Obj, path: str, level: str) -> Found:
    type_ = node.get("type")
    free = int_or_string(node) or (preserves(node) and level != "root")
    if type_ == "null":
        yield forbidden(f"{path}.type", "type cannot be set to null, use nullable as an alternative")
    elif type_ and type_ not in _TYPES:
        yield not_supported(f"{path}.type", type_, _TYPES)
    elif not type_ and not free:
        yield required(f"{path}.type", f"must not be empty {_WHAT[level]}")
    if int_or_string(node) and type_:
        said = "must be empty if x-kubernetes-int-or-string is true"
        yield invalid(f"{path}.type", type_, said)
    if node.get("x-kubernetes-preserve-unknown-fields") is False:
        said = "must be true or undefined"
        yield invalid(f"{path}.x-kubernetes-preserve-unknown-fields", False, said)


def _extensions(node: Obj, path: str) -> Found:
    if embedded(node):
        if node.get("type") != "object":
            said = "must be object if x-kubernetes-embedded-resource is true"
            yield invalid(f"{path}.type", node.get("type") or "", said)
        if not properties(node) and not preserves(node):
            said = (
                "must not be empty if x-kubernetes-embedded-resource is true without "
                "x-kubernetes-preserve-unknown-fields"
            )
            yield required(f"{path}.properties", said)
    yield from _list(node, path)
    map_type = node.get("x-kubernetes-map-type")
    if map_type is not None:
        if map_type not in ("atomic", "granular"):
            yield not_supported(f"{path}.x-kubernetes-map-type", map_type, ("atomic", "granular"))
        if node.get("type") != "object":
            said = "must be object if x-kubernetes-map-type is specified"
            yield invalid(f"{path}.type", node.get("type") or "", said)


def _list(node: Obj, path: str) -> Found:
    kind, keys = node.get("x-kubernetes-list-type"), node.get("x-kubernetes-list-map-keys") or []
    where = f"{path}.x-kubernetes-list-map-keys"
    if kind is not None:
        if node.get("type") != "array":
            said = "must be array if x-kubernetes-list-type is specified"
            yield invalid(f"{path}.type", node.get("type") or "", said)
        if kind not in ("atomic", "map", "set"):
            yield not_supported(f"{path}.x-kubernetes-list-type", kind, ("atomic", "map", "set"))
    if keys and kind != "map":
        yield forbidden(where, "must be empty if x-kubernetes-list-type is not map")
    if kind == "map":
        yield from _map_keys(node, keys, path)


def _map_keys(node: Obj, keys: list[str], path: str) -> Found:
    where = f"{path}.x-kubernetes-list-map-keys"
    if not keys:
        yield required(where, "must not be empty if x-kubernetes-list-type is map")
    item = items(node) or {}
    known = properties(item)
    for at, key in enumerate(keys):
        if key not in known:
            yield invalid(f"{where}[{at}]", key, "entries must all be names of item properties")
        elif key not in (item.get("required") or ()) and known[key].get("default") is None:
            said = "this property is in x-kubernetes-list-map-keys, so it must have a default or be a required property"
            yield required(f"{path}.items.properties[{key}].default", said)
    if len(set(map(str, keys))) != len(keys):
        yield invalid(where, keys, "duplicate entries not allowed")


def _junctors(node: Obj, outside: Obj, path: str, origin: str) -> Found:
    for name in _JUNCTORS:
        for at, inner in enumerate(node.get(name) or ()):
            if isinstance(inner, dict) and not (int_or_string(outside) and set(inner) == {"type"}):
                yield from _value_only(inner, outside, f"{path}.{name}[{at}]", origin)
    inner = node.get("not")
    if isinstance(inner, dict):
        yield from _value_only(inner, outside, f"{path}.not", origin)


def _value_only(node: Obj, outside: Obj, path: str, origin: str) -> Found:
    """A schema inside a junctor: it may only judge values, of fields that are named outside too."""
    for name, said in _ONLY_OUTSIDE.items():
        if node.get(name) not in (None, "", False):
            yield forbidden(f"{path}.{name}", said)
    known = properties(outside)
    for name, inner in sorted(properties(node).items()):
        here = f"{path}.properties[{name}]"
        if name not in known:
            yield required(f"{origin}.properties[{name}]", f"because it is defined in {here}")
        else:
            yield from _value_only(inner, known[name], here, f"{origin}.properties[{name}]")
    inner_item = items(node)
    if inner_item is not None:
        outer = items(outside)
        if outer is None:
            yield required(f"{origin}.items", f"because it is defined in {path}.items")
        else:
            yield from _value_only(inner_item, outer, f"{path}.items", f"{origin}.items")
    yield from _junctors(node, outside, path, origin)


def _default(node: Obj, path: str, level: str) -> Found:
    if "default" not in node:
        return
    value: Any = node["default"]
    if level == "root":
        yield forbidden(f"{path}.default", "must not be set")
        return
    pruned, dropped = prune(node, value, whole=False)
    if dropped:
        yield invalid(f"{path}.default", value, f"must not have unknown fields: {', '.join(dropped)}")
        return
    for error in check(node, pruned):
        where = f"{path}.default" + (f".{error.field}" if error.field not in ("", "<nil>") else "")
        yield type(error)(error.reason, where, error.message)


def _metadata(root: Obj, path: str) -> Found:
    node = properties(root).get("metadata")
    if node is None:
        return
    where = f"{path}.properties[metadata]"
    if node.get("type") != "object":
        yield invalid(f"{where}.type", node.get("type") or "", "must be object")
    others = set(node) - {"type", "properties", "description"}
    if others or set(properties(node)) - {"name", "generateName"}:
        said = (
            "must not specify anything other than name and generateName, but metadata is implicitly specified"
        )
        yield forbidden(where, said)
