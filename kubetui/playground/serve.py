"""A playground as a process: started, announced, and ended by a signal or by the last explorer.

The announcement is the one line on standard output; everything else goes to the log.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import shlex
import signal
import sys
from dataclasses import dataclass
from pathlib import Path

from kubetui.playground.apiserver.endpoints.listener import PortTakenError
from kubetui.playground.cluster import Playground
from kubetui.playground.garbage import Collector
from kubetui.playground.kubeconfig import FolderError
from kubetui.playground.sqlite import EtcdError

DONE, FAILED, USAGE = 0, 1, 2
_LINGER = 3.0
"""How long a playground waits for another explorer after the last one has gone."""
_FIRST_WITHIN = 60.0
"""How long it waits for the first one."""


@dataclass(frozen=True, slots=True)
class ServeOptions:
    """What `kubetui playground` was asked for; `data` is None for one that is kept nowhere.

    `audit` is the file that every request over HTTPS is logged in.
    """

    kubeconfig: Path
    nodes: int = 3
    port: int = 0
    speed: float = 1.0
    data: Path | None = None
    reset: bool = False
    attach: bool = False
    audit: Path | None = None


async def serve(options: ServeOptions) -> int:
    """Run a playground until it is told to end; the answer is the exit code."""
    try:
        if options.reset and options.data is not None:
            _remove(options.data)
        playground = Playground(
            nodes=options.nodes,
            port=options.port,
            speed=options.speed,
            data=options.data,
            audit=options.audit,
            kubeconfig=options.kubeconfig,
        )
        return await _run(playground, options)
    except (PortTakenError, FolderError, ValueError, OSError, EtcdError) as error:
        print(f"kubetui: the playground does not start: {error}", file=sys.stderr)
        return USAGE if isinstance(error, PortTakenError | ValueError | EtcdError) else FAILED


def _remove(data: Path) -> None:
    """Take the file of a playground away, and what SQLite keeps beside it."""
    for path in (data, *(data.with_name(data.name + suffix) for suffix in ("-wal", "-shm"))):
        if not path.is_dir():
            path.unlink(missing_ok=True)


async def _run(playground: Playground, options: ServeOptions) -> int:
    ended = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, ended.set)
    try:
        await playground.start()
        ready = asyncio.create_task(playground.ready())
        stopped = asyncio.create_task(ended.wait())
        await asyncio.wait([ready, stopped], return_when=asyncio.FIRST_COMPLETED)
        collecting = asyncio.create_task(Collector().run())
        if not ended.is_set():
            await ready
            print(f"export KUBECONFIG={shlex.quote(str(options.kubeconfig))}", flush=True)
            await (_until_left(playground, ended) if options.attach else ended.wait())
        for task in (ready, stopped, collecting):
            task.cancel()
        return DONE
    except TimeoutError:
        print("kubetui: the playground's nodes do not become Ready", file=sys.stderr)
        return FAILED
    finally:
        await playground.stop()
        with contextlib.suppress(FileNotFoundError):
            options.kubeconfig.unlink()


async def _until_left(playground: Playground, ended: asyncio.Event) -> None:
    """Wait for a signal, or for the last explorer to go and none to come."""
    control, patience = playground.control, _FIRST_WITHIN
    while not ended.is_set():
        control.came.clear()
        control.left.clear()
        if control.attached:
            patience = _LINGER
            await _either(ended, control.left)
            continue
        try:
            async with asyncio.timeout(patience):
                await _either(ended, control.came)
        except TimeoutError:
            return
        patience = _LINGER


async def _either(*events: asyncio.Event) -> None:
    tasks = [asyncio.create_task(event.wait()) for event in events]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()


def main(arguments: list[str] | None = None) -> int:
    """`python -m kubetui.playground.serve KUBECONFIG [FILE]`, for tests and for the impatient."""
    given = sys.argv[1:] if arguments is None else arguments
    if len(given) not in (1, 2):
        print("usage: python -m kubetui.playground.serve KUBECONFIG [FILE]", file=sys.stderr)
        return USAGE
    logging.basicConfig(level=logging.WARNING)
    data = Path(given[1]) if len(given) == 2 else None
    return asyncio.run(serve(ServeOptions(Path(given[0]), data=data)))


if __name__ == "__main__":
    raise SystemExit(main())
