"""Kubelets against the real API in memory, with a fast clock."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest

from kubetui.api import meta
from kubetui.api.errors import ApiError
from kubetui.api.meta import Obj
from kubetui.playground.api import LogOptions
from kubetui.playground.apiserver.server import APIServer
from kubetui.playground.clock import Clock
from kubetui.playground.etcd import MemoryEtcd
from kubetui.playground.kubelet import Kubelet

SPEED = 50.0


class Rig:
    """A control plane node and a worker, without controllers and without a scheduler."""

    def __init__(self, clock: Clock | None = None) -> None:
        self.clock = clock or Clock(SPEED)
        self.server = APIServer(clock=self.clock, etcd=MemoryEtcd(), rng=random.Random(1))
        self.api = self.server.api("system:apiserver")
        self.worker = self._kubelet("playground-worker", 1)
        self.master = self._kubelet("playground-control-plane", 0)
        self._tasks: dict[Kubelet, asyncio.Task[None]] = {}

    def _kubelet(self, name: str, index: int) -> Kubelet:
        api = self.server.api(f"system:node:{name}")
        return Kubelet(name, api, self.clock, random.Random(index), control_plane=index == 0, index=index)

    async def prepare(self) -> None:
        for name in ("default", "kube-system", "kube-node-lease"):
            await self.api.create("namespaces", {"metadata": {"name": name}})
        account = {
            "metadata": {"name": "default", "namespace": "default"},
            "automountServiceAccountToken": False,
        }
        await self.api.create("serviceaccounts", account)
        critical = {"metadata": {"name": "system-node-critical"}, "value": 2000001000}
        await self.api.create("priorityclasses.scheduling.k8s.io", critical)

    def start(self, kubelet: Kubelet) -> None:
        self._tasks[kubelet] = asyncio.create_task(kubelet.run())

    async def stop(self, kubelet: Kubelet) -> None:
        task = self._tasks.pop(kubelet)
        task.cancel()
        await asyncio.wait([task])

    async def close(self) -> None:
        for kubelet in list(self._tasks):
            await self.stop(kubelet)
        for kubelet in (self.worker, self.master):
            await kubelet.shutdown()

    async def run(
        self, name: str, image: str, *command: str, container: Obj | None = None, **spec: Any
    ) -> Obj:
        """Create a Pod with one container, `app`, on the worker."""
        one = {"name": "app", "image": image, **(container or {})}
        if command:
            one["command"] = list(command)
        return await self.create(name, containers=[one], **spec)

    async def create(self, name: str, **spec: Any) -> Obj:
        body = {"metadata": {"name": name, "namespace": "default", "labels": {"app": name}},
                "spec": {"nodeName": "playground-worker", **spec}}  # fmt: skip
        return await self.api.create("pods", body)

    async def pod(self, name: str, namespace: str = "default") -> Obj:
        return await self.api.get("pods", name, namespace)

    async def gone(self, name: str, namespace: str = "default") -> bool:
        try:
            await self.pod(name, namespace)
        except ApiError as error:
            return error.code == 404
        return False

    async def status(self, name: str, container: str = "app", *, init: bool = False) -> Obj:
        pod = await self.pod(name)
        kind = "initContainerStatuses" if init else "containerStatuses"
        every = meta.dicts(pod, "status", kind)
        return next((one for one in every if one["name"] == container), {})

    async def waits(self, name: str, container: str = "app", *, init: bool = False) -> str:
        return meta.text(await self.status(name, container, init=init), "state", "waiting", "reason")

    async def phase(self, name: str) -> str:
        return meta.text(await self.pod(name), "status", "phase")

    async def ready(self, name: str) -> bool:
        return meta.is_true(await self.pod(name), "Ready")

    async def events(self, name: str) -> list[tuple[str, str, str]]:
        found, _ = await self.api.list("events")
        return [(event["type"], event["reason"], event["message"]) for event in found
                if event["involvedObject"]["name"] == name]  # fmt: skip

    async def reasons(self, name: str) -> list[str]:
        return [reason for _, reason, _ in await self.events(name)]

    async def log(self, name: str, container: str = "app", **options: Any) -> str:
        pod = await self.pod(name)
        return b"".join(
            [chunk async for chunk in self.worker.logs(pod, container, LogOptions(**options))]
        ).decode()


async def eventually(check: Callable[[], Awaitable[Any]], seconds: float = 20.0) -> Any:
    """What a check answers, as soon as it is true."""
    async with asyncio.timeout(seconds):
        while not (found := await check()):  # noqa: ASYNC110  # what is waited for lies in the API
            await asyncio.sleep(0.005)
    return found


@pytest.fixture
async def rig() -> AsyncIterator[Rig]:
    made = Rig()
    await made.prepare()
    made.start(made.worker)
    try:
        await eventually(lambda: _ready(made))
        yield made
    finally:
        await made.close()


async def _ready(rig: Rig) -> bool:
    nodes, _ = await rig.api.list("nodes")
    return len(nodes) == 1 and meta.is_true(nodes[0], "Ready")
