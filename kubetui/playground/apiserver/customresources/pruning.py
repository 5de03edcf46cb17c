"""Pruning: fields that a structural schema does not name are dropped.

Rule: `apiextensions-apiserver/pkg/apiserver/schema/pruning`.
"""

from __future__ import annotations

from typing import Any

from kubetui.api.meta import Obj
from kubetui.playground.apiserver.customresources.structural import (
    below,
    embedded,
    items,
    preserves,
    properties,
    values,
)

_WHOLE = ("apiVersion", "kind", "metadata")


def prune(node: Obj, value: Any, *, whole: bool = True) -> tuple[Any, list[str]]:
    """The value without unknown fields, and the paths of these in order; shares what is unchanged."""
    dropped: list[str] = []
    return _pruned(node, value, "", whole, dropped), sorted(dropped)


def _pruned(node: Obj, value: Any, path: str, whole: bool, dropped: list[str]) -> Any:
    if isinstance(value, dict):
        return _object(node, value, path, whole or embedded(node), dropped)
    item = items(node)
    if not isinstance(value, list) or (item is None and preserves(node)):
        return value
    inner = item or {}
    return [_pruned(inner, each, f"{path}[{at}]", False, dropped) for at, each in enumerate(value)]


def _object(node: Obj, value: Obj, path: str, whole: bool, dropped: list[str]) -> Obj:
    found: Obj = {}
    known = properties(node)
    for name, item in value.items():
        here = f"{path}.{name}" if path else name
        if whole and name in _WHOLE:
            found[name] = item
        elif name in known or values(node) is not None:
            found[name] = _pruned(below(node, name) or {}, item, here, False, dropped)
        elif preserves(node):
            found[name] = item
        else:
            dropped.append(here)
    return found
