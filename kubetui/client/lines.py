"""Lines out of a stream of bytes, whatever their length."""

from __future__ import annotations

from collections.abc import AsyncIterator

MAX_LINE = 16 * 1024 * 1024
"""A longer line is handed on in pieces: memory has an end."""


class LineBuffer:
    """Collects chunks and gives back the lines that are whole; parts are joined once per line."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []
        self._size = 0

    def feed(self, chunk: bytes) -> list[bytes]:
        """The lines that a chunk completes, without their newlines."""
        first, *more = chunk.split(b"\n")
        self._parts.append(first)
        self._size += len(first)
        if more:
            whole = [self.rest(), *more[:-1]]
            self._parts, self._size = [more[-1]], len(more[-1])
            return whole
        return [self.rest()] if self._size > MAX_LINE else []

    def rest(self) -> bytes:
        """What is left over without a newline; it is forgotten."""
        line = b"".join(self._parts)
        self._parts, self._size = [], 0
        return line


async def lines(chunks: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    """The lines of a stream, the last one with or without its newline."""
    buffer = LineBuffer()
    async for chunk in chunks:
        for line in buffer.feed(chunk):
            yield line
    last = buffer.rest()
    if last:
        yield last
