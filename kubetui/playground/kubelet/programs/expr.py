"""`expr`: arithmetic, comparisons and patterns over its arguments (POSIX)."""

from __future__ import annotations

import re
from collections.abc import Callable

from kubetui.playground.kubelet.programs.process import Process

_COMPARE: dict[str, Callable[[int, int], bool]] = {
    "=": lambda order, _: order == 0, "==": lambda order, _: order == 0, "!=": lambda order, _: order != 0,
    "<": lambda order, _: order < 0, "<=": lambda order, _: order <= 0,
    ">": lambda order, _: order > 0, ">=": lambda order, _: order >= 0,
}  # fmt: skip
_COUNT: dict[str, Callable[[int, int], int]] = {
    "+": lambda a, b: a + b, "-": lambda a, b: a - b, "*": lambda a, b: a * b,
    "/": lambda a, b: abs(a) // abs(b) * (1 if (a < 0) == (b < 0) else -1),
    "%": lambda a, b: abs(a) % abs(b) * (-1 if a < 0 else 1),
}  # fmt: skip
_LEVELS = (("|",), ("&",), tuple(_COMPARE), ("+", "-"), ("*", "/", "%"), (":",))
_NUMBER = re.compile(r"-?\d+")


async def expr(process: Process) -> int:
    """Writes the value: 0 unless it is empty or zero (1), or cannot be read (2)."""
    reader = _Reader(list(process.argv[1:]))
    try:
        found = reader.level(0)
        if reader.words:
            raise ValueError("syntax error")
    except (ValueError, re.error) as error:
        process.complain(str(error))
        return 2
    process.say(found)
    return int(_nothing(found))


def _nothing(value: str) -> bool:
    return value == "" or (_NUMBER.fullmatch(value) is not None and int(value) == 0)


class _Reader:
    def __init__(self, words: list[str]) -> None:
        self.words = words

    def level(self, depth: int) -> str:
        """What the operators of a level make of the values of the next; all bind to the left."""
        if depth == len(_LEVELS):
            return self._value()
        found = self.level(depth + 1)
        while self.words and self.words[0] in _LEVELS[depth]:
            operator = self.words.pop(0)
            found = _apply(operator, found, self.level(depth + 1))
        return found

    def _value(self) -> str:
        if not self.words:
            raise ValueError("syntax error")
        word = self.words.pop(0)
        if word == "length" and self.words:
            return str(len(self.words.pop(0)))
        if word != "(":
            return word
        found = self.level(0)
        if not self.words or self.words.pop(0) != ")":
            raise ValueError("syntax error")
        return found


def _apply(operator: str, left: str, right: str) -> str:
    if operator == "|":
        return right if _nothing(left) else left
    if operator == "&":
        return "0" if _nothing(left) or _nothing(right) else left
    if operator in _COMPARE:
        return str(int(_COMPARE[operator](_order(left, right), 0)))
    if operator == ":":
        return _match(left, right)
    if not (_NUMBER.fullmatch(left) and _NUMBER.fullmatch(right)):
        raise ValueError("non-integer argument")
    if operator in "/%" and int(right) == 0:
        raise ValueError("division by zero")
    return str(_COUNT[operator](int(left), int(right)))


def _order(left: str, right: str) -> int:
    if _NUMBER.fullmatch(left) and _NUMBER.fullmatch(right):
        a, b = int(left), int(right)
        return (a > b) - (a < b)
    return (left > right) - (left < right)


def _match(text: str, pattern: str) -> str:
    r"""What stands in `\(\)`, else how many characters match from the start."""
    found = re.match(_basic(pattern), text)
    if found is not None and found.re.groups:
        return found[1] or ""
    return "" if found is None and r"\(" in pattern else str(found.end() if found else 0)


def _basic(pattern: str) -> str:
    """A basic regular expression in Python's words: the marks of groups and counts are the escaped ones."""
    swap = {r"\(": "(", r"\)": ")", r"\{": "{", r"\}": "}", "(": r"\(", ")": r"\)", "{": r"\{", "}": r"\}",
            "+": r"\+", "?": r"\?", "|": r"\|"}  # fmt: skip
    return re.sub(r"\\.|[(){}+?|]", lambda one: swap.get(one[0], one[0]), pattern)
