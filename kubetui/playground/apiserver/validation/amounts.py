"""Numbers of pods, absolute or as a share."""

from __future__ import annotations

from typing import Any

from kubetui.playground.apiserver.validation import formats
from kubetui.playground.apiserver.validation.fields import Found, each, invalid, not_negative


def int_or_percent(path: str, value: Any) -> Found:
    """A number of pods, or a share of them."""
    if isinstance(value, str):
        yield from each(path, value, formats.percent(value))
    else:
        yield from not_negative(path, value)


def amount(value: Any) -> int:
    """The number in it, whatever it counts."""
    if isinstance(value, str):
        return int(value[:-1]) if not formats.percent(value) else 0
    return value or 0


def at_most_all(path: str, value: Any) -> Found:
    """No share above 100 %."""
    if isinstance(value, str) and amount(value) > 100:
        yield invalid(path, value, "must not be greater than 100%")
