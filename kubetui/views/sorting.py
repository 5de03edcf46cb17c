"""The order of rows: by a column as a person reads it, numbers as numbers, ages as ages."""

from __future__ import annotations

import re
from typing import Any

from kubetui.api import meta, quantity
from kubetui.views.model import ColumnHead, Row, span_text

_PIECES = re.compile(r"\d+|\D+")
_AMOUNT = re.compile(r"-?\d+(?:\.\d+)?(?:[KMGTPE]i?|m)?$")


class Down:
    """Turns an order round."""

    __slots__ = ("value",)

    def __init__(self, value: Any) -> None:
        self.value = value

    def __lt__(self, other: Down) -> bool:
        return bool(other.value < self.value)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Down) and bool(self.value == other.value)

    def __hash__(self) -> int:
        return hash(self.value)


def natural(text: str) -> tuple[Any, ...]:
    """A key under which `web-2` comes before `web-10` and `500m` before `2`."""
    if _AMOUNT.match(text):
        return (0, float(quantity.amount(text)))
    pieces = _PIECES.findall(text.lower())
    return (
        1,
        tuple(
            (0, int(piece), "") if piece.isdecimal() and len(piece) < 300 else (1, 0, piece)
            for piece in pieces
        ),
    )


def sort_value(columns: tuple[ColumnHead, ...], sort: str, row: Row) -> Any:
    """What a row is sorted by: None when the table's own order holds; the smallest age first."""
    name = sort.removeprefix("-")
    at = next((index for index, head in enumerate(columns) if head.name == name), None)
    if not sort or at is None or at >= len(row.cells):
        return None
    said = span_text(row.cells[at])
    value = natural(said)
    if columns[at].age:
        time = meta.parse_time(said)
        value = (0, -time.timestamp()) if time else (1, ())
    return Down(value) if sort.startswith("-") else value
