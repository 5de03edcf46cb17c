"""Values of a decoded body brought to the form of their schema, and what is wrong with them.

Follows `sigs.k8s.io/json`: a mistyped value is an error, an unknown or repeated field only a strict
one. Null is no value: such fields are dropped, in lists and maps they become the zero value.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from kubetui.api import quantity
from kubetui.api.meta import Obj, format_micro_time, format_time
from kubetui.playground.apiserver import gotypes
from kubetui.playground.apiserver.quoting import go_quote
from kubetui.playground.apiserver.schema import Schema
from kubetui.playground.apiserver.zeroes import omitted

MAX_DEPTH = 100
"""How deep free-form data may nest; far beyond what anyone writes."""

_MAX_STRICT_ERRORS = 100
_PLAIN = frozenset({"string", "bytes", "boolean", "integer", "number"})
_RANGES = {"int32": 1 << 31, "int64": 1 << 63}


class MistypedError(ValueError):
    """A value that does not fit its field; the message is Go's.

    `converted` is what Go says when the value comes out of a map instead of JSON, as in a strategic
    merge patch.
    """

    def __init__(self, said: str, converted: str = "") -> None:
        super().__init__(said)
        self.converted = converted or said


class RepeatedKeys(dict[str, Any]):
    """An object of the body in which keys came more than once."""

    repeated: tuple[str, ...] = ()


class Place:
    """Where a value stands: in which struct, its field, Go's path and the path of strict errors."""

    __slots__ = ("field", "path", "struct", "trail")

    def __init__(self, struct: Schema | None, field: str, trail: str, path: str) -> None:
        self.struct = struct
        self.field = field
        self.trail = trail
        self.path = path

    def at(self, suffix: str) -> Place:
        """The same field, one step further inside (`[0]`, `.key`)."""
        return Place(self.struct, self.field, self.trail, self.path + suffix)

    def within(self, struct: Schema, field: str) -> Place:
        """A field of a struct that stands here."""
        step = gotypes.trail(struct, field)
        path = f"{self.path}.{field}" if self.path else field
        return Place(struct, field, f"{self.trail}.{step}" if self.trail else step, path)


class Decoder:
    """Decodes one object; `strict` collects unknown and repeated fields in the order they are met."""

    def __init__(self) -> None:
        self.strict: list[str] = []

    def decode(self, schema: Schema, value: Any) -> Obj:
        """The whole object.

        Raises:
            MistypedError: a value does not fit its field.
        """
        if not isinstance(value, dict):
            name = gotypes.type_name(None, "", schema)
            raise MistypedError(f"json: cannot unmarshal {_json_kind(value)} into Go value of type {name}")
        return self._struct(schema, value, Place(None, "", "", ""))

    def value(self, schema: Schema, value: Any, place: Place) -> Any:
        """One value of any schema; None stands for the zero value."""
        if value is None:
            return _zero(schema)
        return _BY_SHAPE[schema.shape](self, schema, value, place)

    def _struct(self, schema: Schema, value: Any, place: Place) -> Obj:
        if not isinstance(value, dict):
            raise _mistyped(schema, value, place)
        fields, found = schema.fields, {}
        for name, item in value.items():
            field = fields.get(name)
            if field is None:
                self._complain("unknown", place, name)
            elif item is not None:
                found[name] = self.value(field, item, place.within(schema, name))
                if not found[name]:
                    self._drop_empty(schema, field, name, found)
        self._repeated(value, place)
        return found

    @staticmethod
    def _drop_empty(schema: Schema, field: Schema, name: str, found: Obj) -> None:
        """What is empty and optional, and no pointer, is not written by a Go server."""
        if field.shape in ("list", "map"):
            if name not in schema.required:
                del found[name]
        elif field.shape in _PLAIN and name in omitted(schema.definition):
            del found[name]

    def _map(self, schema: Schema, value: Any, place: Place) -> Obj:
        item = schema.item
        if not isinstance(value, dict) or item is None:
            raise _mistyped(schema, value, place)
        self._repeated(value, place)
        return {key: self.value(item, inner, place.at(f".{key}")) for key, inner in value.items()}

    def _list(self, schema: Schema, value: Any, place: Place) -> list[Any]:
        item = schema.item
        if not isinstance(value, list) or item is None:
            raise _mistyped(schema, value, place)
        return [self.value(item, inner, place.at(f"[{index}]")) for index, inner in enumerate(value)]

    def _repeated(self, value: Obj, place: Place) -> None:
        for name in getattr(value, "repeated", ()):
            self._complain("duplicate", place, name)

    def _complain(self, what: str, place: Place, name: str) -> None:
        said = f"{what} field {go_quote(f'{place.path}.{name}' if place.path else name)}"
        if len(self.strict) < _MAX_STRICT_ERRORS and said not in self.strict:
            self.strict.append(said)


def _string(_: Decoder, schema: Schema, value: Any, place: Place) -> str:
    if isinstance(value, str):
        return value
    raise _mistyped(schema, value, place)


def _boolean(_: Decoder, schema: Schema, value: Any, place: Place) -> bool:
    if isinstance(value, bool):
        return value
    raise _mistyped(schema, value, place)


def _integer(_: Decoder, schema: Schema, value: Any, place: Place) -> int:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise _mistyped(schema, value, place)
    limit = _RANGES.get(schema.format, _RANGES["int64"])
    if isinstance(value, float) or not -limit <= value < limit:
        raise _mistyped(schema, value, place, f"number {value}")
    return value


def _number(_: Decoder, schema: Schema, value: Any, place: Place) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise _mistyped(schema, value, place)
    return value


def _int_or_string(_: Decoder, schema: Schema, value: Any, place: Place) -> int | str:
    if isinstance(value, str) or (isinstance(value, int) and not isinstance(value, bool)):
        return value
    said = f"number {value}" if isinstance(value, float) else _json_kind(value)
    raise MistypedError(f"json: cannot unmarshal {said} into Go value of type int32")


def _quantity(_: Decoder, schema: Schema, value: Any, place: Place) -> str:
    try:
        if isinstance(value, bool):
            raise ValueError(quantity.FORMAT_ERROR)
        return quantity.canonical(value.strip() if isinstance(value, str) else value)
    except (ValueError, ArithmeticError) as error:
        raise MistypedError(quantity.FORMAT_ERROR) from error


def _bytes(_: Decoder, schema: Schema, value: Any, place: Place) -> str:
    if not isinstance(value, str):
        raise _mistyped(schema, value, place)
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


def _any(_: Decoder, schema: Schema, value: Any, place: Place) -> Any:
    layer, depth = [value], 0
    while layer:
        depth += 1
        if depth > MAX_DEPTH:
            raise MistypedError("json: exceeded max depth")
        layer = [inner for item in layer for inner in _inside(item)]
    return value


def _inside(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return list(value.values())
    return value if isinstance(value, list) else []


def _time(decoder: Decoder, schema: Schema, value: Any, place: Place) -> str:
    found = _instant(value)
    return format_micro_time(found) if schema.shape == "micro-time" else format_time(found)


def _instant(value: Any) -> datetime:
    if not isinstance(value, str):
        raise MistypedError(f"json: cannot unmarshal {_json_kind(value)} into Go value of type string")
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


def _json_kind(value: Any) -> str:
    if isinstance(value, bool):
        return "bool"
    if isinstance(value, int | float):
        return "number"
    if isinstance(value, str):
        return "string"
    return "array" if isinstance(value, list) else "object"


def _mistyped(schema: Schema, value: Any, place: Place, said: str = "") -> MistypedError:
    wanted = gotypes.type_name(place.struct, place.field, schema)
    owner = gotypes.struct_name(place.struct) if place.struct is not None else ""
    return MistypedError(
        f"json: cannot unmarshal {said or _json_kind(value)} "
        f"into Go struct field {owner}.{place.trail} of type {wanted}",
        _conversion(schema, value),
    )


_GO_KINDS = {"string": "string", "boolean": "bool", "number": "float64"}


def _conversion(schema: Schema, value: Any) -> str:
    """Go's words for a value that a struct's field cannot take; integers could be strings, as runes."""
    of = _unstructured(value)
    if schema.shape in ("struct", "map", "list"):
        wanted = {"list": "slice"}.get(schema.shape, schema.shape)
        return f"cannot restore {wanted} from{':' if wanted == 'struct' else ''} {of.partition('[')[0] or 'slice'}"
    kind = _GO_KINDS.get(schema.shape, schema.format or "int64")
    if kind == "string" and of == "int64":
        return "cannot convert int64 to string"
    return f"unrecognized type: {kind}"


def _unstructured(value: Any) -> str:
    """The Go type of a value that came out of JSON."""
    names = {bool: "bool", int: "int64", float: "float64", str: "string", list: "[]interface {}"}
    return names.get(type(value), "map[string]interface {}")


_ZERO: dict[str, Any] = {
    "string": "",
    "bytes": "",
    "boolean": False,
    "integer": 0,
    "number": 0,
    "quantity": "0",
}


def _zero(schema: Schema) -> Any:
    """What Go holds where a list or map of the body says null."""
    if schema.shape in ("struct", "map"):
        return {}
    return [] if schema.shape == "list" else _ZERO.get(schema.shape)


_BY_SHAPE: dict[str, Callable[[Decoder, Schema, Any, Place], Any]] = {
    "struct": Decoder._struct,
    "map": Decoder._map,
    "list": Decoder._list,
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
