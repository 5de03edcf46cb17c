"""A structural schema of a CustomResourceDefinition, seen as the built-in kinds' schemas are.

Managed fields and server-side apply read it through this; decoding, defaults and validation walk the
plain node itself. Rule: `apiextensions-apiserver/pkg/apiserver/schema`.
"""

from __future__ import annotations

from typing import Any

from kubetui.api.meta import Obj
from kubetui.playground.apiserver.schema import Schema, named

OBJECT_META = "io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta"
_STRING: Obj = {"type": "string"}


def preserves(node: Obj) -> bool:
    """Whether fields that the schema does not name are kept."""
    return node.get("x-kubernetes-preserve-unknown-fields") is True


def embedded(node: Obj) -> bool:
    """Whether a value is a whole object with apiVersion, kind and metadata."""
    return node.get("x-kubernetes-embedded-resource") is True


def int_or_string(node: Obj) -> bool:
    """Whether a value is a whole number or a string."""
    return node.get("x-kubernetes-int-or-string") is True


def properties(node: Obj) -> dict[str, Obj]:
    """The named fields of an object."""
    found = node.get("properties")
    return (
        {name: item for name, item in found.items() if isinstance(item, dict)}
        if isinstance(found, dict)
        else {}
    )


def values(node: Obj) -> Obj | None:
    """The schema of a map's values; an empty one where anything goes, None when it is no map."""
    found = node.get("additionalProperties")
    if isinstance(found, dict):
        return found
    return {} if found is True else None


def items(node: Obj) -> Obj | None:
    """The schema of a list's items."""
    found = node.get("items")
    return found if isinstance(found, dict) else None


def below(node: Obj, name: str) -> Obj | None:
    """The schema of one field, or of one value of a map."""
    found = properties(node).get(name)
    return values(node) if found is None else found


class StructuralSchema(Schema):
    """A node of a structural schema; the root and embedded objects know metadata."""

    __slots__ = ("_whole",)

    def __init__(self, node: Obj, *, whole: bool = False) -> None:
        self._node = self._target = node
        self._whole = whole or embedded(node)
        self.definition = ""
        self._fields: dict[str, Schema] | None = None
        self._item: Schema | None = None
        self.shape = self._plain_shape()

    @property
    def fields(self) -> dict[str, Schema]:
        """The fields by name."""
        if self._fields is None:
            found: dict[str, Schema] = {
                name: StructuralSchema(node) for name, node in properties(self._node).items()
            }
            if self._whole:
                found["metadata"] = named(OBJECT_META)
                found.setdefault("apiVersion", StructuralSchema(_STRING))
                found.setdefault("kind", StructuralSchema(_STRING))
            self._fields = found
        return self._fields

    def field(self, name: str) -> Schema | None:
        """The field of an object, or the value of a map under any key."""
        found = self.fields.get(name)
        return found if found is not None else self.item if self.is_map else None

    @property
    def item(self) -> Schema | None:
        """What a list's items or a map's values are."""
        if self._item is None:
            node = items(self._node) if self.type == "array" else values(self._node)
            self._item = StructuralSchema(node) if node is not None else None
        return self._item

    @property
    def is_map(self) -> bool:
        """Whether the keys are free."""
        return values(self._node) is not None

    @property
    def type(self) -> str:
        """The OpenAPI type, empty where it is left open."""
        return str(self._node.get("type") or "")

    def _extension(self, name: str, default: Any = "") -> Any:
        return self._node.get(f"x-kubernetes-{name}") or default
