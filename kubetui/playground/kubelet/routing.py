"""How a container's request finds a Pod: cluster DNS, and what kube-proxy does to a Service's address."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from random import Random

from kubetui.api.meta import Obj, dicts, dig, integer, labels, namespace, text
from kubetui.playground.clock import Clock
from kubetui.playground.informer import Informers, SharedInformer
from kubetui.playground.kubelet.affinity import Affinity
from kubetui.playground.kubelet.runtime.network import Target

_SLICES = "endpointslices.discovery.k8s.io"
_SERVICE = "kubernetes.io/service-name"
_ZONE = ("svc", "cluster", "local")


class Router:
    """Turns a name or a Service's address into the address of one Pod behind it."""

    def __init__(self, informers: Informers, clock: Clock, rng: Random) -> None:
        self._informers = informers
        self._affinity = Affinity(clock)
        self._rng = rng
        self._services = informers.of("services")

    async def resolve(self, host: str, port: int, where: str, client: str) -> Target:
        """Where a request from a namespace goes, and from an address.

        Raises:
            OSError: the name is unknown, or nothing is behind it.
        """
        if host.replace(".", "").isdigit():
            service = next(
                (one for one in self._services.list() if text(one, "spec", "clusterIP") == host), None
            )
            if service is not None:
                return await self._through(service, client, lambda one: integer(one, "port") == port)
            return await self._through_node(host, port, client) or Target(host, port)
        service, hostname = self._named(host, where)
        if service is not None and not hostname and text(service, "spec", "clusterIP") != "None":
            await self._ask_dns()
            return await self._through(service, client, lambda one: integer(one, "port") == port)
        return Target(self._rng.choice(await self.lookup(host, where)), port)

    async def lookup(self, host: str, where: str) -> list[str]:
        """The addresses cluster DNS has for a name: a Service's own, those behind a headless one, or a Pod's.

        Raises:
            OSError: the name is unknown, or nothing answers in the name of DNS.
        """
        await self._ask_dns()
        service, hostname = self._named(host, where)
        if service is None:
            raise OSError(-2, "could not resolve host")
        own = text(service, "spec", "clusterIP")
        if own != "None" and not hostname:
            return [own]
        behind = _endpoints(await self._slices(), namespace(service), text(service, "metadata", "name"))
        found = [address for _, one, address in behind if not hostname or text(one, "hostname") == hostname]
        if not found:
            raise OSError(-2, "could not resolve host")
        return found

    async def _ask_dns(self) -> None:
        if not any(_ready(await self._slices(), "kube-system", "kube-dns")):
            raise OSError(-2, "could not resolve host")

    async def _through_node(self, host: str, port: int, client: str) -> Target | None:
        """Where a node's port leads; None for what is no node, or no Service's port."""
        for service in self._services.list():
            if any(one.get("nodePort") == port for one in dicts(service, "spec", "ports")):
                nodes = self._informers.of("nodes")
                await nodes.wait_synced()
                if any(text(one, "address") == host for node in nodes.list() for one in _addresses(node)):
                    return await self._through(service, client, lambda one: one.get("nodePort") == port)
        return None

    async def _through(self, service: Obj, client: str, is_it: Callable[[Obj], bool]) -> Target:
        wanted = next((one for one in dicts(service, "spec", "ports") if is_it(one)), None)
        if wanted is None:
            raise ConnectionRefusedError(111, "Connection refused")
        found = [
            Target(address, integer(one, "port"))
            for slice_, address in _ready(
                await self._slices(), namespace(service), text(service, "metadata", "name")
            )
            for one in dicts(slice_, "ports")
            if text(one, "name") == text(wanted, "name")
        ]
        if not found:
            raise ConnectionRefusedError(111, "Connection refused")
        return self._affinity.kept(service, client, found) or self._affinity.keep(
            service, client, self._rng.choice(found)
        )

    async def _slices(self) -> SharedInformer:
        # Watched from the first request on: most playgrounds never make one.
        found = self._informers.of(_SLICES)
        await found.wait_synced()
        return found

    def _named(self, host: str, where: str) -> tuple[Obj | None, str]:
        """The Service a name stands for, and the host name before it: `web-0` of `web-0.web.shop.svc`."""
        parts = tuple(host.rstrip(".").split("."))
        for zone in (_ZONE, _ZONE[:1]):
            if parts[-len(zone) :] == zone:
                parts = parts[: -len(zone)]
                break
        hostname, parts = (parts[0], parts[1:]) if len(parts) == 3 else ("", parts)
        name, *rest = parts or ("",)
        if len(rest) > 1:
            return None, ""
        return self._services.get(rest[0] if rest else where, name), hostname


def _addresses(node: Obj) -> list[Obj]:
    return dicts(node, "status", "addresses")


def _endpoints(slices: SharedInformer, where: str, service: str) -> Iterator[tuple[Obj, Obj, str]]:
    """Each ready address of a Service, with its slice and its endpoint."""
    for slice_ in slices.list(where):
        if labels(slice_).get(_SERVICE) != service:
            continue
        for endpoint in dicts(slice_, "endpoints"):
            if dig(endpoint, "conditions", "ready") is not False:
                for address in endpoint.get("addresses") or ():
                    yield slice_, endpoint, str(address)


def _ready(slices: SharedInformer, where: str, service: str) -> Iterator[tuple[Obj, str]]:
    """Each ready address of a Service, with the slice that names its ports."""
    return ((slice_, address) for slice_, _, address in _endpoints(slices, where, service))
