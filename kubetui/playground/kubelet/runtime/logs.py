"""The log of one container instance, kept in memory and bounded; and reading it as `pods/log` does."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Iterable
from datetime import UTC, datetime, timedelta

from kubetui.api.meta import parse_time
from kubetui.playground.api import LogOptions

LIMIT = 512 * 1024
"""Bytes kept of one instance; the oldest lines go first, as a rotated file's."""
_LONGEST_LINE = 256 * 1024
_CHUNK = 64 * 1024
Entry = tuple[datetime, str]


def stamp(at: datetime) -> str:
    """A time as `--timestamps` writes it: nine decimals."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f000Z")


class LogBuffer:
    """Lines with their times. A line counts when its newline is written, or at the end."""

    __slots__ = ("_entries", "_first", "_partial", "_size", "_waiters", "closed")

    def __init__(self) -> None:
        self._entries: deque[Entry] = deque()
        self._first = 0
        self._size = 0
        self._partial: dict[str, str] = {}
        self._waiters: list[asyncio.Future[None]] = []
        self.closed = False

    def write(self, stream: str, data: str, at: datetime) -> None:
        """Take what a process wrote to `stdout` or `stderr`."""
        if self.closed or not data:
            return
        *lines, rest = (self._partial.pop(stream, "") + data).split("\n")
        if len(rest) > _LONGEST_LINE:
            lines.append(rest)
            rest = ""
        if rest:
            self._partial[stream] = rest
        for line in lines:
            self._add(at, line + "\n")
        if lines:
            self._wake()

    def close(self, at: datetime) -> None:
        """The process has ended: what has no newline yet counts too."""
        for rest in self._partial.values():
            self._add(at, rest)
        self._partial.clear()
        self.closed = True
        self._wake()

    def entries(self, start: int = 0) -> tuple[list[Entry], int]:
        """The entries from a position on, and the position behind them."""
        skip = max(start - self._first, 0)
        found = list(self._entries)[skip:] if skip < len(self._entries) else []
        return found, self._first + len(self._entries)

    def tail(self, lines: int) -> str:
        """The last lines as one text."""
        return "".join(text for _, text in list(self._entries)[-lines:]) if lines else ""

    async def changed(self) -> None:
        """Wait for the next line or the end."""
        waiter: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiters.append(waiter)
        await waiter

    def _add(self, at: datetime, line: str) -> None:
        self._entries.append((at, line))
        self._size += len(line)
        while self._size > LIMIT and len(self._entries) > 1:
            self._size -= len(self._entries.popleft()[1])
            self._first += 1

    def _wake(self) -> None:
        waiters, self._waiters = self._waiters, []
        for waiter in waiters:
            if not waiter.done():
                waiter.set_result(None)


async def read(buffer: LogBuffer, options: LogOptions, now: datetime) -> AsyncIterator[bytes]:
    """The log as bytes in chunks; with `follow` until the instance has ended."""
    since = _since(options, now)
    found, position = buffer.entries()
    found = [entry for entry in found if since is None or entry[0] >= since]
    if options.tail_lines is not None:
        found = found[max(len(found) - options.tail_lines, 0) :]
    left = options.limit_bytes
    while True:
        for chunk in _chunks(found, options.timestamps):
            if left is not None and len(chunk) >= left:
                yield chunk[:left]
                return
            left = None if left is None else left - len(chunk)
            yield chunk
        if not options.follow:
            return
        found, position = buffer.entries(position)
        if not found:
            if buffer.closed:
                return
            await buffer.changed()
            found, position = buffer.entries(position)


def _since(options: LogOptions, now: datetime) -> datetime | None:
    if options.since_seconds is not None:
        return now - timedelta(seconds=options.since_seconds)
    return parse_time(options.since_time) if options.since_time else None


def _chunks(entries: Iterable[Entry], timestamps: bool) -> Iterable[bytes]:
    gathered: list[str] = []
    size = 0
    for at, line in entries:
        gathered.append(f"{stamp(at)} {line}" if timestamps else line)
        size += len(line)
        if size > _CHUNK:
            yield "".join(gathered).encode("utf-8", "replace")
            gathered, size = [], 0
    if gathered:
        yield "".join(gathered).encode("utf-8", "replace")
