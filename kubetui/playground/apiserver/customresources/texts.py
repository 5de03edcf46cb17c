"""The formats of strings that a server checks; others are only a note to the reader.

Rule: `apiextensions-apiserver/pkg/apiserver/validation/formats.go`.
"""

from __future__ import annotations

import base64
import binascii
import ipaddress
import re
import uuid
from collections.abc import Callable
from datetime import datetime
from urllib.parse import urlsplit

from kubetui.playground.apiserver.validation import formats

_HOST = re.compile(r"[a-zA-Z0-9](([-0-9a-zA-Z]+)?[0-9a-zA-Z])?(\.[a-zA-Z0-9](([-0-9a-zA-Z]+)?[0-9a-zA-Z])?)*")
_DATE_TIME = re.compile(r"\d{4}-\d\d-\d\d[tT]\d\d:\d\d:\d\d(\.\d+)?([zZ]|[+-]\d\d:\d\d)")
_DURATION = re.compile(
    r"[-+]?(\d+(\.\d*)?|\.\d+)(ns|us|µs|ms|s|m|h|d|w)((\d+(\.\d*)?|\.\d+)(ns|us|µs|ms|s|m|h|d|w))*|0"
)
_EMAIL = re.compile(r"[^@\s<>\"]+@[^@\s<>\"]+")


def well_formed(format_: str, value: str) -> bool:
    """Whether a string has a format; formats nobody knows are always met."""
    rule = _RULES.get(format_)
    return rule is None or rule(value)


def _parses(parse: Callable[[str], object]) -> Callable[[str], bool]:
    def rule(value: str) -> bool:
        try:
            parse(value)
        except ValueError:
            return False
        return True

    return rule


def _uri(value: str) -> bool:
    try:
        found = urlsplit(value)
    except ValueError:
        return False
    return bool(found.scheme and (found.netloc or found.path)) or value.startswith("/")


def _bytes(value: str) -> bool:
    try:
        base64.b64decode(value, validate=True)
    except (binascii.Error, ValueError):
        return False
    return True


def _date(value: str) -> bool:
    return re.fullmatch(r"\d{4}-\d\d-\d\d", value) is not None and _parses(datetime.fromisoformat)(value)


def _date_time(value: str) -> bool:
    return _DATE_TIME.fullmatch(value) is not None and _parses(datetime.fromisoformat)(value.upper())


def _uuid(version: int | None) -> Callable[[str], bool]:
    def rule(value: str) -> bool:
        try:
            found = uuid.UUID(value)
        except ValueError:
            return False
        return version is None or found.version == version

    return rule


_RULES: dict[str, Callable[[str], bool]] = {
    "uri": _uri,
    "email": lambda value: _EMAIL.fullmatch(value) is not None,
    "hostname": lambda value: len(value) <= 255 and _HOST.fullmatch(value) is not None,
    "ipv4": _parses(ipaddress.IPv4Address),
    "ipv6": _parses(ipaddress.IPv6Address),
    "cidr": _parses(lambda value: ipaddress.ip_network(value, strict=False) if "/" in value else int("-")),
    "uuid": _uuid(None),
    "uuid3": _uuid(3),
    "uuid4": _uuid(4),
    "uuid5": _uuid(5),
    "byte": _bytes,
    "date": _date,
    "date-time": _date_time,
    "datetime": _date_time,
    "duration": lambda value: _DURATION.fullmatch(value) is not None,
    "k8s-short-name": lambda value: not formats.dns_label(value),
    "k8s-long-name": lambda value: not formats.dns_subdomain(value),
}
