"""The fields of a kind, out of an OpenAPI v3 document."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from kubetui.api import meta
from kubetui.api.meta import Obj
from kubetui.kinds.model import ApiKind
from kubetui.views.model import Line, Section, Span

_GVK = "x-kubernetes-group-version-kind"
_LONG = 280
"""Characters of a description that are read in passing."""


class Told(NamedTuple):
    """What is said of one field: its type, whether it must be there, and a sentence or two."""

    type: str
    required: bool
    sentence: str


class NoField(Exception):
    """A path that leads to no field; the message is one sentence."""


class Document:
    """One group and version's schemas."""

    def __init__(self, document: Obj) -> None:
        self.schemas = meta.mapping(document, "components", "schemas")

    def sections(self, kind: ApiKind, path: list[str]) -> list[Section]:
        """What a field, or the kind itself with an empty path, is: its description and its own fields.

        Raises:
            NoField: the path leads nowhere.
        """
        schema, type_ = self._root(kind), kind.kind
        for depth, name in enumerate(path):
            inner = self._fields(schema).get(name)
            if inner is None:
                known = ", ".join(sorted(self._fields(schema))) or "no fields"
                raise NoField(
                    f"{'.'.join([kind.singular, *path[:depth]])} has no field {name}; it has {known}"
                )
            schema, type_ = inner, self._type(inner)
        heading = ".".join([kind.singular, *path])
        said: tuple[Line, ...] = ((Span(f"<{type_}>", "muted"),), *_described(self._description(schema)))
        sections = [Section(heading, said)]
        fields = tuple(self._lines(schema))
        return [*sections, Section("Fields", fields)] if fields else sections

    def told(self, kind: ApiKind, path: Sequence[str | int]) -> Told | None:
        """What is said of the field at a path of an object; None where the path leads to nothing described.

        Raises:
            NoField: nothing is said of the kind at all.
        """
        schema, required = self._root(kind), False
        above: Obj = {}  # what is said of a map or a list holds for what is in it
        for step in path:
            holder = self._resolved(schema)
            fields = meta.mapping(holder, "properties")
            if isinstance(step, int):
                inner = holder.get("items")
            else:
                inner = fields.get(step) or holder.get("additionalProperties")
            if not isinstance(inner, dict):
                return None
            required = step in (holder.get("required") or ())
            above, schema = (schema if inner is not fields.get(str(step)) else {}), inner
        said = (self._description(schema) or self._description(above)).split("\n\n")[0]
        said = " ".join(said.split()).split(" More info")[0]
        return Told(self._type(schema), required, _shortened(said))

    def _root(self, kind: ApiKind) -> Obj:
        wanted = {"group": kind.group, "version": kind.version, "kind": kind.kind}
        for schema in self.schemas.values():
            if wanted in meta.dicts(schema, _GVK):
                return dict(schema)
        raise NoField(f"the server describes no fields of {kind.kind}")

    def _lines(self, schema: Obj) -> Iterator[Line]:
        required = set(self._holder(schema).get("required") or ())
        for name, field in sorted(self._fields(schema).items()):
            must = " required" if name in required else ""
            yield (Span(name, "strong"), Span(f"  <{self._type(field)}>{must}", "muted"))
            first = self._description(field).split(". ")[0].split("\n")[0].rstrip(".")
            if first:
                yield (Span(f"    {first}."),)

    def _fields(self, schema: Obj) -> dict[str, Obj]:
        return meta.mapping(self._holder(schema), "properties")

    def _holder(self, schema: Obj) -> Obj:
        """What has the fields: of a list or a map what is in it."""
        found = self._resolved(schema)
        for _ in range(8):
            inner = found.get("items") or found.get("additionalProperties")
            if "properties" in found or not isinstance(inner, dict):
                return found
            found = self._resolved(inner)
        return {}

    def _resolved(self, schema: Obj) -> Obj:
        """The schema itself: references, alone or in an `allOf` of one, are followed."""
        seen: Any = schema
        for _ in range(8):
            inner = meta.dicts(seen, "allOf")
            reference = meta.text(seen, "$ref") or (meta.text(inner[0], "$ref") if inner else "")
            if not reference:
                return meta.mapping({"found": seen}, "found")
            seen = self.schemas.get(reference.rsplit("/", 1)[-1], {})
        return {}

    def _description(self, schema: Obj) -> str:
        return meta.text(schema, "description") or meta.text(self._resolved(schema), "description")

    def _type(self, schema: Obj) -> str:
        found = self._resolved(schema)
        type_ = meta.text(found, "type")
        if type_ == "array":
            return f"[]{self._type(meta.mapping(found, 'items'))}"
        if type_ == "object" and isinstance(found.get("additionalProperties"), dict):
            return f"map[string]{self._type(found['additionalProperties'])}"
        if type_ == "object" or "properties" in found:
            return self._named(schema) or "Object"
        return type_ or self._named(schema) or "any"

    def _named(self, schema: Obj) -> str:
        inner = meta.dicts(schema, "allOf")
        reference = meta.text(schema, "$ref") or (meta.text(inner[0], "$ref") if inner else "")
        return reference.rsplit(".", 1)[-1]


def _shortened(text: str) -> str:
    """Whole sentences, as many as are read in passing."""
    kept = text
    while len(kept) > _LONG and ". " in kept[:-1]:
        kept = kept[: kept[:-1].rindex(". ") + 1]
    return kept


def _described(text: str) -> tuple[Line, ...]:
    return tuple((Span(line.strip()),) for line in text.splitlines() if line.strip())
