"""A playground that watches its own event loop: `python served.py KUBECONFIG NODES [FOLDER]`.

For each line on standard input it writes one with what happened since the last: the worst stall of the
loop, the processor time used and the memory held. With FOLDER the state is kept in SQLite there.
"""

from __future__ import annotations

import asyncio
import json
import logging
import os
import resource
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from kubetui.playground.garbage import search
from kubetui.playground.serve import ServeOptions, serve

_STEP = 0.002


class Probe:
    """How late the event loop was, at its worst."""

    def __init__(self) -> None:
        self.worst = 0.0
        self.cpu = time.process_time()

    async def run(self) -> None:
        while True:
            begin = time.perf_counter()
            await asyncio.sleep(_STEP)
            self.worst = max(self.worst, time.perf_counter() - begin - _STEP)

    def report(self) -> dict[str, float]:
        """What happened since the last report."""
        worst, self.worst = self.worst, 0.0
        before, self.cpu = self.cpu, time.process_time()
        pages = int(Path("/proc/self/statm").read_text().split()[1])
        return {
            "stall": worst,
            "cpu": self.cpu - before,
            "memory": pages * resource.getpagesize() / 2**20,
            "tasks": len(asyncio.all_tasks()),
        }


async def main() -> int:
    """Serve, and answer on standard output."""
    probe = Probe()
    watching = asyncio.create_task(probe.run())
    questions = asyncio.StreamReader()
    loop = asyncio.get_running_loop()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(questions), sys.stdin)
    answering = asyncio.create_task(_answer(probe, questions))
    data = Path(sys.argv[3]) if len(sys.argv) > 3 else None
    options = ServeOptions(Path(sys.argv[1]), nodes=int(sys.argv[2]), data=data)
    logging.getLogger("kubetui").addHandler(logging.NullHandler())
    code = await serve(options)
    watching.cancel()
    answering.cancel()
    return code


async def _answer(probe: Probe, questions: asyncio.StreamReader) -> None:
    while line := await questions.readline():
        if line == b"collect\n":
            search()
        print(json.dumps(probe.report()), flush=True)


if __name__ == "__main__":
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    raise SystemExit(asyncio.run(main()))
