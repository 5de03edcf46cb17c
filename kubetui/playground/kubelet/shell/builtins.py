"""The commands that are part of the shell itself."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any

from kubetui.playground.kubelet.programs.pipe import Exit
from kubetui.playground.kubelet.programs.process import SIGNALS, Replace
from kubetui.playground.kubelet.shell.flow import Break, Continue, Return
from kubetui.playground.kubelet.shell.parser import parse

if TYPE_CHECKING:
    from kubetui.playground.kubelet.shell.interpreter import Shell
    from kubetui.playground.kubelet.shell.redirection import Streams


_NUMBERS = {str(number): name for name, number in SIGNALS.items()} | {"0": "EXIT"}


def _number(words: list[str], default: int) -> int:
    return int(words[1]) if len(words) > 1 and re.fullmatch(r"-?\d+", words[1]) else default


async def _colon(shell: Shell, words: list[str], streams: Streams) -> int:
    return 0


async def _exit(shell: Shell, words: list[str], streams: Streams) -> int:
    raise Exit(_number(words, shell.status) % 256)


async def _return(shell: Shell, words: list[str], streams: Streams) -> int:
    raise Return(_number(words, shell.status) % 256)


async def _break(shell: Shell, words: list[str], streams: Streams) -> int:
    raise Break(max(_number(words, 1), 1))


async def _continue(shell: Shell, words: list[str], streams: Streams) -> int:
    raise Continue(max(_number(words, 1), 1))


async def _export(shell: Shell, words: list[str], streams: Streams) -> int:
    for word in words[1:]:
        name, equals, value = word.partition("=")
        if not re.fullmatch(r"[A-Za-z_]\w*", name):
            if name != "-p":
                shell.complain(f"{words[0]}: {name}: bad variable name")
                return 1
            continue
        if equals:
            shell.variables[name] = value
        if words[0] == "export":
            shell.exported.add(name)
    return 0


async def _unset(shell: Shell, words: list[str], streams: Streams) -> int:
    for name in words[1:]:
        shell.variables.pop(name, None)
        shell.exported.discard(name)
        shell.functions.pop(name, None)
    return 0


async def _set(shell: Shell, words: list[str], streams: Streams) -> int:
    rest = words[1:]
    while rest and rest[0][:1] in ("-", "+") and rest[0] not in ("-", "--"):
        flags = rest.pop(0)
        change = shell.options.add if flags[0] == "-" else shell.options.discard
        for flag in flags[1:]:
            change(rest.pop(0) if flag == "o" and rest else flag)
        for long, short in (("errexit", "e"), ("nounset", "u"), ("xtrace", "x")):
            if long in shell.options:
                shell.options.discard(long)
                shell.options.add(short)
    if rest:
        shell.arguments = rest[1:] if rest[0] == "--" else rest
    elif len(words) == 1:
        for name, value in sorted(shell.variables.items()):
            streams.out(f"{name}='{value}'\n")
    return 0


async def _shift(shell: Shell, words: list[str], streams: Streams) -> int:
    count = _number(words, 1)
    if count > len(shell.arguments):
        return 1
    shell.arguments = shell.arguments[count:]
    return 0


async def _cd(shell: Shell, words: list[str], streams: Streams) -> int:
    name = words[1] if len(words) > 1 else shell.variables.get("HOME", "/")
    path = shell.process.path(shell.variables.get("OLDPWD", "/") if name == "-" else name)
    if not shell.process.host.files.is_dir(path):
        shell.complain(f"cd: can't cd to {name}: No such file or directory")
        return 1
    shell.variables["OLDPWD"] = shell.process.cwd
    shell.process.cwd = shell.variables["PWD"] = path
    return 0


async def _pwd(shell: Shell, words: list[str], streams: Streams) -> int:
    streams.out(shell.process.cwd + "\n")
    return 0


async def _eval(shell: Shell, words: list[str], streams: Streams) -> int:
    return await shell.run(parse(" ".join(words[1:])), streams)


async def _source(shell: Shell, words: list[str], streams: Streams) -> int:
    if len(words) < 2:
        return 2
    try:
        text = shell.process.host.files.read(shell.process.path(words[1]))
    except OSError:
        shell.complain(f"can't open '{words[1]}': No such file or directory")
        raise Exit(2) from None
    return await shell.run(parse(text), streams)


async def _exec(shell: Shell, words: list[str], streams: Streams) -> int:
    if len(words) == 1:
        return 0
    program = shell.process.host.find(shell.process, words[1])
    if program is None:
        shell.complain(f"exec: {words[1]}: not found")
        raise Exit(127)
    raise Replace(program, tuple(words[1:]), shell.environment())


async def _trap(shell: Shell, words: list[str], streams: Streams) -> int:
    if len(words) < 3:
        return 0
    for word in words[2:]:
        name = _NUMBERS.get(word, word.upper().removeprefix("SIG"))
        if words[1] == "-":
            shell.traps.pop(name, None)
        else:
            shell.traps[name] = words[1]
    return 0


async def _wait(shell: Shell, words: list[str], streams: Streams) -> int:
    if not shell.jobs:
        return 0
    shell.process.host.budget.rest()
    shell.waiting = asyncio.get_running_loop().create_future()
    everything: asyncio.Future[Any] = asyncio.ensure_future(asyncio.wait(shell.jobs))
    try:
        await asyncio.wait({everything, shell.waiting}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        everything.cancel()
        shell.waiting.cancel()
        shell.waiting = None
    ended = [job for job in shell.jobs if job.done()]
    shell.jobs = [job for job in shell.jobs if not job.done()]
    codes = [0 if job.cancelled() else job.result() for job in ended]
    return codes[-1] if len(words) > 1 and codes else 0


async def _kill(shell: Shell, words: list[str], streams: Streams) -> int:
    rest = [word for word in words[1:] if word != "-s"]
    name = "TERM"
    if rest and (rest[0].startswith("-") or rest[0] in SIGNALS):
        name = rest.pop(0).lstrip("-").removeprefix("SIG")
    name = _NUMBERS.get(name, name)
    for target in rest:
        _kill_one(shell, target, name)
    return 0


def _kill_one(shell: Shell, target: str, name: str) -> None:
    if target == "1":
        shell.process.host.signal(name)
    elif name != "EXIT":
        for job in shell.jobs:
            job.cancel()


async def _read(shell: Shell, words: list[str], streams: Streams) -> int:
    names = [word for word in words[1:] if not word.startswith("-")] or ["REPLY"]
    shell.process.host.budget.rest()
    line = await streams.stdin.line()
    fields = line.rstrip("\n").split(None, len(names) - 1) if len(names) > 1 else [line.strip(" \t\n")]
    for index, name in enumerate(names):
        shell.variables[name] = fields[index] if index < len(fields) else ""
    return 0 if line.endswith("\n") else 1


async def _local(shell: Shell, words: list[str], streams: Streams) -> int:
    for word in words[1:]:
        name, equals, value = word.partition("=")
        if equals:
            shell.variables[name] = value
        else:
            shell.variables.setdefault(name, "")
    return 0


async def _type(shell: Shell, words: list[str], streams: Streams) -> int:
    code = 0
    for name in words[1:]:
        if name.startswith("-"):
            continue
        known = name in BUILTINS or name in shell.functions
        if not known and shell.process.host.find(shell.process, name) is None:
            code = 127 if words[0] == "command" else 1
            if words[0] == "type":
                streams.err(f"{name}: not found\n")
            continue
        streams.out(f"{name}\n" if known else f"/bin/{name.rpartition('/')[2]}\n")
    return code


async def _command(shell: Shell, words: list[str], streams: Streams) -> int:
    if len(words) > 1 and words[1] in ("-v", "-V"):
        return await _type(shell, words, streams)
    found = BUILTINS.get(words[1]) if len(words) > 1 else None
    if found is not None:
        return await found(shell, words[1:], streams)
    quoted = " ".join("'" + word.replace("'", "'\\''") + "'" for word in words[1:])
    return await shell.run(parse(quoted), streams) if quoted else 0


_Run = Callable[["Shell", list[str], "Streams"], Coroutine[Any, Any, int]]
BUILTINS: dict[str, _Run] = {
    ":": _colon, "exit": _exit, "return": _return, "break": _break, "continue": _continue,
    "export": _export, "readonly": _export, "unset": _unset, "set": _set, "shift": _shift, "cd": _cd, "pwd": _pwd,
    "eval": _eval, ".": _source, "source": _source, "exec": _exec, "trap": _trap, "wait": _wait,
    "kill": _kill, "read": _read, "local": _local, "declare": _local, "type": _type, "command": _command,
    "umask": _colon, "ulimit": _colon, "true": _colon,
}  # fmt: skip
"""Name to what runs it."""
