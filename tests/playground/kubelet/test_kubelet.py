"""The kubelet itself: the Node and its life sign, restarts, static Pods, power."""

import asyncio
import logging
from datetime import datetime

import pytest

from kubetui.api import meta
from kubetui.api.errors import ApiError
from kubetui.api.meta import Obj
from kubetui.playground.api import LogOptions
from tests.playground.kubelet.conftest import Rig, eventually

PARTS = ("etcd", "kube-apiserver", "kube-controller-manager", "kube-scheduler")


async def test_node(rig: Rig) -> None:
    node = await rig.api.get("nodes", "playground-worker")
    assert node["spec"]["podCIDR"] == "10.244.1.0/24"
    assert node["metadata"]["labels"]["kubernetes.io/hostname"] == "playground-worker"
    assert {one["type"]: (one["status"], one["reason"]) for one in node["status"]["conditions"]} == {
        "MemoryPressure": ("False", "KubeletHasSufficientMemory"),
        "DiskPressure": ("False", "KubeletHasNoDiskPressure"),
        "PIDPressure": ("False", "KubeletHasSufficientPID"),
        "Ready": ("True", "KubeletReady"),
    }
    assert node["status"]["nodeInfo"]["kubeletVersion"].startswith("v1.36.")
    assert node["status"]["daemonEndpoints"] == {"kubeletEndpoint": {"Port": 10250}}
    names = [name for image in node["status"]["images"] for name in image["names"]]
    assert "registry.k8s.io/pause:3.10.1" in names
    await eventually(
        lambda: _reasons(rig, "playground-worker", {"Starting", "NodeReady", "NodeHasSufficientMemory"})
    )


async def _reasons(rig: Rig, name: str, wanted: set[str]) -> bool:
    return wanted <= set(await rig.reasons(name))


async def test_control_plane_node_is_tainted(rig: Rig) -> None:
    rig.start(rig.master)
    node = await eventually(lambda: _node(rig, "playground-control-plane"))
    assert node["spec"]["taints"][0]["key"] == "node-role.kubernetes.io/control-plane"
    assert node["metadata"]["labels"]["node-role.kubernetes.io/control-plane"] == ""


async def _node(rig: Rig, name: str) -> Obj | None:
    try:
        node = await rig.api.get("nodes", name)
    except ApiError:
        return None
    return node if meta.is_true(node, "Ready") else None


async def test_lease_is_renewed_status_only_on_change(rig: Rig) -> None:
    async def renewed() -> datetime | None:
        lease = await rig.api.get("leases.coordination.k8s.io", "playground-worker", "kube-node-lease")
        assert lease["spec"]["leaseDurationSeconds"] == 40
        return meta.parse_time(lease["spec"]["renewTime"])

    first = await eventually(renewed)
    before = meta.revision(await rig.api.get("nodes", "playground-worker"))

    async def anew() -> bool:
        latest = await renewed()
        return latest is not None and latest > first

    await eventually(anew)
    assert meta.revision(await rig.api.get("nodes", "playground-worker")) == before


async def test_pulled_image_appears_on_the_node(rig: Rig) -> None:
    await rig.run("web", "nginx:1.27")
    await eventually(lambda: rig.ready("web"))

    async def listed() -> bool:
        node = await rig.api.get("nodes", "playground-worker")
        return any("docker.io/library/nginx:1.27" in image["names"] for image in node["status"]["images"])

    await eventually(listed)


async def test_containers_outlive_a_stopped_kubelet(rig: Rig) -> None:
    await rig.run("web", "nginx:1.27")
    await rig.run("other", "nginx:1.27")
    await eventually(lambda: rig.ready("web"))
    await eventually(lambda: rig.ready("other"))
    before = (await rig.status("web"))["containerID"]
    await rig.stop(rig.worker)
    assert len(list(rig.worker.runtime.sandboxes)) == 2
    await rig.api.delete("pods", "other", "default")
    await rig.run("late", "nginx:1.27")
    await asyncio.sleep(0.2)
    assert not await rig.gone("other") and not (await rig.pod("late"))["status"].get("containerStatuses")
    with pytest.raises(ApiError, match=r"dial tcp 172\.18\.0\.3:10250: connect: connection refused"):
        await rig.log("web")
    rig.start(rig.worker)
    await eventually(lambda: rig.gone("other"))
    await eventually(lambda: rig.ready("late"))
    status = await rig.status("web")
    assert status["containerID"] == before and status["restartCount"] == 0 and await rig.ready("web")


async def test_what_ended_meanwhile_is_restarted(rig: Rig) -> None:
    await rig.run("web", "nginx:1.27")
    await eventually(lambda: rig.ready("web"))
    await rig.stop(rig.worker)
    assert rig.worker.kill_container("default", "web")
    await asyncio.sleep(0.1)
    assert (await rig.status("web"))["restartCount"] == 0
    rig.start(rig.worker)

    async def restarted() -> bool:
        return (await rig.status("web"))["restartCount"] == 1 and await rig.ready("web")

    await eventually(restarted)


async def test_deleted_by_force_meanwhile_is_cleaned_up(rig: Rig) -> None:
    await rig.run("web", "nginx:1.27")
    await eventually(lambda: rig.ready("web"))
    await rig.stop(rig.worker)
    await rig.api.delete("pods", "web", "default", grace=0)
    rig.start(rig.worker)

    async def clean() -> bool:
        return not rig.worker.runtime.sandboxes

    await eventually(clean)


async def test_power_cut(rig: Rig) -> None:
    pod = await rig.run("web", "nginx:1.27")
    await rig.run("once", "nginx:1.27", restartPolicy="Never")
    await eventually(lambda: rig.ready("web"))
    await eventually(lambda: rig.ready("once"))
    rig.worker.set_power(False)
    await asyncio.sleep(0.2)
    assert not rig.worker.runtime.sandboxes and await rig.ready("web")
    rig.worker.set_power(True)

    async def restarted() -> bool:
        return (await rig.status("web"))["restartCount"] == 1 and await rig.ready("web")

    await eventually(restarted)
    assert meta.uid(await rig.pod("web")) == meta.uid(pod)
    last = (await rig.status("web"))["lastState"]["terminated"]
    assert (last["exitCode"], last["reason"]) == (255, "Unknown")
    await eventually(lambda: _reasons(rig, "web", {"SandboxChanged"}))

    async def failed() -> bool:
        return await rig.phase("once") == "Failed"

    await eventually(failed)
    assert (await rig.status("once"))["state"]["terminated"]["exitCode"] == 255
    await rig.stop(rig.worker)
    rig.start(rig.worker)
    await rig.run("late", "nginx:1.27")
    await eventually(lambda: rig.ready("late"))
    assert (await rig.status("web"))["lastState"]["terminated"] == last


async def test_static_pods(rig: Rig) -> None:
    rig.start(rig.master)
    for part in PARTS:
        await eventually(lambda part=part: _mirror_runs(rig, part))
    mirror = await rig.pod("kube-scheduler-playground-control-plane", "kube-system")
    annotations = mirror["metadata"]["annotations"]
    assert annotations["kubernetes.io/config.source"] == "file"
    assert annotations["kubernetes.io/config.mirror"] == annotations["kubernetes.io/config.hash"]
    owner = mirror["metadata"]["ownerReferences"][0]
    assert (owner["kind"], owner["name"]) == ("Node", "playground-control-plane")
    assert mirror["metadata"]["labels"] == {"component": "kube-scheduler", "tier": "control-plane"}
    assert mirror["status"]["podIP"] == "172.18.0.2" == mirror["status"]["hostIP"]


async def _mirror_runs(rig: Rig, part: str) -> Obj | None:
    try:
        pod = await rig.pod(f"{part}-playground-control-plane", "kube-system")
    except ApiError:
        return None
    return pod if meta.is_true(pod, "Ready") else None


async def test_deleted_mirror_comes_back_its_container_goes_on(rig: Rig) -> None:
    rig.start(rig.master)
    before = await eventually(lambda: _mirror_runs(rig, "kube-scheduler"))
    await rig.api.delete("pods", meta.name(before), "kube-system")

    async def again() -> Obj | None:
        found = await _mirror_runs(rig, "kube-scheduler")
        return found if found is not None and meta.uid(found) != meta.uid(before) else None

    after = await eventually(again)
    ids = [pod["status"]["containerStatuses"][0]["containerID"] for pod in (before, after)]
    assert ids[0] == ids[1]


async def test_part_is_taken_away_and_put_back(rig: Rig) -> None:
    told: list[tuple[str, bool]] = []
    rig.master.static.listener = lambda part, runs: told.append((part, runs))
    rig.start(rig.master)
    await eventually(lambda: _mirror_runs(rig, "kube-scheduler"))
    rig.master.remove_static("kube-scheduler")
    await eventually(lambda: rig.gone("kube-scheduler-playground-control-plane", "kube-system"))
    assert await _mirror_runs(rig, "etcd")
    rig.master.add_static("kube-scheduler")
    await eventually(lambda: _mirror_runs(rig, "kube-scheduler"))
    assert [runs for part, runs in told if part == "kube-scheduler"] == [True, False, True]


async def test_parts_come_back_with_the_power(rig: Rig) -> None:
    rig.start(rig.master)
    before = await eventually(lambda: _mirror_runs(rig, "etcd"))
    rig.master.set_power(False)
    await asyncio.sleep(0.1)
    rig.master.set_power(True)

    async def counted() -> bool:
        found = await _mirror_runs(rig, "etcd")
        return found is not None and found["status"]["containerStatuses"][0]["restartCount"] == 1

    await eventually(counted)
    after = await rig.pod(meta.name(before), "kube-system")
    assert meta.uid(after) == meta.uid(before)
    assert after["status"]["containerStatuses"][0]["lastState"]["terminated"]["exitCode"] == 255


async def test_killed_part_is_restarted(rig: Rig) -> None:
    rig.start(rig.master)
    mirror = await eventually(lambda: _mirror_runs(rig, "kube-scheduler"))
    assert rig.master.kill_container("kube-system", meta.name(mirror))

    async def restarted() -> bool:
        found = await _mirror_runs(rig, "kube-scheduler")
        return found is not None and found["status"]["containerStatuses"][0]["restartCount"] == 1

    await eventually(restarted)


async def test_log_of_a_part_is_its_logger(rig: Rig) -> None:
    rig.start(rig.master)
    mirror = await eventually(lambda: _mirror_runs(rig, "kube-scheduler"))
    logging.getLogger("kubetui.playground.scheduler.queue").info("Attempting to schedule %s", "default/web\n")
    chunks = rig.master.logs(mirror, "kube-scheduler", LogOptions(tail_lines=1))
    text = b"".join([chunk async for chunk in chunks]).decode()
    assert text.startswith("I") and "] Attempting to schedule default/web\n" in text


async def test_events_of_a_static_pod_do_not_wait_for_its_mirror(rig: Rig) -> None:
    rig.start(rig.master)
    name = "etcd-playground-control-plane"
    await eventually(lambda: _reasons(rig, name, {"Created", "Started"}))


async def test_next_playground_on_the_same_clock_is_another_one(rig: Rig) -> None:
    await rig.run("web", "nginx:1.27")
    await eventually(lambda: rig.ready("web"))
    await rig.close()
    after = Rig(rig.clock)
    await after.prepare()
    after.start(after.worker)
    try:
        await after.run("web", "nginx:1.27")
        await eventually(lambda: after.ready("web"))
    finally:
        await after.close()


async def test_nothing_is_left_behind(rig: Rig) -> None:
    rig.start(rig.master)
    await rig.run("web", "nginx:1.27")
    await rig.run("busy", "busybox", "sh", "-c", "while true; do sleep 1; done")
    await eventually(lambda: rig.ready("busy"))
    await rig.close()
    left = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
    assert left == []


@pytest.mark.parametrize("count", [60])
async def test_idle_containers_need_no_tasks(rig: Rig, count: int) -> None:
    for index in range(count):
        await rig.run(f"web-{index}", "nginx:1.27")
    for index in range(count):
        await eventually(lambda index=index: rig.ready(f"web-{index}"))

    async def settled() -> bool:
        return len(asyncio.all_tasks()) < 15

    await eventually(settled)
