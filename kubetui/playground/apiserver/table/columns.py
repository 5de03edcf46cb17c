"""How a kind's printer is written down, and the cells that many printers share."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from kubetui.api import duration, meta
from kubetui.api.meta import Obj, dicts, mapping, parse_time, text

NONE, UNSET, UNKNOWN = "<none>", "<unset>", "<unknown>"
_TYPES = {"i": "integer", "b": "boolean", "d": "string"}


@dataclass(frozen=True, slots=True)
class Printer:
    """A kind's columns and the function that makes the cells of one object at a moment.

    A column is its name, `*` behind it for one that only `-o wide` shows, and `/i` or `/b` before
    that for whole numbers and truth values.
    """

    columns: tuple[str, ...]
    cells: Callable[[Obj, datetime], list[Any]]

    def definitions(self) -> list[Obj]:
        """`columnDefinitions` of the Table."""
        return [_definition(column) for column in self.columns]


def _definition(column: str) -> Obj:
    wide = column.endswith("*")
    name, _, type_ = column.removesuffix("*").partition("/")
    return {
        "name": name, "type": _TYPES.get(type_, "string"), "format": "name" if name == "Name" else "",
        "description": "", "priority": 1 if wide else 0,
    }  # fmt: skip


def age(obj: Obj, now: datetime) -> str:
    """The age of the object."""
    return since(obj, now, "metadata", "creationTimestamp")


def since(obj: object, now: datetime, *path: str | int) -> str:
    """The age of a timestamp at a path, `<unknown>` without one."""
    return duration.age(parse_time(meta.dig(obj, *path)), now)


def containers(spec: Obj) -> tuple[str, str]:
    """The names and the images of a Pod specification's containers."""
    found = dicts(spec, "containers")
    return ",".join(text(c, "name") for c in found), ",".join(text(c, "image") for c in found)


def few(values: Iterable[str], most: int = 3, empty: str = NONE, separator: str = ",") -> str:
    """The first few values and the number of the others."""
    found = list(values)
    shown = separator.join(found[:most])
    return f"{shown} + {len(found) - most} more..." if len(found) > most else shown or empty


def label_text(labels: Obj) -> str:
    """`k=v,k=v` sorted, `<none>` without any."""
    return ",".join(f"{key}={value}" for key, value in sorted(labels.items())) or NONE


def template(obj: Obj) -> Obj:
    """The Pod specification of a workload's template."""
    return mapping(obj, "spec", "template", "spec")
