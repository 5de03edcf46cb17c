"""Which columns of a table fit, and where each begins."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kubetui.views.model import ColumnHead

SYMBOL = 2
"""Cells before the first column: the sign of an object's health and a blank."""

LEAST_FLEX = 20
"""Cells down to which a flexible column is squeezed before another goes."""

BORROWED = 6
"""Cells that one column gives to the names at most."""

LEAST_NAME = 12
"""Cells the first column keeps as long as there is another one."""


@dataclass(frozen=True, slots=True)
class Slot:
    """One shown column: which, where it begins, how wide it is."""

    index: int
    x: int
    width: int

    def moved(self, index: int) -> Slot:
        """The same place for another column."""
        return Slot(index, self.x, self.width)


def fit(
    columns: Sequence[ColumnHead], width: int, needs: Sequence[int] = (), *, roomy: bool = False
) -> tuple[Slot, ...]:
    """The columns that fit into `width` cells, the least important left out whole.

    `needs` are the widths the rows really take. Where everything fits, columns have their declared
    widths and flexible ones share what is left. Where room is short, each first gives up what its rows
    do not need; then the least important go; at the very last everything but the first.
    `roomy` puts more between columns where there is room for it.
    """
    room = width - SYMBOL
    widths = [head.width for head in columns]
    shown = list(range(len(columns)))
    if _total(widths, shown, 2) > room:
        widths = [_needed(head, needs[index]) if index < len(needs) else head.width
                  for index, head in enumerate(columns)]  # fmt: skip
    gap = next((wide for wide in ((4, 3, 2) if roomy else (2,)) if _total(widths, shown, wide) <= room), 1)
    least = _least(columns, widths)
    while len(shown) > 1 and _total(least, shown, gap) > room:
        worst = max(shown, key=lambda index: (columns[index].priority, index))
        if columns[worst].priority == 0:
            break
        shown.remove(worst)
    least[0] = min(least[0], LEAST_NAME)
    while len(shown) > 1 and _total(least, shown, gap) > room:
        shown.pop()
    if needs:
        _borrow(columns, widths, shown, needs)
        _widen(columns, widths, shown, needs, room - _total(widths, shown, gap))
    return tuple(_slots(columns, widths, shown, gap, room))


def _borrow(columns: Sequence[ColumnHead], widths: list[int], shown: list[int], needs: Sequence[int]) -> None:
    """Names that want a few cells more get them from columns that do not need all of theirs."""
    wanted = needs[0] - widths[0] if columns[0].flex else 0
    for index in shown[1:]:
        spare = widths[index] - _needed(columns[index], needs[index] if index < len(needs) else widths[index])
        given = min(max(0, wanted), max(0, spare - 1), BORROWED)
        widths[index], widths[0], wanted = widths[index] - given, widths[0] + given, wanted - given


def _widen(
    columns: Sequence[ColumnHead], widths: list[int], shown: list[int], needs: Sequence[int], surplus: int
) -> None:
    """What the names and sentences do not need goes to columns whose rows are longer than their width."""
    wanted = {index: max(0, needs[index] - widths[index]) for index in shown if index < len(needs)}
    spare = surplus - sum(cells for index, cells in wanted.items() if columns[index].flex)
    for index in sorted(wanted, key=lambda index: columns[index].priority):
        if not columns[index].flex and spare > 0:
            given = min(wanted[index], spare)
            widths[index], spare = widths[index] + given, spare - given


def _least(columns: Sequence[ColumnHead], widths: Sequence[int]) -> list[int]:
    """Flexible columns may be squeezed, the first of all only a little: there stand the names."""
    found = [
        min(cells, LEAST_FLEX) if head.flex else cells for head, cells in zip(columns, widths, strict=True)
    ]
    found[0] = max(min(widths[0], LEAST_NAME), widths[0] - BORROWED) if columns[0].flex else widths[0]
    return found


def _needed(head: ColumnHead, need: int) -> int:
    return max(min(head.width, need), len(head.name))


def _total(widths: Sequence[int], shown: Sequence[int], gap: int) -> int:
    return sum(widths[index] for index in shown) + gap * (len(shown) - 1)


def _slots(
    columns: Sequence[ColumnHead], widths: list[int], shown: list[int], gap: int, room: int
) -> list[Slot]:
    surplus = room - _total(widths, shown, gap)
    flexible = [index for index in shown if columns[index].flex] or shown[:1]
    if surplus < 0:
        # What is missing is taken from the last flexible column, the sentence, before any name.
        flexible = flexible[-1:]
    slots: list[Slot] = []
    x, left = SYMBOL, len(flexible)
    for index in shown:
        cells = widths[index]
        if index in flexible:
            part = surplus // left
            surplus, left = surplus - part, left - 1
            cells = max(1, cells + part)
        slots.append(Slot(index, x, max(0, min(cells, room + SYMBOL - x))))
        x += cells + gap
    return slots
