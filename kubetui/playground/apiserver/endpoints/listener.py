"""The socket: HTTPS on the loopback interface, and a Status even for what is no HTTP."""

from __future__ import annotations

import asyncio
import errno
import logging
import socket
import ssl
from typing import Any

from aiohttp import web
from aiohttp.web_protocol import RequestHandler

from kubetui.api.errors import status
from kubetui.playground.apiserver.endpoints import responses
from kubetui.playground.apiserver.endpoints.dispatch import Dispatcher

HOST = "127.0.0.1"
IDLE = 90.0
"""Seconds that a connection may wait for a request, or for the rest of one's head."""
_BACKLOG = 1024
_SILENT = logging.getLogger("kubetui.playground.http")
_SILENT.addHandler(logging.NullHandler())
_SILENT.propagate = False
_SILENT.setLevel(logging.CRITICAL + 1)


class PortTakenError(Exception):
    """The port that was asked for belongs to another process."""

    def __init__(self, port: int) -> None:
        super().__init__(f"port {port} on {HOST} is taken by another program; choose another one with --port")
        self.port = port


class _Connection(RequestHandler):
    """A connection that answers malformed HTTP with a Status."""

    __slots__ = ()

    def handle_error(
        self,
        request: web.BaseRequest,
        status: int = 500,
        exc: BaseException | None = None,
        message: str | None = None,
    ) -> web.StreamResponse:
        """The answer to what aiohttp could not read; it closes the connection."""
        response = responses.failure(_malformed(status))
        response.force_close()
        return response


def _malformed(code: int) -> Any:
    reasons = {400: "BadRequest", 413: "RequestEntityTooLarge", 504: "Timeout"}
    message = {400: "the server could not read the request: it is not valid HTTP"}.get(
        code, "the server could not handle the request"
    )
    return status(code, reasons.get(code, "InternalError"), message, {})


class _Request(web.BaseRequest):
    """A request whose answer does not name the library that serves it."""

    async def _prepare_hook(self, response: web.StreamResponse) -> None:
        response.headers.popall("Server", None)


class _Server(web.Server):
    """aiohttp's low-level server with our connections."""

    def __call__(self) -> RequestHandler:
        return _Connection(
            self,
            loop=self._loop,
            keepalive_timeout=IDLE,
            logger=_SILENT,
            access_log=_SILENT,
            max_line_size=64 * 1024,
            max_field_size=64 * 1024,
            lingering_time=1.0,
        )


def _request(
    message: Any, payload: Any, protocol: Any, writer: Any, task: asyncio.Task[None]
) -> web.BaseRequest:
    return _Request(message, payload, protocol, writer, task, asyncio.get_running_loop())


def bind(port: int, *, fallback: bool) -> socket.socket:
    """A listening socket on the loopback interface, on any port when a preferred one is taken.

    Raises:
        PortTakenError: the port is taken and there is no fallback.
    """
    found = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        found.bind((HOST, port))
        found.listen(_BACKLOG)
    except OSError as error:
        found.close()
        if error.errno not in (errno.EADDRINUSE, errno.EACCES):
            raise
        if not fallback:
            raise PortTakenError(port) from error
        return bind(0, fallback=False)
    found.setblocking(False)
    return found


def _held(port: int) -> socket.socket:
    """A socket that keeps a port without listening: a connection is refused, as where nobody is."""
    found = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    found.bind((HOST, port))
    found.setblocking(False)
    return found


class Listener:
    """An HTTPS (or, without a context, HTTP) server of one handler."""

    def __init__(self, handler: Any, sock: socket.socket, context: ssl.SSLContext | None) -> None:
        self._handler = handler
        self._socket = sock
        self._port = int(sock.getsockname()[1])
        self._context = context
        self._http: _Server | None = None
        self._server: asyncio.Server | None = None

    @property
    def port(self) -> int:
        """The port it listens on, or did before it was stopped."""
        return self._port

    async def start(self) -> None:
        """Accept connections."""
        loop = asyncio.get_running_loop()
        self._http = _Server(self._handler, request_factory=_request, handler_cancellation=True)
        self._server = await loop.create_server(
            self._http,
            sock=self._socket,
            ssl=self._context,
            backlog=_BACKLOG,
            ssl_handshake_timeout=10 if self._context else None,
            ssl_shutdown_timeout=1 if self._context else None,
        )

    async def pause(self) -> None:
        """Close every connection and refuse new ones, but let nobody else have the port."""
        await self.stop()
        self._socket = _held(self._port)

    async def resume(self) -> None:
        """Accept connections again, on the same port."""
        self._socket.listen(128)
        await self.start()

    async def stop(self) -> None:
        """Close the socket and every connection."""
        if self._server is None or self._http is None:
            self._socket.close()
            return
        self._server.close()
        await self._http.shutdown(0.2)
        for transport in [c.transport for c in self._http.connections if c.transport]:
            transport.abort()
        await asyncio.sleep(0)
        self._server = self._http = None


def listener(dispatcher: Dispatcher, sock: socket.socket, context: ssl.SSLContext) -> Listener:
    """The API server's socket."""
    return Listener(dispatcher, sock, context)
