"""What version 2 of OpenAPI says of custom kinds: less than the schema wherever old clients would take it wrongly."""

import pytest

from kubetui.api.meta import Obj
from kubetui.playground.apiserver.customresources.openapi import _published

OPEN = "x-kubernetes-preserve-unknown-fields"
TEXT: Obj = {"type": "string"}

NODES: list[tuple[Obj, Obj]] = [
    (TEXT, TEXT),
    ({"type": "object", OPEN: True, "properties": {"a": TEXT}}, {OPEN: True}),
    ({"type": "array", OPEN: True, "items": TEXT}, {OPEN: True}),
    ({"type": "array", "items": TEXT}, {"type": "array", "items": TEXT}),
    ({"type": "string", "nullable": True, "description": "d"}, {"description": "d"}),
    (
        {
            "type": "object",
            "required": ["a", "b"],
            "properties": {"a": {**TEXT, "nullable": True}, "b": TEXT},
        },
        {"type": "object", "required": ["b"], "properties": {"a": {}, "b": TEXT}},
    ),
    (
        {"type": "object", "required": ["a"], "properties": {"a": {**TEXT, "nullable": True}}},
        {"type": "object", "properties": {"a": {}}},
    ),
    (
        {"type": "integer", "anyOf": [TEXT], "x-kubernetes-int-or-string": True},
        {"x-kubernetes-int-or-string": True},
    ),
]


@pytest.mark.parametrize(("node", "published"), NODES)
def test_a_node(node: Obj, published: Obj) -> None:
    assert _published(node, "#/definitions/", v3=False) == published


def test_an_open_root_says_nothing_at_all() -> None:
    root: Obj = {"type": "object", OPEN: True, "properties": {"spec": {"type": "object"}}}
    assert _published(root, "#/definitions/", v3=False, whole=True) == {"type": "object"}
    assert set(_published(root, "#/components/schemas/", v3=True, whole=True)["properties"]) == {
        "apiVersion", "kind", "metadata", "spec",
    }  # fmt: skip
