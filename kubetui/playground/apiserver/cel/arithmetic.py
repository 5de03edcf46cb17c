"""Sums, differences, products: of numbers, times, texts and lists, within the limits of int64."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from kubetui.playground.apiserver.cel.values import CelError, Quantity, no_overload

LONGEST = 1_000_000
"""The size that texts and lists may reach: nothing may fill the memory of the server."""
_INTS = range(-(2**63), 2**63)


def calculated(operator: str, left: Any, right: Any) -> Any:
    """`left operator right` for one of `+ - * / %`; CelError where the two do not go together."""
    if operator == "+" and _alike(left, right, (str, bytes, list, timedelta)):
        if not isinstance(left, timedelta) and len(left) + len(right) > LONGEST:
            raise CelError("the value would become too large")
        return left + right
    if isinstance(left, datetime | timedelta | Quantity):
        if operator in "+-" and isinstance(right, datetime | timedelta):
            return left + right if operator == "+" else left - right  # type: ignore[operator]
        raise no_overload(f"_{operator}_", left, right)
    if not _alike(left, right, (int, float)) or isinstance(left, bool):
        raise no_overload(f"_{operator}_", left, right)
    if operator in "/%" and right == 0 and isinstance(left, int):
        raise CelError("division by zero" if operator == "/" else "modulus by zero")
    found = _ARITHMETIC[operator](left, right)
    if isinstance(found, int) and found not in _INTS:
        raise CelError("return error for overflow")
    return found


def _alike(left: Any, right: Any, kinds: tuple[type, ...]) -> bool:
    return any(isinstance(left, kind) and isinstance(right, kind) for kind in kinds) and type(left) is type(
        right
    )


def _quotient(left: Any, right: Any) -> Any:
    if isinstance(left, float):
        return left / right if right else float("nan")
    found = abs(left) // abs(right)
    return found if (left < 0) is (right < 0) else -found


_ARITHMETIC: dict[str, Callable[[Any, Any], Any]] = {
    "+": lambda a, b: a + b, "-": lambda a, b: a - b, "*": lambda a, b: a * b, "/": _quotient,
    "%": lambda a, b: a - b * _quotient(a, b),
}  # fmt: skip
