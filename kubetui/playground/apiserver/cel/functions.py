"""The tables of functions: those of the language, of its extensions, and those that Kubernetes adds."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from typing import Any
from urllib.parse import urlsplit

from kubetui.api.quantity import amount
from kubetui.playground.apiserver.cel.conversions import (
    to_bool,
    to_double,
    to_duration,
    to_int,
    to_quantity,
    to_string,
    to_timestamp,
)
from kubetui.playground.apiserver.cel.lists import (
    best,
    distinct,
    holds_all,
    index_of,
    is_sorted,
    last_index_of,
    total,
)
from kubetui.playground.apiserver.cel.texts import (
    char_at,
    find,
    find_all,
    formatted,
    matches,
    replace,
    split,
    substring,
)
from kubetui.playground.apiserver.cel.values import (
    CelError,
    Optional,
    Quantity,
    TypeName,
    equal,
    no_overload,
    type_name,
)

Function = Callable[..., Any]


def _size(value: Any) -> int:
    if isinstance(value, str | bytes | list | dict):
        return len(value)
    raise no_overload("size", value)


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


FUNCTIONS: dict[str, Function] = {
    "size": _size, "string": to_string, "int": to_int, "uint": to_int, "double": to_double, "bool": to_bool,
    "duration": to_duration, "timestamp": to_timestamp, "matches": matches, "dyn": lambda value: value,
    "bytes": lambda value: str(value).encode(), "type": lambda value: TypeName(type_name(value)),
    "quantity": to_quantity, "isQuantity": _is(to_quantity), "url": _url, "isURL": _is(_url),
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
        "contains": holds_all, "equivalent": lambda one, other: holds_all(one, other) and holds_all(other, one),
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
    "contains": _contains, "find": find, "findAll": find_all, "indexOf": index_of,
    "lastIndexOf": last_index_of, "lowerAscii": lambda text: text.lower(), "upperAscii": lambda text: text.upper(),
    "replace": replace, "split": split, "substring": substring, "charAt": char_at,
    "trim": lambda text: text.strip(), "join": lambda values, by="": by.join(values),
    "reverse": lambda value: value[::-1], "format": formatted, "sum": total, "isSorted": is_sorted,
    "min": best(min), "max": best(max), "distinct": distinct,
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
