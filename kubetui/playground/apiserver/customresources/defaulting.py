"""Defaults of a structural schema, filled in on every write and every read.

Rule: `apiextensions-apiserver/pkg/apiserver/schema/defaulting`.
"""

from __future__ import annotations

from typing import Any

from kubetui.api.meta import Obj, clone
from kubetui.playground.apiserver.customresources.structural import below, items, properties


def defaulted(node: Obj, value: Any) -> Any:
    """The value with what it leaves open; null counts as absent where null is not allowed."""
    if isinstance(value, list):
        item = items(node)
        return value if item is None else [defaulted(item, each) for each in value]
    if not isinstance(value, dict):
        return value
    found = {name: item for name, item in value.items() if not _stands_aside(below(node, name), item)}
    for name, inner in properties(node).items():
        if name not in found and inner.get("default") is not None:
            found[name] = clone(inner["default"])
    return {name: _inner(below(node, name), item) for name, item in found.items()}


def _inner(node: Obj | None, value: Any) -> Any:
    return value if node is None else defaulted(node, value)


def _stands_aside(node: Obj | None, value: Any) -> bool:
    """Whether a null makes way for a default."""
    return value is None and node is not None and node.get("default") is not None and not node.get("nullable")
