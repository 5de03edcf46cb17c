"""What one simulated process writes and another reads, and how processes end."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

Write = Callable[[str], None]


class Exit(Exception):
    """The process ends with a code."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


class BrokenPipe(Exit):
    """Nobody reads what the process writes (SIGPIPE)."""

    def __init__(self) -> None:
        super().__init__(141)


class Pipe:
    """What one process writes and another reads."""

    __slots__ = ("_chunks", "_closed", "_ended", "_limit", "_waiter", "broken")
    _LIMIT = 1024 * 1024

    def __init__(self, text: str = "", *, closed: bool = False, limit: int = _LIMIT) -> None:
        self._chunks = text
        self._closed = closed
        self._ended = False
        self._limit = limit
        self._waiter: asyncio.Future[None] | None = None
        self.broken = False

    def write(self, text: str) -> None:
        """Add text.

        Raises:
            BrokenPipe: nobody reads any more, or nobody reads fast enough.
        """
        if self.broken or len(self._chunks) > self._limit:
            raise BrokenPipe
        self._chunks += text
        self._wake()

    def close(self) -> None:
        """The writer has ended."""
        self._closed = True
        self._wake()

    def end(self) -> None:
        """An end for one reader, as Ctrl+D on a terminal: the next one reads on."""
        self._ended = True
        self._wake()

    def forget(self) -> None:
        """Drop what nobody has read."""
        self._chunks = ""

    async def line(self) -> str:
        """The next line with its newline; empty at the end."""
        while "\n" not in self._chunks and not self._at_end():
            await self._more()
        head, newline, self._chunks = self._chunks.partition("\n")
        return head + newline

    async def read(self) -> str:
        """All that is written until the end."""
        while not self._at_end():
            await self._more()
        text, self._chunks = self._chunks, ""
        return text

    def _at_end(self) -> bool:
        ended, self._ended = self._ended, False
        return ended or self._closed

    async def _more(self) -> None:
        self._waiter = asyncio.get_running_loop().create_future()
        await self._waiter

    def _wake(self) -> None:
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)
