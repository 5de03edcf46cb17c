"""Rows kept in order, block by block, so that one change touches one block.

A block is what one root object shows: one row, the lines of an Ingress, or the whole subtree of a
Deployment. The rows of all blocks lie in one list; beside it lies a list of their sort keys, in which
a block is found by bisection.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from typing import Any, NamedTuple

from kubetui.views.model import Row

Order = tuple[Any, ...]
"""A sort key; its last part is the root's key, so that no two are alike."""


class Block(NamedTuple):
    """The rows of one root, where they stand, and what they count for."""

    order: Order
    rows: list[Row]
    total: int = 1
    shown: int = 1
    trouble: int = 0


NOTHING = Block((), [], 0, 0, 0)


class Blocks:
    """The rows of a table in shown order."""

    def __init__(self) -> None:
        self.rows: list[Row] = []
        self._orders: list[Order] = []
        self._blocks: dict[str, Block] = {}
        self.total = self.shown = self.trouble = 0

    def __contains__(self, root: str) -> bool:
        return root in self._blocks

    def roots(self) -> Iterable[str]:
        """The keys of all blocks, those without rows too."""
        return self._blocks

    def fill(self, blocks: Iterable[tuple[str, Block]]) -> None:
        """Replaces everything."""
        self._blocks = dict(blocks)
        shown = [block for block in self._blocks.values() if block.rows]
        ordered = sorted(shown, key=lambda block: block.order)
        self.rows[:] = [row for block in ordered for row in block.rows]
        self._orders = [block.order for block in ordered for _ in block.rows]
        self.total = sum([block.total for block in self._blocks.values()])
        self.shown = sum([block.shown for block in shown])
        self.trouble = sum([block.trouble for block in self._blocks.values()])

    def set(self, root: str, block: Block | None) -> tuple[set[str], bool]:
        """Puts a block in place of the old one, or takes it away; the keys changed, and whether rows moved."""
        old = self._blocks.pop(root, NOTHING)
        new = block or NOTHING
        if block is not None:
            self._blocks[root] = block
        self.total += new.total - old.total
        self.shown += new.shown - old.shown
        self.trouble += new.trouble - old.trouble
        changed = _changed(old.rows, new.rows)
        in_place = old.order == new.order and [row.key for row in old.rows] == [row.key for row in new.rows]
        if in_place:
            start = bisect_left(self._orders, old.order) if old.rows else 0
            self.rows[start : start + len(old.rows)] = new.rows
            return changed, False
        self._cut(old)
        self._insert(new)
        return changed, bool(old.rows or new.rows)

    def _cut(self, block: Block) -> None:
        if block.rows:
            start = bisect_left(self._orders, block.order)
            del self.rows[start : start + len(block.rows)]
            del self._orders[start : start + len(block.rows)]

    def _insert(self, block: Block) -> None:
        if block.rows:
            start = bisect_left(self._orders, block.order)
            self.rows[start:start] = block.rows
            self._orders[start:start] = [block.order] * len(block.rows)

    def position(self, root: str, key: str) -> int | None:
        """The index of a row of a root's block."""
        block = self._blocks.get(root)
        if block is None:
            return None
        within = next((index for index, row in enumerate(block.rows) if row.key == key), None)
        return None if within is None else bisect_left(self._orders, block.order) + within


def _changed(old: list[Row], new: list[Row]) -> set[str]:
    before = {row.key: row for row in old}
    return {row.key for row in new if (was := before.get(row.key)) is not row and (was is None or was != row)}
