"""Which columns of a table fit, and where each begins."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from kubetui.views.model import ColumnHead

SYMBOL = 2
"""Cells before the first column: the sign of an object's health and a blank."""


class Slot(NamedTuple):
    """One shown column: which, where it begins, how wide it is."""

    index: int
    x: int
    width: int


def fit(columns: Sequence[ColumnHead], width: int) -> tuple[Slot, ...]:
    """The columns that fit into `width` cells, the least important left out whole.

    Flexible columns share what is left; when even the important ones are too wide, flexible ones
    shrink, and at the very last everything but the first column goes.
    """
    gap = 2 if width >= 72 else 1
    shown = list(range(len(columns)))
    while len(shown) > 1 and _wanted(columns, shown, gap) > width:
        worst = max(shown, key=lambda index: (columns[index].priority, index))
        if columns[worst].priority == 0:
            break
        shown.remove(worst)
    while len(shown) > 1 and _least(columns, shown, gap) > width:
        shown.pop()
    return tuple(_slots(columns, shown, gap, width))


def _wanted(columns: Sequence[ColumnHead], shown: list[int], gap: int) -> int:
    return SYMBOL + sum(columns[index].width for index in shown) + gap * (len(shown) - 1)


def _least(columns: Sequence[ColumnHead], shown: list[int], gap: int) -> int:
    widths = (min(columns[i].width, 12) if columns[i].flex else columns[i].width for i in shown)
    return SYMBOL + sum(widths) + gap * (len(shown) - 1)


def _slots(columns: Sequence[ColumnHead], shown: list[int], gap: int, width: int) -> list[Slot]:
    surplus = width - _wanted(columns, shown, gap)
    flexible = [index for index in shown if columns[index].flex] or shown[:1]
    slots: list[Slot] = []
    x, left = SYMBOL, len(flexible)
    for index in shown:
        cells = columns[index].width
        if index in flexible:
            part = surplus // left
            surplus, left = surplus - part, left - 1
            cells = max(1, cells + part)
        slots.append(Slot(index, x, min(cells, max(0, width - x))))
        x += cells + gap
    return slots
