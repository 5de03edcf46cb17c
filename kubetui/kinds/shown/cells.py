"""Cells and column heads that many kinds share."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any, Literal

from kubetui.api.meta import Obj, text
from kubetui.api.text import visible
from kubetui.kinds.shown.model import Column, Facts, age_column
from kubetui.kinds.vocabulary import ColumnHead, Health, Line, Role, Span

NONE = "<none>"
UNSET = "<unset>"
UNREAD: Line = (Span("?", "muted"),)
"""A cell that depends on objects which were not read, or may not be."""
LIMIT = 4096
"""The longest text a cell takes from a cluster."""


@lru_cache(maxsize=4096)
def _short(value: str, role: Role) -> Line:
    return (Span(visible(value, LIMIT), role),)


def said(value: object, role: Role = "") -> Line:
    """A cell of one text from a cluster; anything that is no text or number reads as empty."""
    if not isinstance(value, str):
        value = str(value) if isinstance(value, int | float) else ""
    return _short(value, role) if len(value) < 64 else (Span(visible(value, LIMIT), role),)


def state(facts: Facts) -> Line:
    """The state in words, coloured unless it is fine."""
    return said(facts.word, state_role(facts.health))


def state_role(health: Health) -> Role:
    """The role of a word of state: what is fine stays quiet."""
    return "" if health <= Health.OK else health.role


def first(values: Iterable[str], most: int = 3, separator: str = ",") -> str:
    """The first few and how many more, `<none>` without any."""
    found = list(values)
    shown = separator.join(found[:most])
    return f"{shown} + {len(found) - most} more..." if len(found) > most else shown or NONE


def pairs(labels: Obj) -> str:
    """`k=v,k=v` as kubectl writes labels."""
    return ",".join(f"{key}={value}" for key, value in sorted(labels.items())) or NONE


def column(
    name: str,
    width: int,
    cell: Callable[[Any], Line | str | int],
    priority: int = 0,
    *,
    flex: bool = False,
    align: Literal["left", "right"] = "left",
) -> Column[Any]:
    """A column whose cell may be given as plain text or a number."""

    def line(facts: Facts) -> Line:
        made = cell(facts)
        return made if isinstance(made, tuple) else said(str(made))

    return Column(ColumnHead(name, width, priority, flex, align), line)


def at(
    name: str, width: int, *path: str | int, missing: str = NONE, priority: int = 0, flex: bool = False
) -> Column[Any]:
    """A column that shows the text at a path."""
    return column(name, width, lambda facts: text(facts.obj, *path) or missing, priority, flex=flex)


def name_column(width: int = 30) -> Column[Any]:
    """NAME, the column that takes what is left."""
    return column("NAME", width, lambda facts: said(facts.name), flex=True)


def named(*columns: Column[Any]) -> tuple[Column[Any], ...]:
    """NAME, some columns, AGE."""
    return (name_column(), *columns, age_column())
