"""The kinds of field errors and their words.

Rule: `apimachinery/pkg/util/validation/field/errors.go`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from kubetui.api.errors import FieldError
from kubetui.playground.apiserver.quoting import go_quote, shown

Found = Iterator[FieldError]
"""What every rule yields: the errors it found, in the real server's order."""

IMMUTABLE = "field is immutable"
ROOT = "[]"
"""How Go prints the path of an object as a whole."""


def required(path: str, detail: str = "") -> FieldError:
    """The field must be there."""
    return _made("FieldValueRequired", path, "Required value", detail)


def invalid(path: str, value: Any, detail: str) -> FieldError:
    """The value breaks a rule."""
    return _made("FieldValueInvalid", path, f"Invalid value: {shown(value)}", detail)


def duplicate(path: str, value: Any, detail: str = "") -> FieldError:
    """The value must be the only one of its kind."""
    return _made("FieldValueDuplicate", path, f"Duplicate value: {shown(value)}", detail)


def not_supported(path: str, value: Any, supported: Iterable[str]) -> FieldError:
    """The value is none of those that exist."""
    listed = ", ".join(go_quote(item) for item in supported)
    return _made(
        "FieldValueNotSupported", path, f"Unsupported value: {shown(value)}", f"supported values: {listed}"
    )


def not_found(path: str, value: Any, detail: str = "") -> FieldError:
    """The value names something that is not there."""
    return _made("FieldValueNotFound", path, f"Not found: {shown(value)}", detail)


def forbidden(path: str, detail: str) -> FieldError:
    """The field may not be set, or not be changed, as things stand."""
    return _made("FieldValueForbidden", path, "Forbidden", detail)


def too_long(path: str, limit: int) -> FieldError:
    """The value has more bytes than allowed."""
    return _made("FieldValueTooLong", path, "Too long", f"may not be more than {limit} bytes")


def too_many(path: str, actual: int, limit: int) -> FieldError:
    """The list has more items than allowed."""
    items = "item" if limit == 1 else "items"
    return _made("FieldValueTooMany", path, f"Too many: {actual}", f"must have at most {limit} {items}")


def immutable(path: str, new: Any, old: Any) -> Found:
    """The value may not differ from the one before."""
    if new != old:
        yield invalid(path, new, IMMUTABLE)


def each(path: str, value: Any, messages: Iterable[str]) -> Found:
    """One error for each message about a value."""
    for message in messages:
        yield invalid(path, value, message)


def one_of(path: str, value: Any, supported: tuple[str, ...]) -> Found:
    """The field must hold one of a few words."""
    if not value:
        yield required(path)
    elif value not in supported:
        yield not_supported(path, value, supported)


def optional_one_of(path: str, value: Any, supported: tuple[str, ...]) -> Found:
    """As `one_of`, for a field that may be absent."""
    if value is not None and value not in supported:
        yield not_supported(path, value, supported)


def not_negative(path: str, value: Any) -> Found:
    """A number, absent or 0 and above."""
    if isinstance(value, int) and value < 0:
        yield invalid(path, value, "must be greater than or equal to 0")


def positive(path: str, value: Any) -> Found:
    """A number of at least 1; absent counts as 0."""
    if (value or 0) <= 0:
        yield invalid(path, value or 0, "must be greater than zero")


def _made(reason: str, path: str, body: str, detail: str = "") -> FieldError:
    return FieldError(reason, path, f"{body}: {detail}" if detail else body)
