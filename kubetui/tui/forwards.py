"""Ports of Pods on this machine: open while kubetui runs, reached from this machine only."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress
from typing import Final, Protocol

from kubetui.api.errors import ApiError
from kubetui.api.meta import ObjectRef

HOST: Final = "127.0.0.1"
_DATA, _ERROR = 0, 1
_CHUNK = 64 * 1024


class Stream(Protocol):
    """What is needed of a connection with a port."""

    def __aiter__(self) -> AsyncIterator[tuple[int, bytes]]:
        """Channel and data of what comes."""

    async def send(self, channel: int, data: bytes) -> None:
        """Send something on a channel."""

    async def close(self) -> None:
        """End the connection."""


Pick = Callable[[], ObjectRef | None]
Connect = Callable[[ObjectRef, int], Awaitable[Stream]]


class Forward:
    """One port of this machine that leads to a port of a Pod; each visitor gets a connection of its own."""

    def __init__(self, name: str, local: int, remote: int, pick: Pick, connect: Connect) -> None:
        self.name, self.local, self.remote = name, local, remote
        self._pick, self._connect = pick, connect
        self._server: asyncio.Server | None = None
        self._open: set[asyncio.Task[None]] = set()
        self.visitors = self.received = self.sent = 0
        self.problem = ""
        """Why the last visitor was turned away."""

    @property
    def address(self) -> str:
        """Where it is reached."""
        return f"{HOST}:{self.local}"

    @property
    def now(self) -> int:
        """Visitors there are now."""
        return len(self._open)

    async def start(self) -> None:
        """Listen.

        Raises:
            OSError: the port is taken, or may not be used.
        """
        self._server = await asyncio.start_server(self._visit, HOST, self.local)
        self.local = self._server.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        """Listen no more, and end what is open."""
        if self._server is not None:
            self._server.close()
        for task in self._open:
            task.cancel()
        await asyncio.gather(*self._open, return_exceptions=True)

    async def _visit(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._open.add(task)
        self.visitors += 1
        try:
            await self._lead(reader, writer)
        except asyncio.CancelledError:
            pass  # it was stopped; a stream's own task must not be seen to fail
        except ApiError as error:
            self.problem = str(error)
        except Exception as error:
            # Connections end in many ways; each is told in the list, none ends the program.
            self.problem = str(error) or type(error).__name__
        finally:
            self._open.discard(task)
            writer.close()

    async def _lead(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        pod = self._pick()
        if pod is None:
            self.problem = "no Pod is ready"
            return
        stream = await self._connect(pod, self.remote)
        there = asyncio.create_task(self._there(reader, stream))
        try:
            await self._back(stream, writer)
        finally:
            there.cancel()
            await asyncio.gather(there, return_exceptions=True)
            await stream.close()

    async def _there(self, reader: asyncio.StreamReader, stream: Stream) -> None:
        while data := await reader.read(_CHUNK):
            await stream.send(_DATA, data)
            self.sent += len(data)
        await stream.close()

    async def _back(self, stream: Stream, writer: asyncio.StreamWriter) -> None:
        """What comes; the first message of each channel is the port's number."""
        begun: set[int] = set()
        async for channel, data in stream:
            if channel not in begun:
                begun.add(channel)
                data = data[2:]
            if channel == _ERROR and data:
                self.problem = data.decode("utf-8", "replace").strip()
                return
            if channel == _DATA and data:
                writer.write(data)
                with suppress(ConnectionError):
                    await writer.drain()
                self.received += len(data)


class Forwards:
    """All of them; they end with the program."""

    def __init__(self) -> None:
        self.all: list[Forward] = []

    async def add(self, forward: Forward) -> None:
        """Start one.

        Raises:
            OSError: the port is taken, or may not be used.
        """
        await forward.start()
        self.all.append(forward)

    async def stop(self, forward: Forward) -> None:
        """End one."""
        if forward in self.all:
            self.all.remove(forward)
            await forward.stop()

    async def close(self) -> None:
        """End all."""
        for forward in tuple(self.all):
            await self.stop(forward)


def free(port: int) -> int:
    """A local port to propose for a remote one: the same if anybody may use it and it is free."""
    for proposed in (port if port >= 1024 else port + 8000, 0):
        with socket.socket() as tried:
            tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                tried.bind((HOST, proposed))
            except OSError:
                continue
            return int(tried.getsockname()[1])
    return 0
