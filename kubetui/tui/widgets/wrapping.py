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
            _trim(rows[-1])
            start = hang if used else 0
            for piece in _pieces(text, width - hang):
                if used:
                    rows.append([Span(" " * start)] if start else [])
                rows[-1].append(Span(piece, span.role, span.link))
                used = start + cell_len(piece)
                start = hang
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
    return [text] if cell_len(text) <= width else chop_cells(text, max(width, 1))


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
