"""`$((…))`: whole numbers, variables, C's operators."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Mapping

_TOKEN = re.compile(r"\s*(\d+|[A-Za-z_]\w*|\*\*|<<|>>|<=|>=|==|!=|&&|\|\||[-+*/%<>()!~&^|?:])")
_LEVELS: tuple[tuple[str, ...], ...] = (
    ("||",), ("&&",), ("|",), ("^",), ("&",), ("==", "!="), ("<", ">", "<=", ">="), ("<<", ">>"),
    ("+", "-"), ("*", "/", "%"),
)  # fmt: skip
_LIMIT = 2**63


def _divide(left: int, right: int) -> int:
    if right == 0:
        raise ValueError("divide by zero")
    found = abs(left) // abs(right)
    return found if (left < 0) == (right < 0) else -found


def _shift(left: int, right: int) -> int:
    return left << min(right, 64) if right >= 0 else 0


_APPLY: dict[str, Callable[[int, int], int]] = {
    "||": lambda a, b: int(bool(a) or bool(b)), "&&": lambda a, b: int(bool(a) and bool(b)),
    "|": operator.or_, "^": operator.xor, "&": operator.and_,
    "==": lambda a, b: int(a == b), "!=": lambda a, b: int(a != b),
    "<": lambda a, b: int(a < b), ">": lambda a, b: int(a > b),
    "<=": lambda a, b: int(a <= b), ">=": lambda a, b: int(a >= b),
    "<<": _shift, ">>": lambda a, b: a >> max(b, 0), "+": operator.add, "-": operator.sub,
    "*": operator.mul, "/": _divide, "%": lambda a, b: a - _divide(a, b) * b,
}  # fmt: skip


def evaluate(text: str, variables: Mapping[str, str]) -> int:
    """The value of an expression.

    Raises:
        ValueError: it is none.
    """
    tokens = _TOKEN.findall(text)
    if "".join(tokens) != re.sub(r"\s", "", text):
        raise ValueError("arithmetic syntax error")
    reader = _Reader(tokens, variables)
    found = reader.ternary() if tokens else 0
    if reader.tokens:
        raise ValueError("arithmetic syntax error")
    return found


class _Reader:
    def __init__(self, tokens: list[str], variables: Mapping[str, str]) -> None:
        self.tokens = tokens
        self._variables = variables

    def ternary(self) -> int:
        condition = self._level(0)
        if not self._accept("?"):
            return condition
        yes = self.ternary()
        if not self._accept(":"):
            raise ValueError("arithmetic syntax error")
        no = self.ternary()
        return yes if condition else no

    def _level(self, depth: int) -> int:
        if depth == len(_LEVELS):
            return self._unary()
        left = self._level(depth + 1)
        while self.tokens and self.tokens[0] in _LEVELS[depth]:
            symbol = self.tokens.pop(0)
            left = _APPLY[symbol](left, self._level(depth + 1))
            left = (left + _LIMIT) % (2 * _LIMIT) - _LIMIT
        return left

    def _unary(self) -> int:
        for symbol, apply in (("-", operator.neg), ("+", operator.pos), ("~", operator.invert)):
            if self._accept(symbol):
                return int(apply(self._unary()))
        if self._accept("!"):
            return int(not self._unary())
        if self._accept("("):
            found = self.ternary()
            if not self._accept(")"):
                raise ValueError("arithmetic syntax error")
            return found
        return self._atom()

    def _atom(self) -> int:
        if not self.tokens:
            raise ValueError("arithmetic syntax error")
        token = self.tokens.pop(0)
        text = token if token[0].isdigit() else (self._variables.get(token) or "0")
        try:
            return int(text, 8 if len(text) > 1 and text[0] == "0" and text.isdigit() else 10)
        except ValueError:
            raise ValueError("arithmetic syntax error") from None

    def _accept(self, symbol: str) -> bool:
        if self.tokens and self.tokens[0] == symbol:
            self.tokens.pop(0)
            return True
        return False
