"""The playground's door: what its Services answer, without the control plane.

Requests from outside a cluster enter by its nodes, not by its API server. `/NAMESPACE/svc/NAME[:PORT]/PATH` on
a loopback port stands for that way in: it is answered as long as a ready Pod is behind the Service, whatever
became of the parts that put it there. `/NAMESPACE/pod/NAME[:PORT]/PATH` asks one Pod at its own address.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from aiohttp import web

from kubetui.api.meta import text
from kubetui.playground.apiserver.endpoints.listener import HOST, Listener, bind
from kubetui.playground.kubelet.neighbourhood import neighbourhood
from kubetui.playground.kubelet.programs.http import Request
from kubetui.playground.kubelet.runtime.network import Network

if TYPE_CHECKING:
    from kubetui.playground.cluster import Playground

_LARGEST_BODY = 1 << 20
_HTTP = 80
_SAFE = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'",
}


class Door:
    """Serves the way in of one playground."""

    def __init__(self, playground: Playground) -> None:
        self._playground = playground
        self._listener = Listener(self._handle, bind(0, fallback=False), None)

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://{HOST}:{self._listener.port}"

    async def start(self) -> None:
        """Accept connections."""
        await self._listener.start()

    async def stop(self) -> None:
        """Close the socket and every connection."""
        await self._listener.stop()

    async def _handle(self, request: web.BaseRequest) -> web.StreamResponse:
        if request.host.partition(":")[0] not in (HOST, "localhost"):
            return _page(403, "Only this machine may come in here.")
        namespace, kind, target, path = [*request.rel_url.path.lstrip("/").split("/", 3), "", "", ""][:4]
        name, _, port = target.partition(":")
        if kind not in ("svc", "pod") or not name or (port and not port.isdigit()):
            return _page(404, "Say where to: /NAMESPACE/svc/NAME/ or /NAMESPACE/pod/NAME:PORT/")
        around = neighbourhood(self._playground.api("system:apiserver"), self._playground.clock)
        found = (around.services if kind == "svc" else around.pods).get(namespace, name)
        address = text(found, "spec", "clusterIP") if kind == "svc" else text(found, "status", "podIP")
        if not address or address == "None":
            return _page(404, f"There is no {kind}/{name} with an address in {namespace}.")
        asked = Request(request.method, f"/{path}", dict(request.headers), body=await _body(request))
        return await _asked(around.network, address, int(port or _HTTP), asked, namespace)


async def _asked(network: Network, ip: str, port: int, asked: Request, namespace: str) -> web.Response:
    try:
        found = await network.fetch(ip, port, asked, namespace)
    except OSError as error:
        return _page(502, f"Nobody answers at {ip}:{port}: {error.strerror or error}.")
    headers = {**_SAFE, "Content-Type": found.content_type}
    return web.Response(body=found.body.encode(), status=found.status, headers=headers)


async def _body(request: web.BaseRequest) -> str:
    return (await request.content.read(_LARGEST_BODY)).decode("utf-8", "replace")


def _page(code: int, said: str) -> web.Response:
    return web.Response(text=said + "\n", status=code, headers=_SAFE)
