"""A live table made of a plain list, for tests of the widget alone."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from kubetui.api.meta import ObjectRef, format_time
from kubetui.views.live import Changed
from kubetui.views.model import ColumnHead, Health, Line, Row, Span
from tests.tui.fake_session import NOW

COLUMNS = (
    ColumnHead("NAME", 20, flex=True),
    ColumnHead("READY", 5, 1),
    ColumnHead("STATUS", 16),
    ColumnHead("NODE", 8, 2),
    ColumnHead("AGE", 5, 3, age=True),
)


def row(number: int, status: str = "Running", health: Health = Health.OK, created: datetime = NOW) -> Row:
    name = f"web-7d4b9c6f5c-{number:05d}"
    cells = (
        (Span("Pod ", "muted"), Span(name)),
        (Span("1/1"),),
        (Span(status, health.role),),
        (Span("node-1"),),
        (Span(format_time(created - timedelta(seconds=number))),),
    )
    return Row(f"uid-{number}", ObjectRef("pods", "default", name, f"uid-{number}"), health, cells)


class ListLive:
    """Rows in a list; a test changes them and says what it changed."""

    def __init__(self, rows: list[Row]) -> None:
        self.columns = COLUMNS
        self.rows = rows
        self.trouble = 0
        self.empty: tuple[Line, ...] = ((Span("Pods would be here.", "muted"),),)
        self.indexes: dict[str, int] = {}
        self.reindex()

    def reindex(self) -> None:
        self.indexes = {row.key: index for index, row in enumerate(self.rows)}

    @property
    def total(self) -> int:
        return len(self.rows)

    @property
    def shown(self) -> int:
        return len(self.rows)

    def refresh(self, changed: Mapping[str, set[str]] | None) -> Changed:
        return Changed(set(), False)

    def fold(self, key: str, folded: bool) -> Changed:
        return Changed(set(), False)

    def position(self, key: str) -> int | None:
        return self.indexes.get(key)

    def change(self, number: int, status: str) -> Changed:
        self.rows[number] = row(number, status)
        return Changed({self.rows[number].key}, False)

    def insert(self, at: int, new: Row) -> Changed:
        self.rows.insert(at, new)
        self.reindex()
        return Changed({new.key}, True)

    def remove(self, at: int) -> Changed:
        gone = self.rows.pop(at)
        self.reindex()
        return Changed({gone.key}, True)
