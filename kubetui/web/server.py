"""Serves kubetui on 127.0.0.1: one process of it for each page that is open."""

from __future__ import annotations

import asyncio
import logging
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any, Final

from aiohttp import web
from textual_serve.app_service import AppService
from textual_serve.server import Server, to_int

from kubetui.web.door import Door
from kubetui.web.page import STYLE, page

HOST: Final = "127.0.0.1"
MOST: Final = 8
"""Pages that may be open at once: each is a process."""
_LOG: Final = logging.getLogger("kubetui.web")


class PortTaken(Exception):
    """Another program listens at the port; the message is one sentence."""


class _Service(AppService):
    """A kubetui of its own for a page, started without a shell."""

    words: Sequence[str] = ()

    async def _open_app_process(self, width: int = 80, height: int = 24) -> Process:
        environment = self._build_environment(width=width, height=height)
        self._process = process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "kubetui",
            *self.words,
            stdin=PIPE,
            stdout=PIPE,
            stderr=PIPE,
            env=environment,
        )
        self._stdin = process.stdin
        return process


class WebServer(Server):
    """textual-serve's bridge between a page and a process, with our page, our door, and no logs of its own."""

    def __init__(self, words: Sequence[str], port: int) -> None:
        super().__init__("kubetui", host=HOST, port=port, title="kubetui")
        self.words = tuple(words)
        self.door = Door(port)
        self._open = 0

    async def application(self) -> web.Application:
        """The web application."""
        app = web.Application(middlewares=[self.door.middleware()])
        app.add_routes([
            web.get("/", self._index),
            web.get("/kubetui.css", self._style),
            web.get("/ws", self.handle_websocket),
            web.get("/download/{key}", self.handle_download),
            web.static("/static", self.statics_path),
        ])  # fmt: skip
        return app

    async def _index(self, request: web.Request) -> web.Response:
        size = min(max(to_int(request.query.get("fontsize", "16"), 16), 6), 60)
        return web.Response(text=page(request.host, size), content_type="text/html")

    async def _style(self, _request: web.Request) -> web.Response:
        return web.Response(text=STYLE, content_type="text/css")

    async def handle_websocket(self, request: web.Request) -> web.WebSocketResponse:
        """One page and its process, until either ends."""
        if self._open >= MOST:
            raise web.HTTPServiceUnavailable(text=f"{MOST} pages are open already")
        socket = web.WebSocketResponse(heartbeat=15, max_msg_size=1 << 20)
        await socket.prepare(request)

        async def close() -> None:
            await socket.close()

        service = _Service("kubetui", write_bytes=socket.send_bytes, write_str=socket.send_str, close=close,
                           download_manager=self.download_manager)  # fmt: skip
        service.words = self.words
        self._open += 1
        try:
            await service.start(_cells(request, "width", 80), _cells(request, "height", 24))
            await self._process_messages(socket, service)
        except Exception:
            # A page may send anything and go at any time: its process ends, the others go on.
            _LOG.info("a page has ended", exc_info=True)
        finally:
            self._open -= 1
            await self._end(service)
        return socket

    async def _end(self, service: _Service) -> None:
        with suppress(Exception):
            async with asyncio.timeout(3):
                await service.stop()
        process = service._process
        if process is not None and process.returncode is None:
            process.kill()
            await process.wait()


def _cells(request: web.Request, name: str, default: int) -> int:
    return min(max(to_int(request.query.get(name, ""), default), 20), 1000)


async def serve(words: Sequence[str], port: int, ready: Callable[[str], Any]) -> None:
    """Serve until the program is told to end; `ready` is given the address to open.

    Raises:
        PortTaken: another program listens there.
    """
    server = WebServer(words, port)
    runner = web.AppRunner(await server.application(), access_log=None)
    await runner.setup()
    try:
        await web.TCPSite(runner, HOST, port, reuse_address=True).start()
    except OSError as error:
        await runner.cleanup()
        raise PortTaken(
            f"port {port} cannot be used: {error.strerror}; choose another with --port"
        ) from error
    ready(server.door.address)
    ended = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, ended.set)
    try:
        await ended.wait()
    finally:
        await runner.cleanup()
