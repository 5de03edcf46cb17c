"""A port of a Pod as a stream of bytes: what is simulated as requests and answers, written out as HTTP/1.1."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Awaitable, Callable
from http import HTTPStatus

from kubetui.api.meta import Obj, text
from kubetui.playground.kubelet.programs.http import Request, Response, plain
from kubetui.playground.kubelet.runtime.network import Network

Write = Callable[[bytes], Awaitable[None]]
_LARGEST_BODY = 1 << 20


class Port:
    """One port of a Pod."""

    def __init__(self, network: Network, pod: Obj, number: int) -> None:
        self._network = network
        self._ip = text(pod, "status", "podIP")
        self._namespace = text(pod, "metadata", "namespace")
        self._uid = text(pod, "metadata", "uid")
        self.number = number

    def refusal(self) -> str:
        """Why no connection can be made; empty when it can.

        Rule: containerd's `internal/cri/server/sandbox_portforward_linux.go`.
        """
        if self._network.accepts(self._ip, self.number):
            return ""
        sandbox = hashlib.sha256(self._uid.encode()).hexdigest()
        return (
            f"error forwarding port {self.number} to pod {sandbox}, uid : failed to execute portforward in network "
            f'namespace "/var/run/netns/cni-{self._uid}": failed to connect to localhost:{self.number} inside '
            f'namespace "{sandbox}", IPv4: dial tcp4 127.0.0.1:{self.number}: connect: connection refused '
            "IPv6 dial tcp6: address localhost: no suitable address found "
        )

    async def relay(self, reader: asyncio.StreamReader, write: Write) -> None:
        """Answer request after request until the client has no more, or asks for the end."""
        try:
            while await self._one(reader, write):
                pass
        except (asyncio.IncompleteReadError, asyncio.LimitOverrunError, OSError):
            return

    async def _one(self, reader: asyncio.StreamReader, write: Write) -> bool:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        words = head[0].split(" ")
        headers = {
            name.lower(): value.strip() for name, _, value in (line.partition(":") for line in head[1:])
        }
        if len(words) != 3 or not words[2].startswith("HTTP/1."):
            await write(_written(plain(400), "GET", close=True))
            return False
        size = headers.get("content-length", "0")
        if not size.isdecimal() or int(size) > _LARGEST_BODY or "transfer-encoding" in headers:
            await write(_written(plain(413), "GET", close=True))
            return False
        body = (await reader.readexactly(int(size))).decode("utf-8", "replace")
        asked = Request(words[0], words[1], headers, body=body)
        close = headers.get("connection", "").lower() == "close" or words[2] == "HTTP/1.0"
        answer = await self._network.fetch(self._ip, self.number, asked, self._namespace)
        await write(_written(answer, words[0], close=close))
        return not close


def _written(answer: Response, method: str, *, close: bool) -> bytes:
    body = answer.body.encode("utf-8", "surrogateescape")
    lines = (
        f"HTTP/1.1 {answer.status} {HTTPStatus(answer.status).phrase}",
        f"Content-Type: {answer.content_type}",
        f"Content-Length: {len(body)}",
        f"Connection: {'close' if close else 'keep-alive'}",
    )
    return "\r\n".join((*lines, "", "")).encode("latin-1") + (b"" if method == "HEAD" else body)
