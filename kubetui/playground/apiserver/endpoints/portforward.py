"""`pods/portforward`: connections to a Pod's ports inside a WebSocket.

kubectl tunnels a SPDY connection through it, with two streams for each connection it takes: one for the data,
one for an error. Older clients have two channels for each port, and one connection in all.

Rules: `apimachinery/pkg/util/httpstream`, `client-go/tools/portforward`, `apiserver/pkg/util/proxy/streamtunnel.go`,
`cri-streaming/pkg/streaming/portforward`.
"""

from __future__ import annotations

import asyncio
import struct
from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Final

from aiohttp import WSMsgType, web

from kubetui.api.errors import bad_request
from kubetui.api.meta import text
from kubetui.playground.apiserver.authorization import Access
from kubetui.playground.apiserver.call import Call
from kubetui.playground.apiserver.endpoints import spdy, stream
from kubetui.playground.apiserver.endpoints.logs import kubelet_of
from kubetui.playground.apiserver.endpoints.relay import Port
from kubetui.playground.apiserver.endpoints.spdy import Frame
from kubetui.playground.kubelet.neighbourhood import neighbourhood

if TYPE_CHECKING:
    from collections.abc import Callable

    from kubetui.playground.apiserver.server import APIServer

SUBRESOURCE: Final = "portforward"
_TUNNEL, _CHANNELS = "SPDY/3.1+portforward.k8s.io", "v4.channel.k8s.io"
_LARGEST = 4 * 1024 * 1024
_MOST_STREAMS = 1000


async def serve(server: APIServer, request: web.BaseRequest, call: Call) -> web.StreamResponse:
    """Connect a client with the ports of a Pod."""
    wanted = Access("create", call.kind.group, call.kind.plural, call.subresource, call.namespace, call.name)
    server.authorizer.require(call.user, wanted)
    pod = server.registry.find(call).obj
    if not text(pod, "spec", "nodeName"):
        raise bad_request(f"pod {call.name} does not have a host assigned")
    kubelet_of(server, pod)
    if not stream.wants_socket(request):
        raise bad_request("Upgrade request required")
    network = neighbourhood(server.api("system:apiserver"), server.clock).network

    def port(number: int) -> Port:
        return Port(network, pod, number)

    numbers = _ports(request)
    fresh = web.WebSocketResponse(timeout=1.0, protocols=(_TUNNEL, _CHANNELS), max_msg_size=_LARGEST)
    socket = await stream.opened(request, fresh)
    if socket.ws_protocol == _TUNNEL:
        await _Tunnel(socket, port).run()
    else:
        await _Channels(socket, [port(number) for number in numbers]).run()
    return socket


def _ports(request: web.BaseRequest) -> list[int]:
    words = ",".join(request.rel_url.query.getall("ports", [])).split(",")
    if any(word and not (word.isdecimal() and 0 < int(word) < 1 << 16) for word in words):
        raise bad_request(f'unable to parse "{",".join(words)}" as a port')
    return [int(word) for word in words if word]


class _Connections(ABC):
    """What both forms share: frames come in, and a task answers for each connection."""

    def __init__(self, socket: web.WebSocketResponse) -> None:
        self._socket = socket
        self._tasks: set[asyncio.Task[None]] = set()

    async def run(self) -> None:
        """Until the client closes."""
        try:
            async for message in self._socket:
                if message.type is WSMsgType.BINARY and not await self.take(message.data):
                    break
        finally:
            for task in self._tasks:
                task.cancel()
            await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._socket.close()

    @abstractmethod
    async def take(self, data: bytes) -> bool:
        """Work on one message; False when there is nothing more to say."""

    async def _send(self, data: bytes) -> None:
        if not self._socket.closed:
            await self._socket.send_bytes(data)


class _Tunnel(_Connections):
    """The form of kubectl."""

    def __init__(self, socket: web.WebSocketResponse, port: Callable[[int], Port]) -> None:
        super().__init__(socket)
        self._port = port
        self._session = spdy.Session()
        self._errors: dict[str, int] = {}
        self._readers: dict[int, asyncio.StreamReader] = {}

    async def take(self, data: bytes) -> bool:
        try:
            for frame in self._session.receive(data):
                if frame.kind == spdy.GOAWAY:
                    return False
                await self._frame(frame)
        except spdy.SpdyError:
            return False
        return True

    async def _frame(self, frame: Frame) -> None:
        if frame.kind == spdy.PING:
            await self._send(self._session.send(Frame(spdy.PING, data=frame.data)))
        elif frame.kind == spdy.SYN_STREAM:
            await self._open(frame)
        elif frame.stream in self._readers:
            reader = self._readers[frame.stream]
            reader.feed_data(frame.data if frame.kind == spdy.DATA else b"")
            if frame.ends or frame.kind == spdy.RST_STREAM:
                reader.feed_eof()
                del self._readers[frame.stream]

    async def _open(self, frame: Frame) -> None:
        number, request = frame.headers.get("port", ""), frame.headers.get("requestid", "")
        full = len(self._tasks) + len(self._errors) > _MOST_STREAMS
        if full or not number.isdecimal() or not 0 < int(number) < 1 << 16:
            refused = struct.pack(">II", frame.stream, 3)
            await self._send(self._session.send(Frame(spdy.RST_STREAM, data=refused)))
            return
        await self._send(self._session.send(Frame(spdy.SYN_REPLY, frame.stream)))
        if frame.headers.get("streamtype") == "error":
            self._errors[request] = frame.stream
            return
        reader = self._readers[frame.stream] = asyncio.StreamReader()
        working = self._forward(frame.stream, self._errors.pop(request, 0), self._port(int(number)), reader)
        task = asyncio.create_task(working)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _forward(self, number: int, error: int, port: Port, reader: asyncio.StreamReader) -> None:
        said = port.refusal()
        if not said:
            await port.relay(reader, lambda data: self._data(number, data))
        await self._data(number, b"", ends=True)
        if error:
            await self._data(error, said.encode(), ends=True)

    async def _data(self, number: int, data: bytes, *, ends: bool = False) -> None:
        await self._send(self._session.send(Frame(spdy.DATA, number, data, ends=ends)))


class _Channels(_Connections):
    """The older form: channel 2i is the data of port i, 2i+1 its error; each begins with the port's number."""

    def __init__(self, socket: web.WebSocketResponse, ports: list[Port]) -> None:
        super().__init__(socket)
        self._ports = ports
        self._readers = [asyncio.StreamReader() for _ in ports]

    async def run(self) -> None:
        """Until the client closes, or the last connection has ended."""
        for index, port in enumerate(self._ports):
            for channel in (2 * index, 2 * index + 1):
                await self._send(bytes([channel]) + struct.pack("<H", port.number))
            self._tasks.add(asyncio.create_task(self._forward(index, port)))
        await super().run()

    async def take(self, data: bytes) -> bool:
        channel = data[0] if data else 255
        if channel % 2 == 0 and channel // 2 < len(self._readers):
            self._readers[channel // 2].feed_data(data[1:])
        return True

    async def _forward(self, index: int, port: Port) -> None:
        said = port.refusal()
        if said:
            await self._send(bytes([2 * index + 1]) + said.encode())
        else:
            await port.relay(self._readers[index], lambda data: self._send(bytes([2 * index]) + data))
        others = [task for task in self._tasks if task is not asyncio.current_task() and not task.done()]
        if not others:
            await self._socket.close()
