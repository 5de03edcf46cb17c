"""Resource quantities: `100m`, `64Mi`, `1e3`.

Rule: `apimachinery/pkg/api/resource.Quantity`.
"""

from __future__ import annotations

import re
from decimal import ROUND_UP, Context, Decimal
from functools import lru_cache

_PATTERN = re.compile(r"^([+-]?(?:\d+(?:\.\d*)?|\.\d+))(?:([numkMGTPE]|[KMGTPE]i)|([eE][+-]?\d+))?$")
_BINARY = {f"{letter}i": Decimal(1024) ** (index + 1) for index, letter in enumerate("KMGTPE")}
_DECIMAL = {
    "n": Decimal("1e-9"), "u": Decimal("1e-6"), "m": Decimal("1e-3"), "": Decimal(1), "k": Decimal(10) ** 3,
    "M": Decimal(10) ** 6, "G": Decimal(10) ** 9, "T": Decimal(10) ** 12, "P": Decimal(10) ** 15,
    "E": Decimal(10) ** 18,
}  # fmt: skip
_LARGEST = Decimal(2**63 - 1)
_EXACT = Context(prec=60)
FORMAT_ERROR = "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"
"""What the API server says of a quantity it cannot read."""


def parse(value: object) -> Decimal:
    """The amount in base units (cores, bytes, pieces), at most what 63 bits hold, as the server caps it.

    Raises:
        ValueError: the value is no quantity.
    """
    found = _PATTERN.match(str(value)) if isinstance(value, str | int | float) else None
    if found is None:
        raise ValueError(FORMAT_ERROR)
    number, suffix, exponent = found.groups()
    if exponent:
        total = Decimal(number + exponent)
    else:
        total = _EXACT.multiply(
            Decimal(number), _BINARY[suffix] if suffix in _BINARY else _DECIMAL[suffix or ""]
        )
    capped = max(-_LARGEST, min(total, _LARGEST))
    return _EXACT.multiply(_nanos(capped), _DECIMAL["n"])


def _nanos(total: Decimal) -> Decimal:
    """The finest that is kept; what is finer is rounded away from zero."""
    return _EXACT.divide(total, _DECIMAL["n"]).to_integral_value(ROUND_UP)


def amount(value: object) -> Decimal:
    """As `parse`, but 0 for what cannot be read: for showing and adding up, never for validating."""
    return _amount(value) if isinstance(value, str) else _amount(str(value))


@lru_cache(maxsize=4096)
def _amount(value: str) -> Decimal:
    try:
        return parse(value)
    except ValueError:
        return Decimal(0)


def canonical(value: object) -> str:
    """The text the API server stores: no fraction, the largest suffix that needs none.

    Finer than a milli is rounded up; the family of the suffix (binary, decimal, exponent) is kept.

    Raises:
        ValueError: the value is no quantity.
    """
    total = parse(value)
    written = str(value)
    if written.endswith("i") and total == total.to_integral_value() and abs(total) >= 1024:
        return _largest(total, _BINARY) or str(int(total))
    if re.search(r"\d[eE][+-]?\d+$", written):
        return _exponent(total)
    return decimal(total)


def decimal(total: Decimal) -> str:
    """An amount with decimal suffixes: `1500m`, `2`, `3k`; finer than a nano is rounded up."""
    return _largest(_EXACT.multiply(_nanos(total), _DECIMAL["n"]), _DECIMAL) or "0"


def binary(total: Decimal) -> str:
    """An amount with binary suffixes: `64Mi`; below 1 Ki or uneven it is written out."""
    return _largest(total, {"": Decimal(1), **_BINARY}) or decimal(total)


def _largest(total: Decimal, scales: dict[str, Decimal]) -> str:
    if total == 0:
        return "0"
    for suffix, scale in sorted(scales.items(), key=lambda item: -item[1]):
        if _EXACT.remainder(total, scale) == 0:
            return f"{int(total / scale)}{suffix}"
    return ""


def _exponent(total: Decimal) -> str:
    power, thousand = 0, Decimal(1000)
    while total != total.to_integral_value():
        total, power = _EXACT.multiply(total, thousand), power - 3
    while total and _EXACT.remainder(total, thousand) == 0:
        total, power = _EXACT.divide(total, thousand), power + 3
    return str(int(total)) + (f"e{power}" if power else "")
