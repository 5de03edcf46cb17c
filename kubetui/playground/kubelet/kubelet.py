"""The kubelet of one simulated node.

Rule: `pkg/kubelet/kubelet.go` syncLoop. What it runs lives in the runtime, which outlives each run.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from random import Random

from kubetui.api import meta
from kubetui.api.meta import Obj
from kubetui.playground.api import Api, Channels, LogOptions, StreamOptions
from kubetui.playground.clock import Clock
from kubetui.playground.kubelet import admission, podlogs, remote
from kubetui.playground.kubelet.images.known import PRELOADED, PRELOADED_CONTROL_PLANE
from kubetui.playground.kubelet.machine import Machine
from kubetui.playground.kubelet.neighbourhood import neighbourhood, part
from kubetui.playground.kubelet.node import Place, allocatable
from kubetui.playground.kubelet.podlogs import unreachable
from kubetui.playground.kubelet.registration import LifeSign
from kubetui.playground.kubelet.runtime.container import Container
from kubetui.playground.kubelet.runtime.runtime import Runtime
from kubetui.playground.kubelet.runtime.sandbox import Sandbox
from kubetui.playground.kubelet.static_pods import StaticPods, is_mirror
from kubetui.playground.kubelet.waiting import finish
from kubetui.playground.kubelet.worker import Worker

_log = logging.getLogger("kubetui.playground.kubelet")


class Kubelet:
    """A component: `run` until cancelled, and again; its containers go on in between."""

    name = "kubelet"

    def __init__(
        self,
        node_name: str,
        api: Api,
        clock: Clock,
        rng: Random,
        *,
        control_plane: bool = False,
        index: int = 1,
    ) -> None:
        self.node_name = node_name
        self.place = Place(node_name, index, control_plane)
        self._around = neighbourhood(api, clock)
        preloaded = PRELOADED + (PRELOADED_CONTROL_PLANE if control_plane else ())
        own = Random(rng.getrandbits(64))
        self.runtime = Runtime(clock, own, self._around.network, node_ip=self.place.ip,
                               pod_cidr=self.place.pod_cidr, images=preloaded)  # fmt: skip
        self._machine = Machine(
            node_name, api, clock, own, self.runtime, self._around,
            allocatable=allocatable(), gateway=self.place.gateway,
        )  # fmt: skip
        self.static = StaticPods(self._machine, self.place)
        self._life = LifeSign(self._machine, self.place)
        self._workers: dict[str, Worker] = {}
        self._running = False
        self._on, self._off = asyncio.Event(), asyncio.Event()
        self._on.set()

    async def run(self) -> None:
        """Register, watch the Pods of this node, look after them, until cancelled."""
        while True:
            await self._on.wait()
            session = asyncio.create_task(self._run(), name=f"kubelet {self.node_name}")
            off = asyncio.create_task(self._off.wait())
            try:
                await asyncio.wait({session, off}, return_when=asyncio.FIRST_COMPLETED)
                if session.done():
                    session.result()
            finally:
                await finish(session, off)

    async def _run(self) -> None:
        await self._life.register()
        tasks = [asyncio.create_task(self._life.run(), name=f"life of {self.node_name}")]
        unlisten = self._around.listen(self.node_name, self._pod_changed)
        try:
            async with self._around.informers.running():
                await self._around.informers.wait_synced("pods", "services")
                self.runtime.on_exit = self._exited
                self._running = True
                self._take_up()
                await asyncio.get_running_loop().create_future()
        finally:
            self._running = False
            self.runtime.on_exit = None
            unlisten()
            await self._close(tasks)

    async def _close(self, tasks: list[asyncio.Task[None]]) -> None:
        workers, self._workers = self._workers, {}
        for worker in workers.values():
            worker.close()
        self.static.close()
        await finish(*tasks)
        await self._machine.close()
        for worker in workers.values():
            await worker.closed()

    def _take_up(self) -> None:
        """Every Pod of this node in the API; what the runtime has beyond them is removed."""
        pods = self._around.pods.by_index("node", self.node_name)
        for pod in pods:
            self._pod_changed(None, pod)
        self.static.start(self._workers, self._around.pods)
        for uid in set(self.runtime.sandboxes) - set(self._workers):
            self.runtime.remove(uid)

    def _pod_changed(self, old: Obj | None, new: Obj | None) -> None:
        if not self._running:
            return
        pod = new if new is not None else old
        assert pod is not None
        if is_mirror(pod):
            self.static.mirror_changed(old, new)
        elif new is None:
            self._removed(pod)
        else:
            self._seen(new)

    def _seen(self, pod: Obj) -> None:
        uid = meta.uid(pod)
        worker = self._workers.get(uid)
        if worker is not None and not worker.finished:
            worker.update(pod)
            return
        if worker is not None:
            return
        worker = self._workers[uid] = Worker(self._machine, pod, admit=self._refusal)
        worker.wake()

    def _removed(self, pod: Obj) -> None:
        worker = self._workers.pop(meta.uid(pod), None)
        if worker is not None and not worker.finished:
            worker.forget()

    def _refusal(self, pod: Obj) -> tuple[str, str] | None:
        others = [one for one in self._around.pods.by_index("node", self.node_name)
                  if meta.uid(one) != meta.uid(pod) and meta.uid(one) in self._workers]  # fmt: skip
        return admission.refusal(pod, others, self._machine.node, self._machine.allocatable)

    def _exited(self, uid: str, container: Container) -> None:
        worker = self._workers.get(uid)
        if worker is not None:
            worker.exited(container)

    def logs(self, pod: Obj, container: str, options: LogOptions) -> AsyncIterator[bytes]:
        """The log of a container; ApiError 400 while there is none, 500 while this kubelet does not run."""
        return podlogs.read(self._sandbox(pod, container), pod, container, options, self._machine.clock)

    async def execute(self, pod: Obj, container: str, options: StreamOptions, channels: Channels) -> int:
        """Run a command in a container: its exit code; ApiError when it cannot be started."""
        return await remote.execute(self._sandbox(pod, container), container, options, channels)

    async def attach(self, pod: Obj, container: str, options: StreamOptions, channels: Channels) -> None:
        """Follow and feed a container's first process; ApiError when none runs."""
        await remote.attach(self._sandbox(pod, container), container, options, channels)

    def _sandbox(self, pod: Obj, container: str) -> Sandbox | None:
        if not self._running:
            raise unreachable(self.place.ip, pod, container)
        return self.runtime.sandboxes.get(self.static.uid_of(pod) or meta.uid(pod))

    def kill_container(self, namespace: str, pod: str, container: str = "") -> bool:
        """Kill a container's process from outside, as `kill -9` on the machine would; whether it ran."""
        found = self._around.pods.get(namespace, pod)
        uid = (self.static.uid_of(found) or meta.uid(found)) if found is not None else ""
        sandbox = self.runtime.sandboxes.get(uid)
        for one in list(sandbox.running()) if sandbox is not None else []:
            if not container or one.name == container:
                one.signal("KILL")
                return True
        return False

    def remove_static(self, name: str) -> None:
        """Take the manifest of a static Pod away: `kube-scheduler`."""
        self.static.remove(name)

    def add_static(self, name: str) -> None:
        """Put it back."""
        self.static.add(name)

    def set_power(self, on: bool) -> None:
        """Cut the machine's power, or switch it on again."""
        if on:
            self._off.clear()
            self._on.set()
        else:
            self._on.clear()
            self._off.set()
            self.runtime.power_off()

    async def shutdown(self) -> None:
        """The playground ends: nothing of the containers is left, no task either."""
        tasks = self.runtime.tasks()
        self.runtime.power_off()
        await finish(*tasks)
        part(self._machine.clock)
        # A container that ended by itself in this moment unwinds too.
        await asyncio.sleep(0)
