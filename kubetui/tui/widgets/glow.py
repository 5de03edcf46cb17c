"""Changed cells glow for a second, then rest."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from time import monotonic

from textual.timer import Timer
from textual.widget import Widget

from kubetui.views.model import Row

SECONDS = 1.0


class Glow:
    """Which cells of a table changed within the last second. Costs nothing while nothing changes."""

    def __init__(self, table: Widget) -> None:
        self._table = table
        self._lit: dict[str, tuple[float, frozenset[int]]] = {}
        self._timer: Timer | None = None

    def columns(self, key: str) -> frozenset[int]:
        """The columns of a row that glow now."""
        lit = self._lit.get(key)
        return lit[1] if lit else frozenset()

    def compare(
        self, keys: Collection[str], rows: Iterable[tuple[int, Row]], was: Callable[[str], Row | None]
    ) -> None:
        """Light the cells that read differently from how they were drawn last."""
        until = monotonic() + SECONDS
        for _, row in rows:
            before = was(row.key) if row.key in keys else None
            if before is None or before is row:
                continue
            changed = frozenset(
                index
                for index, (old, new) in enumerate(zip(before.cells, row.cells, strict=False))
                if old != new
            )
            if changed:
                self._lit[row.key] = (until, changed | self.columns(row.key))
        if self._lit and self._timer is None:
            self._timer = self._table.set_timer(SECONDS, self._rest)

    def _rest(self) -> None:
        self._timer = None
        now = monotonic()
        self._lit = {key: lit for key, lit in self._lit.items() if lit[0] > now}
        self._table.refresh()
        if self._lit:
            next_end = min(until for until, _ in self._lit.values())
            self._timer = self._table.set_timer(max(0.05, next_end - now), self._rest)
