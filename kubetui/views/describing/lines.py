"""Fields, lists and small tables of a description."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from kubetui.api.meta import Obj
from kubetui.api.text import visible
from kubetui.views.model import Line, Role, Span
from kubetui.views.words import plain

KEY = 18
"""Cells of a key before its value."""
_LONG = 2000
_DEEP = 24


def heading(text: str, indent: int = 0) -> Line:
    """A line that opens a section."""
    return (Span(" " * indent + text, "heading"),)


def field(key: str, value: object, indent: int = 0, role: Role = "") -> Line:
    """`Key:  value`; an empty value reads `<none>`."""
    shown = "<none>" if value in ("", None, [], {}) else value
    head = f"{' ' * indent}{visible(key)}:"
    return (Span(head.ljust(indent + KEY), "muted"), plain(shown, role if shown is value else "muted", _LONG))


def fields(pairs: Iterable[tuple[str, object]], indent: int = 0) -> Iterator[Line]:
    """Several fields; those without a value are left out."""
    for key, value in pairs:
        if value not in ("", None, [], {}):
            yield field(key, value, indent)


def listed(key: str, values: Sequence[str], indent: int = 0) -> Iterator[Line]:
    """A field of several values, one below the other."""
    if not values:
        yield field(key, "", indent)
        return
    yield field(key, values[0], indent)
    for value in values[1:]:
        yield (Span(" " * (indent + KEY)), plain(value, "", _LONG))


def mapped(key: str, values: Obj, indent: int = 0, sign: str = "=") -> Iterator[Line]:
    """A field of keys and values."""
    yield from listed(key, [f"{name}{sign}{value}" for name, value in sorted(values.items())], indent)


def table(heads: Sequence[str], rows: Sequence[Sequence[str]], indent: int = 2) -> Iterator[Line]:
    """A small table with columns as wide as needed, up to 60 cells."""
    if not rows:
        return
    shown = [[visible(cell, _LONG) for cell in row] for row in rows]
    widths = [
        min(max(len(head), *(len(row[at]) for row in shown)), 60) if at < len(heads) - 1 else 0
        for at, head in enumerate(heads)
    ]
    pad = " " * indent
    yield (
        Span(pad + "  ".join(head.ljust(width) for head, width in zip(heads, widths, strict=True)), "muted"),
    )
    for row in shown:
        yield (
            Span(
                (pad + "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True))).rstrip()
            ),
        )


def nested(value: object, indent: int = 2, depth: int = 0) -> Iterator[Line]:
    """Any part of an object as an indented outline, for kinds that nobody wrote a description of."""
    pad = " " * indent
    if depth > _DEEP:
        yield (Span(pad + "…", "muted"),)
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from _entry(str(key), inner, indent, depth)
    elif isinstance(value, list):
        for inner in value:
            if isinstance(inner, dict | list):
                yield (Span(pad + "-", "muted"),)
                yield from nested(inner, indent + 2, depth + 1)
            else:
                yield (Span(pad + "- ", "muted"), plain(scalar(inner), "", _LONG))
    else:
        yield (Span(pad), plain(scalar(value), "", _LONG))


def _entry(key: str, inner: object, indent: int, depth: int) -> Iterator[Line]:
    if isinstance(inner, dict | list) and inner:
        yield (plain(" " * indent + spaced(key) + ":", "muted"),)
        yield from nested(inner, indent + 2, depth + 1)
    else:
        yield field(spaced(key), scalar(inner), indent)


def scalar(value: object) -> str:
    """A value as one reads it: true and false in lower case, nothing as nothing."""
    if isinstance(value, bool):
        return str(value).lower()
    return "" if value is None or value in ({}, []) else str(value)


def spaced(key: str) -> str:
    """`progressDeadlineSeconds` as `Progress Deadline Seconds`; anything unusual as it is."""
    if not key.isalnum() or not key.isascii() or not key[:1].islower():
        return key
    words = "".join(f" {letter}" if letter.isupper() else letter for letter in key)
    return words[:1].upper() + words[1:]
