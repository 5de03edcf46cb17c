"""Kinds that nobody knows."""

import pytest

from kubetui.api import meta
from kubetui.kinds.shown.registry import shown
from kubetui.views.around import LiveAround
from kubetui.views.custom import DEFINITIONS, explain_kind, schema_of
from kubetui.views.explain import explain
from kubetui.views.model import Health, span_text
from tests.samples import NOW, condition, obj, store_of
from tests.views.text import panel_text

SCHEMA = {
    "type": "object",
    "description": "A Boat floats\nand carries people.\n\nMore follows.",
    "properties": {
        "spec": {
            "type": "object",
            "required": ["seats"],
            "properties": {
                "seats": {"type": "integer", "description": "How many people fit in."},
                "color": {"type": "string", "enum": ["red", "blue"]},
                "ports": {"type": "array", "items": {"type": "object", "properties": {"name": {"type": "string", "description": "What it is called."}}}},
                "room": {"x-kubernetes-int-or-string": True},
                "extra": {"type": "object", "additionalProperties": {"type": "string", "description": "Anything."}},
            },
        },
        "status": {"type": "object", "properties": {"phase": {"type": "string"}}},
    },
}  # fmt: skip
DEFINITION = obj("apiextensions.k8s.io/v1", "CustomResourceDefinition", "boats.sea.example", "", spec={
    "group": "sea.example", "scope": "Namespaced", "names": {"kind": "Boat", "plural": "boats"},
    "versions": [
        {"name": "v1", "served": True, "storage": True, "schema": {"openAPIV3Schema": SCHEMA}, "additionalPrinterColumns": [
            {"name": "Seats", "type": "integer", "jsonPath": ".spec.seats"}, {"name": "Age", "type": "date", "jsonPath": ".metadata.creationTimestamp"}]},
        {"name": "v0", "served": False, "storage": False, "schema": {"openAPIV3Schema": {"description": "Old."}}}]})  # fmt: skip
BOAT = obj(
    "sea.example/v1",
    "Boat",
    "kon-tiki",
    spec={"seats": 6, "color": "red", "ports": [{"name": "a"}]},
    status={"phase": "Afloat"},
)


def said(sections) -> str:
    return "\n".join(f"{one.heading}: {span_text(line)}" for one in sections for line in one.lines)


def test_a_schema_alone_tells_what_can_be_wished():
    told = said(explain_kind(SCHEMA))
    assert "What it is: A Boat floats and carries people.\n" in told and "More" not in told
    assert "seats integer required\nWhat can be wished:   How many people fit in." in told
    for one in ("color one of red, blue", "ports list of objects", "room integer or string", "extra map"):
        assert f"What can be wished: {one}" in told
    assert told.index("seats") < told.index("color") and "What is reported: phase string" in told


def test_values_stand_beside_their_fields():
    told = said(explain_kind(SCHEMA, BOAT, DEFINITION))
    assert "seats integer required = 6" in told and "ports list of objects = 1 items" in told
    assert "phase string = Afloat" in told and "Its own columns: Seats 6" in told and "Age" not in told
    assert "It belongs to sea.example, stands in a namespace; versions: v1" in told


@pytest.mark.parametrize("schema", [{}, {"properties": None}, {"properties": {"spec": []}}, {"description": 3},
                                    {"properties": {"spec": {"properties": {"a": None}, "required": 4}}}])  # fmt: skip
def test_odd_schemas_are_told_as_far_as_they_go(schema):
    assert "controller" in said(explain_kind(schema, {"spec": None}, {"spec": {"versions": [None]}}))


def test_the_panel_uses_the_definition_that_the_cluster_has():
    store = store_of()
    store.replace(DEFINITIONS, "", [DEFINITION])
    store.put("boats.sea.example", BOAT)
    told = panel_text(explain(store, meta.ref("boats.sea.example", BOAT), NOW))
    assert "A Boat floats" in told and "seats integer required = 6" in told and "Afloat" in told
    unknown = explain(store_of(), meta.ref("boats.sea.example", BOAT), NOW)
    assert "A kind that was added to this cluster." in panel_text(unknown)


def test_versions_have_schemas_of_their_own():
    assert schema_of(DEFINITION, "v0") == {"description": "Old."} and schema_of(DEFINITION) is SCHEMA
    assert schema_of({}) == {}


@pytest.mark.parametrize(("status", "health", "word"), [
    ({"conditions": [condition("Ready")]}, Health.OK, "Ready"),
    ({"conditions": [condition("Ready", "False", "Sinking")]}, Health.WARNING, "Sinking"),
    ({"conditions": [condition("Synced", "Unknown")]}, Health.PROGRESS, "not Synced"),
    ({"phase": "Afloat"}, Health.UNKNOWN, "Afloat"),
    (None, Health.UNKNOWN, ""),
])  # fmt: skip
def test_health_is_read_from_conditions(status, health, word):
    facts = shown("boats.sea.example").read(
        BOAT | {"status": status}, LiveAround(store_of(), lambda: NOW, ())
    )
    assert (facts.health, facts.word) == (health, word)
