"""The controllers over an API that fails, and after being stopped and started."""

import asyncio
import random

from kubetui.api import meta
from kubetui.api.errors import conflict, internal
from kubetui.playground.controllers import ControllerManager

_WRITES = ("create", "update", "patch", "delete")


class Flaky:
    """Every third write fails, before or after it took effect, in one of the ways APIs fail."""

    def __init__(self, inner, rng: random.Random) -> None:
        self._inner = inner
        self._rng = rng
        self.user = inner.user
        self.failed = 0
        self.down = False

    def __getattr__(self, name: str):
        found = getattr(self._inner, name)
        if name == "watch":
            return found

        async def call(*args, **more):
            if self.down:
                raise ConnectionError("connection refused")
            if name not in _WRITES or self._rng.random() > 1 / 3:
                return await found(*args, **more)
            self.failed += 1
            if self._rng.random() < 0.3:
                await found(*args, **more)
                raise ConnectionResetError("the answer was lost")
            raise self._rng.choice([internal("etcd"), conflict("x", "", "y"), ConnectionError("refused")])

        return call


def over_flaky_api(rig) -> Flaky:
    flaky = Flaky(rig.server.api("system:kube-controller-manager"), random.Random(11))
    rig.manager = ControllerManager(flaky, rig.clock, random.Random(7))
    return flaky


async def restart(rig) -> None:
    rig._tasks[0].cancel()
    await asyncio.gather(rig._tasks[0], return_exceptions=True)
    rig._tasks[0] = asyncio.create_task(rig.manager.run())


async def ready(rig, count: int) -> bool:
    found = await rig.api.get("deployments.apps", "web", "demo")
    status = found.get("status", {})
    if status.get("observedGeneration") != found["metadata"]["generation"]:
        return False
    keys = ("readyReplicas", "updatedReplicas", "replicas", "availableReplicas")
    return [status.get(key, 0) for key in keys] == [count] * 4


async def test_everything_gets_done_over_an_api_that_fails(rig, deployment):
    flaky = over_flaky_api(rig)
    await restart(rig)
    await rig.api.create("services", {"metadata": {"name": "web", "namespace": "demo"},
                                      "spec": {"selector": {"app": "web"}, "ports": [{"port": 80}]}})  # fmt: skip
    await rig.api.create("deployments.apps", deployment(replicas=16))
    await rig.until(lambda: ready(rig, 16), 15)
    for image in ("nginx:1.28", "nginx:1.29", "nginx:1.30"):
        patch = {"spec": {"template": {"spec": {"containers": [{"name": "c", "image": image}]}}}}
        await rig.api.patch("deployments.apps", "web", patch, "demo", kind="strategic")
        await rig.until(lambda: ready(rig, 16), 15)

    async def routed() -> bool:
        slices = await rig.all("endpointslices.discovery.k8s.io")
        return sum(len(each.get("endpoints") or ()) for each in slices) == 16

    await rig.until(routed, 15)
    await rig.api.delete("deployments.apps", "web", "demo", propagation="Foreground")

    async def gone() -> bool:
        return not (
            await rig.all("deployments.apps") or await rig.all("replicasets.apps") or await rig.all("pods")
        )

    await rig.until(gone, 15)
    assert flaky.failed > 20, "too little failed to show anything"


async def test_an_api_that_is_away_is_waited_for(rig, deployment):
    flaky = over_flaky_api(rig)
    flaky._rng.random = lambda: 1.0
    flaky.down = True
    await restart(rig)
    await rig.api.create("deployments.apps", deployment())
    await rig.settle(0.2)
    assert await rig.all("replicasets.apps") == []
    flaky.down = False
    await rig.until(lambda: ready(rig, 3))


async def test_a_manager_that_was_stopped_catches_up(rig, deployment):
    await rig.api.create("deployments.apps", deployment())
    await rig.until(lambda: ready(rig, 3))
    rig._tasks[0].cancel()
    await asyncio.gather(rig._tasks[0], return_exceptions=True)
    (victim, *_) = await rig.all("pods")
    await rig.api.delete("pods", meta.name(victim), "demo")
    await rig.api.patch("deployments.apps", "web", {"spec": {"replicas": 5}}, "demo")
    await rig.settle(0.2)
    assert len(await rig.all("pods")) == 2
    rig._tasks[0] = asyncio.create_task(rig.manager.run())
    await rig.until(lambda: ready(rig, 5))


async def test_stopped_the_manager_leaves_no_task_behind(rig):
    before = {task for task in asyncio.all_tasks() if task not in rig._tasks}
    rig._tasks[0].cancel()
    await asyncio.gather(rig._tasks[0], return_exceptions=True)
    await asyncio.sleep(0)
    names = [task.get_name() for task in asyncio.all_tasks() if task in before]
    assert not [
        name for name in names if name.startswith(("informer ", "controller ", "work queue", "events of"))
    ]


async def test_a_controller_that_breaks_is_started_again(rig, deployment, caplog, monkeypatch):
    from kubetui.playground.controllers.replicaset import ReplicaSetController

    broken = True
    inner = ReplicaSetController.sync

    async def sync(self, key: str) -> None:
        if broken:
            raise RuntimeError("a bug")
        await inner(self, key)

    monkeypatch.setattr(ReplicaSetController, "sync", sync)
    await rig.api.create("deployments.apps", deployment())

    async def said() -> bool:
        return "error syncing demo/web-" in caplog.text

    await rig.until(said)
    broken = False
    await rig.until(lambda: ready(rig, 3))
