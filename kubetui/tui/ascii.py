"""Symbols and box lines in plain ASCII, for terminals and fonts without them."""

from __future__ import annotations

from typing import Final

from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

_TABLE: Final = str.maketrans({
    "●": "*", "◌": "~", "◐": "!", "✖": "x", "○": "o", "✔": "v", "▾": "v", "▸": ">", "▶": ">", "▲": "^", "▼": "v",
    "─": "-", "│": "|", "╭": "+", "╮": "+", "╰": "+", "╯": "+", "├": "+", "└": "`", "┌": "+", "┐": "+",
    "┘": "+", "┤": "+", "┬": "+", "┴": "+", "┼": "+", "━": "=", "┃": "|", "┏": "+", "┓": "+", "┗": "+",
    "┛": "+", "█": "#", "▉": "#", "▊": "#", "▋": "#", "▌": "#", "▍": "#", "▎": "#", "▏": "|", "░": ".",
    "▒": ":", "▓": "#", "·": ".", "…": "~", "→": ">", "←": "<", "↑": "^", "↓": "v", "“": '"', "”": '"',
    "▁": ".", "▂": ":", "▃": "-", "▄": "=", "▅": "+", "▆": "*", "▇": "#", "╵": "|", "╷": "|", "⏎": "<",
    "×": "x", "–": "-", "—": "-", "’": "'", "‘": "'", "‹": "<", "›": ">", "≥": ">", "≤": "<",
})  # fmt: skip


class Ascii(LineFilter):
    """Replaces each symbol by one ASCII character of the same width."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """One line."""
        return [Segment(text.translate(_TABLE), style, control) for text, style, control in segments]
