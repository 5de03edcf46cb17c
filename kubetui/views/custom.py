"""Kinds that nobody knows, explained from what they say of themselves: their schema and definition."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from kubetui.api import jsonpath
from kubetui.api.meta import Obj, dicts, dig, mapping, text
from kubetui.store.store import Store
from kubetui.views.model import ConceptLink, Line, Section, Span
from kubetui.views.words import joined, line, plain

DEFINITIONS = "customresourcedefinitions.apiextensions.k8s.io"
_MOST = 12
_SENTENCE = 160
_EVERYWHERE = frozenset({"apiVersion", "kind", "metadata"})

Schema = Mapping[str, Any]

SEE = Span("Custom resources and operators", "link", ConceptLink("crd"))
"""Where to read about kinds that were added."""


def definition_of(store: Store, resource: str) -> Obj | None:
    """The CustomResourceDefinition of a kind: it is called as the resource is."""
    return store.get(DEFINITIONS, "", resource)


def schema_of(definition: Obj, version: str = "") -> Schema:
    """The schema of a version of a definition, of the stored one without a name; empty without one."""
    versions = dicts(definition, "spec", "versions")
    named = [one for one in versions if text(one, "name") == version] if version else []
    chosen = named or [one for one in versions if one.get("storage") is True] or versions
    return mapping(chosen[0], "schema", "openAPIV3Schema") if chosen else {}


def explain_kind(
    schema: Schema, obj: Obj | None = None, definition: Obj | None = None
) -> tuple[Section, ...]:
    """What a kind is, what one can wish with it, what is reported: from its schema alone.

    With an object the values stand beside the fields; with a definition its columns and versions are told.
    """
    found = (
        Section("What it is", tuple(_what(schema, definition))),
        Section("What can be wished", tuple(_fields(schema, "spec", obj))),
        Section("What is reported", tuple(_fields(schema, "status", obj))),
        Section("Its own columns", tuple(_columns(definition, obj))),
    )
    return tuple(section for section in found if section.lines)


def _what(schema: Schema, definition: Obj | None) -> Iterator[Line]:
    said = _words(schema)
    names = mapping(definition, "spec", "names")
    kind = text(names, "kind") or "this kind"
    yield (
        (plain(said),)
        if said
        else (plain(f"A kind that was added to this cluster; {kind} has no description."),)
    )
    if definition is not None:
        group, scope = text(definition, "spec", "group"), text(definition, "spec", "scope")
        where = "stands in a namespace" if scope == "Namespaced" else "stands outside namespaces"
        served = [
            text(one, "name") for one in dicts(definition, "spec", "versions") if one.get("served") is True
        ]
        yield line(
            "It belongs to ",
            plain(group, "strong"),
            f", {where}; versions: ",
            plain(joined(served) or "none"),
        )
    yield (*line("Whether anything acts on it depends on a controller that came with it: "), SEE, Span("."))


def _fields(schema: Schema, part: str, obj: Obj | None) -> Iterator[Line]:
    """The fields of spec or status: name, type, whether it must be there, its value, its sentence."""
    inner = mapping(schema, "properties", part)
    fields = mapping(inner, "properties")
    asked = inner.get("required")
    required = {str(one) for one in asked} if isinstance(asked, list) else set()
    ordered = sorted(fields, key=lambda name: (name not in required, name))
    for name in ordered[:_MOST]:
        field = mapping(fields, name)
        must = (Span(" required", "warning"),) if name in required and part == "spec" else ()
        value = dig(obj, part, name)
        now = () if value is None else (Span(" = ", "muted"), plain(_value(value), "strong", 60))
        yield (plain(name, "title"), Span(" "), plain(type_of(field), "muted"), *must, *now)
        if said := _words(field):
            yield (Span("  "), plain(said, "", _SENTENCE))
    if len(ordered) > _MOST:
        yield (Span(f"and {len(ordered) - _MOST} more", "muted"),)


def _words(schema: Schema) -> str:
    """The first paragraph of a description, on one line."""
    said = text(schema, "description").strip().split("\n\n")[0]
    return " ".join(said.split())


def type_of(field: Schema) -> str:
    """`string`, `list of objects`, `integer or string`, `one of A, B`."""
    choices = field.get("enum")
    if isinstance(choices, list) and choices:
        return f"one of {joined([str(one) for one in choices], 6)}"
    if field.get("x-kubernetes-int-or-string") is True:
        return "integer or string"
    kind = text(field, "type") or "any"
    if kind == "array":
        return f"list of {type_of(mapping(field, 'items'))}s"
    return "map" if kind == "object" and "additionalProperties" in field else kind


def _value(value: Any) -> str:
    if isinstance(value, dict):
        return f"{len(value)} fields" if value else "{}"
    if isinstance(value, list):
        return f"{len(value)} items"
    return str(value).lower() if isinstance(value, bool) else str(value)


def _columns(definition: Obj | None, obj: Obj | None) -> Iterator[Line]:
    """The definition's own columns with the object's values: what its author found worth seeing."""
    if definition is None or obj is None:
        return
    versions = dicts(definition, "spec", "versions")
    version = text(obj, "apiVersion").rpartition("/")[2]
    chosen = next((one for one in versions if text(one, "name") == version), versions[0] if versions else {})
    for column in dicts(chosen, "additionalPrinterColumns")[:_MOST]:
        if text(column, "type") == "date":
            continue
        shown = _read(obj, text(column, "jsonPath"))
        if shown:
            yield (plain(text(column, "name"), "muted"), Span(" "), plain(shown, "strong", 80))


def _read(obj: Obj, path: str) -> str:
    try:
        found = jsonpath.find(obj, path)
    except ValueError:
        return ""
    return ", ".join(_value(one) for one in found if one is not None)
