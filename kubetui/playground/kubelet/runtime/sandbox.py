"""A Pod's sandbox: its address, its volumes, and the instances of its containers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from random import Random

from kubetui.playground.clock import Clock
from kubetui.playground.kubelet.programs.http import Request, Response
from kubetui.playground.kubelet.runtime.container import Container
from kubetui.playground.kubelet.runtime.network import Network
from kubetui.playground.kubelet.runtime.trees import Tree


class Sandbox:
    """What of a Pod outlives its containers."""

    __slots__ = (
        "clock", "closed", "etc", "host_network", "hostname", "instances", "ip", "namespace", "network", "on_exit",
        "released", "rng", "uid", "volumes",
    )  # fmt: skip

    def __init__(
        self, uid: str, ip: str, hostname: str, namespace: str, *, host_network: bool, clock: Clock, rng: Random,
        network: Network, on_exit: Callable[[str, Container], None],
    ) -> None:  # fmt: skip
        self.uid = uid
        self.ip = ip
        self.hostname = hostname
        self.namespace = namespace
        self.host_network = host_network
        self.clock = clock
        self.rng = rng
        self.network = network
        self.on_exit = on_exit
        self.released = False
        self.closed = False
        self.etc = Tree()
        self.volumes: dict[str, Tree] = {}
        self.instances: dict[str, list[Container]] = {}

    def latest(self, name: str) -> Container | None:
        """The newest instance of a container."""
        found = self.instances.get(name)
        return found[-1] if found else None

    def previous(self, name: str) -> Container | None:
        """The instance before the newest one."""
        found = self.instances.get(name)
        return found[-2] if found and len(found) > 1 else None

    def add(self, container: Container) -> None:
        """Keep a new instance, and the one before it for its log."""
        self.instances[container.name] = [*self.instances.get(container.name, [])[-1:], container]

    def running(self) -> Iterator[Container]:
        """The instances that run."""
        for instances in self.instances.values():
            if instances[-1].running:
                yield instances[-1]

    def exited(self, container: Container) -> None:
        """Tell the kubelet, if one runs."""
        self.on_exit(self.uid, container)

    def accepts(self, port: int) -> bool:
        """Whether a container listens on a port."""
        return any(container.listener(port) is not None for container in self.running())

    def answer(self, port: int, request: Request) -> Response:
        """Ask whichever container listens on a port.

        Raises:
            ConnectionRefusedError: none does.
        """
        for container in self.running():
            listener = container.listener(port)
            if listener is not None:
                return listener.handler(request) if listener.handler is not None else Response(200, "")
        raise ConnectionRefusedError(111, "Connection refused")
