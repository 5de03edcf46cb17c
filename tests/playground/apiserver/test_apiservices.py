from typing import Any

import pytest

from kubetui.api.errors import ApiError
from kubetui.playground.apiserver.apiservices import RESOURCE, ApiServices
from kubetui.playground.apiserver.local import LocalApi
from kubetui.playground.apiserver.server import APIServer
from kubetui.playground.clock import Clock
from tests.playground.serving import Client, pod

CLASSES = "runtimeclasses.node.k8s.io"


@pytest.fixture
def services(server: APIServer, api: LocalApi) -> ApiServices:
    return ApiServices(api, server.kinds, Clock())


async def test_one_for_each_version(api: LocalApi, services: ApiServices):
    await services.keep()
    found = {each["metadata"]["name"]: each for each in (await api.list(RESOURCE))[0]}
    assert found["v1."]["spec"] == {"version": "v1", "groupPriorityMinimum": 18000, "versionPriority": 1}
    assert found["v1.apps"]["spec"] == {
        "group": "apps", "version": "v1", "groupPriorityMinimum": 17800, "versionPriority": 15,
    }  # fmt: skip
    (condition,) = found["v1.apps"]["status"]["conditions"]
    assert (condition["reason"], condition["message"]) == (
        "Local", "Local APIServices are always available",
    )  # fmt: skip
    assert "v1.apiregistration.k8s.io" not in found
    await api.delete(RESOURCE, "v1.apps")
    _, before = await api.list(RESOURCE)
    await services.sync()
    assert {each["metadata"]["name"] for each in (await api.list(RESOURCE))[0]} == set(found)
    assert (await api.list(RESOURCE))[1] == before + 1


async def test_one_of_another_server_is_available_when_that_answers(
    http: Client, api: LocalApi, services: ApiServices
):
    path = "/apis/apiregistration.k8s.io/v1/apiservices"
    reference = {"name": "metrics", "namespace": "default"}
    spec = {"group": "m.io", "version": "v1", "groupPriorityMinimum": 100, "versionPriority": 100}
    body = {"metadata": {"name": "v1.m.io"}, "spec": {**spec, "service": reference}}
    assert (await http("POST", path, body)).body["spec"]["service"] == {**reference, "port": 443}
    said = []
    for _ in range(2):
        await services.judge()
        found = await api.get(RESOURCE, "v1.m.io")
        said.append([each["reason"] for each in found["status"]["conditions"]])
        service = {
            "metadata": {"name": "metrics", "namespace": "default"},
            "spec": {"ports": [{"port": 443}]},
        }
        await (api.create("services", service) if len(said) == 1 else services.sync())
    assert said == [["ServiceNotFound"], ["FailedDiscoveryCheck"]]
    assert (await http("DELETE", f"{path}/v1.m.io")).code == 200


async def test_they_are_listed_with_their_state(http: Client, services: ApiServices):
    await services.keep()
    path = "/apis/apiregistration.k8s.io/v1/apiservices"
    accept = {"Accept": "application/json;as=Table;v=v1;g=meta.k8s.io"}
    table = await http("GET", f"{path}/v1.batch", headers=accept)
    assert table.body["rows"][0]["cells"][:3] == ["v1.batch", "Local", "True"]


RUNTIME: dict[str, Any] = {
    "metadata": {"name": "kata"},
    "handler": "kata",
    "overhead": {"podFixed": {"cpu": "250m"}},
    "scheduling": {
        "nodeSelector": {"runtime": "kata"},
        "tolerations": [{"key": "kata", "operator": "Exists", "effect": "NoSchedule"}],
    },
}


async def test_a_pod_takes_over_what_its_runtime_class_says(api: LocalApi):
    await api.create(CLASSES, RUNTIME)
    made = await api.create("pods", pod("a", runtimeClassName="kata", nodeSelector={"disk": "fast"}))
    assert made["spec"]["overhead"] == {"cpu": "250m"}
    assert made["spec"]["nodeSelector"] == {"disk": "fast", "runtime": "kata"}
    assert RUNTIME["scheduling"]["tolerations"][0] in made["spec"]["tolerations"]


@pytest.mark.parametrize(
    ("spec", "message"),
    [
        ({"runtimeClassName": "none"}, 'pods "a" is forbidden: pod rejected: RuntimeClass "none" not found'),
        ({"overhead": {"cpu": "1"}},
         'pods "a" is forbidden: pod rejected: Pod Overhead set without corresponding RuntimeClass'),
        ({"runtimeClassName": "kata", "overhead": {"cpu": "1"}},
         "pods \"a\" is forbidden: pod rejected: Pod's Overhead doesn't match RuntimeClass's defined Overhead"),
        ({"runtimeClassName": "kata", "nodeSelector": {"runtime": "runc"}},
         'pods "a" is forbidden: conflict: runtimeClass.scheduling.nodeSelector[runtime] = kata; '
         "pod.spec.nodeSelector[runtime] = runc"),
    ],
)  # fmt: skip
async def test_refused_pods(api: LocalApi, spec: dict[str, Any], message: str):
    await api.create(CLASSES, RUNTIME)
    with pytest.raises(ApiError) as caught:
        await api.create("pods", pod("a", **spec))
    assert (caught.value.code, caught.value.message) == (403, message)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"handler": "other"},
         'RuntimeClass.node.k8s.io "kata" is invalid: handler: Invalid value: "other": field is immutable'),
        ({"handler": "A"},
         'RuntimeClass.node.k8s.io "kata" is invalid: handler: Invalid value: "A": field is immutable'),
    ],
)  # fmt: skip
async def test_a_runtime_class_keeps_its_handler(api: LocalApi, change: dict[str, Any], message: str):
    await api.create(CLASSES, RUNTIME)
    with pytest.raises(ApiError) as caught:
        await api.patch(CLASSES, "kata", change)
    assert caught.value.message == message
