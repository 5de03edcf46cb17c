"""The real API in memory and the real scheduler, over nodes that exist on paper."""

import asyncio
import random
from collections.abc import Awaitable, Callable

import pytest

from kubetui.api import meta
from kubetui.api.errors import ApiError
from kubetui.api.meta import Obj
from kubetui.playground.apiserver.server import APIServer
from kubetui.playground.clock import Clock
from kubetui.playground.etcd import MemoryEtcd
from kubetui.playground.scheduler import Scheduler


class Board:
    """One scheduler under test."""

    def __init__(self, speed: float = 1.0) -> None:
        self.clock = Clock(speed)
        self.server = APIServer(clock=self.clock, etcd=MemoryEtcd(), rng=random.Random(5))
        self.api = self.server.api("system:apiserver")
        self.scheduler = Scheduler(self.server.api("system:kube-scheduler"), self.clock, random.Random(5))
        self._task: asyncio.Task[None] | None = None

    async def prepare(self) -> None:
        for name in ("kube-system", "demo"):
            await self.api.create("namespaces", {"metadata": {"name": name}})
        await self.api.create("serviceaccounts", {"metadata": {"name": "default", "namespace": "demo"}})

    def start(self) -> None:
        self._task = asyncio.create_task(self.scheduler.run())

    async def stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def node(
        self, name: str, cpu: str = "4", memory: str = "8Gi", pods: str = "110", **more: object
    ) -> None:
        labels = {"kubernetes.io/hostname": name, **more.pop("labels", {})}
        amounts = {"cpu": cpu, "memory": memory, "pods": pods}
        await self.api.create("nodes", {"metadata": {"name": name, "labels": labels},
                                        "spec": more, "status": {"capacity": amounts}})  # fmt: skip
        # The API server taints a node that has just come; a node controller would take that away.
        await self.api.patch("nodes", name, {"spec": {"taints": more.get("taints")}})

    async def pod(self, name: str, cpu: str = "", labels: Obj | None = None, **spec: object) -> Obj:
        requests = {"requests": {"cpu": cpu}} if cpu else {}
        container = {"name": "c", "image": "nginx:1.27", "resources": requests, **spec.pop("container", {})}
        return await self.api.create(
            "pods",
            {
                "metadata": {"name": name, "namespace": "demo", "labels": labels or {}},
                "spec": {"containers": [container], **spec},
            },
        )

    async def where(self, name: str) -> str:
        """The node of a Pod, empty while it has none."""
        return meta.text(await self.api.get("pods", name, "demo"), "spec", "nodeName")

    async def placed(self, *names: str) -> dict[str, str]:
        """Wait until these Pods have nodes."""

        async def all_placed() -> bool:
            return all([await self.where(name) for name in names])

        await self.until(all_placed)
        return {name: await self.where(name) for name in names}

    async def refused(self, name: str) -> str:
        """Wait until a Pod is told that it cannot be placed; returns the message."""
        found: list[str] = []

        async def told() -> bool:
            said = meta.condition(await self.api.get("pods", name, "demo"), "PodScheduled")
            if said is not None and said["status"] == "False":
                found.append(said["message"])
            return bool(found)

        await self.until(told)
        return found[0]

    async def events(self, reason: str) -> list[Obj]:
        found = (await self.api.list("events.events.k8s.io", "demo"))[0]
        return [event for event in found if event["reason"] == reason]

    async def gone(self, name: str) -> bool:
        try:
            return meta.deleting(await self.api.get("pods", name, "demo"))
        except ApiError as error:
            assert error.code == 404
            return True

    async def until(self, met: Callable[[], Awaitable[object]], seconds: float = 20.0) -> None:
        async with asyncio.timeout(seconds):
            while not await met():  # noqa: ASYNC110 - the API is asked, as a client would
                await asyncio.sleep(0.005)


@pytest.fixture
def speed() -> float:
    return 1.0


@pytest.fixture
async def board(speed: float):
    found = Board(speed)
    await found.prepare()
    found.start()
    yield found
    await found.stop()
