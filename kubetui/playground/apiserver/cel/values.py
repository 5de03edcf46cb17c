"""What expressions compute with beside JSON: optional values, quantities, times; and how they compare."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any


class CelError(ValueError):
    """An expression that has no value; the message is the evaluator's."""


@dataclass(frozen=True, slots=True)
class Optional:
    """A value that may be missing."""

    values: tuple[Any, ...] = ()


@dataclass(frozen=True, slots=True)
class Quantity:
    """An amount of a resource."""

    amount: Decimal


@dataclass(frozen=True, slots=True)
class TypeName:
    """What `type()` answers."""

    name: str


_TYPES: tuple[tuple[type, str], ...] = (
    (bool, "bool"), (int, "int"), (float, "double"), (str, "string"), (bytes, "bytes"), (list, "list"),
    (dict, "map"), (datetime, "google.protobuf.Timestamp"), (timedelta, "google.protobuf.Duration"),
    (Optional, "optional_type"), (Quantity, "kubernetes.Quantity"), (TypeName, "type"),
)  # fmt: skip


def type_name(value: Any) -> str:
    """The type of a value in the words of the language."""
    if value is None:
        return "null_type"
    return next((name for type_, name in _TYPES if isinstance(value, type_)), "dyn")


def equal(left: Any, right: Any) -> bool:
    """Equality: of one type, or both numbers."""
    if isinstance(left, bool) or isinstance(right, bool):
        return left is right
    if isinstance(left, list) and isinstance(right, list):
        return len(left) == len(right) and all(map(equal, left, right))
    if isinstance(left, dict) and isinstance(right, dict):
        return left.keys() == right.keys() and all(equal(left[key], right[key]) for key in left)
    return bool(left == right)


def no_overload(what: str, *values: Any) -> CelError:
    """The operation does not exist for these types."""
    return CelError(f"no such overload: {what}({', '.join(map(type_name, values))})")


def ordered(left: Any, right: Any, operator: str) -> bool:
    """`<` and its like, for values of one kind."""
    kinds: tuple[Any, ...] = ((int, float), str, bytes, datetime, timedelta)
    for kind in kinds:
        if (
            isinstance(left, kind)
            and isinstance(right, kind)
            and isinstance(left, bool) is isinstance(right, bool)
        ):
            below, above = bool(left < right), bool(left > right)
            return {"<": below, ">": above, "<=": not above, ">=": not below}[operator]
    raise no_overload(f"_{operator}_", left, right)
