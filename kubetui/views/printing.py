"""A table as plain text: what a person keeps of it, or sends to somebody."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from kubetui.api import duration, meta
from kubetui.views.live import LiveTable
from kubetui.views.model import Row, span_text

_LONGEST = 200
"""Characters of one cell; more is cut, and seen to be."""


def table_text(table: LiveTable, now: datetime) -> str:
    """All shown rows with all their columns, below their heads."""
    heads = ["", *(head.name for head in table.columns)]
    rows = [heads, *(list(_cells(table, row, now)) for row in table.rows)]
    widths = [max(len(row[at]) if at < len(row) else 0 for row in rows) for at in range(len(heads))]
    return "\n".join("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=False)).rstrip()
                     for row in rows)  # fmt: skip


def _cells(table: LiveTable, row: Row, now: datetime) -> Iterator[str]:
    yield row.health.symbol if row.health else " "
    for at, head in enumerate(table.columns):
        text = span_text(row.cells[at]) if at < len(row.cells) else ""
        if head.age and (moment := meta.parse_time(text)):
            text = duration.age(moment, now)
        said = f"{row.prefix}{text}" if at == 0 else text
        yield said if len(said) <= _LONGEST else f"{said[: _LONGEST - 1]}…"
