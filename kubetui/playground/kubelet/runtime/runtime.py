"""The container runtime of one node. It outlives its kubelet's runs, as containerd does."""

from __future__ import annotations

import asyncio
import ipaddress
from collections.abc import Callable, Iterable
from random import Random
from typing import Any, NamedTuple

from kubetui.playground.clock import Clock
from kubetui.playground.kubelet.images.model import Image
from kubetui.playground.kubelet.images.reference import Reference, parse
from kubetui.playground.kubelet.images.registry import check_pull, image_of, pull_seconds
from kubetui.playground.kubelet.runtime.container import Container
from kubetui.playground.kubelet.runtime.network import Network
from kubetui.playground.kubelet.runtime.sandbox import Sandbox


class NoAddress(Exception):
    """The node has no free Pod address; the text is the network plugin's."""


class Pulled(NamedTuple):
    """A pull: the image, and how long pulling itself took."""

    image: Image
    seconds: float


class Runtime:
    """Sandboxes, the images that are present, and addresses."""

    def __init__(
        self,
        clock: Clock,
        rng: Random,
        network: Network,
        *,
        node_ip: str,
        pod_cidr: str,
        images: Iterable[str] = (),
    ) -> None:
        self.clock = clock
        self.rng = rng
        self.network = network
        self.node_ip = node_ip
        self.sandboxes: dict[str, Sandbox] = {}
        self.images: dict[str, Reference] = {}
        self.on_exit: Callable[[str, Container], None] | None = None
        self._addresses = [str(host) for host in ipaddress.ip_network(pod_cidr).hosts()][1:]
        self._next = 0
        self._used: set[str] = set()
        self._pulls: dict[str, asyncio.Future[Pulled]] = {}
        for name in images:
            self._remember(parse(name))

    def has(self, reference: Reference) -> bool:
        """Whether an image is on the node."""
        return reference.full in self.images

    async def pull(self, reference: Reference) -> Pulled:
        """Pull an image; who asks meanwhile waits for the same pull.

        Raises:
            PullError: there is no such image.
        """
        full = reference.full
        running = self._pulls.get(full)
        if running is None:
            running = self._pulls[full] = asyncio.ensure_future(self._pull(reference))
            running.add_done_callback(lambda pull: self._pulled(full, pull))
        return await asyncio.shield(running)

    def _pulled(self, full: str, pull: asyncio.Future[Pulled]) -> None:
        del self._pulls[full]
        if not pull.cancelled():
            # Whoever asked may be gone by now: the failure counts as seen.
            pull.exception()

    async def _pull(self, reference: Reference) -> Pulled:
        begun = self.clock.monotonic()
        await self.clock.sleep(self.rng.uniform(0.1, 0.2))
        image = check_pull(reference)
        if not self.has(reference):
            await self.clock.sleep(pull_seconds(image, self.rng))
        self._remember(reference)
        return Pulled(image, self.clock.monotonic() - begun)

    def _remember(self, reference: Reference) -> None:
        self.images[reference.full] = reference

    def image(self, reference: Reference) -> Image:
        """What is inside an image."""
        return image_of(reference)

    def create(self, uid: str, hostname: str, namespace: str, *, host_network: bool) -> Sandbox:
        """Make a Pod's sandbox with an address.

        Raises:
            NoAddress: all of the node's addresses are taken.
        """
        ip = self.node_ip if host_network else self._take_address()
        made = Sandbox(uid, ip, hostname, namespace, host_network=host_network, clock=self.clock, rng=self.rng,
                       network=self.network, on_exit=self._exited)  # fmt: skip
        self.sandboxes[uid] = made
        if not host_network:
            self.network.join(ip, made)
        return made

    def remove(self, uid: str) -> None:
        """Remove a sandbox; what still runs in it is killed."""
        sandbox = self.sandboxes.pop(uid, None)
        if sandbox is None:
            return
        sandbox.closed = True
        for container in list(sandbox.running()):
            container.exit(137)
        self.release(sandbox)

    def release(self, sandbox: Sandbox) -> None:
        """Give a sandbox's address back; its containers' logs stay."""
        if not sandbox.host_network and not sandbox.released:
            sandbox.released = True
            self.network.leave(sandbox.ip, sandbox)
            self._used.discard(sandbox.ip)

    def power_off(self) -> None:
        """The machine loses its power: everything is gone, and nobody is told."""
        self.on_exit = None
        for uid in list(self.sandboxes):
            self.remove(uid)

    def tasks(self) -> list[asyncio.Task[Any]]:
        """Everything that runs for containers and pulls."""
        found = [
            task for sandbox in self.sandboxes.values() for one in sandbox.running() for task in one.tasks()
        ]
        return found + [pull for pull in self._pulls.values() if isinstance(pull, asyncio.Task)]

    def _take_address(self) -> str:
        for step in range(len(self._addresses)):
            ip = self._addresses[(self._next + step) % len(self._addresses)]
            if ip not in self._used:
                self._next = (self._next + step + 1) % len(self._addresses)
                self._used.add(ip)
                return ip
        raise NoAddress(
            'rpc error: code = Unknown desc = failed to setup network for sandbox: plugin type="ptp" failed (add): '
            "failed to allocate for range 0: no IP addresses available in range set"
        )

    def _exited(self, uid: str, container: Container) -> None:
        if self.on_exit is not None:
            self.on_exit(uid, container)
