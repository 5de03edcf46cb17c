"""Ages as kubectl prints them, and Go durations.

Rule: `apimachinery/pkg/util/duration.HumanDuration`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime

_MINUTE, _HOUR, _DAY, _YEAR = 60, 3600, 86400, 365 * 86400
_UNITS = {"ns": 1e-9, "us": 1e-6, "µs": 1e-6, "ms": 1e-3, "s": 1.0, "m": 60.0, "h": 3600.0}
_PART = re.compile(r"(\d+(?:\.\d*)?|\.\d+)(ns|us|µs|ms|s|m|h)")


def _two(value: int, first: int, first_unit: str, second: int, second_unit: str) -> str:
    rest = value % first // second
    return f"{value // first}{first_unit}" + (f"{rest}{second_unit}" if rest else "")


def human(seconds: float) -> str:
    """A length of time as kubectl's AGE column shows it; below -1 s it reads `<invalid>`."""
    value = int(seconds)
    if value < -1:
        return "<invalid>"
    steps: tuple[tuple[int, Callable[[], str]], ...] = (
        (2 * _MINUTE, lambda: f"{max(value, 0)}s"),
        (10 * _MINUTE, lambda: _two(value, _MINUTE, "m", 1, "s")),
        (3 * _HOUR, lambda: f"{value // _MINUTE}m"),
        (8 * _HOUR, lambda: _two(value, _HOUR, "h", _MINUTE, "m")),
        (2 * _DAY, lambda: f"{value // _HOUR}h"),
        (8 * _DAY, lambda: _two(value, _DAY, "d", _HOUR, "h")),
        (2 * _YEAR, lambda: f"{value // _DAY}d"),
        (8 * _YEAR, lambda: _two(value, _YEAR, "y", _DAY, "d")),
    )
    return next((show() for limit, show in steps if value < limit), f"{value // _YEAR}y")


def age(since: datetime | None, now: datetime) -> str:
    """The age of a timestamp, `<unknown>` without one."""
    return "<unknown>" if since is None else human((now - since).total_seconds())


def parse(value: str) -> float:
    """A Go duration (`1h30m`, `200ms`, `-5s`, `0`) in seconds.

    Raises:
        ValueError: the text is no duration.
    """
    body = value.lstrip("+-")
    if body == "0":
        return 0.0
    parts = _PART.findall(body)
    if not parts or "".join(number + unit for number, unit in parts) != body:
        raise ValueError(f'invalid duration "{value}"')
    total = sum(float(number) * _UNITS[unit] for number, unit in parts)
    return -total if value.startswith("-") else total
