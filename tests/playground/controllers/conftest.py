"""A control plane without nodes of its own: the real API in memory, the real controllers, Pods that obey."""

import asyncio
import random
from collections.abc import Awaitable, Callable
from contextlib import suppress

import pytest

from kubetui.api import meta
from kubetui.api.errors import ApiError
from kubetui.api.meta import Obj
from kubetui.playground.apiserver.server import APIServer
from kubetui.playground.clock import Clock
from kubetui.playground.controllers import ControllerManager, daemon_pods
from kubetui.playground.controllers.base import Controller
from kubetui.playground.etcd import MemoryEtcd
from kubetui.playground.informer import SharedInformer

NODES = ("node-a", "node-b", "node-c")


class ObedientKubelets:
    """Runs every Pod at once, and ends it at once when it is deleted.

    `unready` are words in image names that keep Pods from being Ready, `ends` those that end them in a phase;
    `hold` stops all work.
    """

    def __init__(self, rig: "Rig") -> None:
        self._rig = rig
        self._pods = SharedInformer(rig.api, "pods", rig.clock)
        self._changed: asyncio.Queue[str] = asyncio.Queue()
        self.unready: set[str] = set()
        self.ends: dict[str, str] = {}
        self.hold = False
        self._turn = 0
        self._pods.listen(lambda _old, new: self._changed.put_nowait(_key(new)) if new else None)

    async def run(self) -> None:
        async with asyncio.TaskGroup() as group:
            group.create_task(self._pods.run())
            group.create_task(self._work())

    async def _work(self) -> None:
        while True:
            pod = self._pods.by_key(await self._changed.get())
            if pod is not None and not self.hold:
                with suppress(ApiError):
                    await self._obey(pod)

    async def _obey(self, pod: Obj) -> None:
        name, namespace = meta.name(pod), meta.namespace(pod)
        if meta.deleting(pod):
            await self._rig.api.delete("pods", name, namespace, grace=0)
        elif not meta.text(pod, "spec", "nodeName"):
            self._turn += 1
            node = daemon_pods.node_of(pod) or NODES[self._turn % len(NODES)]
            target = {"kind": "Node", "name": node}
            await self._rig.api.create_sub("pods", name, namespace, "binding", {"target": target})
        elif meta.text(pod, "status", "phase") == "Pending":
            await self._rig.api.patch(
                "pods", name, {"status": self._status(pod)}, namespace, kind="strategic", subresource="status"
            )

    def _status(self, pod: Obj) -> Obj:
        self._turn += 1
        image = meta.text(pod, "spec", "containers", 0, "image")
        phase = next((phase for word, phase in self.ends.items() if word in image), "Running")
        ok = phase == "Running" and not any(word in image for word in self.unready)
        now = meta.format_time(self._rig.clock.now())
        condition = {"type": "Ready", "status": str(ok), "lastTransitionTime": now}
        address = f"10.244.{self._turn // 250}.{self._turn % 250 + 1}"
        found: Obj = {"conditions": [condition], "podIP": address, "podIPs": [{"ip": address}]}
        return {**found, "phase": phase} if ok or phase != "Running" else found


def _key(obj: Obj) -> str:
    return f"{meta.namespace(obj)}/{meta.name(obj)}"


class Rig:
    """One control plane under test; `settle` and `until` wait for it."""

    def __init__(self, speed: float = 1.0) -> None:
        self.clock = Clock(speed)
        self.server = APIServer(clock=self.clock, etcd=MemoryEtcd(), rng=random.Random(7))
        self.api = self.server.api("system:apiserver")
        self.manager = ControllerManager(
            self.server.api("system:kube-controller-manager"), self.clock, random.Random(7)
        )
        self.kubelets = ObedientKubelets(self)
        self._tasks: list[asyncio.Task[None]] = []

    async def start(self) -> None:
        for name in ("default", "kube-system", "demo"):
            await self.api.create("namespaces", {"metadata": {"name": name}})
        ca = {"metadata": {"name": "extension-apiserver-authentication", "namespace": "kube-system"},
              "data": {"client-ca-file": "CERT"}}  # fmt: skip
        await self.api.create("configmaps", ca)
        for component in (self.manager, self.kubelets):
            self._tasks.append(asyncio.create_task(component.run()))
        await self.until(lambda: self.exists("serviceaccounts", "default", "demo"))

    async def stop(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def exists(self, resource: str, name: str, namespace: str = "demo") -> bool:
        try:
            await self.api.get(resource, name, namespace)
        except ApiError as error:
            assert error.code == 404
            return False
        return True

    async def all(self, resource: str, namespace: str = "demo", **more: str) -> list[Obj]:
        return (await self.api.list(resource, namespace, **more))[0]

    async def until(self, met: Callable[[], Awaitable[object]], seconds: float = 20.0) -> None:
        """Wait until something holds."""
        async with asyncio.timeout(seconds):
            while not await met():  # noqa: ASYNC110 - the API is asked, as a client would
                await asyncio.sleep(0.005)

    async def settle(self, seconds: float = 0.25) -> None:
        """Give the controllers real time, and turns on the loop, to do what they should not."""
        for _ in range(50):
            await asyncio.sleep(seconds / 50)

    async def events(self, reason: str = "") -> list[str]:
        """The messages of the events in `demo`, in the order they were written."""
        for controller in self.manager._controllers.values():
            if isinstance(controller, Controller):
                await controller.events.flush()
        found = await self.all("events")
        found.sort(key=lambda event: meta.name(event).rpartition(".")[2])
        return [event["message"] for event in found if reason in ("", event["reason"])]


@pytest.fixture
def speed() -> float:
    return 1.0


@pytest.fixture
async def rig(speed: float):
    found = Rig(speed)
    await found.start()
    yield found
    await found.stop()


def deployment(name: str = "web", replicas: int = 3, image: str = "nginx:1.27", **spec: object) -> Obj:
    labels = {"app": name}
    template = {"metadata": {"labels": labels}, "spec": {"containers": [{"name": "c", "image": image}]}}
    return {
        "metadata": {"name": name, "namespace": "demo", "labels": labels},
        "spec": {"replicas": replicas, "selector": {"matchLabels": labels}, "template": template, **spec},
    }


@pytest.fixture(name="deployment")
def _deployment():
    return deployment
