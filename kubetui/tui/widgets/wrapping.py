"""Breaking lines of spans into the width of a panel, with hanging indents."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rich.cells import cell_len, chop_cells

from kubetui.api.text import visible
from kubetui.views.model import Line, Span

_WORD = re.compile(r"\s+|[^\s]+")

LONGEST = 20_000
"""Characters of one line that a panel shows; the rest is announced, not dropped in silence."""


def wrap(line: Line, width: int, indent: int | None = None) -> list[Line]:
    """The lines that a line becomes in `width` cells.

    Continuation lines are indented like the text after the line's leading blanks and symbol, or by
    `indent`. Words longer than a line are broken.
    """
    width = max(width, 8)
    hang = min(_hang(line) if indent is None else indent, width // 2)
    rows: list[list[Span]] = [[]]
    used = 0
    for text, span in _words(line):
        size = cell_len(text)
        if used + size > width and text.strip():
            begun = any(part.text.strip() for part in rows[-1])
            if begun:
                _trim(rows[-1])
            for piece in _pieces(text, width - hang):
                if begun:
                    rows.append([Span(" " * hang)] if hang else [])
                    used = hang
                rows[-1].append(Span(piece, span.role, span.link))
                used, begun = used + cell_len(piece), True
            continue
        if used + size > width:
            continue
        rows[-1].append(Span(text, span.role, span.link))
        used += size
    return [_joined(row) for row in rows]


def _words(line: Line) -> Iterator[tuple[str, Span]]:
    room = LONGEST
    for span in line:
        text = visible(span.text, room)
        room = max(0, room - len(span.text))
        for found in _WORD.finditer(text):
            yield found[0], span


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


def _hang(line: Line) -> int:
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
