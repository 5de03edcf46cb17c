"""Faults of a running playground, as its visitors and its administrators meet them."""

import asyncio
import urllib.error
import urllib.request

import pytest

from kubetui.api import meta
from kubetui.api.errors import ApiError
from kubetui.playground.cluster import Playground

LABELS = {"app": "web"}
POD = {"containers": [{"name": "web", "image": "nginx:1.27"}], "terminationGracePeriodSeconds": 1}


@pytest.fixture
async def playground(tmp_path):
    made = Playground(speed=40, kubeconfig=tmp_path / "private" / "kubeconfig", seed=1)
    await made.start()
    await made.ready()
    yield made
    await made.stop()


@pytest.fixture
async def api(playground):
    found = playground.api("system:apiserver")
    await found.create(
        "pods", {"metadata": {"name": "web", "namespace": "default", "labels": LABELS}, "spec": POD}
    )
    ports = [{"port": 80, "targetPort": 80}]
    spec = {"selector": LABELS, "ports": ports}
    await found.create("services", {"metadata": {"name": "web", "namespace": "default"}, "spec": spec})
    await until(ready(found))
    return found


def ready(api):
    async def look():
        return meta.is_true(await api.get("pods", "web", "default"), "Ready")

    return look


async def until(look, within=30.0):
    async with asyncio.timeout(within):
        while not await look():  # noqa: ASYNC110 - the API is asked, nobody tells
            await asyncio.sleep(0.05)


def fetch(url):
    try:
        with urllib.request.urlopen(url, timeout=20) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode()
    except OSError as error:
        return 0, str(error)


async def visit(playground, place):
    return await asyncio.to_thread(fetch, f"{playground.control._door.url}/default/{place}")


def served(playground):
    async def look():
        return (await visit(playground, "svc/web/"))[0] == 200

    return look


async def test_the_door_answers_for_services_and_pods(playground, api):
    await until(served(playground))
    assert "Welcome to nginx" in (await visit(playground, "svc/web/"))[1]
    assert (await visit(playground, "pod/web:80/"))[0] == 200
    assert (await visit(playground, "pod/web/nothing"))[0] == 404
    assert (await visit(playground, "pod/web:81/"))[0] == 502
    for nowhere in ("svc/none/", "cm/web/", "svc/web:x/"):
        assert (await visit(playground, nowhere))[0] == 404


@pytest.mark.parametrize("kind", ["stop-etcd", "stop-apiserver"])
async def test_without_its_core_the_cluster_serves_but_cannot_change(playground, api, kind):
    await until(served(playground))
    before = await api.get("pods", "web", "default")
    name = await playground.start_fault(kind)
    with pytest.raises(ApiError, match="connection refused"):
        await api.list("pods")
    assert not playground.parts.running("kube-scheduler")
    _, said = await asyncio.to_thread(fetch, playground.server.replace("https", "http") + "/version")
    assert ("refused" in said) is (kind == "stop-apiserver")
    assert (await visit(playground, "svc/web/"))[0] == 200
    await asyncio.sleep(2)
    await playground.stop_fault(name)
    assert playground.parts.running("kube-scheduler") and playground.faults() == []
    after = await api.get("pods", "web", "default")
    assert meta.uid(after) == meta.uid(before)
    await api.create("pods", {"metadata": {"name": "more", "namespace": "default"}, "spec": POD})

    async def placed():
        return meta.is_true(await api.get("pods", "more", "default"), "Ready")

    await until(placed)
    nodes, _ = await api.list("nodes")
    assert all(meta.is_true(node, "Ready") for node in nodes)


async def test_a_part_that_is_stopped_stays_stopped_over_an_outage(playground):
    await playground.start_fault("stop-scheduler")
    await playground.start_fault("stop-etcd")
    await playground.start_fault("stop-apiserver")
    await playground.stop_fault("stop-etcd")
    assert not playground.parts.running("kube-controller-manager")
    await playground.stop_fault("stop-apiserver")
    assert playground.parts.running("kube-controller-manager")
    assert not playground.parts.running("kube-scheduler")


async def test_a_machine_without_power(playground, api):
    node = meta.text(await api.get("pods", "web", "default"), "spec", "nodeName")
    name = await playground.start_fault("power-off", node)
    assert (await visit(playground, "pod/web/"))[0] == 502

    async def silent():
        found = next(c for c in meta.conditions(await api.get("nodes", node)) if c["type"] == "Ready")
        return found["status"] == "Unknown"

    await until(silent)
    await playground.stop_fault(name)

    async def back():
        pod = await api.get("pods", "web", "default")
        return (
            meta.is_true(pod, "Ready")
            and meta.dicts(pod, "status", "containerStatuses")[0]["restartCount"] == 1
        )

    await until(back)


async def test_a_fault_without_its_target_or_with_a_wrong_one(playground):
    for kind, target, said in (
        ("power-off", "", "needs a NODE"),
        ("power-off", "playground-control-plane", "no worker node"),
        ("jump-clock", "soon", "seconds"),
        ("stop-controller", "x", "no controller"),
        ("nonsense", "", "no fault"),
    ):
        with pytest.raises(ValueError, match=said):
            await playground.start_fault(kind, target)
    assert playground.faults() == []


async def test_the_clock_jumps(playground):
    before = playground.clock.monotonic()
    await playground.start_fault("jump-clock", "500")
    assert playground.clock.monotonic() - before >= 500 and playground.faults() == []
