"""Streams to and from a container, many over one WebSocket: shells, attached programs, forwarded ports.

Rule: `apimachinery/pkg/util/remotecommand/constants.go`, `kubelet/pkg/cri/streaming/portforward/websocket.go`.
The first byte of each message names its channel.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import suppress
from typing import Final
from urllib.parse import urlencode

import aiohttp
import orjson
from yarl import URL

from kubetui.api.errors import ApiError, from_response
from kubetui.api.meta import dicts, text
from kubetui.client.errors import Unreachable
from kubetui.client.failures import unreachable
from kubetui.client.rest import Rest

STDIN, STDOUT, STDERR, STATUS, RESIZE, CLOSE = 0, 1, 2, 3, 4, 255
COMMAND: Final = ("v5.channel.k8s.io", "v4.channel.k8s.io")
"""What is spoken with a program, the best first; only version 5 can close its input."""
PORTS: Final = ("v4.channel.k8s.io",)
"""What is spoken with a port: channel 0 carries data, channel 1 an error; each begins with the port."""


class Channels:
    """One open connection."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse, server: str) -> None:
        self._socket, self._server = socket, server
        self._status = b""

    @property
    def can_close_input(self) -> bool:
        """Whether the program can be told that no more input comes."""
        return self._socket.protocol == COMMAND[0]

    async def send(self, channel: int, data: bytes) -> None:
        """Send something; what cannot be sent any more is the affair of who receives."""
        with suppress(aiohttp.ClientError, ConnectionError):
            await self._socket.send_bytes(bytes((channel,)) + data)

    async def resize(self, columns: int, rows: int) -> None:
        """Tell the size of the terminal."""
        await self.send(RESIZE, orjson.dumps({"Width": columns, "Height": rows}))

    async def close_input(self) -> None:
        """Tell that no more input comes."""
        if self.can_close_input:
            await self.send(CLOSE, bytes((STDIN,)))

    async def __aiter__(self) -> AsyncIterator[tuple[int, bytes]]:
        """Channel and data of what comes, until the other side ends.

        Raises:
            Unreachable: the connection broke.
        """
        while True:
            try:
                message = await self._socket.receive()
            except (aiohttp.ClientError, OSError) as error:
                raise unreachable(error, self._server) from error
            if message.type is aiohttp.WSMsgType.BINARY and message.data:
                if message.data[0] == STATUS:
                    self._status = message.data[1:]
                yield message.data[0], message.data[1:]
            elif message.type is aiohttp.WSMsgType.TEXT and message.data:
                yield ord(message.data[0]), message.data[1:].encode()
            elif message.type is aiohttp.WSMsgType.ERROR:
                raise Unreachable(f"the connection broke: {message.data}")
            elif message.type in (
                aiohttp.WSMsgType.CLOSE,
                aiohttp.WSMsgType.CLOSED,
                aiohttp.WSMsgType.CLOSING,
            ):
                return

    @property
    def outcome(self) -> tuple[int, str] | None:
        """How the program ended: its exit code, and a sentence where it was not well; None before."""
        if not self._status:
            return None
        try:
            found = orjson.loads(self._status)
        except orjson.JSONDecodeError:
            return 1, self._status.decode("utf-8", "replace").strip()
        if not isinstance(found, dict) or found.get("status") == "Success":
            return 0, ""
        error = from_response(500, {"kind": "Status", **found})
        codes = (text(cause, "message") for cause in dicts(error.details, "causes")
                 if text(cause, "reason") == "ExitCode")  # fmt: skip
        code = next(codes, "")
        return int(code) if code.isdecimal() else 1, error.message

    async def close(self) -> None:
        """End the connection."""
        with suppress(aiohttp.ClientError, ConnectionError, TimeoutError):
            await self._socket.close()


async def connect(
    rest: Rest, path: str, params: Sequence[tuple[str, str]], protocols: Sequence[str]
) -> Channels:
    """Open the streams of a subresource.

    Raises:
        ApiError: the server refused.
        Unreachable: the server does not answer.
    """
    try:
        socket = await rest.socket(
            URL(f"{rest.connection.server}{path}?{urlencode(params)}", encoded=True), protocols
        )
    except aiohttp.WSServerHandshakeError as error:
        raise await _refusal(rest, path, params, error) from None
    except (aiohttp.ClientError, OSError, TimeoutError) as error:
        raise unreachable(error, rest.connection.server) from error
    return Channels(socket, rest.connection.server)


async def _refusal(
    rest: Rest, path: str, params: Sequence[tuple[str, str]], error: aiohttp.WSServerHandshakeError
) -> ApiError:
    """Why: a handshake tells only a number, an ordinary request its sentence."""
    with suppress(Unreachable):
        try:
            await rest.request("GET", f"{path}?{urlencode(params)}")
        except ApiError as refused:
            if refused.code == error.status:
                return refused
    return from_response(error.status, f"the server answered {error.status}: {error.message}")
