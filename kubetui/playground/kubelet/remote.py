"""`pods/exec` and `pods/attach` on the kubelet's side.

Rules: `kubelet_pods.go` (findContainer), `cri-streaming` remotecommand.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from kubetui.api.errors import ApiError, internal
from kubetui.playground.api import Channels, StreamOptions
from kubetui.playground.kubelet.programs.pipe import BrokenPipe, Pipe, Write
from kubetui.playground.kubelet.programs.terminal import Terminal
from kubetui.playground.kubelet.runtime.container import Container
from kubetui.playground.kubelet.runtime.exec import run_beside
from kubetui.playground.kubelet.runtime.plan import StartError
from kubetui.playground.kubelet.runtime.sandbox import Sandbox

_STDIN = 16 * 1024 * 1024
"""Characters of standard input that wait to be read: a file sent into a container fits."""


async def execute(sandbox: Sandbox | None, container: str, options: StreamOptions, channels: Channels) -> int:
    """Run a command beside the first process; its exit code.

    Raises:
        ApiError: nothing runs there, or the program does not exist.
    """
    instance = _running(sandbox, container)
    stdin = Pipe(closed=not options.stdin, limit=_STDIN)
    out, err = _writer(channels.out), _writer(channels.err)
    terminal = Terminal(out, stdin) if options.tty else None
    if terminal is not None:
        out = err = terminal.out
    async with _feeding(options, channels, terminal.type if terminal else stdin.write, stdin.close):
        try:
            return await run_beside(instance, options.command, out, err, stdin, terminal)
        except StartError as error:
            raise _not_started(instance, error) from error


async def attach(sandbox: Sandbox | None, container: str, options: StreamOptions, channels: Channels) -> None:
    """Show what the first process writes from now on, and give it what is typed.

    Raises:
        ApiError: nothing runs there.
    """
    instance = _running(sandbox, container)
    stdin, terminal = instance.stdin, instance.output.terminal

    def close() -> None:
        if stdin is not None and instance.spec.get("stdinOnce") is True:
            stdin.close()

    def write(text: str) -> None:
        if terminal is not None:
            terminal.type(text)
        elif stdin is not None:
            stdin.write(text)

    def show(stream: str, text: str) -> None:
        (channels.err if stream == "stderr" else channels.out)(text)

    instance.output.watchers.append(show)
    try:
        async with _feeding(options, channels, write, close):
            await instance.over()
    finally:
        instance.output.watchers.remove(show)


def _writer(send: Callable[[str], bool]) -> Write:
    def write(text: str) -> None:
        if not send(text):
            raise BrokenPipe

    return write


def _running(sandbox: Sandbox | None, container: str) -> Container:
    instance = sandbox.latest(container) if sandbox is not None else None
    if instance is None or not instance.running:
        raise internal(f'unable to upgrade connection: container not found ("{container}")')
    return instance


def _not_started(instance: Container, error: StartError) -> ApiError:
    job = f"{instance.rng.getrandbits(256):064x}"
    inner = f'failed to exec in container: failed to start exec "{job}": {error}'
    return internal(f"Internal error occurred: error executing command in container: {inner}")


@asynccontextmanager
async def _feeding(
    options: StreamOptions, channels: Channels, write: Callable[[str], None], close: Callable[[], None]
) -> AsyncIterator[None]:
    """Hand over what is typed for as long as the body lasts."""
    feeding = asyncio.create_task(_feed(channels, write, close)) if options.stdin else None
    try:
        yield
    finally:
        if feeding is not None:
            feeding.cancel()
            await asyncio.gather(feeding, return_exceptions=True)


async def _feed(channels: Channels, write: Callable[[str], None], close: Callable[[], None]) -> None:
    try:
        async for text in channels.typed():
            write(text)
    except BrokenPipe:
        return  # nobody reads it: what else is sent goes nowhere
    close()
