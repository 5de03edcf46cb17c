"""sleep, env, hostname, id, stress and their like: programs about the machine."""

from __future__ import annotations

import asyncio
import re

from kubetui.playground.kubelet.programs.foreground import foreground
from kubetui.playground.kubelet.programs.process import Process
from kubetui.playground.kubelet.waiting import within

_UNITS = {"": 1, "s": 1, "m": 60, "h": 3600, "d": 86400}
_SIZE = {"": 1, "B": 1, "K": 1024, "M": 1024**2, "G": 1024**3}


async def sleep(process: Process) -> int:
    """Seconds with a fraction, s, m, h, d; several add up; `infinity`."""
    total = 0.0
    for word in process.argv[1:]:
        if word in ("infinity", "inf"):
            process.host.budget.rest()
            await asyncio.get_running_loop().create_future()
        found = re.fullmatch(r"(\d+(?:\.\d*)?|\.\d+)([smhd]?)", word)
        if found is None:
            process.complain(f"invalid number '{word}'")
            return 1
        total += float(found.group(1)) * _UNITS[found.group(2)]
    if len(process.argv) < 2:
        process.complain("missing operand")
        return 1
    await process.sleep(total)
    return 0


async def succeed(process: Process) -> int:
    """`true`."""
    return 0


async def fail(process: Process) -> int:
    """`false`."""
    return 1


async def env(process: Process) -> int:
    """The environment, or a command in a changed one."""
    words, environment = list(process.argv[1:]), dict(process.env)
    while words and "=" in words[0]:
        name, _, value = words.pop(0).partition("=")
        environment[name] = value
    if not words:
        wanted = process.argv[0].endswith("printenv")
        for name, value in environment.items():
            process.say(f"{name}={value}")
        return 0 if not wanted or environment else 1
    program = process.host.find(process, words[0])
    if program is None:
        process.complain(f"can't execute '{words[0]}': No such file or directory")
        return 127
    child = process.child(tuple(words), environment, process.out, process.err, process.stdin)
    return await foreground(program, child)


async def printenv(process: Process) -> int:
    """The values of the named variables, all of them without a name."""
    if len(process.argv) < 2:
        return await env(process)
    missing = 0
    for name in process.argv[1:]:
        if name in process.env:
            process.say(process.env[name])
        else:
            missing = 1
    return missing


async def hostname(process: Process) -> int:
    """The Pod's host name; -i its address."""
    process.say(process.host.ip if {"-i", "-I"} & set(process.argv[1:]) else process.host.hostname)
    return 0


async def identity(process: Process) -> int:
    """`id`, `id -u`, `whoami`."""
    uid = process.host.uid
    name = "root" if uid == 0 else str(uid)
    if process.argv[0].endswith("whoami"):
        process.say(name)
    elif {"-u", "-g"} & set(process.argv[1:]):
        process.say(str(uid if "-u" in process.argv else process.host.groups[0]))
    elif "-G" in process.argv:
        process.say(" ".join(map(str, process.host.groups)))
    else:
        groups = [_named(group) for group in process.host.groups]
        process.say(f"uid={_named(uid)} gid={groups[0]} groups={','.join(groups)}")
    return 0


def _named(number: int) -> str:
    return "0(root)" if number == 0 else str(number)


async def uname(process: Process) -> int:
    """What system this claims to be."""
    flags = process.argv[1] if len(process.argv) > 1 else "-s"
    parts = {"s": "Linux", "n": process.host.hostname, "r": "6.12.0-playground", "m": "x86_64"}
    if "a" in flags:
        process.say(f"Linux {process.host.hostname} 6.12.0-playground #1 SMP x86_64 GNU/Linux")
    else:
        process.say(" ".join(parts[flag] for flag in "snrm" if flag in flags))
    return 0


async def ps(process: Process) -> int:
    """The first process and this one."""
    process.say("PID   USER     TIME  COMMAND")
    process.say("    1 root      0:00 " + (process.env.get("_") or "main"))
    process.say("    7 root      0:00 ps")
    return 0


async def stress(process: Process) -> int:
    """`--vm N --vm-bytes SIZE` takes memory, `--cpu N` time; `--timeout` ends it."""
    options = dict(zip(process.argv[1:], (*process.argv[2:], ""), strict=True))
    wanted = {name.lstrip("-"): value for name, value in options.items() if name.startswith("-")}
    workers = {kind: _count(wanted.get(kind, "0")) for kind in ("cpu", "io", "vm", "hdd")}
    if not any(workers.values()):
        process.say("`stress' imposes certain types of compute stress on your system")
        return 1
    process.say(
        "stress: info: [1] dispatching hogs: "
        + ", ".join(f"{count} {kind}" for kind, count in workers.items())
    )
    await process.sleep(0.3)
    if workers["vm"]:
        process.host.use_memory(workers["vm"] * _bytes(wanted.get("vm-bytes", "256M")))
    timeout = re.fullmatch(r"(\d+)([smhd]?)", wanted.get("timeout") or wanted.get("t") or "")
    if timeout is None:
        await asyncio.get_running_loop().create_future()
        return 0
    await process.sleep(int(timeout.group(1)) * _UNITS[timeout.group(2)])
    process.say(f"stress: info: [1] successful run completed in {timeout.group(1)}s")
    return 0


def _count(text: str) -> int:
    return min(int(text), 1024) if text.isdigit() else 0


def _bytes(text: str) -> int:
    found = re.fullmatch(r"(\d+)([BKMG]?)", text.upper())
    return int(found.group(1)) * _SIZE[found.group(2)] if found else 0


async def which(process: Process) -> int:
    """Where a program would be found."""
    missing = 0
    for name in process.argv[1:]:
        if process.host.find(process, name) is None:
            missing = 1
        else:
            process.say(f"/bin/{name}")
    return missing


async def timeout(process: Process) -> int:
    """A command with a limit: 124 when it ran into it (143 in busybox)."""
    words = [word for word in process.argv[1:] if not word.startswith("-")]
    found = re.fullmatch(r"(\d+(?:\.\d*)?)([smhd]?)", words[0]) if words else None
    program = process.host.find(process, words[1]) if len(words) > 1 else None
    if found is None or program is None:
        process.complain("usage: timeout SECS PROG ARGS")
        return 127
    child = process.child(tuple(words[1:]), process.env, process.out, process.err, process.stdin)
    process.host.budget.rest()
    seconds = float(found.group(1)) * _UNITS[found.group(2)]
    try:
        return await within(process.host.clock, seconds, foreground(program, child))
    except TimeoutError:
        return 143 if process.host.image.userland == "busybox" else 124
