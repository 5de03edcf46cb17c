"""The three ways in which a default stands in for a field that was left out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from kubetui.api.meta import Obj, clone


def fill(obj: Obj, **values: object) -> None:
    """Set fields that are absent or an empty string; values are plain, never shared lists or maps."""
    for name, value in values.items():
        if obj.get(name) in (None, ""):
            obj[name] = value


def fill_zero(obj: Obj, **values: int) -> None:
    """Set numbers that are absent or 0: fields for which Go cannot tell the two apart."""
    for name, value in values.items():
        obj[name] = obj.get(name) or value


def inside(obj: Obj, name: str) -> Obj:
    """The struct in a field, made when it is absent."""
    found = obj.get(name)
    if not isinstance(found, dict):
        found = obj[name] = {}
    return found


def take_missing(target: Obj, source: Mapping[str, object]) -> None:
    """Copy the entries that the target lacks."""
    for name, value in source.items():
        target.setdefault(name, clone(value) if isinstance(value, dict) else value)


def present(obj: Obj, *names: str) -> Iterator[Obj]:
    """The structs in some fields, empty ones too; absent ones are left out."""
    for name in names:
        found = obj.get(name)
        if isinstance(found, dict):
            yield found
