"""The functions of the language, of its extensions, and those that Kubernetes adds."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any
from urllib.parse import urlsplit

from kubetui.api.quantity import amount, canonical, parse
from kubetui.playground.apiserver.cel.values import (
    CelError,
    Optional,
    Quantity,
    TypeName,
    equal,
    no_overload,
    type_name,
)
from kubetui.playground.apiserver.patterns import is_plain, searcher

_LONGEST = 100_000
_DURATION = re.compile(r"(\d+(?:\.\d+)?)(h|ms|m|s|us|ns)")
_UNITS = {"h": 3600.0, "m": 60.0, "s": 1.0, "ms": 1e-3, "us": 1e-6, "ns": 1e-9}
_SUBJECT = 64
"""How much of a text is searched for what matches a pattern: Python's matcher must not hold up the server."""

Function = Callable[..., Any]


def _size(value: Any) -> int:
    if isinstance(value, str | bytes | list | dict):
        return len(value)
    raise no_overload("size", value)


def _string(value: Any) -> str:
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


def _int(value: Any) -> int:
    if isinstance(value, datetime):
        return int(value.timestamp())
    try:
        return int(value)
    except (TypeError, ValueError, OverflowError) as error:
        raise CelError(f"type conversion error from '{type_name(value)}' to 'int'") from error


def _double(value: Any) -> float:
    try:
        return float(value)
    except (TypeError, ValueError, OverflowError) as error:
        raise CelError(f"type conversion error from '{type_name(value)}' to 'double'") from error


def _bool(value: Any) -> bool:
    known = {True: True, False: False, "true": True, "false": False}
    if isinstance(value, bool | str) and value in known:
        return known[value]
    raise no_overload("bool", value)


def _duration(value: Any) -> timedelta:
    text = str(value)
    sign = -1 if text.startswith("-") else 1
    parts = _DURATION.findall(text)
    if "".join(number + unit for number, unit in parts) != text.lstrip("+-") or not parts:
        raise CelError(f'time: invalid duration "{text}"')
    return timedelta(seconds=sign * sum(float(number) * _UNITS[unit] for number, unit in parts))


def _timestamp(value: Any) -> datetime:
    if isinstance(value, datetime):
        return value
    try:
        return datetime.fromisoformat(str(value).replace("Z", "+00:00"))
    except ValueError as error:
        raise CelError(f'parsing time "{value}"') from error


def _expression(pattern: Any) -> re.Pattern[str]:
    try:
        if not is_plain(str(pattern)):
            raise CelError("the regular expression repeats what repeats")
        return re.compile(str(pattern))
    except re.error as error:
        raise CelError(f"error parsing regexp: {error}") from error


def _matches(text: Any, pattern: Any) -> bool:
    if not isinstance(text, str):
        raise no_overload("matches", text, pattern)
    try:
        return searcher(str(pattern))(text)
    except re.error as error:
        raise CelError(f"error parsing regexp: {error}") from error


def _find(text: str, pattern: str) -> str:
    found = _expression(pattern).search(text[:_SUBJECT])
    return found[0] if found else ""


def _find_all(text: str, pattern: str, limit: int = -1) -> list[str]:
    found = [match[0] for match in _expression(pattern).finditer(text[:_SUBJECT])]
    return found if limit < 0 else found[:limit]


def _index_of(value: Any, wanted: Any, start: int = 0) -> int:
    if isinstance(value, str):
        return value.find(wanted, start)
    return next((at for at, each in enumerate(value) if equal(each, wanted)), -1)


def _last_index_of(value: Any, wanted: Any) -> int:
    if isinstance(value, str):
        return value.rfind(wanted)
    return max((at for at, each in enumerate(value) if equal(each, wanted)), default=-1)


def _replace(text: str, old: str, new: str, limit: int = -1) -> str:
    if len(text) * max(len(new), 1) > _LONGEST:
        raise CelError("the text would become too long")
    return text.replace(old, new, limit)


def _split(text: str, separator: str, limit: int = -1) -> list[str]:
    if limit == 0:
        return []
    return list(text) if not separator else text.split(separator, limit - 1 if limit > 0 else -1)


def _substring(text: str, start: int, end: int | None = None) -> str:
    last = len(text) if end is None else end
    if not 0 <= start <= last <= len(text):
        raise CelError(f"index out of range: {start if start > len(text) else last}")
    return text[start:last]


def _char_at(text: str, at: int) -> str:
    if not 0 <= at <= len(text):
        raise CelError(f"index out of range: {at}")
    return text[at : at + 1]


def _format(template: str, values: list[Any]) -> str:
    found, rest = "", list(values)
    for part in re.split(r"(%%|%(?:\.\d+)?[sdfeboxX])", template):
        if part == "%%":
            found += "%"
        elif part.startswith("%") and len(part) > 1:
            if not rest:
                raise CelError("index 0 out of range")
            value = rest.pop(0)
            found += _string(value) if part[-1] in "sd" and not isinstance(value, list | dict) else str(value)
        else:
            found += part
    return found


def _sum(values: list[Any]) -> Any:
    total: Any = 0
    for value in values:
        total = value if total == 0 else total + value
    return total


def _is_sorted(values: list[Any]) -> bool:
    return all(one <= other for one, other in pairwise(values))


def _best(choose: Callable[[Any], Any]) -> Function:
    def best(values: list[Any]) -> Any:
        if not values:
            raise CelError("min/max called on empty list")
        return choose(values)

    return best


def _quantity(text: Any) -> Quantity:
    try:
        return Quantity(parse(text))
    except ValueError as error:
        raise CelError("quantities must match the regular expression") from error


def _is(make: Callable[[Any], Any]) -> Function:
    def holds(value: Any) -> bool:
        try:
            make(value)
        except (ValueError, TypeError):
            return False
        return True

    return holds


def _amount(value: Any) -> Decimal:
    return value.amount if isinstance(value, Quantity) else amount(value)


def _plus(one: Any, other: Any) -> Any:
    if isinstance(one, Quantity):
        return Quantity(one.amount + _amount(other))
    raise no_overload("add", one, other)


def _minus(one: Any, other: Any) -> Any:
    if isinstance(one, Quantity):
        return Quantity(one.amount - _amount(other))
    raise no_overload("sub", one, other)


def _url(text: Any) -> Any:
    found = urlsplit(str(text))
    if not found.scheme and not str(text).startswith("/"):
        raise CelError(f'URL parse error: parse "{text}": invalid URI for request')
    return found


def _contains_ip(network: Any, other: Any) -> bool:
    inner = other if not isinstance(other, str) else _address(other)
    if isinstance(inner, ipaddress.IPv4Network | ipaddress.IPv6Network):
        return inner.version == network.version and bool(inner.subnet_of(network))
    return inner in network


def _address(text: Any) -> Any:
    return ipaddress.ip_network(text) if "/" in str(text) else ipaddress.ip_address(str(text))


def _or_value(value: Optional, default: Any) -> Any:
    return value.values[0] if value.values else default


def _value(value: Optional) -> Any:
    if not value.values:
        raise CelError("optional.none() dereference")
    return value.values[0]


def _contains(value: Any, wanted: Any) -> bool:
    if isinstance(value, str) and isinstance(wanted, str):
        return wanted in value
    if isinstance(value, ipaddress.IPv4Network | ipaddress.IPv6Network):
        return _contains_ip(value, wanted)
    raise no_overload("contains", value, wanted)


def _subset(one: list[Any], other: list[Any]) -> bool:
    return all(any(equal(each, known) for known in one) for each in other)


FUNCTIONS: dict[str, Function] = {
    "size": _size, "string": _string, "int": _int, "uint": _int, "double": _double, "bool": _bool,
    "duration": _duration, "timestamp": _timestamp, "matches": _matches, "dyn": lambda value: value,
    "bytes": lambda value: str(value).encode(), "type": lambda value: TypeName(type_name(value)),
    "quantity": _quantity, "isQuantity": _is(_quantity), "url": _url, "isURL": _is(_url),
    "ip": lambda text: ipaddress.ip_address(text), "isIP": _is(ipaddress.ip_address),
    "cidr": lambda text: ipaddress.ip_network(text, strict=False), "isCIDR": _is(ipaddress.ip_network),
}  # fmt: skip
"""Functions that stand alone."""

SPACES: dict[str, dict[str, Function]] = {
    "optional": {
        "of": lambda value: Optional((value,)), "none": lambda: Optional(),
        "ofNonZeroValue": lambda value: Optional((value,)) if value else Optional(),
    },
    "sets": {
        "contains": _subset, "equivalent": lambda one, other: _subset(one, other) and _subset(other, one),
        "intersects": lambda one, other: any(equal(a, b) for a in one for b in other),
    },
    "math": {
        "greatest": lambda *values: max(values[0] if isinstance(values[0], list) else values),
        "least": lambda *values: min(values[0] if isinstance(values[0], list) else values),
        "abs": abs,
    },
}  # fmt: skip
"""Functions with a prefix."""

METHODS: dict[str, Function] = {
    **{name: FUNCTIONS[name] for name in ("size", "matches")},
    "startsWith": lambda text, start: text.startswith(start), "endsWith": lambda text, end: text.endswith(end),
    "contains": _contains, "find": _find, "findAll": _find_all, "indexOf": _index_of,
    "lastIndexOf": _last_index_of, "lowerAscii": lambda text: text.lower(), "upperAscii": lambda text: text.upper(),
    "replace": _replace, "split": _split, "substring": _substring, "charAt": _char_at,
    "trim": lambda text: text.strip(), "join": lambda values, by="": by.join(values),
    "reverse": lambda value: value[::-1], "format": _format, "sum": _sum, "isSorted": _is_sorted,
    "min": _best(min), "max": _best(max), "distinct": lambda values: _distinct(values),
    "flatten": lambda values: [each for value in values for each in (value if isinstance(value, list) else [value])],
    "isGreaterThan": lambda one, other: _amount(one) > _amount(other),
    "isLessThan": lambda one, other: _amount(one) < _amount(other),
    "compareTo": lambda one, other: (_amount(one) > _amount(other)) - (_amount(one) < _amount(other)),
    "asInteger": lambda one: int(_amount(one)), "asApproximateFloat": lambda one: float(_amount(one)),
    "isInteger": lambda one: _amount(one) % 1 == 0, "sign": lambda one: (_amount(one) > 0) - (_amount(one) < 0),
    "add": _plus, "sub": _minus, "getScheme": lambda url: url.scheme, "getHost": lambda url: url.netloc,
    "getHostname": lambda url: url.hostname or "", "getPort": lambda url: str(url.port or ""),
    "getEscapedPath": lambda url: url.path, "orValue": _or_value, "value": _value,
    "hasValue": lambda value: bool(value.values), "or": lambda one, other: one if one.values else other,
    "containsIP": _contains_ip, "containsCIDR": _contains_ip, "family": lambda address: address.version,
    "prefixLength": lambda network: network.prefixlen, "isLoopback": lambda address: address.is_loopback,
    "isUnspecified": lambda address: address.is_unspecified, "masked": lambda network: network,
    "getFullYear": lambda at: at.year, "getMonth": lambda at: at.month - 1, "getDate": lambda at: at.day,
    "getHours": lambda at: at.hour if isinstance(at, datetime) else int(at.total_seconds() // 3600),
    "getMinutes": lambda at: at.minute if isinstance(at, datetime) else int(at.total_seconds() // 60),
    "getSeconds": lambda at: at.second if isinstance(at, datetime) else int(at.total_seconds()),
}  # fmt: skip
"""Functions behind a value."""


def _distinct(values: list[Any]) -> list[Any]:
    found: list[Any] = []
    for value in values:
        if not any(equal(value, each) for each in found):
            found.append(value)
    return found
