"""Commands that run in a container beside its first process: `kubectl exec`, probes, hooks."""

from __future__ import annotations

import asyncio

from kubetui.playground.kubelet.programs.foreground import foreground
from kubetui.playground.kubelet.programs.pipe import BrokenPipe, Pipe, Write
from kubetui.playground.kubelet.programs.process import Process, Program
from kubetui.playground.kubelet.programs.terminal import Terminal
from kubetui.playground.kubelet.runtime.container import Container
from kubetui.playground.kubelet.runtime.plan import EXEC_ERROR, StartError

_INTERRUPTED, _KILLED = 130, 137
"""128 and the number of the signal: INT, KILL."""


async def output_of(container: Container, argv: tuple[str, ...]) -> tuple[int, str]:
    """Run a command without a standard input: its exit code and what it wrote.

    Raises:
        StartError: the program is not there.
    """
    pipe = Pipe()
    code = await run_beside(container, argv, pipe.write, pipe.write, Pipe(closed=True))
    pipe.close()
    return code, await pipe.read()


async def run_beside(
    container: Container,
    argv: tuple[str, ...],
    out: Write,
    err: Write,
    stdin: Pipe,
    terminal: Terminal | None = None,
) -> int:
    """Run a command: its exit code; 137 when the container ends before it, 130 when it is interrupted.

    Raises:
        StartError: the program is not there.
    """
    process = Process(container, argv, dict(container.plan.env), out, err)
    process.cwd, process.stdin, process.terminal = container.plan.workdir, stdin, terminal
    process.beside = True
    program = container.find(process, argv[0])
    if program is None:
        raise StartError(EXEC_ERROR.format(container.why_not(process)))
    return await _ended(container, program, process)


async def _ended(container: Container, program: Program, process: Process) -> int:
    task = container.spawn(foreground(program, process))
    interrupted = False

    def interrupt() -> None:
        nonlocal interrupted
        interrupted = True
        task.cancel()

    if process.terminal is not None:
        process.terminal.interrupted = interrupt
    try:
        return await task
    except asyncio.CancelledError:
        current = asyncio.current_task()
        if current is not None and current.cancelling():
            raise  # whoever waits was told to stop, not only the command
        return _INTERRUPTED if interrupted else _KILLED
    except BrokenPipe as end:
        return end.code
    finally:
        task.cancel()
