"""A whole cluster in the process: what heals it, and what faults do to it."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest

from kubetui.playground.cluster import Playground
from tests.playground.serving import deployment, pod


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    tmp_path.chmod(0o700)
    return tmp_path


@pytest.fixture
async def playground(folder: Path) -> AsyncIterator[Playground]:
    found = Playground(nodes=2, kubeconfig=folder / "kubeconfig", seed=1, speed=10)
    await found.start()
    await found.ready()
    yield found
    await found.stop()
    assert [task for task in asyncio.all_tasks() if task is not asyncio.current_task()] == []


async def until(check: Callable[[], Awaitable[bool]], within: float = 30.0) -> None:
    async with asyncio.timeout(within):
        while not await check():  # noqa: ASYNC110 - any state of the cluster may end it
            await asyncio.sleep(0.02)


def running(playground: Playground, count: int) -> Callable[[], Awaitable[bool]]:
    async def check() -> bool:
        pods, _ = await playground.api("test").list("pods", "default", labels="app=web")
        alive = [p for p in pods if not p["metadata"].get("deletionTimestamp")]
        return [p["status"]["phase"] for p in alive] == ["Running"] * count

    return check


async def test_a_deployment_heals(playground: Playground):
    api = playground.api("test")
    await api.create("deployments.apps", deployment("web", replicas=2))
    await until(running(playground, 2))
    pods, _ = await api.list("pods", "default", labels="app=web")
    await api.delete("pods", pods[0]["metadata"]["name"], "default")
    await until(running(playground, 2))
    after, _ = await api.list("pods", "default", labels="app=web")
    assert pods[0]["metadata"]["uid"] not in {p["metadata"]["uid"] for p in after}


async def test_without_the_scheduler_pods_wait(playground: Playground):
    api = playground.api("test")
    name = await playground.start_fault("stop-scheduler")
    assert not playground.parts.running("kube-scheduler")

    async def shown() -> bool:
        pods, _ = await api.list("pods", "kube-system", labels="component=kube-scheduler")
        return bool(pods)

    async def hidden() -> bool:
        return not await shown()

    await until(hidden)
    await api.create("pods", pod("waits"))
    await asyncio.sleep(0.3)
    assert "nodeName" not in (await api.get("pods", "waits", "default"))["spec"]
    await playground.stop_fault(name)

    async def bound() -> bool:
        return "nodeName" in (await api.get("pods", "waits", "default"))["spec"]

    await until(bound)
    await until(shown)
    assert playground.faults() == []


async def test_without_one_controller_only_its_work_stops(playground: Playground):
    api = playground.api("test")
    await playground.start_fault("stop-controller", "deployment")
    await api.create("deployments.apps", deployment("web"))
    await asyncio.sleep(0.3)
    assert (await api.list("replicasets.apps", "default"))[0] == []
    await playground.stop_fault("stop-controller-deployment")
    await until(running(playground, 1))


async def test_a_stopped_kubelet_leaves_its_pods_pending(playground: Playground):
    api = playground.api("test")
    await playground.start_fault("stop-kubelet", "playground-worker")
    await api.create("pods", pod("there", nodeName="playground-worker"))
    await asyncio.sleep(0.3)
    assert (await api.get("pods", "there", "default"))["status"]["phase"] == "Pending"
    await playground.stop_fault("stop-kubelet-playground-worker")

    async def runs() -> bool:
        return (await api.get("pods", "there", "default"))["status"]["phase"] == "Running"

    await until(runs)


async def test_a_killed_container_is_restarted(playground: Playground):
    api = playground.api("test")
    await api.create("deployments.apps", deployment("web"))
    await until(running(playground, 1))
    name = (await api.list("pods", "default", labels="app=web"))[0][0]["metadata"]["name"]
    await playground.start_fault("kill-container", f"default/{name}/main")

    async def restarted() -> bool:
        status = (await api.get("pods", name, "default"))["status"]["containerStatuses"][0]
        return status["restartCount"] == 1 and status["ready"]

    await until(restarted)
    assert playground.faults() == []


async def test_killing_the_scheduler_s_container_restarts_the_scheduler(playground: Playground):
    name = "kube-scheduler-playground-control-plane"

    async def up() -> bool:
        pods, _ = await playground.api("test").list("pods", "kube-system", fields=f"metadata.name={name}")
        return bool(pods) and pods[0]["status"]["phase"] == "Running"

    await until(up)
    task = playground.parts._tasks["kube-scheduler"]
    await playground.start_fault("kill-container", f"kube-system/{name}")

    async def again() -> bool:
        return (
            playground.parts.running("kube-scheduler")
            and playground.parts._tasks["kube-scheduler"] is not task
        )

    await until(again)
    assert task.cancelled() or task.done()


async def test_a_namespace_is_emptied(playground: Playground):
    api = playground.api("test")
    await api.create("namespaces", {"metadata": {"name": "mine"}})
    await api.create("deployments.apps", deployment("web", "mine"))
    await api.delete("namespaces", "mine")

    async def gone() -> bool:
        return "mine" not in {n["metadata"]["name"] for n in (await api.list("namespaces"))[0]}

    await until(gone)
    assert (await api.list("pods", "mine"))[0] == []
    assert (await api.list("events", "mine"))[0] == []
