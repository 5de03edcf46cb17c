"""One instance of a container: a simulated process with files, ports, memory and a log."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Coroutine
from datetime import datetime
from typing import Any, TypeVar

from kubetui.playground.kubelet.programs.budget import Budget
from kubetui.playground.kubelet.programs.http import Handler, Request, Response
from kubetui.playground.kubelet.programs.parts import UNKNOWN, run_unknown
from kubetui.playground.kubelet.programs.pipe import Exit, Pipe
from kubetui.playground.kubelet.programs.process import Daemon, Process, Program, Replace
from kubetui.playground.kubelet.programs.table import find, from_file
from kubetui.playground.kubelet.programs.terminal import Terminal
from kubetui.playground.kubelet.runtime.logs import LogBuffer
from kubetui.playground.kubelet.runtime.output import Output
from kubetui.playground.kubelet.runtime.plan import (
    START_ERROR,
    Listener,
    Plan,
    StartError,
    Surroundings,
    missing,
)

_Result = TypeVar("_Result")

_log = logging.getLogger("kubetui.playground.kubelet")


class Container:
    """Created, then running, then exited; an instance never starts twice."""

    __slots__ = (
        "_pid1",
        "_program",
        "_task",
        "_tasks",
        "_waiters",
        "attempt",
        "budget",
        "clock",
        "exit_code",
        "files",
        "finished_at",
        "groups",
        "host",
        "id",
        "image",
        "listeners",
        "logs",
        "memory",
        "message",
        "output",
        "plan",
        "reason",
        "rng",
        "spec",
        "started_at",
        "stopping",
        "uid",
    )  # fmt: skip

    def __init__(self, plan: Plan, host: Surroundings, attempt: int, spec: dict[str, Any]) -> None:
        self.plan = plan
        self.host = host
        self.attempt = attempt
        self.spec = spec
        self.image, self.files, self.uid, self.groups = plan.image, plan.files, plan.uid, plan.groups
        self.clock, self.rng = host.clock, host.rng
        self.id = f"{host.rng.getrandbits(256):064x}"
        self.budget = Budget()
        self.logs = LogBuffer()
        self.output = Output(self.logs, self.clock)
        self.listeners: dict[int, Listener] = {}
        self.memory = plan.image.memory
        self.started_at: datetime | None = None
        self.finished_at: datetime | None = None
        self.exit_code = 0
        self.reason = self.message = ""
        self.stopping = False
        self._pid1: Process | None = None
        self._program: Program | None = None
        self._task: asyncio.Task[None] | None = None
        self._tasks: set[asyncio.Task[Any]] = set()
        self._waiters: list[asyncio.Future[None]] = []

    @property
    def name(self) -> str:
        """The container's name in its Pod."""
        return self.plan.name

    @property
    def running(self) -> bool:
        """Whether its process runs."""
        return self.started_at is not None and self.finished_at is None

    @property
    def hostname(self) -> str:
        """The Pod's host name."""
        return self.host.hostname

    @property
    def ip(self) -> str:
        """The Pod's address."""
        return self.host.ip

    @property
    def namespace(self) -> str:
        """The Pod's namespace."""
        return self.host.namespace

    @property
    def ports(self) -> tuple[int, ...]:
        """Where it says that it listens."""
        return self.plan.ports

    @property
    def tag(self) -> str:
        """The tag of its image; empty without one."""
        return self.plan.image_name.partition("@")[0].rpartition("/")[2].partition(":")[2]

    def start(self) -> None:
        """Start the process.

        Raises:
            StartError: its program is not there; the instance counts as exited with 128.
        """
        self._pid1 = Process(self, self.plan.argv, dict(self.plan.env), self.output.out, self.output.err)
        self._pid1.cwd = self.plan.workdir
        if self.plan.interactive:
            self._pid1.stdin = Pipe()
            if self.plan.tty:
                self.output.terminal = self._pid1.terminal = Terminal(self.output.show, self._pid1.stdin)
        program = self.find(self._pid1, self.plan.argv[0])
        if program is None:
            raise self._refused(START_ERROR.format(self.why_not(self._pid1)))
        self.started_at = self.clock.now()
        if self.plan.memory_limit and self.memory > self.plan.memory_limit:
            self.exit(137, "OOMKilled")
            return
        self._begin(program)

    def _refused(self, message: str) -> StartError:
        self.started_at = self.finished_at = datetime.fromtimestamp(0, tz=self.clock.now().tzinfo)
        self.exit_code, self.reason, self.message = 128, "StartError", message
        self.finished_at = self.clock.now()
        self.logs.close(self.finished_at)
        return StartError(message)

    def _begin(self, program: Program) -> None:
        self._program = program
        process = self._pid1
        assert process is not None
        if not isinstance(program, Daemon):
            self._task = asyncio.create_task(self._run(process), name=f"container {self.name}")
            return
        try:
            program.start(process)
        except Exit as end:
            self.exit(end.code)

    async def _run(self, process: Process) -> None:
        program = self._program
        while program is not None and not isinstance(program, Daemon):
            try:
                self.exit(await program(process))
                return
            except Replace as other:
                program, process.argv, process.env = other.program, other.argv, other.env
                process.on_signal = None
            except Exit as end:
                self.exit(end.code)
                return
            except OSError as error:
                process.complain(error.strerror or str(error))
                self.exit(1)
                return
            except Exception:
                _log.exception("the simulation of %s failed", process.argv)
                self.output.err("kubetui playground: the simulation of this program failed\n")
                self.exit(139)
                return
        self._task = None
        if program is not None and self.running:
            self._begin(program)

    def exit(self, code: int, reason: str = "") -> None:
        """The process has ended, or is ended."""
        if self.finished_at is not None:
            return
        self.finished_at = self.clock.now()
        self.exit_code = code
        self.reason = reason or ("Completed" if code == 0 else "Error")
        self.listeners = {}
        self.logs.close(self.finished_at)
        self.message = self._last_words()
        current = asyncio.current_task()
        for task in (self._task, *self._tasks):
            if task is not None and task is not current:
                task.cancel()
        self._task = self._pid1 = self._program = None
        for waiter in self._waiters:
            if not waiter.done():
                waiter.set_result(None)
        self._waiters.clear()
        self.host.exited(self)

    def _last_words(self) -> str:
        path = self.plan.message_path
        text = self.files.read(path)[:4096] if self.files.is_file(path) else ""
        if not text and self.plan.message_from_logs and self.exit_code:
            text = self.logs.tail(80)[-2048:]
        return text

    def signal(self, name: str) -> None:
        """Send a signal to the first process; it ignores what it has no handler for."""
        if name == "KILL":
            self.exit(137)
            return
        process, program = self._pid1, self._program
        if process is None:
            return
        if isinstance(program, Daemon):
            code = program.stop(process, name)
            if code is not None:
                self.spawn(self._end_soon(program.stop_seconds, code))
        elif process.on_signal is not None:
            process.on_signal(name)

    async def _end_soon(self, seconds: float, code: int) -> None:
        await self.clock.sleep(seconds)
        self.exit(code)

    async def ended(self, seconds: float) -> bool:
        """Wait for the end, at most simulated seconds; whether it has come."""
        if self.finished_at is None and seconds > 0:
            waiter: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            self._waiters.append(waiter)
            timer = asyncio.ensure_future(self.clock.sleep(seconds))
            try:
                await asyncio.wait({waiter, timer}, return_when=asyncio.FIRST_COMPLETED)
            finally:
                timer.cancel()
                waiter.cancel()
        return self.finished_at is not None

    async def over(self) -> None:
        """Wait for the end, however long it takes."""
        if self.finished_at is None:
            waiter: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            self._waiters.append(waiter)
            await waiter

    async def stop(self, grace: float) -> None:
        """Ask the process to stop, and kill it when the grace is over."""
        self.stopping = True
        self.signal(self.image.stop_signal)
        if not await self.ended(grace):
            self.exit(137)

    def spawn(self, work: Coroutine[Any, Any, _Result]) -> asyncio.Task[_Result]:
        """Have a task that ends with the container."""
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    def tasks(self) -> list[asyncio.Task[Any]]:
        """What runs for it."""
        return [task for task in (self._task, *self._tasks) if task is not None]

    def listen(self, port: int, handler: Handler | None, after: float = 0.0) -> None:
        """Accept connections on a port, after simulated seconds."""
        if self.finished_at is None:
            self.listeners[port] = Listener(self.clock.monotonic() + after, handler)

    def listener(self, port: int) -> Listener | None:
        """What listens on a port now."""
        found = self.listeners.get(port)
        return found if found is not None and found.since <= self.clock.monotonic() else None

    def use_memory(self, size: int) -> None:
        """Take this much memory; above its limit the kernel kills the container."""
        self.memory = self.image.memory + size
        if self.plan.memory_limit and self.memory > self.plan.memory_limit:
            self.exit(137, "OOMKilled")

    async def fetch(self, host: str, port: int, request: Request) -> Response:
        """Ask another party; itself under `localhost`."""
        await self.clock.sleep(0.001)
        if host in ("localhost", "127.0.0.1", self.ip):
            return self.host.answer(port, request)
        return await self.host.network.fetch(host, port, request, self.host.namespace)

    async def lookup(self, host: str) -> list[str]:
        """The addresses cluster DNS has for a name; OSError when there are none."""
        await self.clock.sleep(0.001)
        return await self.host.network.lookup(host, self.host.namespace)

    def find(self, process: Process, name: str) -> Program | None:
        """The program of a name: a command of the image, a script in the files, else none.

        Of an image that nobody knows, every name may be a program: a stand-in runs.
        """
        found = find(self.image, name)
        if self.image.known or not self._is_copy(process, name):
            found = from_file(process, name) or found
        if found is not None or self.image.known or process.beside:
            return found
        return run_unknown if self.plan.ends else UNKNOWN

    def why_not(self, process: Process) -> str:
        """What the runtime says of a program that it cannot run."""
        name = process.argv[0]
        if "/" in name and self.files.is_file(process.path(name)):
            return f'exec: "{name}": permission denied'
        return missing(name)

    def _is_copy(self, process: Process, name: str) -> bool:
        """Whether a file is what was copied of an image that nobody knows: a program without a text."""
        path = process.path(name)
        return "/" in name and self.files.is_file(path) and not self.files.size(path)

    @property
    def stdin(self) -> Pipe | None:
        """The standard input of its first process, if the container keeps one open."""
        return self._pid1.stdin if self._pid1 is not None and self.plan.interactive else None
