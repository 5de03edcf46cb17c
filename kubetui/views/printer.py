"""Columns that others chose for their kinds: those of a definition, and those the server prints."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final, TypeAlias

from kubetui.api import jsonpath, meta
from kubetui.api.meta import Obj, dicts, integer, text
from kubetui.api.text import visible
from kubetui.kinds.shown.cells import LIMIT
from kubetui.kinds.shown.model import Column, Facts
from kubetui.views.model import ColumnHead, Line, Span

Printed: TypeAlias = Mapping[str, Sequence[Any]]
"""The cells the server printed for each object, by its UID."""
_NUMBERS: Final = ("integer", "number")
_WIDTH, _NARROW = 16, 8
_WIDE = 3
"""Importance of the columns that kubectl shows with `-o wide` only."""
_OWN: Final = (".metadata.creationTimestamp", ".metadata.name", ".metadata.namespace")
"""What every table here shows already; most definitions wish for the age, which kubectl leaves out else."""
TABLE: Final = "application/json;as=Table;v=v1;g=meta.k8s.io,application/json"
"""How the server is asked to print."""


def definition_columns(definition: Obj, version: str) -> tuple[Column[Any], ...]:
    """The columns a CustomResourceDefinition wishes for one of its versions; none where it wishes none."""
    found = next((one for one in dicts(definition, "spec", "versions") if text(one, "name") == version), {})
    return tuple(_defined(dicts(found, "additionalPrinterColumns")))


def _defined(wished: Sequence[Obj]) -> Iterator[Column[Any]]:
    for one in wished:
        path = text(one, "jsonPath")
        try:
            jsonpath.parse(path)
        except jsonpath.JsonPathError:
            continue  # the API server would not have taken it
        if path in _OWN:
            continue
        yield Column(_head(one), _by_path(path, text(one, "type")))


def _head(wished: Obj) -> ColumnHead:
    """The head of a column as a definition or the server's table describes it."""
    name, kind = visible(text(wished, "name"), 40).upper(), text(wished, "type")
    number = kind in _NUMBERS
    width = max(len(name), _NARROW if number or kind in ("date", "boolean") else _WIDTH)
    return ColumnHead(name, width, _WIDE if integer(wished, "priority") > 0 else 1, not number and kind == "string",
                      "right" if number else "left", kind == "date")  # fmt: skip


def _by_path(path: str, kind: str) -> Callable[[Facts], Line]:
    def cell(facts: Facts) -> Line:
        try:
            found = [value for value in jsonpath.find(facts.obj, path) if value is not None]
        except ValueError:
            return ()
        if kind == "date":
            found = [value for value in found[:1] if meta.parse_time(value)]
        return (Span(visible(",".join(jsonpath.text_of(value) for value in found), LIMIT)),)

    return cell


def server_columns(table: Obj, printed: Printed) -> tuple[Column[Any], ...]:
    """The columns of a table the server printed, without name and age: the cells are read from `printed`."""
    heads = dicts(table, "columnDefinitions")
    return tuple(
        Column(_head(one), _by_place(printed, at))
        for at, one in enumerate(heads)
        if text(one, "name").lower() not in ("name", "age", "namespace")
    )


def _by_place(printed: Printed, at: int) -> Callable[[Facts], Line]:
    def cell(facts: Facts) -> Line:
        cells = printed.get(meta.uid(facts.obj), ())
        value = cells[at] if at < len(cells) else None
        return (Span(visible(jsonpath.text_of(value) if value is not None else "", LIMIT)),)

    return cell


def printed_cells(table: Obj) -> dict[str, Sequence[Any]]:
    """The cells of a table the server printed, by the UIDs of their objects."""
    found: dict[str, Sequence[Any]] = {}
    for row in dicts(table, "rows"):
        cells = row.get("cells")
        if isinstance(cells, list) and (uid := text(row, "object", "metadata", "uid")):
            found[uid] = cells
    return found
