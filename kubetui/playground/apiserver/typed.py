"""Server-side apply's own reading of a manifest: every field must be declared, every value of its type.

Rule: `structured-merge-diff/v6/typed/validate.go`, `managedfields/internal/structuredmerge.go`. It comes
before decoding and, unlike that, does not ask how strict the client wants it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from kubetui.api.errors import status
from kubetui.api.meta import Obj
from kubetui.kinds.model import ApiKind
from kubetui.playground.apiserver.quoting import go_plain, go_quote
from kubetui.playground.apiserver.rules import schema_of
from kubetui.playground.apiserver.schema import Schema

_KEY_DEFAULTS = {"protocol": "TCP"}
"""Fields that name items of a list though they may be left out."""
_NO_KEY = "associative list with keys has an element that omits key field"


def check(kind: ApiKind, applied: Obj, namespace: str, name: str) -> None:
    """Refuse a manifest that does not fit its schema.

    Raises:
        ApiError: 500 without a reason, as the real server answers.
    """
    body = {key: value for key, value in applied.items() if key not in ("apiVersion", "kind")}
    found = list(_struct(schema_of(kind), body, ""))
    if not found:
        return
    said = found[0] if len(found) == 1 else "\n  ".join(["errors:", *found])
    which = f"{namespace}/{name}; {kind.group}/{kind.version}, Kind={kind.kind}"
    raise status(500, "", f"failed to create typed patch object ({which}): {said}")


def _any(schema: Schema, value: Any, path: str) -> Iterator[str]:
    check = _BY_SHAPE.get(schema.shape)
    return iter(()) if check is None or value is None else check(schema, value, path)


def _struct(schema: Schema, value: Any, path: str) -> Iterator[str]:
    if not isinstance(value, dict):
        yield f"{path}: expected map, got {_pointer(value)}"
        return
    for name, item in value.items():
        field = schema.fields.get(name)
        if field is None and schema.open:
            continue
        if field is None:
            yield f"{path}.{name}: field not declared in schema"
        else:
            yield from _any(field, item, f"{path}.{name}")


def _map(schema: Schema, value: Any, path: str) -> Iterator[str]:
    if not isinstance(value, dict):
        yield f"{path}: expected map, got {_pointer(value)}"
    elif schema.item is not None:
        for name, item in value.items():
            yield from _any(schema.item, item, f"{path}.{name}")


def _list(schema: Schema, value: Any, path: str) -> Iterator[str]:
    if not isinstance(value, list):
        yield f"{path}: expected list, got {_pointer(value)}"
        return
    seen: set[str] = set()
    for index, item in enumerate(value):
        element = _element(schema, item, index)
        if not element.startswith("["):
            yield f"{path}: element {index}: {element}"
            continue
        if element in seen:
            yield f"{path}: duplicate entries for key {element}"
        seen.add(element)
        if schema.item is not None:
            yield from _any(schema.item, item, path + element)


def _element(schema: Schema, item: Any, index: int) -> str:
    """How a path names an item: `[0]`, `["a"]`, `[name="a"]`; or what is wrong with its keys."""
    if schema.list_type == "set":
        return f"[={_key(item)}]"
    if schema.list_type != "map" or not schema.list_map_keys:
        return f"[{index}]"
    if not isinstance(item, dict):
        return "associative list with keys may not have non-map elements"
    parts = []
    for key in sorted(schema.list_map_keys):
        field = schema.item.field(key) if schema.item is not None else None
        value = item.get(key, _KEY_DEFAULTS.get(key, field.default if field is not None else None))
        if value is None:
            return f"{_NO_KEY} {go_quote(key)} (and doesn't have default value)"
        parts.append(f"{key}={_key(value)}")
    return f"[{','.join(parts)}]"


def _key(value: Any) -> str:
    return go_quote(value) if isinstance(value, str) else go_plain(value)


def _pointer(value: Any) -> str:
    return f"&{{{go_plain(value)}}}"


def _string(schema: Schema, value: Any, path: str) -> Iterator[str]:
    if not isinstance(value, str):
        yield f"{path}: expected string, got &value.valueUnstructured{{Value:{go_plain(value)}}}"


def _number(schema: Schema, value: Any, path: str) -> Iterator[str]:
    if isinstance(value, bool) or not isinstance(value, int | float):
        yield f"{path}: expected numeric (int or float), got {_go_type(value)}"


def _boolean(schema: Schema, value: Any, path: str) -> Iterator[str]:
    if not isinstance(value, bool):
        yield f"{path}: expected boolean, got {_pointer(value)}"


def _go_type(value: Any) -> str:
    names = {bool: "bool", str: "string", list: "[]interface {}", dict: "map[string]interface {}"}
    return names.get(type(value), "nil")


_BY_SHAPE: dict[str, Callable[[Schema, Any, str], Iterator[str]]] = {
    "struct": _struct, "map": _map, "list": _list, "string": _string, "bytes": _string, "integer": _number,
    "number": _number, "boolean": _boolean,
}  # fmt: skip
