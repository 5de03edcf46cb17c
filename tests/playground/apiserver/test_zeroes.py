"""Zero values: what a Go server does not write, and that a patch of it changes nothing."""

from typing import Any

import pytest

from kubetui.api import meta
from kubetui.kinds.registry import by_resource
from kubetui.playground.apiserver import zeroes
from kubetui.playground.apiserver.decode import decode_value
from tests.playground.serving import Client, config_map, deployment

POD = ("spec", "template", "spec")


@pytest.mark.parametrize(
    ("resource", "path", "given", "kept"),
    [
        ("deployments.apps", ("spec",), {"minReadySeconds": 0, "paused": False}, {}),
        ("deployments.apps", ("spec",), {"replicas": 0, "progressDeadlineSeconds": 0},
         {"replicas": 0, "progressDeadlineSeconds": 0}),
        ("deployments.apps", POD, {"hostNetwork": False, "nodeName": "", "terminationGracePeriodSeconds": 0},
         {"terminationGracePeriodSeconds": 0}),
        ("deployments.apps", POD, {"enableServiceLinks": False, "affinity": {}, "nodeSelector": {}},
         {"enableServiceLinks": False, "affinity": {}}),
        ("pods", ("spec", "containers", 0), {"name": "a", "stdin": False, "tty": False, "command": [], "workingDir": ""},
         {"name": "a"}),
        ("pods", ("spec", "containers", 0), {"name": "", "securityContext": {"privileged": False}},
         {"name": "", "securityContext": {"privileged": False}}),
        ("services", ("spec",), {"publishNotReadyAddresses": False, "clusterIP": "", "healthCheckNodePort": 0}, {}),
        ("configmaps", (), {"immutable": False, "data": {}}, {"immutable": False}),
        ("configmaps", ("data",), {"empty": ""}, {"empty": ""}),
        ("pods", ("spec", "volumes", 0), {"name": "v", "hostPath": {"path": "/x", "type": ""}},
         {"name": "v", "hostPath": {"path": "/x", "type": ""}}),
        ("daemonsets.apps", ("status",), {"numberReady": 0, "numberAvailable": 0}, {"numberReady": 0}),
    ],
)  # fmt: skip
def test_what_is_written(resource: str, path: tuple[Any, ...], given: dict[str, Any], kept: dict[str, Any]):
    body: Any = given
    for step in reversed(path):
        body = [body] if isinstance(step, int) else {step: body}
    kind = by_resource(resource)
    assert kind is not None
    obj, strict = decode_value(kind, body)
    found = meta.dig(obj, *path) if path else {key: obj[key] for key in obj.keys() & given.keys()}
    assert (found, strict) == (kept, [])


def test_a_definition_nobody_knows_omits_nothing():
    assert zeroes.omitted("io.example.v1.Widget") == frozenset()


async def test_a_patch_of_zeroes_changes_nothing(http: Client):
    path = "/apis/apps/v1/namespaces/default/deployments"
    made = (await http("POST", path, deployment("web"))).body
    patch = {"spec": {"minReadySeconds": 0, "template": {"spec": {"hostNetwork": False}}}}
    for kind in ("application/merge-patch+json", "application/strategic-merge-patch+json"):
        answer = await http.patch(f"{path}/web", patch, kind)
        assert answer.body["metadata"]["resourceVersion"] == made["metadata"]["resourceVersion"]
        assert answer.body["metadata"]["generation"] == 1


@pytest.mark.parametrize(
    ("patch", "message"),
    [
        ({"metadata": {"name": "b"}}, "the name of the object (b) does not match the name on the URL (a)"),
        ({"metadata": {"namespace": "x"}},
         "the namespace of the object (x) does not match the namespace on the request (default)"),
    ],
)  # fmt: skip
async def test_a_patch_does_not_rename(http: Client, patch: dict[str, Any], message: str):
    await http("POST", "/api/v1/namespaces/default/configmaps", config_map("a"))
    answer = await http.patch("/api/v1/namespaces/default/configmaps/a", patch)
    assert (answer.code, answer.body["message"]) == (400, message)
