"""Functions of texts. Rule: `cel-go/ext/strings.go`, `apiserver/pkg/cel/library/regex.go`."""

from __future__ import annotations

import re
from typing import Any

from kubetui.playground.apiserver.cel.conversions import to_string
from kubetui.playground.apiserver.cel.values import CelError, no_overload
from kubetui.playground.apiserver.patterns import is_plain, searcher

_LONGEST = 100_000
_SUBJECT = 64
"""How much of a text is searched for what matches a pattern: Python's matcher must not hold up the server."""


def _expression(pattern: Any) -> re.Pattern[str]:
    try:
        if not is_plain(str(pattern)):
            raise CelError("the regular expression repeats what repeats")
        return re.compile(str(pattern))
    except re.error as error:
        raise CelError(f"error parsing regexp: {error}") from error


def matches(text: Any, pattern: Any) -> bool:
    """`text.matches(pattern)`: whether the pattern is found anywhere in the text."""
    if not isinstance(text, str):
        raise no_overload("matches", text, pattern)
    try:
        return searcher(str(pattern))(text)
    except re.error as error:
        raise CelError(f"error parsing regexp: {error}") from error


def find(text: str, pattern: str) -> str:
    """`text.find(pattern)`: the first match; empty without one."""
    found = _expression(pattern).search(text[:_SUBJECT])
    return found[0] if found else ""


def find_all(text: str, pattern: str, limit: int = -1) -> list[str]:
    """`text.findAll(pattern)`: the matches, all of them when the limit is negative."""
    found = [match[0] for match in _expression(pattern).finditer(text[:_SUBJECT])]
    return found if limit < 0 else found[:limit]


def replace(text: str, old: str, new: str, limit: int = -1) -> str:
    """`text.replace(old, new)`; a result that could grow too large is an error."""
    if len(text) * max(len(new), 1) > _LONGEST:
        raise CelError("the text would become too long")
    return text.replace(old, new, limit)


def split(text: str, separator: str, limit: int = -1) -> list[str]:
    """`text.split(separator)` into at most `limit` parts; into letters when the separator is empty."""
    if limit == 0:
        return []
    return list(text) if not separator else text.split(separator, limit - 1 if limit > 0 else -1)


def substring(text: str, start: int, end: int | None = None) -> str:
    """`text.substring(start, end)`; beyond the text is an error."""
    last = len(text) if end is None else end
    if not 0 <= start <= last <= len(text):
        raise CelError(f"index out of range: {start if start > len(text) else last}")
    return text[start:last]


def char_at(text: str, at: int) -> str:
    """`text.charAt(at)`; empty right behind the end."""
    if not 0 <= at <= len(text):
        raise CelError(f"index out of range: {at}")
    return text[at : at + 1]


def formatted(template: str, values: list[Any]) -> str:
    """`template.format(values)`: each verb takes the next value."""
    found, rest = "", list(values)
    for part in re.split(r"(%%|%(?:\.\d+)?[sdfeboxX])", template):
        if part == "%%":
            found += "%"
        elif part.startswith("%") and len(part) > 1:
            if not rest:
                raise CelError("index 0 out of range")
            value = rest.pop(0)
            found += (
                to_string(value) if part[-1] in "sd" and not isinstance(value, list | dict) else str(value)
            )
        else:
            found += part
    return found
