"""A simulated process: arguments, environment, standard streams, and the container around it."""

from __future__ import annotations

import posixpath
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from random import Random
from typing import Protocol

from kubetui.playground.clock import Clock
from kubetui.playground.kubelet.images.model import Image
from kubetui.playground.kubelet.programs.budget import Budget
from kubetui.playground.kubelet.programs.http import Handler, Request, Response
from kubetui.playground.kubelet.programs.pipe import Pipe, Write
from kubetui.playground.kubelet.programs.terminal import Terminal
from kubetui.playground.kubelet.runtime.files import Files

SIGNALS = {"HUP": 1, "INT": 2, "QUIT": 3, "KILL": 9, "USR1": 10, "USR2": 12, "TERM": 15, "WINCH": 28}
"""The signals a shell or a stop names."""


class Host(Protocol):
    """The container a process runs in."""

    image: Image
    uid: int
    groups: tuple[int, ...]
    clock: Clock
    rng: Random
    files: Files
    budget: Budget

    @property
    def hostname(self) -> str:
        """The Pod's host name."""

    @property
    def ip(self) -> str:
        """The Pod's address."""

    @property
    def ports(self) -> tuple[int, ...]:
        """Where its container says that it listens."""

    @property
    def namespace(self) -> str:
        """The Pod's namespace."""

    @property
    def tag(self) -> str:
        """The tag of its image; empty without one."""

    def listen(self, port: int, handler: Handler | None, after: float = 0.0) -> None:
        """Accept connections on a port, after simulated seconds."""

    def use_memory(self, size: int) -> None:
        """Take this much memory from now on; too much kills the container."""

    async def fetch(self, host: str, port: int, request: Request) -> Response:
        """Ask another party of the cluster; OSError, in the words of the C library, when nothing answers."""

    async def lookup(self, host: str) -> list[str]:
        """The addresses cluster DNS has for a name; OSError when there are none."""

    def signal(self, name: str) -> None:
        """Send a signal to the first process."""

    def find(self, process: Process, name: str) -> Program | None:
        """The program of this name: a command of the image, or a script in its files."""


class Process:
    """What a program gets when it is started; `beside` tells that it runs beside its container's first process."""

    __slots__ = ("argv", "beside", "cwd", "env", "err", "host", "on_signal", "out", "stdin", "terminal")

    def __init__(
        self, host: Host, argv: tuple[str, ...], env: dict[str, str], out: Write, err: Write
    ) -> None:
        self.host = host
        self.argv = argv
        self.env = env
        self.cwd = "/"
        self.out = out
        self.err = err
        self.stdin = Pipe(closed=True)
        self.terminal: Terminal | None = None
        self.on_signal: Callable[[str], None] | None = None
        self.beside = False

    def child(
        self, argv: tuple[str, ...], env: dict[str, str], out: Write, err: Write, stdin: Pipe
    ) -> Process:
        """A process started by this one."""
        made = Process(self.host, argv, env, out, err)
        made.cwd, made.beside = self.cwd, self.beside
        made.stdin = stdin
        # What reads from a pipe or a file has no terminal to talk with.
        made.terminal = self.terminal if stdin is self.stdin else None
        return made

    def path(self, name: str) -> str:
        """A path as an absolute one."""
        return posixpath.normpath(posixpath.join(self.cwd, name))

    def say(self, text: str) -> None:
        """A line to standard output."""
        self.out(text + "\n")

    def complain(self, text: str) -> None:
        """A line to standard error, after the program's name."""
        self.err(f"{posixpath.basename(self.argv[0])}: {text}\n")

    async def sleep(self, seconds: float) -> None:
        """Wait for simulated seconds."""
        self.host.budget.rest()
        await self.host.clock.sleep(seconds)


Main = Callable[[Process], Awaitable[int]]
"""A program that does something: its exit code."""


@dataclass(frozen=True, slots=True)
class Daemon:
    """A program that starts, waits for ever without a task of its own, and stops on a signal.

    `start` writes its first lines and opens its ports, or raises Exit. `stop` gets the name of a signal and answers
    the exit code, or None when the signal is ignored (as PID 1 ignores what it has no handler for).
    """

    start: Callable[[Process], None]
    stop: Callable[[Process, str], int | None] = lambda process, signal: None
    stop_seconds: float = 0.06


Program = Main | Daemon


class Replace(Exception):
    """`exec`: the process goes on as another program."""

    def __init__(self, program: Program, argv: tuple[str, ...], env: dict[str, str]) -> None:
        super().__init__(argv)
        self.program = program
        self.argv = argv
        self.env = env
