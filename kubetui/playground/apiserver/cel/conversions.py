"""Values of one type made into another. Rule: `cel-go/common/types`, and the quantities that Kubernetes adds."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

from kubetui.api.quantity import canonical, parse
from kubetui.playground.apiserver.cel.values import CelError, Quantity, no_overload, type_name

_DURATION = re.compile(r"(\d+(?:\.\d+)?)(h|ms|m|s|us|ns)")
_UNITS = {"h": 3600.0, "m": 60.0, "s": 1.0, "ms": 1e-3, "us": 1e-6, "ns": 1e-9}


def to_string(value: Any) -> str:
    """`string(x)`: a time in RFC 3339, a duration in seconds, a quantity in its canonical form."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return repr(value) if value % 1 else str(int(value))
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    if isinstance(value, timedelta):
        return f"{value.total_seconds():g}s"
    if isinstance(value, Quantity):
        return canonical(str(value.amount))
    if isinstance(value, int | str):
        return str(value)
    raise no_overload("string", value)


def to_int(value: Any) -> int:
    """`int(x)`: a time in seconds since 1970; a fraction is cut off."""
    if isinstance(value, datetime):
        return int(value.timestamp())
    try:
        return int(value)
    except (TypeError, ValueError, OverflowError) as error:
        raise CelError(f"type conversion error from '{type_name(value)}' to 'int'") from error


def to_double(value: Any) -> float:
    """`double(x)`."""
    try:
        return float(value)
    except (TypeError, ValueError, OverflowError) as error:
        raise CelError(f"type conversion error from '{type_name(value)}' to 'double'") from error


def to_bool(value: Any) -> bool:
    """`bool(x)`: only of what is written as one."""
    known = {True: True, False: False, "true": True, "false": False}
    if isinstance(value, bool | str) and value in known:
        return known[value]
    raise no_overload("bool", value)


def to_duration(value: Any) -> timedelta:
    """`duration(x)`: numbers with units, as Go writes them (`1h30m`, `-1.5s`)."""
    text = str(value)
    sign = -1 if text.startswith("-") else 1
    parts = _DURATION.findall(text)
    if "".join(number + unit for number, unit in parts) != text.lstrip("+-") or not parts:
        raise CelError(f'time: invalid duration "{text}"')
    return timedelta(seconds=sign * sum(float(number) * _UNITS[unit] for number, unit in parts))


def to_timestamp(value: Any) -> datetime:
    """`timestamp(x)`: RFC 3339."""
    if isinstance(value, datetime):
        return value
    try:
        return datetime.fromisoformat(str(value).replace("Z", "+00:00"))
    except ValueError as error:
        raise CelError(f'parsing time "{value}"') from error


def to_quantity(text: Any) -> Quantity:
    """`quantity(x)`: as resources are written (`100m`, `2Gi`)."""
    try:
        return Quantity(parse(text))
    except ValueError as error:
        raise CelError("quantities must match the regular expression") from error
