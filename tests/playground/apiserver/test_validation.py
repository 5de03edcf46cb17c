"""Every text of a refusal, against the tables in testdata/validation."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from kubetui.api import yaml
from kubetui.api.meta import Obj, clone
from kubetui.api.patch import merge_patch
from kubetui.kinds.registry import KINDS, by_resource
from kubetui.playground.apiserver.defaults import set_defaults
from kubetui.playground.apiserver.validation import validate_create, validate_update

DATA = Path(__file__).parents[2] / "testdata" / "validation"


def _tables(name: str) -> dict[str, Any]:
    found = yaml.load((DATA / f"{name}.yaml").read_bytes())
    return found.get("kinds") or {name: found}


def _cases(*names: str) -> list[Any]:
    return [
        pytest.param(resource, table["base"], case, id=f"{resource}-{index}")
        for name in names
        for resource, table in _tables(name).items()
        for index, case in enumerate(table["cases"])
    ]


def _defaulted(resource: str, base: Obj, patch: Obj | None = None) -> Obj:
    obj = merge_patch(clone(base), clone(patch or {}))
    kind = by_resource(resource)
    assert kind is not None
    set_defaults(kind, obj)
    return obj


@pytest.mark.parametrize(("resource", "base", "case"), _cases("pods", "workloads", "others"))
def test_create(resource: str, base: Obj, case: Obj) -> None:
    kind = by_resource(resource)
    assert kind is not None
    found = validate_create(kind, _defaulted(resource, base, case.get("patch")))
    assert [str(error) for error in found] == case["errors"]


@pytest.mark.parametrize(("resource", "base", "case"), _cases("updates"))
def test_update(resource: str, base: Obj, case: Obj) -> None:
    kind = by_resource(resource)
    assert kind is not None
    old, new = _defaulted(resource, base), _defaulted(resource, base, case.get("patch"))
    found = validate_update(kind, new, old)
    assert [str(error) for error in found] == case["errors"]


def test_finalizers_are_closed_once_deletion_has_begun() -> None:
    kind = by_resource("configmaps")
    assert kind is not None
    old = {"metadata": {"name": "a", "namespace": "d", "deletionTimestamp": "2026-01-01T00:00:00Z"}}
    new = {"metadata": {**old["metadata"], "finalizers": ["x.y/z", "a.b/c"]}}
    assert [str(error) for error in validate_update(kind, new, old)] == [
        "metadata.finalizers: Forbidden: no new finalizers can be added if the object is being deleted, "
        'found new finalizers []string{"a.b/c", "x.y/z"}'
    ]


def test_annotations_have_a_size_limit() -> None:
    kind = by_resource("configmaps")
    assert kind is not None
    obj = {"metadata": {"name": "a", "namespace": "d", "annotations": {"a": "x" * (256 * 1024)}}}
    assert [str(error) for error in validate_create(kind, obj)] == [
        "metadata.annotations: Too long: may not be more than 262144 bytes"
    ]


def test_data_has_a_size_limit() -> None:
    kind = by_resource("configmaps")
    assert kind is not None
    obj = {"metadata": {"name": "a", "namespace": "d"}, "data": {"a": "x" * (1024 * 1024 + 1)}}
    assert [str(error) for error in validate_create(kind, obj)] == [
        "[]: Too long: may not be more than 1048576 bytes"
    ]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.resource)
def test_hostile_shapes_never_raise(kind: Any) -> None:
    for junk in ({}, {"metadata": {}, "spec": {}, "status": {}}, {"metadata": {"name": "x", "labels": {}}}):
        obj = {key: dict(value) for key, value in junk.items()}
        set_defaults(kind, obj)
        validate_create(kind, obj)
        validate_update(kind, obj, obj)
