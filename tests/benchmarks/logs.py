"""Logs: a million lines at once, and 5,000 a second, through the client's reading and onto the screen."""

from __future__ import annotations

import asyncio
import gc
import os
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from measures import Figure
from processes import cpu_seconds, resident_mib
from table import Stalls, pod

sys.path.insert(0, str(Path(__file__).parents[2]))

LINES, RATE, SECONDS = 1_000_000, 5_000, 10
_CHUNK = 64 * 1024


class Server:
    """What the reading of logs needs of the REST client: chunks of bytes, from memory."""

    def __init__(self, chunks: AsyncIterator[bytes]) -> None:
        self._chunks = chunks

    @asynccontextmanager
    async def open(self, request: object) -> AsyncIterator[Server]:
        yield self

    async def chunks(self, response: Server) -> AsyncIterator[bytes]:
        async for chunk in response._chunks:
            yield chunk


def line(number: int) -> bytes:
    """A line of an ordinary web server, some of them bad."""
    grave = b" ERROR upstream timed out" if number % 97 == 0 else b""
    return (
        b'2026-01-02T12:%02d:%02d.%09dZ 10.42.0.%d - - "GET /shop/%d HTTP/1.1" 200 615 "curl/8.5.0"%s\n'
        % (number // 60_000 % 60, number // 1000 % 60, number % 1000 * 1_000_000, number % 250, number, grave)
    )


async def flood() -> AsyncIterator[bytes]:
    """A million lines in chunks as a socket hands them over; none of them waits for the next."""
    block = b"".join(line(number) for number in range(1000))
    for second in range(LINES // 1000):
        stamp = b"T%02d:%02d:%02d" % (12 + second // 3600, second // 60 % 60, second % 60)
        data = block.replace(b"T12:00:00", stamp)
        for at in range(0, len(data), _CHUNK):
            yield data[at : at + _CHUNK]
    await asyncio.Event().wait()


async def stream() -> AsyncIterator[bytes]:
    """5,000 lines a second, as often as a program flushes."""
    done, begin = 0, time.perf_counter()
    while True:
        due = int((time.perf_counter() - begin) * RATE)
        if due > done:
            yield b"".join(line(number) for number in range(done, due))
            done = due
        await asyncio.sleep(0.02)


async def logs() -> AsyncIterator[Figure]:
    """The figures of both."""
    async for figure in _shown(flood(), "a million lines"):
        yield figure
    async for figure in _shown(stream(), "5,000 lines/s"):
        yield figure


async def _shown(chunks: AsyncIterator[bytes], what: str) -> AsyncIterator[Figure]:
    from kubetui.client.logs import LogQuery, read_log
    from kubetui.session import Options
    from kubetui.tui.app import KubetuiApp
    from kubetui.tui.widgets.log_view import LogView
    from tests.tui.fake_session import FakeSession

    session = FakeSession(namespaces=("default",))
    session.store.replace("pods", "", [pod(0)])
    session.logs = lambda *_, **how: read_log(Server(chunks), "", LogQuery(follow=True, timestamps=True))
    app = KubetuiApp(Options(), session=session)
    async with app.run_test(size=(160, 48)) as pilot:
        await pilot.pause(0.5)
        app.open_detail(app.explorer, _ref(session), "overview")
        await pilot.pause(0.5)
        gc.collect()
        gc.freeze()
        memory, cpu, begin = resident_mib(os.getpid()), cpu_seconds(os.getpid()), time.perf_counter()
        stalls = Stalls()
        watch = asyncio.create_task(stalls.run())
        app.screen.go_to_tab("logs")
        view = app.screen.query_one("#logs", LogView)
        if what.startswith("a million"):
            while view.buffer.first + len(view.buffer.records) < LINES:
                await asyncio.sleep(0.05)
        else:
            await asyncio.sleep(SECONDS)
        spent = time.perf_counter() - begin
        watch.cancel()
        yield Figure(f"logs, {what}: longest work of the loop", max(stalls.busy) * 1000, "ms", 50)
        yield Figure("  worst lateness, with all that runs beside it", max(stalls.lags) * 1000, "ms", None)
        if what.startswith("a million"):
            yield Figure("  read and shown in", spent, "s", 20)
            yield Figure("  memory more with them", resident_mib(os.getpid()) - memory, "MiB", 64)
        else:
            share = (cpu_seconds(os.getpid()) - cpu) / spent * 100
            yield Figure("  CPU meanwhile", share, "% of a core", None)


def _ref(session):
    from kubetui.api.meta import ref

    return ref("pods", session.store.all("pods")[0])
