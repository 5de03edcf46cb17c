"""A terminal in a container: what is typed goes there, what it prints comes here, until it ends."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import sys
import termios
import tty
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final, Protocol

from kubetui.api.errors import ApiError
from kubetui.api.meta import dicts
from kubetui.api.text import visible
from kubetui.tui import editor, log_sources
from kubetui.tui.log_sources import Source

if TYPE_CHECKING:
    from kubetui.tui.app import KubetuiApp
    from kubetui.tui.screens.base import LiveScreen

SHELL: Final = ("sh", "-c", "command -v bash >/dev/null && exec bash || exec sh")
LEAVE: Final = b"\x1d"
"""Ctrl+] ends a connection that does not end by itself."""
INTERRUPT: Final = b"\x03"
"""Ctrl+C; a program without a terminal of its own cannot take it, so it leaves."""
_STDIN, _STDOUT, _STDERR = 0, 1, 2


class Streams(Protocol):
    """What is needed of a connection with a program."""

    @property
    def outcome(self) -> tuple[int, str] | None:
        """Exit code and sentence, when it has ended."""

    def __aiter__(self) -> AsyncIterator[tuple[int, bytes]]:
        """Channel and data of what comes."""

    async def send(self, channel: int, data: bytes) -> None:
        """Send something on a channel."""

    async def resize(self, columns: int, rows: int) -> None:
        """Tell the size of the terminal."""

    async def close_input(self) -> None:
        """Tell that no more input comes."""


class Terminal:
    """Two ends of a terminal, by file descriptor, joined to the streams of a program."""

    def __init__(self, channels: Streams, reading: int, writing: int, *, tty: bool = True) -> None:
        self._channels, self._reading, self._writing, self._tty = channels, reading, writing, tty
        self._typed: asyncio.Queue[bytes] = asyncio.Queue()

    async def converse(self) -> None:
        """To and fro until the program ends, the connection breaks, or Ctrl+] is typed.

        Raises:
            Unreachable: the connection broke.
        """
        loop = asyncio.get_running_loop()
        loop.add_reader(self._reading, self._read)
        printing = asyncio.create_task(self._print())
        typing = asyncio.create_task(self._type())
        try:
            done, _ = await asyncio.wait({printing, typing}, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                task.result()
        finally:
            loop.remove_reader(self._reading)
            for task in (printing, typing):
                task.cancel()
            await asyncio.gather(printing, typing, return_exceptions=True)

    def resized(self) -> None:
        """Tell the program how large the terminal is now."""
        columns, rows = shutil.get_terminal_size()
        self._resizing = asyncio.ensure_future(self._channels.resize(columns, rows))

    def _read(self) -> None:
        try:
            data = os.read(self._reading, 4096)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        self._typed.put_nowait(data)
        if not data:
            asyncio.get_running_loop().remove_reader(self._reading)

    async def _type(self) -> None:
        while True:
            data = await self._typed.get()
            if LEAVE in data or (not self._tty and INTERRUPT in data):
                return
            if not data:
                await self._channels.close_input()
                await asyncio.Event().wait()  # what is still printed comes
            await self._channels.send(_STDIN, data)

    async def _print(self) -> None:
        async for channel, data in self._channels:
            if channel in (_STDOUT, _STDERR):
                # A terminal of its own begins lines anew; a raw one here does not.
                await self._write(data if self._tty else data.replace(b"\n", b"\r\n"))

    async def _write(self, data: bytes) -> None:
        while data:
            try:
                data = data[os.write(self._writing, data) :]
            except BlockingIOError:
                await asyncio.sleep(0.005)


class Shell:
    """`s` and attach."""

    def __init__(self, app: KubetuiApp) -> None:
        self.app = app

    async def open(self, screen: LiveScreen, *, attach: bool = False) -> None:
        """Choose a container, connect, lend it the terminal, and say how it ended."""
        source = await self._container(screen)
        if source is None or not self._allowed(screen, source, attach):
            return
        tty, stdin = _takes(screen, source) if attach else (True, True)
        command = _command(source, attach, tty, stdin)
        screen.say("Connecting …", "progress", command)
        try:
            channels = await screen.session.program(
                source.pod, source.container, () if attach else SHELL, tty=tty, stdin=stdin
            )
        except ApiError as error:
            screen.say(_refused(screen, error, source), "error", command)
            return
        except Exception as error:
            # The connection may fail in many ways; each is said, none ends the program.
            screen.say(f"{source.label}: {error or type(error).__name__}", "error", command)
            return
        try:
            said = await self._lend(channels, source, attach, tty)
        except editor.EditorError as error:
            screen.say(str(error), "warning")
        except Exception as error:
            screen.say(f"{source.label}: {error or type(error).__name__}", "error", command)
        else:
            screen.say(*said, command)
        finally:
            await channels.close()

    async def _container(self, screen: LiveScreen) -> Source | None:
        about = screen.object
        found = log_sources.sources(screen.session, about) if about is not None else []
        running = [
            one for one in found if "running" in (log_sources.status(screen.session, one).get("state") or {})
        ]
        if not running:
            screen.say("None of its containers is running.", "warning")
            return None
        if len(running) == 1:
            return running[0]
        from kubetui.tui.screens.pick import Choice, PickScreen

        choices = [Choice(one, one.container, one.pod.name) for one in running]
        picked = await self.app.ask(PickScreen("Into which container?", choices, hint="enter connects"))
        return picked[0] if picked else None

    def _allowed(self, screen: LiveScreen, source: Source, attach: bool) -> bool:
        from kubetui.actions.change import Change

        gate = self.app.changing.doing.open_gate(screen)
        if gate is None:
            return False
        verb = "attach" if attach else "shell"
        said = f"{'Attach to' if attach else 'Open a shell in'} {source.label}."
        change = Change(verb, source.pod, said, _command(source, attach), "GET", "")
        gate.journal.record(change, screen.session.now())
        return True

    async def _lend(self, channels: Streams, source: Source, attach: bool, tty: bool) -> tuple[str, str]:
        with editor.lent(self.app):
            reading, writing = sys.__stdin__.fileno(), sys.__stdout__.fileno()  # type: ignore[union-attr]
            what = "attached to" if attach else "a shell in"
            os.write(writing, f"kubetui: {what} {visible(source.label)} · Ctrl+] leaves\r\n".encode())
            terminal = Terminal(channels, reading, writing, tty=tty)
            with raw(reading), told_of_sizes(terminal):
                await terminal.converse()
        if channels.outcome is None:
            return f"Left {source.label}.", "ok"
        code, why = channels.outcome
        if code in (126, 127) and not attach:
            return f"{source.container} has no shell: {why or f'exit code {code}'}", "warning"
        return f"{source.label} has ended" + (
            f" with exit code {code}." if code else "."
        ), "warning" if code else "ok"


def _takes(screen: LiveScreen, source: Source) -> tuple[bool, bool]:
    """Whether a container has a terminal, and an input: what it was not given nobody can attach to."""
    pod = screen.session.store.find(source.pod) or {}
    spec = next((one for one in dicts(pod, "spec", "containers") if one.get("name") == source.container), {})
    return spec.get("tty") is True, spec.get("stdin") is True


def _command(source: Source, attach: bool, tty: bool = True, stdin: bool = True) -> str:
    from kubetui.actions.change import kubectl

    where = source.pod.namespace
    if attach:
        flags = ["-" + "i" * stdin + "t" * tty] if stdin or tty else []
        return kubectl("attach", *flags, source.pod.name, "-c", source.container, namespace=where)
    return kubectl("exec", "-it", source.pod.name, "-c", source.container, namespace=where) + " -- sh"


def _refused(screen: LiveScreen, error: ApiError, source: Source) -> str:
    if screen.session.control is not None and error.code in (404, 405, 501):
        return "The containers of a playground are simulated: there is nothing in them to connect to."
    return f"{source.label}: {error}"


@contextmanager
def raw(reading: int) -> Iterator[None]:
    """Every key goes to the program, Ctrl+C too; the terminal is as before afterwards."""
    if not os.isatty(reading):
        yield
        return
    before = termios.tcgetattr(reading)
    tty.setraw(reading)
    try:
        yield
    finally:
        termios.tcsetattr(reading, termios.TCSADRAIN, before)


@contextmanager
def told_of_sizes(terminal: Terminal) -> Iterator[None]:
    """The program learns the size of the terminal, and every other one it gets."""
    loop, before = asyncio.get_running_loop(), signal.getsignal(signal.SIGWINCH)
    loop.add_signal_handler(signal.SIGWINCH, terminal.resized)
    terminal.resized()
    try:
        yield
    finally:
        loop.remove_signal_handler(signal.SIGWINCH)
        signal.signal(signal.SIGWINCH, before)
