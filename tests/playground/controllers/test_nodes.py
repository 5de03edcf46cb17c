import asyncio

import pytest

from kubetui.api import meta
from kubetui.api.meta import Obj
from kubetui.playground.controllers import node_lifecycle

LEASES = "leases.coordination.k8s.io"


@pytest.fixture
def speed() -> float:
    return 40.0


async def join(rig, *names: str) -> None:
    if not await rig.exists("namespaces", "kube-node-lease", ""):
        await rig.api.create("namespaces", {"metadata": {"name": "kube-node-lease"}})
    now = meta.format_time(rig.clock.now())
    conditions = [
        {"type": type_, "status": status, "reason": "Kubelet", "lastHeartbeatTime": now, "lastTransitionTime": now}
        for type_, status in (("MemoryPressure", "False"), ("DiskPressure", "False"),
                              ("PIDPressure", "False"), ("Ready", "True"))
    ]  # fmt: skip
    for name in names:
        body = {"metadata": {"name": name}, "status": {"conditions": conditions}}
        await rig.api.create("nodes", body)


async def breathe(rig, name: str) -> None:
    now = meta.format_micro_time(rig.clock.now())
    body = {"metadata": {"name": name, "namespace": "kube-node-lease"}, "spec": {"renewTime": now}}
    if await rig.exists(LEASES, name, "kube-node-lease"):
        await rig.api.patch(LEASES, name, body, "kube-node-lease")
    else:
        await rig.api.create(LEASES, body)


async def taints(rig, name: str) -> list[tuple[str, str]]:
    found = await rig.api.get("nodes", name)
    return [
        (t["key"].removeprefix("node.kubernetes.io/"), t["effect"]) for t in found["spec"].get("taints", [])
    ]


async def status(rig, name: str, type_: str = "Ready") -> Obj:
    return meta.condition(await rig.api.get("nodes", name), type_) or {}


async def pod_on(rig, name: str, node: str, **spec: object) -> None:
    body = {"metadata": {"name": name, "namespace": "demo"},
            "spec": {"nodeName": node, "containers": [{"name": "c", "image": "nginx:1.27"}], **spec}}  # fmt: skip
    await rig.api.create("pods", body)

    async def is_ready() -> bool:
        return meta.is_true(await rig.api.get("pods", name, "demo"), "Ready")

    await rig.until(is_ready)


async def test_a_ready_node_loses_the_taint_it_came_with(rig):
    await join(rig, "one")

    async def clean() -> bool:
        return await taints(rig, "one") == []

    await rig.until(clean)
    await rig.api.patch("nodes", "one", {"spec": {"unschedulable": True}})

    async def cordoned() -> bool:
        return await taints(rig, "one") == [("unschedulable", "NoSchedule")]

    await rig.until(cordoned)
    await rig.api.patch("nodes", "one", {"spec": {"unschedulable": None}})
    await rig.until(clean)


async def test_a_silent_node_becomes_unknown_and_its_pods_leave_when_their_time_is_up(rig):
    await join(rig, "one", "two", "three")
    patient = {"key": "node.kubernetes.io/unreachable", "operator": "Exists", "effect": "NoExecute"}
    await pod_on(rig, "web", "one", tolerations=[{**patient, "tolerationSeconds": 60}])
    await pod_on(rig, "stays", "one", tolerations=[{"operator": "Exists"}])
    began = rig.clock.monotonic()

    async def unknown() -> bool:
        for name in ("two", "three"):
            await breathe(rig, name)
        return (await status(rig, "one")).get("status") == "Unknown"

    await rig.until(unknown)
    assert rig.clock.monotonic() - began >= 48
    found = await status(rig, "one")
    assert found["reason"] == "NodeStatusUnknown"
    assert found["message"] == "Kubelet stopped posting node status."
    assert (await status(rig, "one", "DiskPressure"))["status"] == "Unknown"

    async def tainted() -> bool:
        await unknown()
        return await taints(rig, "one") == [("unreachable", "NoSchedule"), ("unreachable", "NoExecute")]

    await rig.until(tainted)

    async def not_ready() -> bool:
        return not meta.is_true(await rig.api.get("pods", "web", "demo"), "Ready")

    await rig.until(not_ready)

    async def told() -> bool:
        return await rig.events("NodeNotReady") == ["Node is not ready", "Node is not ready"]

    await rig.until(told)
    at = rig.clock.monotonic()

    async def leaves() -> bool:
        await unknown()
        found = [pod for pod in await rig.all("pods") if meta.name(pod) == "web"]
        return not found or meta.deleting(found[0])

    rig.kubelets.hold = True
    await rig.until(leaves)
    assert rig.clock.monotonic() - at > 40
    web = await rig.api.get("pods", "web", "demo")
    said = meta.condition(web, "DisruptionTarget")
    assert (said["reason"], said["message"]) == (
        "DeletionByTaintManager", "Taint manager: deleting due to NoExecute taint",
    )  # fmt: skip

    async def marked() -> bool:
        return await rig.events("TaintManagerEviction") == ["Marking for deletion Pod demo/web"]

    await rig.until(marked)
    assert not meta.deleting(await rig.api.get("pods", "stays", "demo"))


async def test_a_node_that_comes_back_keeps_its_pods(rig):
    await join(rig, "one", "two", "three")
    await pod_on(rig, "web", "one")

    async def tainted() -> bool:
        for name in ("two", "three"):
            await breathe(rig, name)
        return ("unreachable", "NoExecute") in await taints(rig, "one")

    await rig.until(tainted)
    ready = {**await status(rig, "one"), "status": "True"}
    patch = {"status": {"conditions": [ready]}}
    await rig.api.patch("nodes", "one", patch, kind="strategic", subresource="status")

    async def clean() -> bool:
        return await taints(rig, "one") == []

    await rig.until(clean)

    async def let_off() -> bool:
        return await rig.events("TaintManagerEviction") == ["Cancelling deletion of Pod demo/web"]

    await rig.until(let_off)
    assert not meta.deleting(await rig.api.get("pods", "web", "demo"))


async def test_when_all_nodes_are_silent_nobody_is_driven_off(rig):
    await join(rig, "one", "two")

    async def unknown() -> bool:
        states = [(await status(rig, name)).get("status") for name in ("one", "two")]
        return states == ["Unknown", "Unknown"]

    await rig.until(unknown)
    await rig.settle(0.3)
    assert await taints(rig, "one") == [("unreachable", "NoSchedule")]


async def test_pods_of_a_deleted_node_are_collected(rig):
    await join(rig, "one")
    await pod_on(rig, "web", "one")
    rig.kubelets.hold = True
    await rig.api.delete("nodes", "one")

    async def gone() -> bool:
        return not await rig.exists("pods", "web")

    await rig.until(gone)


@pytest.mark.parametrize("speed", [1.0])
async def test_a_jump_of_the_clock_makes_no_node_silent_that_breathes(rig, monkeypatch):
    await join(rig, "one", "two")
    for name in ("one", "two"):
        await breathe(rig, name)
    await rig.settle(0.1)
    # Long enough for a busy machine to breathe in between.
    monkeypatch.setattr(node_lifecycle, "_SECOND_LOOK", 1.0)
    rig.clock.jump(3600)
    await asyncio.sleep(0.05)
    await breathe(rig, "one")

    async def only_two() -> bool:
        return (await status(rig, "two"))["status"] == "Unknown"

    await rig.until(only_two)
    assert (await status(rig, "one"))["status"] == "True"
