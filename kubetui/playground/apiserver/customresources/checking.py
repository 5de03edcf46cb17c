"""Values against a structural schema, in the words of the real server's OpenAPI validator.

Rule: `kube-openapi/pkg/validation/validate` and `apiextensions-apiserver/pkg/apiserver/validation`.
What an update leaves as it was is not looked at again (ratcheting).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import orjson

from kubetui.api.errors import FieldError
from kubetui.api.meta import Obj
from kubetui.playground.apiserver.customresources.structural import (
    below,
    int_or_string,
    items,
    properties,
)
from kubetui.playground.apiserver.customresources.texts import well_formed
from kubetui.playground.apiserver.patterns import searcher
from kubetui.playground.apiserver.quoting import go_quote
from kubetui.playground.apiserver.validation.fields import (
    Found,
    invalid,
    not_supported,
    required,
    too_long,
    too_many,
)

ABSENT: Any = object()
"""There was no value before."""

_MOST = 100


def check(node: Obj, value: Any, old: Any = ABSENT, path: str = "") -> Found:
    """What is wrong with a value; parts equal to the old value pass."""
    if old is not ABSENT and old == value:
        return
    if value is None and node.get("nullable"):
        return
    kind = json_type(value)
    wanted = ("integer", "string") if int_or_string(node) else tuple(filter(None, (node.get("type"),)))
    if wanted and not _fits(kind, value, wanted):
        said = f"{path} in body must be of type {','.join(wanted)}: {go_quote(kind)}"
        yield FieldError("FieldValueTypeInvalid", path or "<nil>", f"Invalid value: {go_quote(kind)}: {said}")
    yield from _junctors(node, value, path)
    rule = _BY_TYPE.get(kind)
    if rule is not None:
        yield from rule(node, value, old, path)
    yield from _enum(node, value, path)
    if kind == "object":
        yield from _fields(node, value, old, path)


def json_type(value: Any) -> str:
    """The JSON type of a value, whole numbers apart from others."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "boolean"
    names = {int: "integer", float: "number", str: "string", list: "array"}
    return names.get(type(value), "object")


def _fits(kind: str, value: Any, wanted: tuple[str, ...]) -> bool:
    if kind in wanted or (kind == "integer" and "number" in wanted):
        return True
    return kind == "number" and "integer" in wanted and value == int(value)


def _enum(node: Obj, value: Any, path: str) -> Found:
    allowed = node.get("enum")
    if isinstance(allowed, list) and allowed and value not in allowed:
        shown = [each if isinstance(each, str) else orjson.dumps(each).decode() for each in allowed]
        yield not_supported(path, value, shown)


def _string(node: Obj, value: str, old: Any, path: str) -> Found:
    length = len(value)
    if (limit := node.get("maxLength")) is not None and length > limit:
        yield too_long(path, limit)
    if (limit := node.get("minLength")) is not None and length < limit:
        yield invalid(path, value, f"{path} in body should be at least {limit} chars long")
    pattern = node.get("pattern")
    if pattern and not _matches(pattern, value):
        yield invalid(path, value, f"{path} in body should match '{pattern}'")
    format_ = node.get("format")
    if format_ and not well_formed(str(format_), value):
        yield invalid(path, value, f"{path} in body must be of type {format_}: {go_quote(value)}")


def _matches(pattern: str, value: str) -> bool:
    try:
        return searcher(pattern.replace(r"\z", r"\Z"))(value)
    except re.error:
        return True  # It was stored before patterns were read this way.


def _number(node: Obj, value: float, old: Any, path: str) -> Found:
    step = node.get("multipleOf")
    if step and abs(value / step - round(value / step)) > 1e-9:
        yield invalid(path, value, f"{path} in body should be a multiple of {_plain(step)}")
    if (limit := node.get("maximum")) is not None:
        strict = node.get("exclusiveMaximum") is True
        if value > limit or (strict and value == limit):
            words = "less than" if strict else "less than or equal to"
            yield invalid(path, value, f"{path} in body should be {words} {_plain(limit)}")
    if (limit := node.get("minimum")) is not None:
        strict = node.get("exclusiveMinimum") is True
        if value < limit or (strict and value == limit):
            words = "greater than" if strict else "greater than or equal to"
            yield invalid(path, value, f"{path} in body should be {words} {_plain(limit)}")


def _plain(number: float) -> str:
    return str(int(number)) if number == int(number) else str(number)


def _array(node: Obj, value: list[Any], old: Any, path: str) -> Found:
    item = items(node)
    if item is not None:
        before = _old_items(node, old)
        for at, each in enumerate(value):
            yield from check(item, each, before(each), f"{path}[{at}]")
    if (limit := node.get("minItems")) is not None and len(value) < limit:
        yield invalid(path, len(value), f"{path} in body should have at least {limit} items")
    if (limit := node.get("maxItems")) is not None and len(value) > limit:
        yield too_many(path, len(value), limit)


def _old_items(node: Obj, old: Any) -> Callable[[Any], Any]:
    """Finds the old item of a new one: only lists of maps tell which is which."""
    keys = node.get("x-kubernetes-list-map-keys")
    if not isinstance(old, list) or node.get("x-kubernetes-list-type") != "map" or not keys:
        return lambda item: ABSENT
    known = {_identity(item, keys): item for item in old if isinstance(item, dict)}
    return lambda item: known.get(_identity(item, keys), ABSENT) if isinstance(item, dict) else ABSENT


def _identity(item: Obj, keys: list[str]) -> str:
    return repr([item.get(key) for key in keys])


def _fields(node: Obj, value: Obj, old: Any, path: str) -> Found:
    count = len(value)
    if (limit := node.get("minProperties")) is not None and count < limit:
        yield invalid(path, count, f"{path} in body should have at least {limit} properties")
        return
    if (limit := node.get("maxProperties")) is not None and count > limit:
        yield too_many(path, count, limit)
        return
    before = old if isinstance(old, dict) else {}
    for name in sorted(value):
        inner = below(node, name)
        if inner is not None:
            yield from check(inner, value[name], before.get(name, ABSENT), f"{path}.{name}" if path else name)
    known = properties(node)
    for name in node.get("required") or ():
        if name not in value and known.get(name, {}).get("default") is None:
            yield required(f"{path}.{name}" if path else name)


def _junctors(node: Obj, value: Any, path: str) -> Found:
    """`allOf`, `anyOf`, `oneOf`, `not`."""
    if branches := node.get("anyOf"):
        found = [list(check(each, value, path=path)) for each in branches]
        if all(found):
            yield _whole(f"{go_quote(path)} must validate at least one schema (anyOf)")
            yield from min(found, key=len)
    if branches := node.get("oneOf"):
        found = [list(check(each, value, path=path)) for each in branches]
        passing = sum(1 for each in found if not each)
        if passing != 1:
            what = "Found none valid" if not passing else f"Found {passing} valid alternatives"
            yield _whole(f"{go_quote(path)} must validate one and only one schema (oneOf). {what}")
            if not passing:
                yield from min(found, key=len)
    if branches := node.get("allOf"):
        found = [list(check(each, value, path=path)) for each in branches]
        if any(found):
            yield _whole(f"{go_quote(path)} must validate all the schemas (allOf)")
            yield from (error for each in found for error in each)
    if (branch := node.get("not")) is not None and not list(check(branch, value, path=path)):
        yield _whole(f"{go_quote(path)} must not validate the schema (not)")


def _whole(said: str) -> FieldError:
    return FieldError("FieldValueInvalid", "<nil>", f'Invalid value: "": {said}')


_BY_TYPE: dict[str, Callable[[Obj, Any, Any, str], Found]] = {
    "string": _string,
    "integer": _number,
    "number": _number,
    "array": _array,
}


def first(errors: Found) -> list[FieldError]:
    """The errors, as many as anybody reads."""
    return [error for _, error in zip(range(_MOST), errors, strict=False)]
