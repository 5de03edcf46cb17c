"""A whole playground: the store, the API server and every part of a small cluster, in one process.

Each part runs as a task of its own and knows only the API; a fault stops a part, as a crash would.
"""

from __future__ import annotations

import asyncio
import random
import secrets
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from kubetui.api.meta import is_true
from kubetui.playground import certs, kubeconfig
from kubetui.playground.apiserver.apiservices import ApiServices
from kubetui.playground.apiserver.audit import AuditLog
from kubetui.playground.apiserver.customresources.controller import DefinitionController
from kubetui.playground.apiserver.endpoints.dispatch import Dispatcher
from kubetui.playground.apiserver.endpoints.listener import HOST, Listener, bind
from kubetui.playground.apiserver.expiry import EventExpiry
from kubetui.playground.apiserver.identity import IdentityLease
from kubetui.playground.apiserver.local import LocalApi
from kubetui.playground.apiserver.policy_status import PolicyStatus
from kubetui.playground.apiserver.server import APIServer
from kubetui.playground.certs import Certificates
from kubetui.playground.clock import Clock
from kubetui.playground.control import Control
from kubetui.playground.etcd import MemoryEtcd
from kubetui.playground.faults import Fault, Faults
from kubetui.playground.parts import Parts

if TYPE_CHECKING:
    from kubetui.playground.api import KubeletServer
    from kubetui.playground.controllers import ControllerManager
    from kubetui.playground.kubelet import Kubelet

PREFERRED_PORT = 26443
"""Not 6443: other local clusters listen there."""
CONTROL_PLANE = "playground-control-plane"
_READY_WITHIN = 30.0
_Part = TypeVar("_Part")


class Playground:
    """A cluster for learning: start it, use its kubeconfig, break it, stop it."""

    def __init__(
        self,
        *,
        nodes: int = 3,
        port: int = 0,
        speed: float = 1.0,
        data: Path | None = None,
        audit: Path | None = None,
        kubeconfig: Path,
        seed: int | None = None,
        clock: Clock | None = None,
    ) -> None:
        if nodes < 1:
            raise ValueError("a playground has at least one worker node")
        self.clock = clock or Clock(speed)
        self.kubeconfig = kubeconfig
        self.node_names: list[str] = [CONTROL_PLANE, *(worker(index) for index in range(nodes))]
        self.parts = Parts()
        self._port = port
        self._data = data
        self._audit = audit
        self._rng = random.Random(seed)
        self._apiserver: APIServer | None = None
        self._listener: Listener | None = None
        self._control: Control | None = None
        self._faults: Faults | None = None
        self._controller_manager: ControllerManager | None = None
        self._machines: dict[str, Kubelet] = {}

    @property
    def controller_manager(self) -> ControllerManager:
        """The controllers of a started playground."""
        return _started(self._controller_manager)

    @property
    def apiserver(self) -> APIServer:
        """The API server of a started playground."""
        return _started(self._apiserver)

    @property
    def server(self) -> str:
        """The URL of the API."""
        return f"https://{HOST}:{self.listener.port}"

    @property
    def listener(self) -> Listener:
        """The API server's socket."""
        return _started(self._listener)

    @property
    def control(self) -> Control:
        """The control endpoint of a started playground."""
        return _started(self._control)

    @property
    def kubelets(self) -> dict[str, KubeletServer]:
        """The kubelets by node."""
        return self.apiserver.kubelets

    def api(self, user: str) -> LocalApi:
        """A connection from inside the process."""
        return self.apiserver.api(user)

    async def start(self) -> None:
        """Bring everything up; the API answers and the kubeconfig is written when this returns."""
        kubeconfig.prepare_folder(self.kubeconfig.parent)
        etcd = self._open()
        found = await self._serve(etcd)
        await self._bootstrap(found.authority.decode())
        await self.listener.start()
        self._faults = Faults()
        self._control = Control(self)
        await self._control.start()
        self._publish(found)
        etcd.kept["port"] = str(self.listener.port).encode()
        self._start_own_parts(etcd)
        self._start_parts(found)

    async def _serve(self, etcd: MemoryEtcd) -> Certificates:
        """Make the API server and take its port; nothing stays open when that fails."""
        sock = None
        try:
            sock = bind(self._port or _last_port(etcd), fallback=not self._port)
            found = certs.load_or_make(etcd.kept)
            self._apiserver = self._server(etcd)
            self._apiserver.running = self.parts.running
            self._listener = Listener(Dispatcher(self._apiserver), sock, found.context())
        except BaseException:
            if sock is not None:
                sock.close()
            if self._apiserver is None:
                await etcd.close()
            raise
        return found

    def _publish(self, found: Certificates) -> None:
        """Write the kubeconfig."""
        config = kubeconfig.content(
            self.server, found.authority, self.apiserver.token, self.control.url, self.control.token
        )
        kubeconfig.write(self.kubeconfig, config)

    def _start_own_parts(self, etcd: MemoryEtcd) -> None:
        """Start what works inside the real API server."""
        api = self.api("system:apiserver")
        self.parts.add("event-ttl", EventExpiry(etcd, self.clock))
        for part in (
            IdentityLease(api, self.clock, CONTROL_PLANE),
            ApiServices(api, self.apiserver.kinds, self.clock),
            PolicyStatus(api, self.clock),
        ):
            self.parts.add(part.name, part)
        self.parts.add("apiextensions", DefinitionController(api, self.clock))

    def _open(self) -> MemoryEtcd:
        if self._data is None:
            return MemoryEtcd()
        from kubetui.playground.sqlite import SqliteEtcd

        kubeconfig.prepare_folder(self._data.parent)
        return SqliteEtcd(self._data)

    def _server(self, etcd: MemoryEtcd) -> APIServer:
        token = etcd.kept.setdefault("token", secrets.token_urlsafe(32).encode()).decode()
        audit = AuditLog(self._audit) if self._audit is not None else None
        return APIServer(clock=self.clock, etcd=etcd, rng=self._rng, token=token, audit=audit)

    async def _bootstrap(self, authority: str) -> None:
        from kubetui.playground.bootstrap import bootstrap

        await bootstrap(self.api("system:apiserver"), HOST, self.listener.port, authority)

    def _start_parts(self, found: Certificates) -> None:
        from kubetui.playground.controllers import ControllerManager
        from kubetui.playground.controllers.base import Authority
        from kubetui.playground.kubelet import Kubelet
        from kubetui.playground.scheduler import Scheduler

        for index, node in enumerate(self.node_names):
            api = self.api(f"system:node:{node}")
            kubelet = Kubelet(node, api, self.clock, self._child(), control_plane=index == 0, index=index)
            self._machines[node] = self.apiserver.kubelets[node] = kubelet
            self.parts.add(f"kubelet/{node}", kubelet)
        scheduler = Scheduler(self.api("system:kube-scheduler"), self.clock, self._child())
        self.parts.add("kube-scheduler", scheduler)
        controllers = self.api("system:kube-controller-manager")
        authority = Authority(found.authority, found.authority_key)
        manager = ControllerManager(controllers, self.clock, self._child(), authority)
        self._controller_manager = manager
        self.parts.add("kube-controller-manager", manager)
        self._machines[CONTROL_PLANE].static.listener = self.parts.follow

    def _child(self) -> random.Random:
        return random.Random(self._rng.getrandbits(64))

    async def ready(self) -> None:
        """Return when every node is Ready.

        Raises:
            TimeoutError: they are not in time.
        """
        api = self.api("system:apiserver")
        async with asyncio.timeout(_READY_WITHIN):
            nodes, revision = await api.list("nodes")
            found = {node["metadata"]["name"]: is_true(node, "Ready") for node in nodes}
            if self._all_ready(found):
                return
            async for event in api.watch("nodes", revision):
                found[event.object["metadata"]["name"]] = is_true(event.object, "Ready")
                if self._all_ready(found):
                    return

    def _all_ready(self, found: dict[str, bool]) -> bool:
        return all(found.get(name, False) for name in self.node_names)

    async def stop(self) -> None:
        """End everything; what was acknowledged is kept."""
        await self.parts.stop_all()
        await asyncio.gather(*(found.shutdown() for found in self._machines.values()))
        self._machines.clear()
        closing = [part.stop() for part in (self._control, self._listener) if part is not None]
        await asyncio.gather(*closing)
        self._control = self._listener = None
        if self._apiserver is not None:
            await self._apiserver.close()
            self._apiserver = None

    # faults

    async def kill_container(self, namespace: str, pod: str, container: str = "") -> None:
        """End a container as a crash would; its kubelet restarts it by the Pod's policy.

        Raises:
            ValueError: no node runs it.
        """
        if not any([found.kill_container(namespace, pod, container) for found in self._machines.values()]):
            raise ValueError(f"no node runs the container {namespace}/{pod}/{container}".rstrip("/"))

    def set_power(self, node: str, on: bool) -> None:
        """Cut a machine's power, with everything that runs on it, or switch it on again.

        Raises:
            ValueError: there is no such worker node.
        """
        if node not in self.node_names[1:]:
            raise ValueError(f"there is no worker node {node!r}: {', '.join(self.node_names[1:])}")
        self._machines[node].set_power(on)

    def show_part(self, name: str, *, there: bool) -> None:
        """Put a part's manifest where its kubelet looks, or take it away: its Pod comes or goes."""
        for machine in self._machines.values():
            (machine.add_static if there else machine.remove_static)(name)

    async def start_fault(self, kind: str, target: str = "") -> str:
        """Break something; the answer is the fault's name.

        Raises:
            ValueError: there is no such fault or target.
        """
        return await self._broken.start(self, kind, target)

    async def stop_fault(self, name: str) -> None:
        """Mend something.

        Raises:
            ValueError: there is no such fault.
        """
        await self._broken.stop(name)

    def faults(self) -> list[Fault]:
        """What is broken on purpose."""
        return self._broken.all()

    @property
    def _broken(self) -> Faults:
        return _started(self._faults)


def _started(part: _Part | None) -> _Part:
    if part is None:
        raise RuntimeError("the playground is not started")
    return part


def _last_port(etcd: MemoryEtcd) -> int:
    """The port of the last time: explorers that wait for this playground look for it there."""
    try:
        return int(etcd.kept["port"])
    except (KeyError, ValueError):
        return PREFERRED_PORT


def worker(index: int) -> str:
    """The name of a worker node, as kind names them."""
    return "playground-worker" + (str(index + 1) if index else "")
