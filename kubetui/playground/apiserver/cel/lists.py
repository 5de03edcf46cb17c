"""Functions of lists. Rule: `cel-go/ext/lists.go`, `ext/sets.go`, `apiserver/pkg/cel/library/lists.go`."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Any

from kubetui.playground.apiserver.cel.values import CelError, equal


def index_of(value: Any, wanted: Any, start: int = 0) -> int:
    """`value.indexOf(wanted)` of a text or a list; -1 without one."""
    if isinstance(value, str):
        return value.find(wanted, start)
    return next((at for at, each in enumerate(value) if equal(each, wanted)), -1)


def last_index_of(value: Any, wanted: Any) -> int:
    """`value.lastIndexOf(wanted)` of a text or a list; -1 without one."""
    if isinstance(value, str):
        return value.rfind(wanted)
    return max((at for at, each in enumerate(value) if equal(each, wanted)), default=-1)


def total(values: list[Any]) -> Any:
    """`values.sum()`: of numbers, durations or quantities."""
    found: Any = 0
    for value in values:
        found = value if found == 0 else found + value
    return found


def is_sorted(values: list[Any]) -> bool:
    """`values.isSorted()`."""
    return all(one <= other for one, other in pairwise(values))


def best(choose: Callable[[Any], Any]) -> Callable[[list[Any]], Any]:
    """`values.min()` and `values.max()`, which an empty list has not."""

    def chosen(values: list[Any]) -> Any:
        if not values:
            raise CelError("min/max called on empty list")
        return choose(values)

    return chosen


def holds_all(one: list[Any], other: list[Any]) -> bool:
    """`sets.contains(one, other)`: whether each value of the other is in the one."""
    return all(any(equal(each, known) for known in one) for each in other)


def distinct(values: list[Any]) -> list[Any]:
    """`values.distinct()`, in their order."""
    found: list[Any] = []
    for value in values:
        if not any(equal(value, each) for each in found):
            found.append(value)
    return found
