"""The control endpoint: faults and the clock, outside of the control plane that they may break.

A port of its own on the loopback interface, with a token of its own; both stand in the kubeconfig.
Plain HTTP, as nothing but this machine can reach it.
"""

from __future__ import annotations

import asyncio
import hmac
import secrets
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

import orjson
from aiohttp import web

import kubetui
from kubetui.api.errors import ApiError, bad_request, status, unauthorized, unknown_resource
from kubetui.api.meta import Obj
from kubetui.playground.apiserver.endpoints import body, responses
from kubetui.playground.apiserver.endpoints.listener import HOST, Listener, bind
from kubetui.playground.door import Door
from kubetui.playground.faults import KINDS

if TYPE_CHECKING:
    from kubetui.playground.cluster import Playground

_Handler = Callable[["Control", web.BaseRequest, str], Awaitable[web.StreamResponse]]


class Control:
    """Serves the control endpoint of one playground; `attached` counts the explorers that stay."""

    def __init__(self, playground: Playground) -> None:
        self.token = secrets.token_urlsafe(32)
        self.attached = 0
        self.came, self.left = asyncio.Event(), asyncio.Event()
        self._playground = playground
        self._listener = Listener(self._handle, bind(0, fallback=False), None)
        self._door = Door(playground)

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://{HOST}:{self._listener.port}"

    async def start(self) -> None:
        """Accept connections."""
        await self._listener.start()
        await self._door.start()

    async def stop(self) -> None:
        """Close the socket and every connection."""
        await self._door.stop()
        await self._listener.stop()

    async def _handle(self, request: web.BaseRequest) -> web.StreamResponse:
        try:
            self._authenticate(request)
            first, _, rest = request.rel_url.path.strip("/").partition("/")
            handler = _HANDLERS.get((request.method, first))
            if handler is None:
                raise unknown_resource()
            return await handler(self, request, rest)
        except ApiError as error:
            return responses.failure(error)
        except ValueError as error:
            return responses.failure(status(422, "Invalid", str(error)))

    def _authenticate(self, request: web.BaseRequest) -> None:
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        given = token.strip().encode("utf-8", "surrogateescape")
        if scheme.lower() != "bearer" or not hmac.compare_digest(given, self.token.encode()):
            raise unauthorized()

    async def _status(self, request: web.BaseRequest, rest: str) -> web.StreamResponse:
        playground = self._playground
        found: Obj = {
            "version": kubetui.__version__,
            "server": playground.server,
            "speed": playground.clock.speed,
            "site": self._door.url,
            "nodes": playground.node_names,
            "attached": self.attached,
            "revision": playground.apiserver.etcd.revision,
            "parts": [{"name": n, "running": playground.parts.running(n)} for n in playground.parts.names()],
            "faults": _faults(playground),
        }
        return await responses.send_object(request, found)

    async def _list_faults(self, request: web.BaseRequest, rest: str) -> web.StreamResponse:
        return await responses.send_object(
            request, {"faults": _faults(self._playground), "kinds": _kinds(self._playground)}
        )

    async def _start_fault(self, request: web.BaseRequest, rest: str) -> web.StreamResponse:
        given = await _object(request)
        kind, target = given.get("kind"), given.get("target") or ""
        if not isinstance(kind, str) or not isinstance(target, str):
            raise bad_request("kind and target must be texts")
        name = await self._playground.start_fault(kind, target)
        return await responses.send_object(request, {"name": name}, code=201)

    async def _stop_fault(self, request: web.BaseRequest, rest: str) -> web.StreamResponse:
        names = [rest] if rest else [fault.name for fault in self._playground.faults()]
        for name in names:
            await self._playground.stop_fault(name)
        return await responses.send_object(request, {"stopped": names})

    async def _clock(self, request: web.BaseRequest, rest: str) -> web.StreamResponse:
        given, clock = await _object(request), self._playground.clock
        for field, change in (("jump", clock.jump), ("speed", clock.set_speed)):
            value = given.get(field)
            if value is None:
                continue
            if isinstance(value, bool) or not isinstance(value, int | float):
                raise bad_request(f"{field} must be a number of seconds")
            change(float(value))
        return await responses.send_object(request, {"speed": clock.speed})

    async def _attach(self, request: web.BaseRequest, rest: str) -> web.StreamResponse:
        """A stream without end: as long as it is open, an explorer uses this playground."""
        response = web.StreamResponse(headers={"Content-Type": "application/json"})
        response.enable_chunked_encoding()
        await response.prepare(request)
        self.attached += 1
        self.came.set()
        try:
            await response.write(b'{"attached":true}\n')
            await asyncio.Event().wait()
        finally:
            self.attached -= 1
            if not self.attached:
                self.left.set()
        return response


def _kinds(playground: Playground) -> list[Obj]:
    return [
        {
            "kind": one.kind,
            "target": one.target,
            "sentence": one.sentence,
            "targets": list(one.targets(playground)),
        }
        for one in KINDS
    ]


def _faults(playground: Playground) -> list[Obj]:
    return [{"name": f.name, "kind": f.kind, "target": f.target} for f in playground.faults()]


async def _object(request: web.BaseRequest) -> Obj:
    data = await body.read(request)
    try:
        found: Any = orjson.loads(data)
    except ValueError as error:
        raise bad_request(f"error decoding body: {error}") from error
    if not isinstance(found, dict):
        raise bad_request("a JSON object is expected")
    return found


_HANDLERS: dict[tuple[str, str], _Handler] = {
    ("GET", "status"): Control._status,
    ("GET", "faults"): Control._list_faults,
    ("POST", "faults"): Control._start_fault,
    ("DELETE", "faults"): Control._stop_fault,
    ("POST", "clock"): Control._clock,
    ("GET", "attach"): Control._attach,
}
