"""A line of columns whose last one wraps under itself."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from textual.content import Content
from textual.css.styles import RulesMap
from textual.strip import Strip
from textual.style import Style
from textual.visual import RenderOptions, Visual

_GAP: Final = 2
_LEAST: Final = 24
"""Cells the last column needs; with less the columns before it give up their width."""


class Hanging(Visual):
    """Some words side by side, as columns where there is room; what does not fit goes on under the last of them.

    `widths` are those of all columns but the last.
    """

    def __init__(self, cells: Sequence[Content], widths: Sequence[int]) -> None:
        self.cells, self.widths = [*cells], [*widths]
        self._hung: tuple[int, Content] | None = None

    def at(self, width: int) -> Content:
        """The lines in a width."""
        if self._hung is None or self._hung[0] != width:
            self._hung = (width, self._flow(width))
        return self._hung[1]

    def _flow(self, width: int) -> Content:
        head, last = self._head(width)
        room = max(width - head.cell_length, 8)
        first, *more = last.wrap(room) or [Content("")]
        lines = [head + first, *(Content(" " * head.cell_length) + line for line in more)]
        return Content("\n").join(line.rstrip() for line in lines)

    def _head(self, width: int) -> tuple[Content, Content]:
        """What stands before the wrapped words, and these: as many columns as leave room for them."""
        for count in range(len(self.cells) - 1, 0, -1):
            columns = zip(self.cells[:count], self.widths, strict=False)
            head = Content("").join(_padded(cell, column) for cell, column in columns)
            if width - head.cell_length >= _LEAST:
                return head, Content(" " * _GAP).join(self.cells[count:])
        return Content(""), Content(" " * _GAP).join(self.cells)

    def render_strips(
        self, width: int, height: int | None, style: Style, options: RenderOptions
    ) -> list[Strip]:
        """Draw it."""
        return self.at(width).render_strips(width, height, style, options)

    def get_optimal_width(self, rules: RulesMap, container_width: int) -> int:
        """As wide as everything on one line."""
        head = sum(max(cell.cell_length, column) + _GAP
                   for cell, column in zip(self.cells, self.widths, strict=False))  # fmt: skip
        return min(container_width, head + max(map(len, self.cells[-1].plain.split("\n"))))

    def get_height(self, rules: RulesMap, width: int) -> int:
        """The lines it takes."""
        return self.at(width).get_height(rules, width)


def _padded(cell: Content, width: int) -> Content:
    return cell + Content(" " * (max(0, width - cell.cell_length) + _GAP))
