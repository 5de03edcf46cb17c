"""YAML as a tree: which field each line is, what can be folded, and the lines that remain."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple, TypeAlias

from kubetui.api.meta import Obj
from kubetui.views.model import Line, Span
from kubetui.views.yaml import lines_of, raw_lines

Path: TypeAlias = tuple[str | int, ...]
"""Where a field stands: `("spec", "containers", 0, "image")`."""
_KEY = re.compile(r"""("(?:[^"\\]|\\.)*"|'[^']*'|[^\s#'"\[{|>-][^:]*?|[^\s'"]*?):(?:\s|$)""")
_BLOCK = ("|", "|-", "|+", ">", ">-", ">+")


class Entry(NamedTuple):
    """One line: its field, what is folded when it is, and how many lines that hides."""

    line: Line
    path: Path
    head: Path
    below: int


def yaml_tree(obj: Obj, *, managed: bool = False) -> list[Entry]:
    """The lines of an object in their order."""
    raw = raw_lines(obj, managed=managed)
    places = list(_places(raw))
    below = _below([head for _, head in places])
    return [Entry(line, path, head, hidden)
            for line, (path, head), hidden in zip(lines_of(raw), places, below, strict=True)]  # fmt: skip


def _places(raw: Sequence[str]) -> Iterator[tuple[Path, Path]]:
    """The path of each line's field, and of the first thing that begins on it: of a list's item the item."""
    stack: list[tuple[float, str | int]] = []
    last: tuple[Path, Path] = ((), ())
    block, texts = -1, 0
    for text in raw:
        indent = len(text) - len(text.lstrip(" "))
        if block >= 0 and (indent > block or not text.strip()):
            texts += 1
            yield last[0], (*last[0], f"#{texts}")
            continue
        last = _step(stack, text, indent)
        block = indent if text.rstrip().endswith(_BLOCK) and ":" in text else -1
        yield last


def _step(stack: list[tuple[float, str | int]], text: str, indent: int) -> tuple[Path, Path]:
    head: Path = ()
    rest = text[indent:]
    while rest == "-" or rest.startswith("- "):
        before = _pop(stack, indent + 0.5)
        stack.append((indent + 0.5, before + 1 if isinstance(before, int) else 0))
        head = head or _path(stack)
        step = len(rest) - len(rest[1:].lstrip(" "))
        indent, rest = indent + step, rest[step:]
    if (key := _KEY.match(rest)) is not None:
        _pop(stack, indent)
        stack.append((indent, key[1].strip("\"'")))
    path = _path(stack)
    return path, head or path


def _pop(stack: list[tuple[float, str | int]], column: float) -> str | int | None:
    """Leave what stands deeper, or as deep; the last of what stood as deep."""
    same: str | int | None = None
    while stack and stack[-1][0] >= column:
        found = stack.pop()
        same = found[1] if found[0] == column else None
    return same


def _path(stack: list[tuple[float, str | int]]) -> Path:
    return tuple(step for _, step in stack)


def _below(heads: Sequence[Path]) -> list[int]:
    """How many lines after each belong to it."""
    found = [0] * len(heads)
    open_: list[int] = []
    for at, head in enumerate(heads):
        while open_ and head[: len(heads[open_[-1]])] != heads[open_[-1]]:
            first = open_.pop()
            found[first] = at - first - 1
        open_.append(at)
    for first in open_:
        found[first] = len(heads) - first - 1
    return found


def shown(entries: Sequence[Entry], folded: Collection[Path]) -> list[tuple[int, Line]]:
    """What is left to see: the index of each line, and the line with how much of it is folded."""
    found: list[tuple[int, Line]] = []
    at = 0
    while at < len(entries):
        entry = entries[at]
        if entry.below and entry.head in folded:
            lines = "line" if entry.below == 1 else "lines"
            found.append((at, (*entry.line, Span(f" ▸ {entry.below} {lines}", "muted"))))
            at += entry.below + 1
        else:
            found.append((at, entry.line))
            at += 1
    return found


def dotted(path: Path) -> str:
    """`spec.containers[0].image`."""
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path).lstrip(".")
