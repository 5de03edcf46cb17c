"""The words that some fields may hold, which a server publishes and the package's schemas leave out.

Rule: `pkg/generated/openapi`, with the feature OpenAPIEnums.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import orjson

from kubetui.api.meta import Obj


@cache
def _enums() -> dict[str, dict[str, list[str]]]:
    found: dict[str, dict[str, list[str]]] = orjson.loads(Path(__file__).with_name("enums.json").read_bytes())
    return found


def with_enum(definition: str, field: str, node: Obj) -> Obj:
    """The field of a definition with the words that it may hold; those of a list stand with its items."""
    words = _enums().get(definition, {}).get(field)
    if words is None:
        return node
    for inner in ("items", "additionalProperties"):
        if inner in node:
            return {**node, inner: {**node[inner], "enum": words}}
    listed = "".join(f'\n - `"{word}"`' for word in words)
    about = f"{node.get('description', '')}\n\nPossible enum values:{listed}"
    return {**node, "description": about, "enum": words}
