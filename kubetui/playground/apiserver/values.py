"""Values of a decoded body brought to the form of their schema, and what is wrong with them.

Follows `sigs.k8s.io/json`: a mistyped value is an error, an unknown or repeated field only a strict
one. Null is no value: such fields are dropped, in lists and maps they become the zero value.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kubetui.api.meta import Obj
from kubetui.playground.apiserver import gotypes
from kubetui.playground.apiserver.mistyped import MistypedError, Place, json_kind, mistyped
from kubetui.playground.apiserver.quoting import go_quote
from kubetui.playground.apiserver.scalars import SCALARS
from kubetui.playground.apiserver.schema import Schema
from kubetui.playground.apiserver.zeroes import omitted

_MAX_STRICT_ERRORS = 100
_PLAIN = frozenset({"string", "bytes", "boolean", "integer", "number"})


class RepeatedKeys(dict[str, Any]):
    """An object of the body in which keys came more than once."""

    repeated: tuple[str, ...] = ()


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
            raise MistypedError(f"json: cannot unmarshal {json_kind(value)} into Go value of type {name}")
        return self._struct(schema, value, Place(None, "", "", ""))

    def value(self, schema: Schema, value: Any, place: Place) -> Any:
        """One value of any schema; None stands for the zero value."""
        if value is None:
            return _zero(schema)
        shape = schema.shape
        if shape in SCALARS:
            return SCALARS[shape](schema, value, place)
        return _NESTED[shape](self, schema, value, place)

    def _struct(self, schema: Schema, value: Any, place: Place) -> Obj:
        if not isinstance(value, dict):
            raise mistyped(schema, value, place)
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
            raise mistyped(schema, value, place)
        self._repeated(value, place)
        return {key: self.value(item, inner, place.at(f".{key}")) for key, inner in value.items()}

    def _list(self, schema: Schema, value: Any, place: Place) -> list[Any]:
        item = schema.item
        if not isinstance(value, list) or item is None:
            raise mistyped(schema, value, place)
        return [self.value(item, inner, place.at(f"[{index}]")) for index, inner in enumerate(value)]

    def _repeated(self, value: Obj, place: Place) -> None:
        for name in getattr(value, "repeated", ()):
            self._complain("duplicate", place, name)

    def _complain(self, what: str, place: Place, name: str) -> None:
        said = f"{what} field {go_quote(f'{place.path}.{name}' if place.path else name)}"
        if len(self.strict) < _MAX_STRICT_ERRORS and said not in self.strict:
            self.strict.append(said)


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


_NESTED: dict[str, Callable[[Decoder, Schema, Any, Place], Any]] = {
    "struct": Decoder._struct,
    "map": Decoder._map,
    "list": Decoder._list,
}
