"""The lines that are held: so many and no more, which of them are shown, and where each stands."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable
from itertools import accumulate
from typing import Final

from kubetui.tui.logs.records import Record

CAPACITY: Final = 50_000
"""Lines held; the oldest go first, in blocks, and the first row says how many went."""
BYTES: Final = 32 * 1024 * 1024
"""Characters held."""

Keep = Callable[[str], bool]


class Buffer:
    """Numbered lines. A line keeps its number for ever; `first` is the number of the oldest one held."""

    def __init__(self, capacity: int = CAPACITY, characters: int = BYTES) -> None:
        self.capacity, self.characters = capacity, characters
        self.records: list[Record] = []
        self.first = 0
        self.shown: list[int] = []
        """The numbers of the lines that are shown."""
        self.hits: list[int] = []
        """The numbers of the shown lines that hold what is searched."""
        self.width = 0
        """Cells of a row, 0 where lines are not wrapped."""
        self.lead = 0
        """Cells before the text of a line; what does not fit on its row goes on under the text."""
        self._ends: list[int] = []  # the rows up to the end of each shown line, dropped ones included
        self._base = 0
        self._keep: Keep | None = None
        self._search: Keep | None = None
        self._size = 0

    @property
    def dropped(self) -> int:
        """How many lines are no longer held."""
        return self.first

    @property
    def rows(self) -> int:
        """The rows that all shown lines take."""
        return self._ends[-1] - self._base if self._ends else 0

    def add(self, arrived: list[Record]) -> int:
        """Take lines; how many rows went at the top to make room."""
        number = self.first + len(self.records)
        self.records += arrived
        self._size += sum(len(record.text) for record in arrived)
        self._show(range(number, number + len(arrived)))
        return self._shrink()

    def record(self, number: int) -> Record:
        """The line of a number."""
        return self.records[number - self.first]

    def at(self, row: int) -> tuple[int, int]:
        """The number of the line in a row, and which of its rows that is."""
        index = bisect_right(self._ends, self._base + row)
        before = self._ends[index - 1] if index else self._base
        return self.shown[index], self._base + row - before

    def row_of(self, number: int) -> int:
        """The first row of a line, or of the next one that is shown."""
        index = bisect_left(self.shown, number)
        return (self._ends[index - 1] - self._base if self._ends else 0) if index else 0

    def height(self, record: Record) -> int:
        """The rows a line takes."""
        if not self.width:
            return 1
        return max(1, -(-(record.cells + self.lead - self.hang) // (self.width - self.hang)))

    @property
    def hang(self) -> int:
        """Cells by which what goes on is indented; none where that would leave too little room."""
        return self.lead if 2 * self.lead <= self.width else 0

    # What is shown

    def keep(self, wanted: Keep | None) -> None:
        """Show only some lines, or all."""
        self._keep = wanted
        self.again()

    def search(self, wanted: Keep | None) -> None:
        """Note the shown lines that hold something."""
        self._search = wanted
        self.hits = self._holding(self.shown)

    def again(self) -> None:
        """Place everything anew: the width or the choice has changed."""
        numbers = range(self.first, self.first + len(self.records))
        self.shown, self._ends, self._base, self.hits = [], [], 0, []
        self._show(numbers)

    def _show(self, numbers: range) -> None:
        keep, first, records = self._keep, self.first, self.records
        if keep is None:
            fresh = list(numbers)
        else:
            fresh = [n for n in numbers if records[n - first].note or keep(records[n - first].text)]
        heights = (self.height(records[n - first]) for n in fresh)
        start = self._ends[-1] if self._ends else self._base
        self._ends += list(accumulate(heights, initial=start))[1:]
        self.shown += fresh
        self.hits += self._holding(fresh)

    def _holding(self, numbers: Iterable[int]) -> list[int]:
        wanted = self._search
        return [n for n in numbers if wanted(self.records[n - self.first].text)] if wanted else []

    def _shrink(self) -> int:
        surplus = len(self.records) - self.capacity
        if surplus <= 0 and self._size <= self.characters:
            return 0
        count = min(len(self.records), max(0, surplus) + self.capacity // 10)
        size = self._size - sum(len(record.text) for record in self.records[:count])
        while size > self.characters and count < len(self.records):
            size -= len(self.records[count].text)
            count += 1
        self._size = size
        del self.records[:count]
        self.first += count
        gone = bisect_left(self.shown, self.first)
        rows = (self._ends[gone - 1] - self._base) if gone else 0
        self._base += rows
        del self.shown[:gone], self._ends[:gone]
        del self.hits[: bisect_left(self.hits, self.first)]
        return rows


def keeping(words: str) -> Keep | None:
    """A choice of lines out of what was typed: words that must be there, `!word`, or `/expression/`.

    Raises:
        ValueError: the expression is none; the message is one sentence.
    """
    words = words.strip()
    if not words:
        return None
    if words.startswith("/") and len(words) > 1:
        try:
            expression = re.compile(words[1:].removesuffix("/"), re.IGNORECASE)
        except re.error as error:
            raise ValueError(f"That is no regular expression: {error}.") from None
        return lambda text: expression.search(text) is not None
    wanted = [word.lower() for word in words.split() if not word.startswith("!")]
    unwanted = [word[1:].lower() for word in words.split() if word.startswith("!") and len(word) > 1]

    if len(wanted) == 1 and not unwanted:
        word = wanted[0]
        return lambda text: word in text.lower()

    def kept(text: str) -> bool:
        text = text.lower()
        for word in wanted:
            if word not in text:
                return False
        return not any(word in text for word in unwanted)

    return kept
