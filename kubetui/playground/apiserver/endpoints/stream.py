"""How the events of a watch travel: as lines of a chunked answer, or each as a text frame of a WebSocket.

Rule: `apiserver/pkg/endpoints/handlers/watch.go`.
"""

from __future__ import annotations

import asyncio
import base64
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Protocol

from aiohttp import web

from kubetui.api.errors import bad_request
from kubetui.playground.apiserver.endpoints.responses import common_headers, warning_headers


class Stream(Protocol):
    """Where a watch writes its lines."""

    async def write(self, data: bytes) -> None:
        """Send whole lines."""


class _Frames:
    def __init__(self, socket: web.WebSocketResponse) -> None:
        self._socket = socket

    async def write(self, data: bytes) -> None:
        for line in data.splitlines():
            await self._socket.send_str(line.decode())


async def serve(
    request: web.BaseRequest, warnings: list[str], body: Callable[[Stream], Awaitable[None]]
) -> web.StreamResponse:
    """Answer with what `body` writes."""
    if wants_socket(request):
        return await _socket(request, body)
    response = web.StreamResponse(headers={**common_headers(), "Content-Type": "application/json"})
    for name, value in warning_headers(warnings):
        response.headers.add(name, value)
    response.enable_chunked_encoding()
    await response.prepare(request)
    await body(response)
    await response.write_eof()
    return response


def wants_socket(request: web.BaseRequest) -> bool:
    """Whether a client asks for a WebSocket."""
    return request.headers.get("Upgrade", "").lower() == "websocket"


async def opened(request: web.BaseRequest, socket: web.WebSocketResponse) -> web.WebSocketResponse:
    """Shake hands over a WebSocket; ApiError 400 when the client's hand is not one."""
    socket.headers.update(common_headers())
    try:
        await socket.prepare(request)
    except web.HTTPBadRequest as error:
        raise bad_request(f"the WebSocket handshake is not valid: {error.text}") from error
    return socket


async def _socket(request: web.BaseRequest, body: Callable[[Stream], Awaitable[None]]) -> web.StreamResponse:
    """Write until there is no more to say or the client closes: what it sends is not looked at."""
    return await _until_either(request, web.WebSocketResponse(timeout=1.0), lambda to: body(_Frames(to)))


_BINARY, _BASE64 = "binary.k8s.io", "base64.binary.k8s.io"


async def frames(request: web.BaseRequest, parts: AsyncIterator[bytes]) -> web.StreamResponse:
    """Bytes as frames, an empty one first. Rule: `streaming/pkg/httpstream/wsstream/stream.go` messageCopy."""

    async def copy(socket: web.WebSocketResponse) -> None:
        as_text = socket.ws_protocol == _BASE64
        await (socket.send_str("") if as_text else socket.send_bytes(b""))
        async for part in parts:
            await (socket.send_str(base64.b64encode(part).decode()) if as_text else socket.send_bytes(part))

    return await _until_either(
        request, web.WebSocketResponse(timeout=1.0, protocols=(_BINARY, _BASE64)), copy
    )


async def _until_either(
    request: web.BaseRequest,
    fresh: web.WebSocketResponse,
    write: Callable[[web.WebSocketResponse], Awaitable[None]],
) -> web.StreamResponse:
    socket = await opened(request, fresh)
    writing = asyncio.ensure_future(write(socket))
    reading = asyncio.create_task(_until_closed(socket))
    try:
        await asyncio.wait([writing, reading], return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in (writing, reading):
            task.cancel()
        await asyncio.gather(writing, reading, return_exceptions=True)
    await socket.close()
    return socket


async def _until_closed(socket: web.WebSocketResponse) -> None:
    async for _ in socket:
        pass
