"""Breaking lines of spans into the width of a panel, with hanging indents."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TypeAlias

from rich.cells import cell_len, chop_cells

from kubetui.api.text import visible
from kubetui.views.model import Line, Span

_WORD = re.compile(r"\s+|[^\s]+")

LABEL = 20
"""Cells of a label at the most, under whose text the rest of its line goes on."""

LONGEST = 20_000
"""Characters of one line that a panel shows; the rest is announced, not dropped in silence."""


def wrap(line: Line, width: int, indent: int | None = None) -> list[Line]:
    """The lines that a line becomes in `width` cells.

    Continuation lines are indented like the text after the line's leading blanks and symbol, or by
    `indent`. Words longer than a line are broken.
    """
    width = max(width, 8)
    hang = min(_hang(line) if indent is None else indent, width // 2)
    rows = _Rows(width, hang)
    for word in _words(line):
        rows.add(word)
    return [_joined(row) for row in rows.rows]


Word: TypeAlias = list[Span]
"""What must not be parted: letters without a blank between them, whatever their roles; or blanks."""


class _Rows:
    """The rows of one line, filled word by word."""

    def __init__(self, width: int, hang: int) -> None:
        self.width, self.hang = width, hang
        self.rows: list[list[Span]] = [[]]
        self.used = 0

    def add(self, word: Word) -> None:
        """Put a word on this row, or on the next."""
        size = sum(cell_len(part.text) for part in word)
        if self.used + size <= self.width:
            self._put(word, size)
        elif word[0].text.strip():
            if any(part.text.strip() for part in self.rows[-1]):
                self._next()
            if self.used + size <= self.width:
                self._put(word, size)
            else:
                self._break(word)
        elif any(part.text.strip() for part in self.rows[-1]):
            # A blank that has no room ends the row: the next word would stick to the last one.
            self.used = self.width

    def _put(self, word: Word, size: int) -> None:
        self.rows[-1] += word
        self.used += size

    def _next(self) -> None:
        _trim(self.rows[-1])
        self.rows.append([Span(" " * self.hang)] if self.hang else [])
        self.used = self.hang

    def _break(self, word: Word) -> None:
        """A word longer than a row is parted."""
        for part in word:
            for index, piece in enumerate(_pieces(part.text, self.width - self.hang)):
                size = cell_len(piece)
                if index or self.used + size > self.width:
                    self._next()
                self._put([Span(piece, part.role, part.link)], size)


def _words(line: Line) -> Iterator[Word]:
    room = LONGEST
    word: Word = []
    for span in line:
        text = visible(span.text, room)
        room = max(0, room - len(span.text))
        for found in _WORD.finditer(text):
            piece = Span(found[0], span.role, span.link)
            if not found[0].strip():
                yield from ([word] if word else [])
                yield [piece]
                word = []
            else:
                word.append(piece)
    if word:
        yield word


def _pieces(text: str, width: int) -> list[str]:
    """A word in parts that fit, broken after a dot or a slash where one is near."""
    pieces: list[str] = []
    while cell_len(text) > width:
        piece = chop_cells(text[: 2 * width], max(width, 1))[0]
        stop = max(piece.rfind(mark) for mark in "./:,-=") + 1
        end = stop if stop > len(piece) // 2 else max(1, len(piece))
        pieces.append(text[:end])
        text = text[end:]
    return [*pieces, text]


_LABEL = re.compile(r"\S.*  +$")
"""A word or two and blanks up to a column: what is said of it begins there."""


def _hang(line: Line) -> int:
    if len(line) > 1 and len(line[0].text) <= LABEL and _LABEL.match(line[0].text):
        return cell_len(line[0].text)
    text = "".join(span.text[:80] for span in line[:3])
    blanks = len(text) - len(text.lstrip(" "))
    rest = text[blanks:]
    return blanks + (2 if rest[:1] in {*"●◌◐✖○✔·-"} and rest[1:2] == " " else 0)


def _trim(row: list[Span]) -> None:
    while row and not row[-1].text.strip():
        row.pop()


def _joined(row: list[Span]) -> Line:
    merged: list[Span] = []
    for span in row:
        last = merged[-1] if merged else None
        if last and last.role == span.role and last.link == span.link:
            merged[-1] = Span(last.text + span.text, span.role, span.link)
        else:
            merged.append(span)
    return tuple(merged)
