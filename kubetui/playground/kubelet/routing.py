"""How a container's request finds a Pod: cluster DNS, and what kube-proxy does to a Service's address."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from kubetui.api.meta import Obj, dicts, dig, integer, labels, namespace, text
from kubetui.playground.informer import Informers, SharedInformer
from kubetui.playground.kubelet.runtime.network import Target

_SLICES = "endpointslices.discovery.k8s.io"
_SERVICE = "kubernetes.io/service-name"
_ZONE = ("svc", "cluster", "local")


class Router:
    """Turns a name or a Service's address into the address of one Pod behind it."""

    def __init__(self, informers: Informers, rng: Random) -> None:
        self._informers = informers
        self._rng = rng
        self._services = informers.of("services")

    async def resolve(self, host: str, port: int, where: str) -> Target:
        """Where a request from a namespace goes.

        Raises:
            OSError: the name is unknown, or nothing is behind it.
        """
        if host.replace(".", "").isdigit():
            service = next(
                (one for one in self._services.list() if text(one, "spec", "clusterIP") == host), None
            )
            return Target(host, port) if service is None else await self._through(service, port)
        slices = await self._slices()
        service = self._named(host, where)
        if service is None or not any(_ready(slices, "kube-system", "kube-dns")):
            raise OSError(-2, "could not resolve host")
        if text(service, "spec", "clusterIP") != "None":
            return await self._through(service, port)
        addresses = [
            address for _, address in _ready(slices, namespace(service), text(service, "metadata", "name"))
        ]
        if not addresses:
            raise OSError(-2, "could not resolve host")
        return Target(self._rng.choice(addresses), port)

    async def _through(self, service: Obj, port: int) -> Target:
        wanted = next((one for one in dicts(service, "spec", "ports") if integer(one, "port") == port), None)
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
        return self._rng.choice(found)

    async def _slices(self) -> SharedInformer:
        # Watched from the first request on: most playgrounds never make one.
        found = self._informers.of(_SLICES)
        await found.wait_synced()
        return found

    def _named(self, host: str, where: str) -> Obj | None:
        name, _, rest = host.rstrip(".").partition(".")
        parts = rest.split(".") if rest else [where]
        if tuple(parts[1:]) not in ((), _ZONE[:1], _ZONE):
            return None
        return self._services.get(parts[0], name)


def _ready(slices: SharedInformer, where: str, service: str) -> Iterator[tuple[Obj, str]]:
    """Each ready address of a Service, with the slice that names its ports."""
    for slice_ in slices.list(where):
        if labels(slice_).get(_SERVICE) != service:
            continue
        for endpoint in dicts(slice_, "endpoints"):
            if dig(endpoint, "conditions", "ready") is not False:
                for address in endpoint.get("addresses") or ():
                    yield slice_, str(address)
