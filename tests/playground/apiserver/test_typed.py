"""What server-side apply says of manifests that do not fit their schema."""

from __future__ import annotations

import pytest

from kubetui.api.errors import ApiError
from kubetui.kinds.registry import by_resource
from kubetui.playground.apiserver import typed

START = "failed to create typed patch object (ns/web; apps/v1, Kind=Deployment): "


def _said(spec: object) -> str:
    manifest = {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "web"}, "spec": spec}
    with pytest.raises(ApiError) as caught:
        typed.check(by_resource("deployments.apps"), manifest, "ns", "web")
    assert (caught.value.code, caught.value.reason) == (500, "")
    assert caught.value.message.startswith(START)
    return caught.value.message.removeprefix(START)


def _containers(*containers: object) -> dict[str, object]:
    return {"template": {"spec": {"containers": list(containers)}}}


@pytest.mark.parametrize(
    ("spec", "said"),
    [
        ({"replicaz": 1}, ".spec.replicaz: field not declared in schema"),
        ({"replicas": "1"}, ".spec.replicas: expected numeric (int or float), got string"),
        ({"paused": 1}, ".spec.paused: expected boolean, got &{1}"),
        ({"selector": []}, ".spec.selector: expected map, got &{[]}"),
        (
            {"selector": {"matchLabels": {"a": 1}}},
            ".spec.selector.matchLabels.a: expected string, got &value.valueUnstructured{Value:1}",
        ),
        (
            {"template": {"spec": {"containers": {"name": "a"}}}},
            ".spec.template.spec.containers: expected list, got &{map[name:a]}",
        ),
        (
            _containers({"name": "a", "imaje": "b"}),
            '.spec.template.spec.containers[name="a"].imaje: field not declared in schema',
        ),
        (
            _containers({"name": "a", "ports": [{"containerPort": 80, "name": 1}]}),
            '.spec.template.spec.containers[name="a"].ports[containerPort=80,protocol="TCP"].name: '
            "expected string, got &value.valueUnstructured{Value:1}",
        ),
        (
            _containers({"image": "b"}),
            ".spec.template.spec.containers: element 0: associative list with keys has an element that "
            'omits key field "name" (and doesn\'t have default value)',
        ),
        (
            _containers({"name": "a"}, {"name": "a"}),
            '.spec.template.spec.containers: duplicate entries for key [name="a"]',
        ),
        (
            {"x": 1, "y": 1},
            "errors:\n  .spec.x: field not declared in schema\n  .spec.y: field not declared in schema",
        ),
    ],
)
def test_refused(spec: object, said: str):
    assert _said(spec) == said


def test_what_fits_passes():
    spec = _containers({"name": "a", "resources": {"limits": {"cpu": 1, "memory": "1Gi"}}, "command": None})
    spec["strategy"] = {"rollingUpdate": {"maxSurge": "25%"}}
    manifest = {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "web"}, "spec": spec}
    typed.check(by_resource("deployments.apps"), manifest, "ns", "web")
