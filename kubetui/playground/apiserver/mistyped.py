"""Values that do not fit their fields, in Go's words.

Rule: `encoding/json`, `apimachinery/pkg/runtime/converter.go`.
"""

from __future__ import annotations

from typing import Any

from kubetui.playground.apiserver import gotypes
from kubetui.playground.apiserver.schema import Schema


class MistypedError(ValueError):
    """A value that does not fit its field; the message is Go's.

    `converted` is what Go says when the value comes out of a map instead of JSON, as in a strategic
    merge patch.
    """

    def __init__(self, said: str, converted: str = "") -> None:
        super().__init__(said)
        self.converted = converted or said


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


def json_kind(value: Any) -> str:
    """What JSON calls a value."""
    if isinstance(value, bool):
        return "bool"
    if isinstance(value, int | float):
        return "number"
    if isinstance(value, str):
        return "string"
    return "array" if isinstance(value, list) else "object"


def mistyped(schema: Schema, value: Any, place: Place, said: str = "") -> MistypedError:
    """The error of a value that its field cannot take; `said` is what the value is, if not its kind."""
    wanted = gotypes.type_name(place.struct, place.field, schema)
    owner = gotypes.struct_name(place.struct) if place.struct is not None else ""
    return MistypedError(
        f"json: cannot unmarshal {said or json_kind(value)} "
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
