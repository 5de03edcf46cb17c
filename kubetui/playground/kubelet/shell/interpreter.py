"""One shell process: its variables, its traps, its jobs."""

from __future__ import annotations

import asyncio

from kubetui.playground.kubelet.programs.pipe import Exit, Pipe
from kubetui.playground.kubelet.programs.process import Process
from kubetui.playground.kubelet.shell.execution import RUN
from kubetui.playground.kubelet.shell.expand import Expander
from kubetui.playground.kubelet.shell.flow import Break, Continue, Return
from kubetui.playground.kubelet.shell.parser import parse
from kubetui.playground.kubelet.shell.redirection import Streams
from kubetui.playground.kubelet.shell.tree import Node, Sequence
from kubetui.playground.kubelet.shell.words import ShellSyntaxError


class Shell:
    """One shell process, or a subshell of it."""

    def __init__(self, process: Process, name: str, arguments: list[str]) -> None:
        self.process = process
        self.name = name
        self.arguments = arguments
        self.variables: dict[str, str] = dict(process.env)
        self.exported: set[str] = set(process.env)
        self.functions: dict[str, Node] = {}
        self.options: set[str] = set()
        self.traps: dict[str, str] = {}
        self.jobs: list[asyncio.Task[int]] = []
        self.status = 0
        self.depth = 0
        self.tested = 0
        self.exited = False
        self._pending: list[str] = []
        self.waiting: asyncio.Future[None] | None = None

    def value(self, name: str) -> str | None:
        """The value of a parameter; None when it is not set."""
        if name.isdigit():
            index = int(name)
            return self.name if index == 0 else self._argument(index)
        special = {"?": str(self.status), "#": str(len(self.arguments)), "$": "1", "-": "".join(self.options),
                   "!": str(len(self.jobs) + 6)}  # fmt: skip
        if name in ("@", "*"):
            return " ".join(self.arguments)
        return special.get(name) or self.variables.get(name)

    def _argument(self, index: int) -> str | None:
        return self.arguments[index - 1] if index <= len(self.arguments) else None

    def complain(self, text: str) -> None:
        """An error of the shell itself, in its own words."""
        place = {"bash": " line 1:", "dash": " 1:"}.get(self.flavour, "")
        self.process.err(f"{self.name}:{place} {text}\n")

    @property
    def flavour(self) -> str:
        """`bash`, `dash` or `ash`."""
        if self.name.rpartition("/")[2] == "bash":
            return "bash"
        return "dash" if self.process.host.image.userland == "debian" else "ash"

    def signal(self, name: str) -> None:
        """A signal arrived: its trap runs after the command in the foreground; `wait` ends at once."""
        if name in self.traps:
            self._pending.append(name)
            if self.waiting is not None and not self.waiting.done():
                self.waiting.set_result(None)

    async def script(self, text: str, streams: Streams) -> int:
        """Run a whole script: its exit code."""
        try:
            code = await self._guarded(text, streams)
        finally:
            for job in self.jobs:
                job.cancel()
        if "EXIT" in self.traps:
            self.status = code
            # The trap does not change the exit code, unless it exits itself.
            ended = await self._guarded(self.traps.pop("EXIT"), streams)
            code = ended if self.exited else code
        return code

    async def _guarded(self, text: str, streams: Streams) -> int:
        self.exited = False
        try:
            return await self.run(parse(text), streams)
        except ShellSyntaxError as error:
            self.complain(f"syntax error: {error}")
            return 2
        except Exit as end:
            self.exited = True
            return end.code
        except Return as end:
            return end.code
        except (Break, Continue):
            return 0
        except RecursionError:
            self.complain("too many nested commands")
            return 2

    async def run(self, node: Node, streams: Streams) -> int:
        """Run a tree."""
        self.status = await RUN[type(node)](self, node, streams)
        return self.status

    def fork(self) -> Shell:
        """A subshell: changes of it stay in it."""
        made = Shell(self.process, self.name, list(self.arguments))
        made.variables = dict(self.variables)
        made.exported = set(self.exported)
        made.functions = dict(self.functions)
        made.options = set(self.options)
        made.status, made.depth = self.status, self.depth
        return made

    def environment(self) -> dict[str, str]:
        """What a command started here inherits."""
        return {name: self.variables[name] for name in sorted(self.exported) if name in self.variables}

    def expander(self, streams: Streams) -> Expander:
        """What expands words whose substitutions write their errors to these streams."""

        async def output(script: Sequence) -> str:
            pipe = Pipe()
            inner = self.fork()
            try:
                self.status = await inner.run(script, Streams(pipe.write, streams.err, streams.stdin))
            except Exit as end:
                self.status = end.code
            pipe.close()
            return await pipe.read()

        return Expander(self, output)

    async def handle_traps(self, streams: Streams) -> None:
        """Run the traps of signals that arrived."""
        while self._pending:
            await self.run(parse(self.traps.get(self._pending.pop(0), "")), streams)

    def check(self, code: int) -> int:
        """`set -e`: end on a failure that nothing tests."""
        if code and "e" in self.options and not self.tested:
            raise Exit(code)
        return code
