"""The explorer in a terminal on 5,000 Pods: until they are listed, while they change, filtered, idle."""

from __future__ import annotations

import asyncio
import statistics
import sys
import time
from collections.abc import AsyncIterator
from pathlib import Path

from client import Client, client
from cost import churned
from held import HELD, change, hold, name_of
from measures import Figure, explorer
from processes import Playground, Terminal, cpu_seconds, playground, resident_mib

RATE, SEEN, TYPED = 100, 40, 15
ALL = f"{HELD:,} objects"
CLEAR = "\x15"
"""ctrl+u, which empties the line. Esc closes it too, after the wait by which terminals tell it from other keys."""


async def five_thousand(*, long: bool = False) -> AsyncIterator[Figure]:
    """All that is measured with them, in one run; a long one churns for ten minutes before it looks at idleness."""
    async with playground() as running, client(Path(running.kubeconfig)) as other:
        await hold(other)
        await asyncio.sleep(2)
        async for figure in _start(running):
            yield figure
        terminal = explorer(running, "pods", "-n", "default")
        await terminal.wait_for(ALL)
        await asyncio.sleep(3)
        measures = [_filter(terminal), _changes(running, terminal, other)]
        measures += [churned(10)] if long else []
        for measure in (*measures, _idle(terminal, other, long=long)):
            async for figure in measure:
                yield figure
        await terminal.close()


async def _start(running: Playground) -> AsyncIterator[Figure]:
    """From the start of the program until all are listed, medians of three; the memory then."""
    cpu = []
    for what, arguments, text in (
        ("5,000 Pods: from start to the full list", ("pods", "-n", "default"), ALL),
        ("  to the full tree of workloads with all other panes", ("-n", "default"), ALL),
    ):
        taken, memory = [], 0.0
        for _ in range(3):
            terminal = explorer(running, *arguments)
            taken.append(await terminal.wait_for(text))
            cpu.append(cpu_seconds(terminal.pid))
            await asyncio.sleep(2)
            memory = max(memory, resident_mib(terminal.pid))
            await terminal.close()
        yield Figure(what, statistics.median(taken), "s", 1.8)
        yield Figure("  CPU until then", statistics.median(cpu[-3:]), "s")
        yield Figure("  memory of the explorer then", memory, "MiB", 140)


async def _filter(terminal: Terminal) -> AsyncIterator[Figure]:
    """From the last letter to the rows that fit, and back to all of them; medians, and the CPU of both."""
    typed, cleared = [], []
    terminal.send("/")
    await asyncio.sleep(0.5)
    used = 0.0
    for number in range(TYPED):
        terminal.send(f"held-0{number:02}")
        await asyncio.sleep(0.7)
        before = cpu_seconds(terminal.pid)
        typed.append(await _until(terminal, "7", f"1 of {HELD:,}"))
        await asyncio.sleep(0.3)
        cleared.append(await _until(terminal, CLEAR, f"{HELD:,} of {HELD:,}"))
        await asyncio.sleep(0.3)
        used += cpu_seconds(terminal.pid) - before
    terminal.send("\x1b")
    await asyncio.sleep(0.3)
    terminal.send("g")
    yield Figure(
        "  filter: from the key to the rows that fit, median", statistics.median(typed) * 1000, "ms", 50
    )
    yield Figure("  clear: from the key to all rows, median", statistics.median(cleared) * 1000, "ms", 50)
    yield Figure("  CPU of a filter and of clearing it", used / TYPED * 1000, "ms")


async def _until(terminal: Terminal, keys: str, text: str) -> float:
    terminal.forget()
    begin = time.perf_counter()
    terminal.send(keys)
    await terminal.wait_for(text, 5)
    return time.perf_counter() - begin


async def _idle(terminal: Terminal, other: Client, *, long: bool) -> AsyncIterator[Figure]:
    """What it takes while nothing happens: processor time, and requests beside the open watches.

    Only after ten minutes the ages on the screen are not counted in seconds any more.
    """
    await asyncio.sleep(3)
    asked, begin, before = await _requests(other), time.perf_counter(), cpu_seconds(terminal.pid)
    await asyncio.sleep(40)
    share = (cpu_seconds(terminal.pid) - before) / (time.perf_counter() - begin) * 100
    what = "  idle: CPU" if long else "  idle, while ages are counted in seconds: CPU"
    yield Figure(what, share, "% of a core", 0.5 if long else None)
    yield Figure(
        "  idle: requests in 40 s beside the open watches", await _requests(other) - asked - 1, "", 0
    )


async def _requests(other: Client) -> float:
    """How many requests the server has answered, watches left out: these end and are opened anew."""
    async with other.session.get("/metrics") as answer:
        text = await answer.text()
    lines = [
        line
        for line in text.splitlines()
        if line.startswith("apiserver_request_total{") and 'verb="WATCH"' not in line
    ]
    return sum(float(line.rpartition(" ")[2]) for line in lines)


async def _changes(running: Playground, terminal: Terminal, other: Client) -> AsyncIterator[Figure]:
    """A change by another client until it is on the screen, while 100 others a second go on."""
    seconds = SEEN * 0.35 + 4
    churner = await asyncio.create_subprocess_exec(
        sys.executable, str(Path(__file__).with_name("churner.py")), str(running.kubeconfig), str(RATE), str(seconds),
        stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    assert churner.stdout is not None
    await churner.stdout.readline()
    await asyncio.sleep(1)
    begin, before = time.perf_counter(), cpu_seconds(terminal.pid)
    waits = []
    for number in range(SEEN):
        terminal.forget()
        sent, address = time.perf_counter(), f"172.16.99.{number}"
        await change(other, name_of(5 + number % 20), address)
        await terminal.wait_for(address, 5)
        waits.append(time.perf_counter() - sent)
        await asyncio.sleep(0.3)
    share = (cpu_seconds(terminal.pid) - before) / (time.perf_counter() - begin) * 100
    rate = float(await churner.stdout.readline())
    await churner.wait()
    yield Figure("  changes a second meanwhile", rate, "/s", RATE * 0.95, at_least=True)
    yield Figure("  a change on the screen, median", statistics.median(waits) * 1000, "ms", 150)
    yield Figure("  its 95th percentile", sorted(waits)[int(len(waits) * 0.95)] * 1000, "ms", 300)
    yield Figure("  CPU of the explorer meanwhile", share, "% of a core", 12)
    yield Figure("  its memory after them", resident_mib(terminal.pid), "MiB", 140)
