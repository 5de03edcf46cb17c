"""The schemas of Kubernetes 1.36, as the package `kubernetes-validate` carries them.

Its file is JSON Schema made from the published OpenAPI document: optional fields are nullable,
Quantity and IntOrString are a `oneOf`. It is parsed once, on demand; a Schema is a view of a node of
it, so nothing is copied.
"""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import Any

import orjson

from kubetui.kinds.model import ApiKind

_REF = "#/$defs/"
_SHAPES = {
    "io.k8s.apimachinery.pkg.api.resource.Quantity": "quantity",
    "io.k8s.apimachinery.pkg.util.intstr.IntOrString": "int-or-string",
    "io.k8s.apimachinery.pkg.apis.meta.v1.Time": "time",
    "io.k8s.apimachinery.pkg.apis.meta.v1.MicroTime": "micro-time",
    "io.k8s.apimachinery.pkg.apis.meta.v1.FieldsV1": "any",
    "io.k8s.apimachinery.pkg.runtime.RawExtension": "any",
}
_TYPES = {"quantity": "string", "int-or-string": "", "any": "object"}


@cache
def definitions() -> dict[str, dict[str, Any]]:
    """Every definition by its full name; shared, never to be changed."""
    folder = resources.files("kubernetes_validate") / "kubernetes-json-schema" / "v1.36.0-local"
    found: dict[str, dict[str, Any]] = orjson.loads((folder / "_definitions.json").read_bytes())["$defs"]
    return found


@cache
def _names() -> dict[tuple[str, str, str], str]:
    """The definition's name of a group, version and kind."""
    found = {}
    for name, node in definitions().items():
        for gvk in node.get("x-kubernetes-group-version-kind", ()):
            found[gvk["group"], gvk["version"], gvk["kind"]] = name
    return found


def definition_of(group: str, version: str, kind: str) -> str:
    """The full name of the definition of a kind, empty for an unknown one."""
    return _names().get((group, version, kind), "")


class Schema:
    """One field, list item or object: what it may hold, and how lists and maps are merged.

    `definition` is the full name of the definition it refers to, empty for a plain value. `shape`
    is what decoding goes by: `struct`, `map`, `list`, `string`, `bytes`, `integer`, `number`,
    `boolean`, `time`, `micro-time`, `quantity`, `int-or-string` or `any`.
    """

    __slots__ = ("_fields", "_item", "_node", "_target", "definition", "shape")

    def __init__(self, node: dict[str, Any]) -> None:
        self._node = node
        self.definition: str = node.get("$ref", "").removeprefix(_REF)
        self._target = definitions()[self.definition] if self.definition else node
        self._fields: dict[str, Schema] | None = None
        self._item: Schema | None = None
        self.shape = _SHAPES.get(self.definition) or self._plain_shape()

    def _plain_shape(self) -> str:
        if "properties" in self._target:
            return "struct"
        if "additionalProperties" in self._target:
            return "map"
        found = _first_type(self._target)
        if found == "array":
            return "list"
        if found == "string" and self._target.get("format") == "byte":
            return "bytes"
        return "any" if found in ("object", "") else found

    def _extension(self, name: str, default: Any = "") -> Any:
        key = f"x-kubernetes-{name}"
        return self._node.get(key) or self._target.get(key) or default

    @property
    def fields(self) -> dict[str, Schema]:
        """The fields of a struct by name."""
        if self._fields is None:
            self._fields = _fields(self.definition) if self.definition else _made(self._target)
        return self._fields

    def field(self, name: str) -> Schema | None:
        """The field of a struct, or the value of a map under any key."""
        return self.item if self.is_map else self.fields.get(name)

    @property
    def item(self) -> Schema | None:
        """What a list's items or a map's values are."""
        if self._item is None:
            node = self._target.get("items") or self._target.get("additionalProperties")
            self._item = Schema(node) if isinstance(node, dict) else None
        return self._item

    @property
    def required(self) -> frozenset[str]:
        """The fields that a struct always has."""
        return frozenset(self._target.get("required", ()))

    @property
    def type(self) -> str:
        """The OpenAPI type: `object`, `array`, `string`, `integer`, `number`, `boolean` or empty."""
        return _TYPES[self.shape] if self.shape in _TYPES else _first_type(self._target)

    @property
    def format(self) -> str:
        """The OpenAPI format, such as `int32`; `quantity` and `int-or-string` for those two."""
        return self.shape if self.shape in ("quantity", "int-or-string") else self._target.get("format", "")

    @property
    def open(self) -> bool:
        """Whether an object may have fields that the schema does not name."""
        return self._extension("preserve-unknown-fields", False) is True

    @property
    def default(self) -> Any:
        """What stands for the field where it is left out, None where nothing does."""
        return self._node.get("default")

    @property
    def is_map(self) -> bool:
        """Whether the keys are free (labels, limits)."""
        return self.shape == "map"

    @property
    def merge_key(self) -> str | None:
        """The field that names a list's items in a strategic merge patch."""
        found: str | None = self._extension("patch-merge-key", None)
        return found

    @property
    def patch_strategy(self) -> str:
        """How a strategic merge patch treats it, such as `merge` or `merge,retainKeys`; else empty."""
        return str(self._extension("patch-strategy"))

    @property
    def list_type(self) -> str:
        """How server-side apply merges a list: `atomic`, `set`, `map`, or empty, which is atomic."""
        return str(self._extension("list-type"))

    @property
    def list_map_keys(self) -> tuple[str, ...]:
        """The fields that name the items of a list of type `map`."""
        return tuple(self._extension("list-map-keys", ()))

    @property
    def map_type(self) -> str:
        """How server-side apply merges an object: `atomic`, or empty, which is field by field."""
        return str(self._extension("map-type"))


def _first_type(node: dict[str, Any]) -> str:
    """The type without JSON Schema's `null`."""
    found = node.get("type", "")
    return str(found if isinstance(found, str) else found[0])


def _made(node: dict[str, Any]) -> dict[str, Schema]:
    return {name: Schema(field) for name, field in node.get("properties", {}).items()}


@cache
def _fields(definition: str) -> dict[str, Schema]:
    """The fields of a definition, one set for all that refer to it."""
    return _made(definitions()[definition])


@cache
def named(definition: str) -> Schema:
    """The schema of a definition by its full name."""
    return Schema({"$ref": _REF + definition})


def schema_of(kind: ApiKind) -> Schema:
    """The schema of a kind of the registry.

    Raises:
        KeyError: the package knows no such kind.
    """
    return named(_names()[kind.group, kind.version, kind.kind])
