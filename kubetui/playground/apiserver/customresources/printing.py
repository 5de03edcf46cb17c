"""Rows of custom resources: the name, then the columns that the definition names.

Rule: `apiextensions-apiserver/pkg/registry/customresource/tableconvertor`.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from kubetui.api import duration, meta
from kubetui.api.jsonpath import JsonPathError, find, text_of
from kubetui.api.meta import Obj, parse_time, text
from kubetui.playground.apiserver.customresources.kind import CustomKind

_AGE: Obj = {
    "name": "Age", "type": "date", "jsonPath": ".metadata.creationTimestamp",
    "description": "CreationTimestamp is a timestamp representing the server time when this object was created. "
    "It is not guaranteed to be set in happens-before order across separate operations. Clients may not set this "
    "value. It is represented in RFC3339 form and is in UTC.\n\nPopulated by the system. Read-only. Null for lists. "
    "More info: https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md#metadata",
}  # fmt: skip
_NAME: Obj = {
    "name": "Name", "type": "string", "format": "name", "priority": 0,
    "description": "Name must be unique within a namespace. Is required when creating resources, although some "
    "resources may allow a client to request the generation of an appropriate name automatically. Name is primarily "
    "intended for creation idempotence and configuration definition. Cannot be updated. More info: "
    "https://kubernetes.io/docs/concepts/overview/working-with-objects/names#names",
}  # fmt: skip


class CustomPrinter:
    """The columns of one version of a definition."""

    def __init__(self, kind: CustomKind) -> None:
        self._columns = kind.about.columns or [_AGE]

    def definitions(self) -> list[Obj]:
        """`columnDefinitions` of the Table."""
        return [_NAME, *(_definition(column) for column in self._columns)]

    def cells(self, obj: Obj, now: datetime) -> list[Any]:
        """The cells of one object at a moment."""
        return [meta.name(obj), *(_cell(column, obj, now) for column in self._columns)]


def _definition(column: Obj) -> Obj:
    path = text(column, "jsonPath")
    said = f"Custom resource definition column (in JSONPath format): {path}"
    return {
        "name": text(column, "name"), "type": text(column, "type"), "format": text(column, "format"),
        "description": text(column, "description") or said, "priority": int(column.get("priority") or 0),
    }  # fmt: skip


def _cell(column: Obj, obj: Obj, now: datetime) -> Any:
    try:
        found = find(obj, text(column, "jsonPath"))
    except JsonPathError:
        return None
    if not found:
        return None
    rule = _CELLS.get(text(column, "type"))
    return rule(found[0], now) if rule else None


def _integer(value: Any, now: datetime) -> Any:
    return int(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def _number(value: Any, now: datetime) -> Any:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def _date(value: Any, now: datetime) -> Any:
    if not isinstance(value, str):
        return None
    moment = parse_time(value)
    return "<invalid>" if moment is None else duration.age(moment, now)


def _boolean(value: Any, now: datetime) -> Any:
    return value if isinstance(value, bool) else None


def _string(value: Any, now: datetime) -> Any:
    return text_of(value)


_CELLS: dict[str, Callable[[Any, datetime], Any]] = {
    "boolean": _boolean,
    "date": _date,
    "integer": _integer,
    "number": _number,
    "string": _string,
}
