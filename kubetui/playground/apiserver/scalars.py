"""Single values brought to the form of their schema: numbers, texts, times, quantities, free-form data."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from kubetui.api import quantity
from kubetui.api.meta import format_micro_time, format_time
from kubetui.playground.apiserver.mistyped import MistypedError, Place, json_kind, mistyped
from kubetui.playground.apiserver.quoting import go_quote
from kubetui.playground.apiserver.schema import Schema

_MAX_DEPTH = 100
"""How deep free-form data may nest; far beyond what anyone writes."""
_RANGES = {"int32": 1 << 31, "int64": 1 << 63}


def _string(schema: Schema, value: Any, place: Place) -> str:
    if isinstance(value, str):
        return value
    raise mistyped(schema, value, place)


def _boolean(schema: Schema, value: Any, place: Place) -> bool:
    if isinstance(value, bool):
        return value
    raise mistyped(schema, value, place)


def _integer(schema: Schema, value: Any, place: Place) -> int:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise mistyped(schema, value, place)
    limit = _RANGES.get(schema.format, _RANGES["int64"])
    if isinstance(value, float) or not -limit <= value < limit:
        raise mistyped(schema, value, place, f"number {value}")
    return value


def _number(schema: Schema, value: Any, place: Place) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise mistyped(schema, value, place)
    return value


def _int_or_string(schema: Schema, value: Any, place: Place) -> int | str:
    if isinstance(value, str) or (isinstance(value, int) and not isinstance(value, bool)):
        return value
    said = f"number {value}" if isinstance(value, float) else json_kind(value)
    raise MistypedError(f"json: cannot unmarshal {said} into Go value of type int32")


def _quantity(schema: Schema, value: Any, place: Place) -> str:
    try:
        if isinstance(value, bool):
            raise ValueError(quantity.FORMAT_ERROR)
        return quantity.canonical(value.strip() if isinstance(value, str) else value)
    except (ValueError, ArithmeticError) as error:
        raise MistypedError(quantity.FORMAT_ERROR) from error


def _bytes(schema: Schema, value: Any, place: Place) -> str:
    if not isinstance(value, str):
        raise mistyped(schema, value, place)
    text = value.replace("\n", "").replace("\r", "")
    try:
        base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise MistypedError(f"illegal base64 data at input byte {_bad_byte(text)}") from error
    return text


def _bad_byte(text: str) -> int:
    """The position at which Go's decoder gives up."""
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    return next((at for at, letter in enumerate(text) if letter not in letters), len(text) // 4 * 4)


def _any(schema: Schema, value: Any, place: Place) -> Any:
    layer, depth = [value], 0
    while layer:
        depth += 1
        if depth > _MAX_DEPTH:
            raise MistypedError("json: exceeded max depth")
        layer = [inner for item in layer for inner in _inside(item)]
    return value


def _inside(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return list(value.values())
    return value if isinstance(value, list) else []


def _time(schema: Schema, value: Any, place: Place) -> str:
    found = _instant(value)
    return format_micro_time(found) if schema.shape == "micro-time" else format_time(found)


def _instant(value: Any) -> datetime:
    if not isinstance(value, str):
        raise MistypedError(f"json: cannot unmarshal {json_kind(value)} into Go value of type string")
    try:
        found = datetime.fromisoformat(value)
    except ValueError as error:
        raise _no_time(value) from error
    if found.tzinfo is None:
        raise _no_time(value)
    return found.astimezone(UTC)


def _no_time(value: str) -> MistypedError:
    layout = "2006-01-02T15:04:05Z07:00"
    shown = go_quote(value)
    return MistypedError(f'parsing time {shown} as "{layout}": cannot parse {shown} as "2006"')


SCALARS: dict[str, Callable[[Schema, Any, Place], Any]] = {
    "string": _string,
    "bytes": _bytes,
    "integer": _integer,
    "number": _number,
    "boolean": _boolean,
    "time": _time,
    "micro-time": _time,
    "quantity": _quantity,
    "int-or-string": _int_or_string,
    "any": _any,
}
"""By shape of the schema; each raises a MistypedError where the value does not fit."""
