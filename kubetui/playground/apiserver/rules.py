"""The kinds' rules, loaded when the first object needs them: schemas take time and memory."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from functools import cache
from typing import Any

from kubetui.api.errors import FieldError
from kubetui.api.meta import Obj
from kubetui.kinds.model import ApiKind

_HERE = "kubetui.playground.apiserver"


@cache
def _find(module: str, name: str) -> Callable[..., Any] | None:
    try:
        found: Callable[..., Any] = getattr(importlib.import_module(f"{_HERE}.{module}"), name)
    except (ModuleNotFoundError, AttributeError):
        return None
    return found


def set_defaults(kind: ApiKind, obj: Obj) -> None:
    """Fill in what the object leaves open."""
    if rule := _find("defaults", "set_defaults"):
        rule(kind, obj)


def validate_create(kind: ApiKind, obj: Obj) -> list[FieldError]:
    """The rules a new object breaks."""
    rule = _find("validation", "validate_create")
    return rule(kind, obj) if rule else []


def validate_update(kind: ApiKind, new: Obj, old: Obj, subresource: str = "") -> list[FieldError]:
    """The rules a change breaks."""
    rule = _find("validation", "validate_update")
    return rule(kind, new, old, subresource) if rule else []


def schema_of(kind: ApiKind) -> Any:
    """The schema of a kind."""
    rule = _find("schema", "schema_of")
    return rule(kind) if rule else None


def record_update(live: Obj | None, new: Obj, **about: Any) -> None:
    """Write down in `metadata.managedFields` who set what."""
    if rule := _find("managedfields", "record_update"):
        rule(live, new, **about)
