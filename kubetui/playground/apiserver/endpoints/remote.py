"""`pods/exec` and `pods/attach`: the channels of a process as frames of a WebSocket.

The first byte of a frame names its channel: 0 to 2 are the standard streams, 3 carries the Status at the
end, 4 the size of the terminal, 255 closes another channel (version 5).
Rules: `apimachinery/pkg/util/remotecommand/constants.go`, `pkg/registry/core/pod/rest/subresources.go`,
`apiserver/pkg/util/proxy/streamtranslator.go`.
"""

from __future__ import annotations

import asyncio
import codecs
import json
from collections.abc import AsyncIterator, Awaitable
from typing import TYPE_CHECKING, Final

from aiohttp import WSMsgType, web

from kubetui.api.errors import ApiError, bad_request
from kubetui.api.meta import Obj, text
from kubetui.playground.api import KubeletServer, StreamOptions
from kubetui.playground.apiserver.authorization import Access
from kubetui.playground.apiserver.call import Call
from kubetui.playground.apiserver.endpoints import stream
from kubetui.playground.apiserver.endpoints.logs import container_of, kubelet_of
from kubetui.playground.apiserver.endpoints.options import flag

if TYPE_CHECKING:
    from kubetui.playground.apiserver.server import APIServer

SUBRESOURCES: Final = ("exec", "attach")
_SPOKEN: Final = ("v5.channel.k8s.io", "v4.channel.k8s.io")
"""Protocols whose last message is a Status; older ones (`channel.k8s.io`, or none named) tell of failures only."""
PROTOCOLS: Final = (*_SPOKEN, "channel.k8s.io")
_STDIN, _STDOUT, _STDERR, _STATUS, _CLOSE = 0, 1, 2, 3, 255
_WAITING = 8 * 1024 * 1024
"""Bytes that may wait for a slow client before the process is told that nobody reads."""


async def serve(server: APIServer, request: web.BaseRequest, call: Call) -> web.StreamResponse:
    """Connect a client with a process."""
    query = request.rel_url.query
    options = StreamOptions(tuple(query.getall("command", [])), flag(query, "stdin"), flag(query, "tty"))
    wanted = Access("create", call.kind.group, call.kind.plural, call.subresource, call.namespace, call.name)
    server.authorizer.require(call.user, wanted)
    pod = server.registry.find(call).obj
    container = container_of(pod, query.get("container", ""))
    if not text(pod, "spec", "nodeName"):
        raise bad_request(f"pod {call.name} does not have a host assigned")
    kubelet = kubelet_of(server, pod)
    if not stream.wants_socket(request):
        raise bad_request("Upgrade request required")
    if call.subresource == "exec" and not options.command:
        raise bad_request("you must specify at least 1 of stdin, stdout, stderr")
    fresh = web.WebSocketResponse(timeout=1.0, protocols=PROTOCOLS, max_msg_size=_WAITING)
    socket = await stream.opened(request, fresh)
    await _Connection(socket).run(kubelet, pod, container, options, exec_=call.subresource == "exec")
    return socket


class _Connection:
    """One client: frames to and fro, for as long as both ends are there."""

    def __init__(self, socket: web.WebSocketResponse) -> None:
        self._socket = socket
        self._typed: asyncio.Queue[str | None] = asyncio.Queue(maxsize=64)
        self._frames: list[tuple[int, bytes]] = []
        self._size = 0
        self._ended = False
        self._more = asyncio.Event()

    async def run(
        self, kubelet: KubeletServer, pod: Obj, container: str, options: StreamOptions, *, exec_: bool
    ) -> None:
        """Until the process ends or the client goes."""
        start = kubelet.execute if exec_ else kubelet.attach
        working = asyncio.ensure_future(_outcome(start(pod, container, options, self)))
        reading = asyncio.create_task(self._read())
        writing = asyncio.create_task(self._write())
        try:
            await asyncio.wait([working, reading], return_when=asyncio.FIRST_COMPLETED)
            if working.done():
                self._ended = True
                self._tell(working.result())
                self._more.set()
                await asyncio.wait([writing, reading], return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in (working, reading, writing):
                task.cancel()
            await asyncio.gather(working, reading, writing, return_exceptions=True)
        await self._socket.close()

    def _tell(self, outcome: Obj) -> None:
        """Rule: `cri-streaming/pkg/streaming/remotecommand/httpstream.go` v1WriteStatusFunc, v4WriteStatusFunc."""
        if self._socket.ws_protocol in _SPOKEN:
            self._put(_STATUS, json.dumps(outcome).encode())
        elif outcome.get("status") != "Success":
            self._put(_STATUS, text(outcome, "message").encode())

    # The kubelet's side of the channels

    def out(self, text: str) -> bool:
        """Standard output; False when the client does not read it."""
        return self._put(_STDOUT, text.encode("utf-8", "surrogateescape"))

    def err(self, text: str) -> bool:
        """Standard error; False when the client does not read it."""
        return self._put(_STDERR, text.encode("utf-8", "surrogateescape"))

    async def typed(self) -> AsyncIterator[str]:
        """Standard input, until it is closed."""
        while (text := await self._typed.get()) is not None:
            yield text

    # Frames

    def _put(self, channel: int, data: bytes) -> bool:
        if self._size > _WAITING and channel != _STATUS:
            return False
        self._frames.append((channel, data))
        self._size += len(data)
        self._more.set()
        return True

    async def _write(self) -> None:
        while self._frames or not self._ended:
            if not self._frames:
                self._more.clear()
                await self._more.wait()
            frames, self._frames, self._size = self._frames, [], 0
            for channel, data in frames:
                await self._socket.send_bytes(bytes([channel]) + data)

    async def _read(self) -> None:
        """Take frames until the client closes; what is no frame of a known channel is let go."""
        decode = codecs.getincrementaldecoder("utf-8")("surrogateescape").decode
        async for message in self._socket:
            data = message.data if message.type is WSMsgType.BINARY else str(message.data).encode()
            if data[:1] == bytes([_STDIN]) and len(data) > 1:
                await self._typed.put(decode(data[1:]))
            elif data == bytes([_CLOSE, _STDIN]):
                await self._typed.put(None)


async def _outcome(work: Awaitable[int | None]) -> Obj:
    """The Status that tells a client how it ended."""
    try:
        code = await work
    except ApiError as error:
        return error.status
    if not code:
        return {"metadata": {}, "status": "Success"}
    return {
        "metadata": {},
        "status": "Failure",
        "message": f"command terminated with non-zero exit code: command terminated with exit code {code}",
        "reason": "NonZeroExitCode",
        "details": {"causes": [{"reason": "ExitCode", "message": str(code)}]},
    }
