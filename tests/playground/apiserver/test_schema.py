"""The schemas, as decoding, patches and explain read them."""

from __future__ import annotations

import pytest

from kubetui.kinds.registry import KINDS, by_resource
from kubetui.playground.apiserver.schema import Schema, definition_of, named, schema_of


def _at(resource: str, path: str) -> Schema:
    kind = by_resource(resource)
    assert kind is not None
    found: Schema | None = schema_of(kind)
    for step in path.split("."):
        assert found is not None, path
        found = found.item if step == "*" else found.field(step)
    assert found is not None, path
    return found


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.resource)
def test_every_kind_has_a_schema(kind) -> None:  # type: ignore[no-untyped-def]
    schema = schema_of(kind)
    assert schema.shape == "struct"
    assert schema.fields


@pytest.mark.parametrize(
    ("resource", "path", "shape", "type_"),
    [
        ("pods", "spec", "struct", "object"),
        ("pods", "spec.containers", "list", "array"),
        ("pods", "metadata.labels", "map", "object"),
        ("pods", "metadata.labels.*", "string", "string"),
        ("pods", "metadata.creationTimestamp", "time", "string"),
        ("pods", "metadata.managedFields.*.fieldsV1", "any", "object"),
        ("pods", "spec.containers.*.resources.limits.*", "quantity", "string"),
        ("pods", "spec.terminationGracePeriodSeconds", "integer", "integer"),
        ("pods", "spec.hostNetwork", "boolean", "boolean"),
        ("secrets", "data.*", "bytes", "string"),
        ("services", "spec.ports.*.targetPort", "int-or-string", ""),
        ("leases.coordination.k8s.io", "spec.renewTime", "micro-time", "string"),
    ],
)
def test_shapes(resource: str, path: str, shape: str, type_: str) -> None:
    found = _at(resource, path)
    assert (found.shape, found.type) == (shape, type_)


@pytest.mark.parametrize(
    ("resource", "path", "merge_key", "strategy", "list_type", "keys"),
    [
        ("pods", "spec.containers", "name", "merge", "map", ("name",)),
        ("pods", "spec.volumes", "name", "merge,retainKeys", "map", ("name",)),
        ("pods", "spec.containers.*.ports", "containerPort", "merge", "map", ("containerPort", "protocol")),
        ("pods", "spec.containers.*.volumeMounts", "mountPath", "merge", "map", ("mountPath",)),
        ("services", "spec.ports", "port", "merge", "map", ("port", "protocol")),
        ("pods", "metadata.ownerReferences", "uid", "merge", "map", ("uid",)),
        ("pods", "metadata.finalizers", None, "merge", "set", ()),
        ("pods", "spec.tolerations", None, "", "atomic", ()),
        ("deployments.apps", "spec.strategy", None, "retainKeys", "", ()),
    ],
)
def test_merging(
    resource: str, path: str, merge_key: str | None, strategy: str, list_type: str, keys: tuple[str, ...]
) -> None:
    found = _at(resource, path)
    assert (found.merge_key, found.patch_strategy, found.list_type, found.list_map_keys) == (
        merge_key, strategy, list_type, keys,
    )  # fmt: skip


def test_selectors_are_replaced_whole() -> None:
    assert _at("deployments.apps", "spec.selector").map_type == "atomic"


def test_kinds_that_are_no_resources() -> None:
    assert definition_of("autoscaling", "v1", "Scale") == "io.k8s.api.autoscaling.v1.Scale"
    assert definition_of("", "v1", "DeleteOptions").endswith("meta.v1.DeleteOptions")
    assert definition_of("", "v1", "Nonsense") == ""


def test_fields_are_shared() -> None:
    assert _at("pods", "metadata").fields is _at("secrets", "metadata").fields
    assert named("io.k8s.api.core.v1.PodSpec").fields is _at("pods", "spec").fields
