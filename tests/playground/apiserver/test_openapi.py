"""OpenAPI documents, as kubectl reads them."""

from __future__ import annotations

from typing import Any

import orjson
import pytest

from kubetui.kinds.registry import KINDS
from kubetui.playground.apiserver import openapi

PATHS = sorted(openapi.v3_index()["paths"])


def _document(path: str) -> dict[str, Any]:
    body = openapi.v3_document(path)
    assert body is not None
    return orjson.loads(body)  # type: ignore[no-any-return]


def _references(node: Any) -> set[str]:
    if isinstance(node, dict):
        own = {node["$ref"]} if isinstance(node.get("$ref"), str) else set()
        return own.union(*map(_references, node.values()))
    return set().union(*map(_references, node)) if isinstance(node, list) else set()


def test_index() -> None:
    assert "api/v1" in PATHS and "apis/apps/v1" in PATHS
    url = openapi.v3_index()["paths"]["apis/apps/v1"]["serverRelativeURL"]
    assert url == f"/openapi/v3/apis/apps/v1?hash={openapi.v3_hash('apis/apps/v1')}"
    assert len(openapi.v3_hash("apis/apps/v1")) == 128
    assert openapi.v3_document("apis/nope/v1") is None


@pytest.mark.parametrize("path", PATHS)
def test_references_lead_somewhere(path: str) -> None:
    document = _document(path)
    known = {f"#/components/schemas/{name}" for name in document["components"]["schemas"]}
    assert _references(document) <= known
    assert b'"null"' not in (openapi.v3_document(path) or b"")


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.resource)
def test_each_kind_has_its_schema(kind: Any) -> None:
    schemas = _document(kind.root.removeprefix("/"))["components"]["schemas"]
    gvk = {"group": kind.group, "kind": kind.kind, "version": kind.version}
    assert any(gvk in schema.get("x-kubernetes-group-version-kind", ()) for schema in schemas.values())


@pytest.mark.parametrize(
    "kind", [kind for kind in KINDS if "patch" in kind.verbs], ids=lambda kind: kind.resource
)
def test_patches_take_field_validation(kind: Any) -> None:
    paths = _document(kind.root.removeprefix("/"))["paths"]
    gvk = {"group": kind.group, "kind": kind.kind, "version": kind.version}
    patches = [path["patch"] for path in paths.values() if "patch" in path]
    (patch,) = [
        patch for patch in patches if patch["x-kubernetes-group-version-kind"] == gvk
        and patch["operationId"].endswith(kind.kind)
    ]  # fmt: skip
    names = {parameter["name"] for parameter in patch["parameters"]}
    assert {"fieldValidation", "dryRun", "fieldManager", "force"} <= names


def test_published_forms() -> None:
    schemas = _document("apis/apps/v1")["components"]["schemas"]
    spec = schemas["io.k8s.api.apps.v1.DeploymentSpec"]["properties"]
    assert spec["replicas"]["type"] == "integer"
    assert "default" not in spec["selector"]
    assert spec["strategy"]["default"] == {}
    assert spec["template"]["allOf"] == [{"$ref": "#/components/schemas/io.k8s.api.core.v1.PodTemplateSpec"}]
    containers = schemas["io.k8s.api.core.v1.PodSpec"]["properties"]["containers"]
    assert containers["x-kubernetes-patch-merge-key"] == "name"
    assert containers["x-kubernetes-list-map-keys"] == ["name"]
    port = schemas["io.k8s.api.core.v1.ContainerPort"]["properties"]
    assert (port["containerPort"]["default"], port["protocol"]["default"]) == (0, "TCP")
    assert schemas["io.k8s.apimachinery.pkg.util.intstr.IntOrString"]["format"] == "int-or-string"
    assert "enum" not in schemas["io.k8s.api.apps.v1.Deployment"]["properties"]["kind"]


def test_version_two() -> None:
    document = orjson.loads(openapi.v2_document())
    known = {f"#/definitions/{name}" for name in document["definitions"]}
    assert _references(document) <= known
    patch = document["paths"]["/apis/apps/v1/namespaces/{namespace}/deployments/{name}"]["patch"]
    assert patch["operationId"] == "patchAppsV1NamespacedDeployment"
    assert patch["x-kubernetes-action"] == "patch"
    quantity = document["definitions"]["io.k8s.apimachinery.pkg.api.resource.Quantity"]
    assert quantity["type"] == "string"


def test_documents_are_kept() -> None:
    assert openapi.v3_document("api/v1") is openapi.v3_document("api/v1")
    assert openapi.v2_document() is openapi.v2_document()


def test_words_that_fields_may_hold() -> None:
    for document, definitions in (
        (orjson.loads(openapi.v2_document()), "definitions"),
        (_document("api/v1")["components"], "schemas"),
    ):
        service = document[definitions]["io.k8s.api.core.v1.ServiceSpec"]["properties"]
        assert service["type"]["enum"] == ["ClusterIP", "ExternalName", "LoadBalancer", "NodePort"]
        assert service["type"]["description"].endswith(' - `"LoadBalancer"`\n - `"NodePort"`')
        assert service["ipFamilies"]["items"]["enum"] == ["", "IPv4", "IPv6"]
        assert "enum" not in service["clusterIP"]
