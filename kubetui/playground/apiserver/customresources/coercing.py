"""Metadata inside custom resources: that of embedded objects is typed, as the root's is.

Rule: `apiextensions-apiserver/pkg/apiserver/schema/objectmeta` (CoerceWithOptions).
"""

from __future__ import annotations

from typing import Any

from kubetui.api.meta import Obj
from kubetui.playground.apiserver.customresources.structural import OBJECT_META, below, embedded, items
from kubetui.playground.apiserver.mistyped import MistypedError
from kubetui.playground.apiserver.schema import Schema
from kubetui.playground.apiserver.values import Decoder

HEAD = Schema({"properties": {"metadata": {"$ref": f"#/$defs/{OBJECT_META}"}}})
"""An object of which only the metadata is known."""


def coerce(node: Obj, value: Any) -> tuple[Any, list[str]]:
    """The value without unknown metadata of embedded objects, and the complaints about it, in order."""
    complaints: list[str] = []
    return _coerced(node, value, "", complaints), sorted(complaints)


def _coerced(node: Obj, value: Any, path: str, complaints: list[str]) -> Any:
    if isinstance(value, list):
        item = items(node)
        if item is None:
            return value
        return [_coerced(item, each, f"{path}[{at}]", complaints) for at, each in enumerate(value)]
    if not isinstance(value, dict):
        return value
    found: Obj = {}
    for name, item in value.items():
        inner = below(node, name)
        here = f"{path}.{name}" if path else name
        found[name] = item if inner is None else _coerced(inner, item, here, complaints)
    return _typed(found, path, complaints) if embedded(node) and "metadata" in found else found


def _typed(obj: Obj, path: str, complaints: list[str]) -> Obj:
    """With the metadata that its type knows; what is of a wrong type is left to validation."""
    decoder = Decoder()
    try:
        metadata = decoder.decode(HEAD, {"metadata": obj["metadata"]}).get("metadata", {})
    except MistypedError:
        return obj
    prefix = f"{path}." if path else ""
    complaints += [said.replace('field "', f'field "{prefix}', 1) for said in decoder.strict]
    return {**obj, "metadata": metadata}
