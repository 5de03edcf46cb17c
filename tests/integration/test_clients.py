"""Client libraries of several makes, used as their documentation shows, on the playground."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import lightkube
import pytest
from kubernetes import aio, client, config, dynamic, informer, watch
from kubernetes.client.exceptions import ApiException
from lightkube.core.exceptions import ApiError
from lightkube.models.meta_v1 import ObjectMeta
from lightkube.resources.apps_v1 import Deployment
from lightkube.resources.core_v1 import ConfigMap, Pod
from lightkube.types import CascadeType, PatchType

pytestmark = [
    # Libraries leave connections to the collector when a watch is left.
    pytest.mark.filterwarnings("ignore:Exception ignored in. <ssl.SSLSocket"),
]
SOON = 20
MAP = {"metadata": {"name": "settings", "labels": {"tier": "front"}}, "data": {"colour": "blue"}}


def workload(name: str = "web", replicas: int = 1) -> dict[str, Any]:
    return {
        "apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": name},
        "spec": {
            "replicas": replicas, "selector": {"matchLabels": {"app": name}},
            "template": {
                "metadata": {"labels": {"app": name}},
                "spec": {"containers": [{"name": "main", "image": "nginx:1.27"}]},
            },
        },
    }  # fmt: skip


def talker(name: str = "talker") -> dict[str, Any]:
    command = ["sh", "-c", "echo one; echo two"]
    container = {"name": "main", "image": "busybox:1.36", "command": command}
    return {
        "apiVersion": "v1", "kind": "Pod", "metadata": {"name": name},
        "spec": {"restartPolicy": "Never", "containers": [container]},
    }  # fmt: skip


@pytest.fixture
def api(playground: Path) -> Iterator[client.ApiClient]:
    """The official client's connection."""
    made = config.new_client_from_config(config_file=str(playground))
    yield made
    made.close()
    made.rest_client.pool_manager.clear()


def _until(ready: Callable[[], bool]) -> None:
    done = threading.Event()
    for _ in range(SOON * 20):
        if ready():
            return
        done.wait(0.05)
    raise AssertionError("not in time")


# the official client


def test_official_objects(api: client.ApiClient, namespace: str):
    core = client.CoreV1Api(api)
    made = core.create_namespaced_config_map(namespace, MAP)
    assert made.data == {"colour": "blue"}
    assert made.metadata.managed_fields[0].manager == "OpenAPI-Generator"
    with pytest.raises(ApiException) as caught:
        core.create_namespaced_config_map(namespace, MAP)
    assert (caught.value.status, caught.value.reason) == (409, "Conflict")
    listed = core.list_namespaced_config_map(namespace, label_selector="tier=front")
    assert [item.metadata.name for item in listed.items] == ["settings"]
    core.patch_namespaced_config_map("settings", namespace, {"data": {"size": "3"}})
    core.patch_namespaced_config_map(
        "settings", namespace, [{"op": "replace", "path": "/data/colour", "value": "red"}]
    )
    found = core.read_namespaced_config_map("settings", namespace)
    assert found.data == {"colour": "red", "size": "3"}
    found.data["colour"] = "green"
    replaced = core.replace_namespaced_config_map("settings", namespace, found)
    with pytest.raises(ApiException) as caught:
        core.replace_namespaced_config_map("settings", namespace, found)
    assert caught.value.status == 409
    assert replaced.data["colour"] == "green"
    assert core.delete_namespaced_config_map("settings", namespace)["status"] == "Success"
    with pytest.raises(ApiException) as caught:
        core.read_namespaced_config_map("settings", namespace)
    assert caught.value.status == 404


def test_official_workloads(api: client.ApiClient, namespace: str):
    apps, core = client.AppsV1Api(api), client.CoreV1Api(api)
    apps.create_namespaced_deployment(namespace, workload())
    assert apps.read_namespaced_deployment_scale("web", namespace).spec.replicas == 1
    apps.patch_namespaced_deployment_scale("web", namespace, {"spec": {"replicas": 2}})
    _until(lambda: apps.read_namespaced_deployment_status("web", namespace).status.ready_replicas == 2)
    core.create_namespaced_pod(namespace, talker())
    _until(lambda: core.read_namespaced_pod("talker", namespace).status.phase == "Succeeded")
    assert core.read_namespaced_pod_log("talker", namespace) == "one\ntwo\n"
    assert core.read_namespaced_pod_log("talker", namespace, tail_lines=1) == "two\n"
    lines = watch.Watch().stream(core.read_namespaced_pod_log, "talker", namespace)
    assert list(lines) == ["one", "two"]
    apps.delete_namespaced_deployment("web", namespace, propagation_policy="Foreground")
    _until(lambda: not core.list_namespaced_pod(namespace, label_selector="app=web").items)


def test_official_watch(api: client.ApiClient, namespace: str):
    core = client.CoreV1Api(api)
    begin = core.list_namespaced_config_map(namespace).metadata.resource_version
    core.create_namespaced_config_map(namespace, MAP)
    core.patch_namespaced_config_map("settings", namespace, {"data": {"size": "3"}})
    core.delete_namespaced_config_map("settings", namespace)
    watching = watch.Watch()
    seen = []
    for event in watching.stream(
        core.list_namespaced_config_map,
        namespace,
        resource_version=begin,
        field_selector="metadata.name=settings",
    ):
        seen.append((event["type"], event["object"].data))
        if event["type"] == "DELETED":
            watching.stop()
    both = {"colour": "blue", "size": "3"}
    assert seen == [("ADDED", {"colour": "blue"}), ("MODIFIED", both), ("DELETED", both)]


def test_official_informer(api: client.ApiClient, namespace: str):
    core = client.CoreV1Api(api)
    core.create_namespaced_config_map(namespace, MAP)
    seen: list[tuple[str, str]] = []
    watcher = informer.SharedInformer(
        list_func=core.list_namespaced_config_map, namespace=namespace, label_selector="tier=front"
    )
    for type_ in ("ADDED", "MODIFIED", "DELETED"):
        watcher.add_event_handler(type_, lambda obj, type_=type_: seen.append((type_, obj.metadata.name)))
    watcher.start()
    try:
        _until(lambda: ("ADDED", "settings") in seen)
        assert [obj.metadata.name for obj in watcher.cache.list()] == ["settings"]
        core.patch_namespaced_config_map("settings", namespace, {"data": {"size": "3"}})
        _until(lambda: ("MODIFIED", "settings") in seen)
        core.delete_namespaced_config_map("settings", namespace)
        _until(lambda: ("DELETED", "settings") in seen)
        assert watcher.cache.list() == []
    finally:
        watcher.stop()


def test_official_dynamic(api: client.ApiClient, namespace: str, tmp_path: Path):
    found = dynamic.DynamicClient(api, cache_file=str(tmp_path / "discovery"))
    maps = found.resources.get(api_version="v1", kind="ConfigMap")
    maps.create(body=MAP, namespace=namespace)
    assert [
        item.metadata.name for item in maps.get(namespace=namespace, label_selector="tier=front").items
    ] == ["settings"]
    body = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "settings"}, "data": {"size": "3"}}
    applied = maps.server_side_apply(
        body=body, name="settings", namespace=namespace, field_manager="test", force_conflicts=True
    )
    assert applied.data.to_dict() == {"colour": "blue", "size": "3"}
    patched = maps.patch(
        body={"data": {"colour": None}},
        name="settings",
        namespace=namespace,
        content_type="application/merge-patch+json",
    )
    assert patched.data.to_dict() == {"size": "3"}
    deployments = found.resources.get(api_version="apps/v1", kind="Deployment")
    deployments.create(body=workload(replicas=0), namespace=namespace)
    scaled = deployments.scale.patch(body={"spec": {"replicas": 1}}, name="web", namespace=namespace)
    assert scaled.spec.replicas == 1
    for event in deployments.watch(namespace=namespace, timeout=SOON):
        if event["object"].status.readyReplicas == 1:
            break
    assert maps.delete(name="settings", namespace=namespace).status == "Success"


async def test_official_aio(playground: Path, namespace: str):
    loaded = await aio.config.new_client_from_config(config_file=str(playground))
    async with loaded as connection:
        core, apps = aio.client.CoreV1Api(connection), aio.client.AppsV1Api(connection)
        await core.create_namespaced_config_map(namespace, MAP)
        listed = await core.list_namespaced_config_map(namespace, label_selector="tier=front")
        assert [item.metadata.name for item in listed.items] == ["settings"]
        await core.patch_namespaced_config_map("settings", namespace, {"data": {"size": "3"}})
        await apps.create_namespaced_deployment(namespace, workload())
        async with aio.watch.Watch() as watching:
            async for event in watching.stream(apps.list_namespaced_deployment, namespace):
                if event["object"].status.ready_replicas == 1:
                    break
        await apps.patch_namespaced_deployment_scale("web", namespace, {"spec": {"replicas": 0}})
        await core.create_namespaced_pod(namespace, talker())
        async with aio.watch.Watch() as watching:
            chosen = "metadata.name=talker"
            async for event in watching.stream(core.list_namespaced_pod, namespace, field_selector=chosen):
                if event["object"].status.phase == "Succeeded":
                    break
        assert await core.read_namespaced_pod_log("talker", namespace) == "one\ntwo\n"
        await core.delete_namespaced_config_map("settings", namespace)
        with pytest.raises(aio.client.ApiException) as caught:
            await core.read_namespaced_config_map("settings", namespace)
        assert caught.value.status == 404


# lightkube


@pytest.fixture
def light(playground: Path, namespace: str) -> Iterator[lightkube.Client]:
    """Lightkube in the test's namespace."""
    loaded = lightkube.KubeConfig.from_file(str(playground))
    with lightkube.Client(config=loaded, namespace=namespace, field_manager="lightkube") as made:
        yield made


def test_lightkube(light: lightkube.Client):
    settings = ConfigMap(
        metadata=ObjectMeta(name="settings", labels={"tier": "front"}), data={"colour": "blue"}
    )
    light.create(settings)
    with pytest.raises(ApiError) as caught:
        light.create(settings)
    assert (caught.value.status.code, caught.value.status.reason) == (409, "AlreadyExists")
    assert [item.metadata.name for item in light.list(ConfigMap, labels={"tier": "front"})] == ["settings"]
    light.patch(ConfigMap, "settings", {"data": {"size": "3"}}, patch_type=PatchType.MERGE)
    light.patch(ConfigMap, "settings", {"data": {"colour": "red"}})
    assert light.get(ConfigMap, "settings").data == {"colour": "red", "size": "3"}
    applied = ConfigMap(
        apiVersion="v1", kind="ConfigMap", metadata=ObjectMeta(name="settings"), data={"colour": "green"}
    )
    with pytest.raises(ApiError) as caught:
        light.apply(applied, field_manager="other")
    assert caught.value.status.reason == "Conflict"
    assert light.apply(applied, field_manager="other", force=True).data["colour"] == "green"
    light.delete(ConfigMap, "settings")
    with pytest.raises(ApiError):
        light.get(ConfigMap, "settings")


def test_lightkube_workloads(light: lightkube.Client):
    light.create(Deployment.from_dict(workload()))
    for _, found in light.watch(Deployment, fields={"metadata.name": "web"}):
        if found.status and found.status.readyReplicas == 1:
            break
    scale = light.get(Deployment.Scale, "web")
    scale.spec.replicas = 2
    light.replace(scale, "web")
    light.wait(Deployment, "web", for_conditions=["Available"])
    light.create(Pod.from_dict(talker()))
    for _, pod in light.watch(Pod, fields={"metadata.name": "talker"}):
        if pod.status.phase == "Succeeded":
            break
    assert list(light.log("talker")) == ["one\n", "two\n"]
    light.delete(Deployment, "web", cascade=CascadeType.FOREGROUND)
