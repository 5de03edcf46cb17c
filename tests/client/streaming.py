"""A small server that speaks what kubelets speak over WebSockets: programs on channels, and ports."""

from __future__ import annotations

import asyncio
import json
from typing import Any

from aiohttp import WSMsgType, web

from kubetui.api.errors import ApiError
from kubetui.client.channels import COMMAND, PORTS


class Streamer:
    """Programs that print in capitals what is typed; ports that answer with what they get, turned round."""

    def __init__(self) -> None:
        self.url = ""
        self.asked: list[list[tuple[str, str]]] = []
        self.sizes: list[dict[str, int]] = []
        self.input_closed = 0
        self.refusal: ApiError | None = None
        self.port_error = ""
        self.protocols = COMMAND
        self._runner: web.AppRunner | None = None

    async def start(self) -> None:
        app = web.Application()
        pod = "/api/v1/namespaces/{namespace}/pods/{name}"
        app.router.add_get(f"{pod}/exec", self._program)
        app.router.add_get(f"{pod}/attach", self._program)
        app.router.add_get(f"{pod}/portforward", self._port)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self.url = f"http://127.0.0.1:{site._server.sockets[0].getsockname()[1]}"  # type: ignore[union-attr]

    async def stop(self) -> None:
        if self._runner is not None:
            await self._runner.cleanup()

    def _refused(self, request: web.Request) -> web.Response | None:
        self.asked.append(list(request.query.items()))
        if self.refusal is not None:
            return web.json_response(self.refusal.status, status=self.refusal.code)
        return None

    async def _program(self, request: web.Request) -> web.StreamResponse:
        if (refused := self._refused(request)) is not None:
            return refused
        socket = web.WebSocketResponse(protocols=self.protocols)
        await socket.prepare(request)
        await socket.send_bytes(b"\x01$ ")
        async for message in socket:
            if message.type is not WSMsgType.BINARY:
                break
            if await self._took(socket, message.data[0], message.data[1:]):
                break
        await socket.close()
        return socket

    async def _took(self, socket: web.WebSocketResponse, channel: int, data: bytes) -> bool:
        if channel == 4:
            self.sizes.append(json.loads(data))
        elif channel == 255:
            self.input_closed += 1
            await socket.send_bytes(b"\x01bye\r\n")
            return await self._end(socket, 0)
        elif channel == 0:
            await socket.send_bytes(b"\x01" + data.upper())
            if data.startswith(b"exit"):
                return await self._end(socket, int(data[5:6] or b"0"))
        return False

    async def _end(self, socket: web.WebSocketResponse, code: int) -> bool:
        status: dict[str, Any] = {"metadata": {}, "status": "Success"}
        if code:
            status = {
                "metadata": {}, "status": "Failure", "reason": "NonZeroExitCode",
                "message": f"command terminated with non-zero exit code: exit status {code}",
                "details": {"causes": [{"reason": "ExitCode", "message": str(code)}]},
            }  # fmt: skip
        await socket.send_bytes(b"\x03" + json.dumps(status).encode())
        return True

    async def _port(self, request: web.Request) -> web.StreamResponse:
        if (refused := self._refused(request)) is not None:
            return refused
        socket = web.WebSocketResponse(protocols=PORTS)
        await socket.prepare(request)
        number = int(request.query["ports"]).to_bytes(2, "little")
        await socket.send_bytes(b"\x00" + number)
        await socket.send_bytes(b"\x01" + number + (self.port_error.encode() if self.port_error else b""))
        async for message in socket:
            if message.type is WSMsgType.BINARY and message.data[:1] == b"\x00":
                await socket.send_bytes(b"\x00" + message.data[:0:-1])
                await asyncio.sleep(0)
        await socket.close()
        return socket
