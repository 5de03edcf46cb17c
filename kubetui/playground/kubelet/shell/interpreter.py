"""Running a script's tree in a simulated process."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, NamedTuple

from kubetui.playground.kubelet.programs.process import (
    BrokenPipe,
    Daemon,
    Exit,
    Pipe,
    Process,
    Program,
    Write,
)
from kubetui.playground.kubelet.shell.builtins import BUILTINS
from kubetui.playground.kubelet.shell.expand import Expander, matches
from kubetui.playground.kubelet.shell.flow import Break, Continue, Replace, Return
from kubetui.playground.kubelet.shell.parser import parse
from kubetui.playground.kubelet.shell.tree import (
    AndOr,
    Case,
    For,
    Function,
    Group,
    If,
    Loop,
    Node,
    Pipeline,
    Redirect,
    Sequence,
    Simple,
)
from kubetui.playground.kubelet.shell.words import ShellSyntaxError

_DEEPEST = 40


class Streams(NamedTuple):
    """Where a command reads and writes."""

    out: Write
    err: Write
    stdin: Pipe


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
            code = await self._last_words(self.traps.pop("EXIT"), streams, code)
        return code

    async def _guarded(self, text: str, streams: Streams) -> int:
        try:
            return await self.run(parse(text), streams)
        except ShellSyntaxError as error:
            self.complain(f"syntax error: {error}")
            return 2
        except Exit as end:
            return end.code
        except Return as end:
            return end.code
        except (Break, Continue):
            return 0
        except RecursionError:
            self.complain("too many nested commands")
            return 2

    async def _last_words(self, text: str, streams: Streams, code: int) -> int:
        try:
            await self.run(parse(text), streams)
        except Exit as end:
            return end.code
        return code

    async def run(self, node: Node, streams: Streams) -> int:
        """Run a tree."""
        self.status = await _RUN[type(node)](self, node, streams)
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


async def _sequence(shell: Shell, node: Sequence, streams: Streams) -> int:
    code = 0
    for item, background in node.items:
        if background:
            inner = shell.fork()
            quiet = Streams(streams.out, streams.err, Pipe(closed=True))
            shell.jobs.append(asyncio.create_task(_job(inner, item, quiet)))
            code = 0
        else:
            code = await shell.run(item, streams)
    return code


async def _job(shell: Shell, node: Node, streams: Streams) -> int:
    try:
        return await shell.run(node, streams)
    except (Exit, Return) as end:
        return end.code
    except (Break, Continue):
        return 0


async def _and_or(shell: Shell, node: AndOr, streams: Streams) -> int:
    shell.tested += 1
    try:
        code = await shell.run(node.first, streams)
    finally:
        shell.tested -= 1
    for index, (operator, following) in enumerate(node.rest):
        if (operator == "&&") != (code == 0):
            continue
        last = index == len(node.rest) - 1
        shell.tested += not last
        try:
            code = await shell.run(following, streams)
        finally:
            shell.tested -= not last
    return code


async def _pipeline(shell: Shell, node: Pipeline, streams: Streams) -> int:
    if node.negated:
        shell.tested += 1
    try:
        code = await (
            _piped(shell, node, streams) if len(node.commands) > 1 else shell.run(node.commands[0], streams)
        )
    finally:
        if node.negated:
            shell.tested -= 1
    return int(not code) if node.negated else code


async def _piped(shell: Shell, node: Pipeline, streams: Streams) -> int:
    pipes = [Pipe() for _ in node.commands[1:]]
    stages = []
    for index, command in enumerate(node.commands):
        stdin = pipes[index - 1] if index else streams.stdin
        out = pipes[index].write if index < len(pipes) else streams.out
        after = pipes[index] if index < len(pipes) else None
        stages.append(_stage(shell.fork(), command, Streams(out, streams.err, stdin), after))
    codes = await asyncio.gather(*stages)
    return shell.check(next((code for code in reversed(codes) if code), 0) if "pipefail" in shell.options
                       else codes[-1])  # fmt: skip


async def _stage(shell: Shell, node: Node, streams: Streams, after: Pipe | None) -> int:
    try:
        return await _job(shell, node, streams)
    finally:
        streams.stdin.broken = True
        if after is not None:
            after.close()


async def _if(shell: Shell, node: If, streams: Streams) -> int:
    for condition, body in node.branches:
        if await _test(shell, condition, streams) == 0:
            return await shell.run(body, streams)
    return await shell.run(node.otherwise, streams)


async def _test(shell: Shell, condition: Node, streams: Streams) -> int:
    shell.tested += 1
    try:
        return await shell.run(condition, streams)
    finally:
        shell.tested -= 1


async def _loop(shell: Shell, node: Loop, streams: Streams) -> int:
    code = 0
    while (await _test(shell, node.condition, streams) == 0) is not node.until:
        await shell.process.host.budget.spend()
        try:
            code = await shell.run(node.body, streams)
        except Break as jump:
            return _outward(jump)
        except Continue as jump:
            _outward(jump)
    return code


def _outward(jump: Break | Continue) -> int:
    """A jump over several loops goes on in the next one out."""
    if jump.levels > 1:
        raise type(jump)(jump.levels - 1)
    return 0


async def _for(shell: Shell, node: For, streams: Streams) -> int:
    words = node.words
    values = list(shell.arguments) if words is None else await shell.expander(streams).fields(words)
    code = 0
    for value in values:
        await shell.process.host.budget.spend()
        shell.variables[node.name] = value
        try:
            code = await shell.run(node.body, streams)
        except Break as jump:
            return _outward(jump)
        except Continue as jump:
            _outward(jump)
    return code


async def _case(shell: Shell, node: Case, streams: Streams) -> int:
    expander = shell.expander(streams)
    value = await expander.text(node.word)
    for patterns, body in node.branches:
        for pattern in patterns:
            if matches(value, await expander.pattern(pattern)):
                return await shell.run(body, streams)
    return 0


async def _function(shell: Shell, node: Function, streams: Streams) -> int:
    shell.functions[node.name] = node.body
    return 0


async def _group(shell: Shell, node: Group, streams: Streams) -> int:
    redirected = await _redirected(shell, node.redirects, streams)
    if redirected is None:
        return 1
    if not node.subshell:
        return await shell.run(node.body, redirected)
    return shell.check(await _job(shell.fork(), node.body, redirected))


async def _simple(shell: Shell, node: Simple, streams: Streams) -> int:
    await shell.process.host.budget.spend()
    expander = shell.expander(streams)
    words = await expander.fields(node.words)
    assigned = {name: await expander.text(word) for name, word in node.assigns}
    redirected = await _redirected(shell, node.redirects, streams)
    if redirected is None:
        return shell.check(1)
    if not words:
        shell.variables.update(assigned)
        return shell.status if node.assigns else 0
    if "x" in shell.options:
        redirected.err("+ " + " ".join(words) + "\n")
    code = await _command(shell, words, assigned, redirected)
    await shell.handle_traps(streams)
    return shell.check(code)


async def _command(shell: Shell, words: list[str], assigned: dict[str, str], streams: Streams) -> int:
    name = words[0]
    if name in shell.functions:
        return await _call(shell, shell.functions[name], words[1:], streams)
    builtin = BUILTINS.get(name)
    if builtin is not None:
        shell.variables.update(assigned if name in ("export", "eval") else {})
        return await builtin(shell, words, streams)
    program = shell.process.host.find(shell.process, name)
    if program is None:
        return _not_found(shell, name, streams)
    environment = {**shell.environment(), **assigned}
    child = shell.process.child(tuple(words), environment, streams.out, streams.err, streams.stdin)
    return await foreground(program, child)


async def foreground(program: Program, child: Process) -> int:
    """Run a program as a child and wait for its end; a daemon has none."""
    while True:
        try:
            if isinstance(program, Daemon):
                program.start(child)
                child.host.budget.rest()
                await asyncio.get_running_loop().create_future()
                return 0
            return await program(child)
        except Replace as other:
            program, child.argv, child.env = other.program, other.argv, other.env
        except BrokenPipe:
            raise
        except Exit as end:
            return end.code


def _not_found(shell: Shell, name: str, streams: Streams) -> int:
    host = shell.process.host
    if "/" in name and host.files.exists(shell.process.path(name)):
        text = "Is a directory" if host.files.is_dir(shell.process.path(name)) else "Permission denied"
        code = 126
    else:
        text, code = ("command not found" if shell.flavour == "bash" else "not found"), 127
        if "/" in name and shell.flavour == "bash":
            text = "No such file or directory"
    place = {"bash": " line 1:", "dash": " 1:"}.get(shell.flavour, "")
    streams.err(f"{shell.name}:{place} {name}: {text}\n")
    return code


async def _call(shell: Shell, body: Node, arguments: list[str], streams: Streams) -> int:
    if shell.depth >= _DEEPEST:
        shell.complain("maximum function nesting level exceeded")
        raise Exit(2)
    outer, shell.arguments = shell.arguments, arguments
    shell.depth += 1
    try:
        return await shell.run(body, streams)
    except Return as end:
        return end.code
    finally:
        shell.arguments = outer
        shell.depth -= 1


async def _redirected(shell: Shell, redirects: tuple[Redirect, ...], streams: Streams) -> Streams | None:
    """The streams after redirections; None, with a complaint, when a file cannot be opened."""
    for redirect in redirects:
        target = await shell.expander(streams).text(redirect.target)
        try:
            streams = _redirect(shell, redirect, target, streams)
        except OSError as error:
            verb = "open" if redirect.operator == "<" else "create"
            words = {
                "dash": f"cannot {verb} {target}: {error.strerror}",
                "bash": f"{target}: {error.strerror}",
            }
            shell.complain(words.get(shell.flavour, f"can't {verb} {target}: {error.strerror}"))
            return None
    return streams


def _redirect(shell: Shell, redirect: Redirect, target: str, streams: Streams) -> Streams:
    if redirect.operator == "<<":
        return streams._replace(stdin=Pipe(target, closed=True))
    path = shell.process.path(target)
    if redirect.operator == "<":
        text = "" if path == "/dev/null" else shell.process.host.files.read(path)
        return streams._replace(stdin=Pipe(text, closed=True))
    if redirect.operator in (">&", "<&"):
        write = {"1": streams.out, "2": streams.err}.get(target, _drop)
    else:
        write = _writer(shell, path, streams, append=redirect.operator == ">>")
    return streams._replace(err=write) if redirect.fd == 2 else streams._replace(out=write)


def _drop(text: str) -> None:
    """What /dev/null does."""


def _writer(shell: Shell, path: str, streams: Streams, *, append: bool) -> Write:
    if path == "/dev/null":
        return _drop
    if path in ("/dev/stdout", "/dev/fd/1"):
        return streams.out
    if path in ("/dev/stderr", "/dev/fd/2"):
        return streams.err
    if path in ("/proc/1/fd/1", "/proc/1/fd/2"):
        return shell.process.out if path.endswith("1") else shell.process.err
    files = shell.process.host.files
    files.write(path, "", append=append)
    return lambda text: files.write(path, text, append=True)


_RUN: dict[type, Callable[[Shell, Any, Streams], Coroutine[Any, Any, int]]] = {
    Sequence: _sequence, AndOr: _and_or, Pipeline: _pipeline, If: _if, Loop: _loop, For: _for, Case: _case,
    Function: _function, Group: _group, Simple: _simple,
}  # fmt: skip
