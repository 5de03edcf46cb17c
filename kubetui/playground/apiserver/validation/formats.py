"""Formats of names, keys and values: each function returns what is wrong, in the server's words.

Rule: `apimachinery/pkg/util/validation` and `pkg/api/validate/content`.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable

Messages = list[str]
NameRule = Callable[[str], Messages]

_LABEL = "[a-z0-9]([-a-z0-9]*[a-z0-9])?"
_SUBDOMAIN = rf"{_LABEL}(\.{_LABEL})*"
_DNS_1035 = "[a-z]([-a-z0-9]*[a-z0-9])?"
_KEY = "([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]"
_WILDCARD = rf"\*\.{_SUBDOMAIN}"
_UNDERSCORE = "_?[a-z0-9]([-_a-z0-9]*[a-z0-9])?"
_LOWER = "must consist of lower case alphanumeric characters"
_ENDS = "and must start and end with an alphanumeric character"
_KEY_RULE = f"must consist of alphanumeric characters, '-', '_' or '.', {_ENDS}"


def regex_error(message: str, pattern: str, *examples: str) -> str:
    """How every broken pattern is reported."""
    shown = " or ".join(f"'{example}', " for example in examples)
    return f"{message} ({f'e.g. {shown}' if examples else ''}regex used for validation is '{pattern}')"


def _too_long(value: str, limit: int, unit: str = "characters") -> Messages:
    return [f"must be no more than {limit} {unit}"] if len(value.encode()) > limit else []


def _matches(pattern: str, value: str) -> bool:
    return re.fullmatch(pattern, value, re.ASCII) is not None


def dns_label(value: str) -> Messages:
    """A lowercase RFC 1123 label."""
    found = _too_long(value, 63)
    if _matches(_LABEL, value):
        return found
    if _matches(_SUBDOMAIN, value):
        return [*found, "must not contain dots"]
    message = f"a lowercase RFC 1123 label {_LOWER} or '-', {_ENDS}"
    return [*found, regex_error(message, _LABEL, "my-name", "123-abc")]


def dns_subdomain(value: str) -> Messages:
    """A lowercase RFC 1123 subdomain: most names."""
    found = _too_long(value, 253)
    if _matches(_SUBDOMAIN, value):
        return found
    message = f"a lowercase RFC 1123 subdomain {_LOWER}, '-' or '.', {_ENDS}"
    return [*found, regex_error(message, _SUBDOMAIN, "example.com")]


def dns_subdomain_with_underscore(value: str) -> Messages:
    """As `dns_subdomain`, for DNS search paths."""
    found = _too_long(value, 253)
    pattern = rf"{_UNDERSCORE}(\.{_UNDERSCORE})*"
    if _matches(pattern, value):
        return found
    message = f"a lowercase RFC 1123 subdomain {_LOWER}, '_', '-' or '.', {_ENDS}"
    return [*found, regex_error(message, pattern, "example.com")]


def dns_1035_label(value: str) -> Messages:
    """A label that begins with a letter."""
    found = _too_long(value, 63)
    if _matches(_DNS_1035, value):
        return found
    message = (
        f"a DNS-1035 label {_LOWER} or '-', start with an alphabetic character, "
        "and end with an alphanumeric character"
    )
    return [*found, regex_error(message, _DNS_1035, "my-name", "abc-123")]


def wildcard_subdomain(value: str) -> Messages:
    """`*.` and a subdomain."""
    found = _too_long(value, 253)
    if _matches(_WILDCARD, value):
        return found
    message = (
        "a wildcard DNS-1123 subdomain must start with '*.', followed by a valid DNS subdomain, "
        f"which {_LOWER}, '-' or '.' and end with an alphanumeric character"
    )
    return [*found, regex_error(message, _WILDCARD, "*.example.com")]


def qualified_name(value: str) -> Messages:
    """A label or annotation key: a name, with or without a domain before it."""
    parts = value.split("/")
    if len(parts) > 2:
        said = regex_error(f"a valid label key {_KEY_RULE}", _KEY, "MyName", "my.name", "123-abc")
        return [f"{said} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')"]
    found = _prefix(parts[0]) if len(parts) == 2 else []
    name = parts[-1]
    if not name:
        found.append("name part must be non-empty")
    found += [f"name part {said}" for said in _too_long(name, 63, "bytes")]
    if not _matches(_KEY, name):
        found.append(f"name part {regex_error(_KEY_RULE, _KEY, 'MyName', 'my.name', '123-abc')}")
    return found


def _prefix(prefix: str) -> Messages:
    if not prefix:
        return ["prefix part must be non-empty"]
    said = _too_long(prefix, 253, "bytes") + [text for text in dns_subdomain(prefix) if "no more" not in text]
    return [f"prefix part {text}" for text in said]


def label_value(value: str) -> Messages:
    """The value of a label."""
    found = _too_long(value, 63, "bytes")
    pattern = f"({_KEY})?"
    if _matches(pattern, value):
        return found
    message = (
        "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', "
        f"{_ENDS}"
    )
    return [*found, regex_error(message, pattern, "MyValue", "my_value", "12345")]


def path_segment(value: str) -> Messages:
    """A name that only has to fit into a URL: the RBAC kinds."""
    if value in (".", ".."):
        return [f"may not be '{value}'"]
    return [f"may not contain '{letter}'" for letter in "/%" if letter in value]


def config_key(value: str) -> Messages:
    """A key of a ConfigMap or Secret."""
    found = _too_long(value, 253)
    if not _matches("[-._a-zA-Z0-9]+", value):
        message = "a valid config key must consist of alphanumeric characters, '-', '_' or '.'"
        found.append(regex_error(message, "[-._a-zA-Z0-9]+", "key.name", "KEY_NAME", "key-name"))
    return found + _climbs(value)


def _climbs(value: str) -> Messages:
    if value in (".", ".."):
        return [f"must not be '{value}'"]
    return ["must not start with '..'"] if value.startswith("..") else []


def env_name(value: str) -> Messages:
    """The name of an environment variable."""
    if not value:
        return ["environment variable name must be non-empty"]
    if all(" " <= letter <= "~" and letter != "=" for letter in value):
        return []
    rule = "must consist only of printable ASCII characters other than '='"
    return [f"a valid environment variable name {rule}"]


def port_number(value: int) -> Messages:
    """A port, 1 to 65535."""
    return in_range(value, 1, 65535)


def in_range(value: int, low: int, high: int) -> Messages:
    """A number between two others."""
    return [] if low <= value <= high else [f"must be between {low} and {high}, inclusive"]


def port_name(value: str) -> Messages:
    """The name of a port."""
    rules = (
        (len(value) > 15, "must be no more than 15 characters"),
        (
            not _matches("[-a-z0-9]+", value),
            "must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)",
        ),
        (re.search("[a-z]", value) is None, "must contain at least one letter (a-z)"),
        ("--" in value, "must not contain consecutive hyphens"),
        (value.startswith("-") or value.endswith("-"), "must not begin or end with a hyphen"),
    )
    return [message for broken, message in rules if broken]


def header_name(value: str) -> Messages:
    """The name of an HTTP header."""
    if _matches("[-A-Za-z0-9]+", value):
        return []
    message = "a valid HTTP header must consist of alphanumeric characters or '-'"
    return [regex_error(message, "[-A-Za-z0-9]+", "X-Header-Name")]


def percent(value: str) -> Messages:
    """A percentage, such as `25%`."""
    if _matches("[0-9]+%", value):
        return []
    message = "a valid percent string must be a numeric string followed by an ending '%'"
    return [regex_error(message, "[0-9]+%", "1%", "93%")]


def ip(value: str) -> Messages:
    """An IP address."""
    try:
        ipaddress.ip_address(value)
    except ValueError:
        return ["must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)"]
    return []


def cidr(value: str) -> Messages:
    """A network."""
    try:
        ipaddress.ip_network(value, strict=False)
    except ValueError:
        return ["must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)"]
    return [] if "/" in value else ["must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)"]


def in_prefix(rule: NameRule) -> NameRule:
    """The rule for the beginning of a name, such as `generateName`: a hyphen at its end is not the end."""

    def check(value: str) -> Messages:
        return rule(f"{value[:-1]}a" if len(value) > 1 and value.endswith("-") else value)

    return check
