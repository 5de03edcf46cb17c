"""Pruning and defaults."""

from __future__ import annotations

from typing import Any

import pytest

from kubetui.playground.apiserver.customresources.coercing import coerce
from kubetui.playground.apiserver.customresources.defaulting import defaulted
from kubetui.playground.apiserver.customresources.pruning import prune
from tests.playground.apiserver.customresources.definitions import SPEC

ROOT = {"type": "object", "properties": {"spec": SPEC}}


@pytest.mark.parametrize(
    ("given", "kept", "dropped"),
    [
        ({"spec": {"colour": "red", "x": 1}, "y": 2}, {"spec": {"colour": "red"}}, ["spec.x", "y"]),
        (
            {"spec": {"ports": [{"name": "a", "x": 1}]}},
            {"spec": {"ports": [{"name": "a"}]}},
            ["spec.ports[0].x"],
        ),
        ({"spec": {"free": {"x": {"y": 1}}}}, {"spec": {"free": {"x": {"y": 1}}}}, []),
        ({"spec": {"limits": {"x": 1}}}, {"spec": {"limits": {"x": 1}}}, []),
        ({"metadata": {"x": 1}, "kind": "A"}, {"metadata": {"x": 1}, "kind": "A"}, []),
        ({"spec": {"inner": {"kind": "A", "spec": {}}}}, {"spec": {"inner": {"kind": "A", "spec": {}}}}, []),
        ({"spec": {"colour": {"x": 1}}}, {"spec": {"colour": {}}}, ["spec.colour.x"]),
    ],
)
def test_prune(given: Any, kept: Any, dropped: list[str]):
    assert prune(ROOT, given) == (kept, dropped)


@pytest.mark.parametrize(
    ("node", "given", "expected"),
    [
        (ROOT, {"spec": {}}, {"spec": {"replicas": 1}}),
        (ROOT, {}, {}),
        (ROOT, {"spec": {"replicas": None}}, {"spec": {"replicas": 1}}),
        (ROOT, {"spec": {"replicas": 0}}, {"spec": {"replicas": 0}}),
        ({"properties": {"a": {"default": {}, "properties": {"b": {"default": 2}}}}}, {}, {"a": {"b": 2}}),
        ({"properties": {"a": {"default": 1, "nullable": True}}}, {"a": None}, {"a": None}),
        ({"additionalProperties": {"properties": {"b": {"default": 2}}}}, {"x": {}}, {"x": {"b": 2}}),
        ({"items": {"properties": {"b": {"default": 2}}}}, [{}, {"b": 1}], [{"b": 2}, {"b": 1}]),
    ],
)
def test_defaults(node: Any, given: Any, expected: Any):
    assert defaulted(node, given) == expected


def test_defaults_are_not_shared():
    node = {"properties": {"a": {"default": {"b": []}}}}
    first = defaulted(node, {})
    first["a"]["b"].append(1)
    assert defaulted(node, {}) == {"a": {"b": []}}


EMBEDDED = {"properties": {"inner": {"type": "object", "x-kubernetes-embedded-resource": True}}}


@pytest.mark.parametrize(
    ("node", "path"),
    [
        (EMBEDDED, "inner"),
        ({"properties": {"list": {"items": EMBEDDED}}}, "list[0].inner"),
        ({"additionalProperties": EMBEDDED}, "any.inner"),
    ],
)
def test_metadata_of_embedded_objects_is_typed(node: Any, path: str):
    def given(**more: Any) -> Any:
        inner = {"inner": {"kind": "A", "metadata": {"name": "a", **more}, "x": 1}}
        return {"list": [inner]} if "list" in path else {"any": inner} if "any" in path else inner

    assert coerce(node, given(odd=1)) == (given(), [f'unknown field "{path}.metadata.odd"'])
    assert coerce(node, given(name=7)) == (given(name=7), [])
    assert coerce({}, given(odd=1)) == (given(odd=1), [])
