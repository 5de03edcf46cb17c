"""JSONPath as kubectl reads it: `.status.conditions[?(@.type=="Ready")].status`.

Rule: `k8s.io/client-go/util/jsonpath`. Fields, quoted fields, `*`, `..`, indexes, slices, unions and
filters with one comparison are understood; templates (`{range}`) are kubectl's own affair.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any, TypeAlias

Step: TypeAlias = Callable[[Any], Iterator[Any]]
Path: TypeAlias = tuple[Step, ...]


class JsonPathError(ValueError):
    """A path that cannot be read; the message names the path and the place in it."""


def find(obj: Any, path: str) -> list[Any]:
    """All values at a path, in order; with or without braces and leading dot. Missing fields give none.

    Raises:
        JsonPathError: the path cannot be read.
    """
    return _walk([obj], parse(path))


def _walk(values: list[Any], path: Path) -> list[Any]:
    for step in path:
        values = [found for value in values for found in step(value)]
    return values


@lru_cache(maxsize=512)
def parse(path: str) -> Path:
    """The steps of a path.

    Raises:
        JsonPathError: the path cannot be read.
    """
    text = path.strip()
    if text.startswith("{") and text.endswith("}"):
        text = text[1:-1].strip()
    return tuple(_Reader(text.removeprefix("$"), path).steps())


_NAME = re.compile(r"(?:[^.\[\]\\'\"(){}\s]|\\.)+")
_QUOTED = re.compile(r"'((?:[^'\\]|\\.)*)'|\"((?:[^\"\\]|\\.)*)\"")
_SLICE = re.compile(r"(-?\d*):(-?\d*)(?::(-?\d+))?$")
_COMPARE = re.compile(r"(==|!=|<=|>=|<|>)")


class _Reader:
    """One pass over the text of a path."""

    def __init__(self, text: str, whole: str) -> None:
        self.text, self.whole, self.at = text, whole, 0

    def fail(self, why: str) -> JsonPathError:
        return JsonPathError(f"{self.whole}: {why} at column {self.at + 1}")

    def steps(self) -> Iterator[Step]:
        if self.text and self.text[0] not in ".[":
            self.text = "." + self.text
        while self.at < len(self.text):
            if self.text.startswith("..", self.at):
                self.at += 2
                yield _descend
                if not self.text.startswith("[", self.at):
                    yield self.name()
            elif self.text[self.at] == ".":
                self.at += 1
                if self.text != "." and not self.text.startswith("[", self.at):
                    yield self.name()
            elif self.text[self.at] == "[":
                yield self.bracket()
            else:
                raise self.fail(f"unexpected {self.text[self.at]!r}")

    def name(self) -> Step:
        found = _NAME.match(self.text, self.at)
        if found is None:
            raise self.fail("a field name is missing")
        self.at = found.end()
        return _field(re.sub(r"\\(.)", r"\1", found[0]))

    def bracket(self) -> Step:
        end = self.closing()
        inner, begin = self.text[self.at + 1 : end].strip(), self.at
        if inner.startswith("?(") and inner.endswith(")"):
            step = self.filter(inner[2:-1].strip())
        else:
            parts = [self.part(part.strip()) for part in _split(inner)]
            step = parts[0] if len(parts) == 1 else _union(parts)
        self.at = end + 1
        if begin == end:
            raise self.fail("empty brackets")
        return step

    def closing(self) -> int:
        depth, at = 0, self.at
        while at < len(self.text):
            quoted = _QUOTED.match(self.text, at)
            if quoted:
                at = quoted.end()
                continue
            depth += {"[": 1, "]": -1}.get(self.text[at], 0)
            if depth == 0:
                return at
            at += 1
        raise self.fail("a bracket is not closed")

    def part(self, text: str) -> Step:
        quoted = _QUOTED.fullmatch(text)
        if quoted:
            return _field(re.sub(r"\\(.)", r"\1", quoted[1] or quoted[2] or ""))
        if re.fullmatch(r"-?\d+", text):
            return _index(int(text))
        if text == "*":
            return _field("*")
        sliced = _SLICE.match(text)
        if sliced:
            numbers = [int(number) if number else None for number in sliced.groups()]
            return _slice(slice(*numbers))
        raise self.fail(f"{text!r} is no index, field, slice or filter")

    def filter(self, text: str) -> Step:
        parts = _COMPARE.split(text, maxsplit=1)
        left = self.operand(parts[0].strip())
        if len(parts) == 1:
            return lambda value: (item for item in _items(value) if left(item))
        operator, right = parts[1], self.operand(parts[2].strip())
        return lambda value: (item for item in _items(value) if _compare(left(item), operator, right(item)))

    def operand(self, text: str) -> Callable[[Any], list[Any]]:
        if text.startswith("@"):
            path = parse(text[1:]) if text[1:] else ()
            return lambda value: _walk([value], path)
        quoted = _QUOTED.fullmatch(text)
        constant: Any
        if quoted:
            constant = quoted[1] if quoted[1] is not None else quoted[2]
        elif text in ("true", "false"):
            constant = text == "true"
        else:
            try:
                constant = float(text)
            except ValueError:
                raise self.fail(f"{text!r} is no text, number or @ path") from None
        return lambda value: [constant]


def _split(text: str) -> list[str]:
    return [part for part in re.split(r",(?=(?:[^'\"]|'[^']*'|\"[^\"]*\")*$)", text) if part.strip()] or [
        text
    ]


def _items(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _field(name: str) -> Step:
    def step(value: Any) -> Iterator[Any]:
        if name == "*":
            yield from value.values() if isinstance(value, dict) else _items(value)
        elif isinstance(value, dict) and name in value:
            yield value[name]

    return step


def _index(position: int) -> Step:
    def step(value: Any) -> Iterator[Any]:
        items = _items(value)
        if -len(items) <= position < len(items):
            yield items[position]

    return step


def _slice(part: slice) -> Step:
    return lambda value: iter(_items(value)[part])


def _union(parts: list[Step]) -> Step:
    return lambda value: (found for part in parts for found in part(value))


def _descend(value: Any) -> Iterator[Any]:
    waiting = [value]
    while waiting:
        top = waiting.pop()
        yield top
        below = list(top.values()) if isinstance(top, dict) else _items(top)
        waiting.extend(reversed([item for item in below if isinstance(item, dict | list)]))


def _compare(left: list[Any], operator: str, right: list[Any]) -> bool:
    if len(left) != 1 or len(right) != 1:
        return operator == "!=" and left != right
    a, b = left[0], right[0]
    if operator in ("==", "!="):
        return (a == b) is (operator == "==")
    if type(a) is bool or type(b) is bool or isinstance(a, str) is not isinstance(b, str):
        return False
    try:
        return bool({"<": a < b, "<=": a <= b, ">": a > b, ">=": a >= b}[operator])
    except TypeError:
        return False


def text_of(value: Any) -> str:
    """A found value as kubectl prints it: text bare, truth values in lower case, the rest as JSON."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict | list):
        import json

        return json.dumps(value, separators=(",", ":"), ensure_ascii=False)
    return "" if value is None else str(value)
