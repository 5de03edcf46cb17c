"""Running the nodes of a script's tree."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any

from kubetui.playground.kubelet.programs.pipe import Exit, Pipe
from kubetui.playground.kubelet.shell.commands import simple
from kubetui.playground.kubelet.shell.expand import matches
from kubetui.playground.kubelet.shell.flow import Break, Continue, Return
from kubetui.playground.kubelet.shell.redirection import Streams, redirected
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
    Sequence,
    Simple,
)
from kubetui.playground.kubelet.shell.words import ShellSyntaxError

if TYPE_CHECKING:
    from kubetui.playground.kubelet.shell.interpreter import Shell


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
    except ShellSyntaxError as error:
        shell.complain(f"syntax error: {error}")
        return 2
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
        before = pipes[index - 1] if index else None
        stages.append(_stage(shell.fork(), command, Streams(out, streams.err, stdin), before, after))
    tasks = [asyncio.create_task(stage) for stage in stages]
    try:
        codes = await asyncio.gather(*tasks)
    finally:
        for task in tasks:
            task.cancel()
    return shell.check(next((code for code in reversed(codes) if code), 0) if "pipefail" in shell.options
                       else codes[-1])  # fmt: skip


async def _stage(shell: Shell, node: Node, streams: Streams, before: Pipe | None, after: Pipe | None) -> int:
    try:
        return await _job(shell, node, streams)
    finally:
        if before is not None:
            before.broken = True
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
    code, last = 0, False
    while not last and (await _test(shell, node.condition, streams) == 0) is not node.until:
        code, last = await _turn(shell, node.body, streams, code)
    return code


async def _turn(shell: Shell, body: Node, streams: Streams, code: int) -> tuple[int, bool]:
    """One turn of a loop: the exit code after it, and whether it was the last one; `code` is that before."""
    await shell.process.host.budget.spend()
    try:
        return await shell.run(body, streams), False
    except Break as jump:
        return _outward(jump), True
    except Continue as jump:
        _outward(jump)
        return code, False


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
        shell.variables[node.name] = value
        code, last = await _turn(shell, node.body, streams, code)
        if last:
            break
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
    target = await redirected(shell, node.redirects, streams)
    if target is None:
        return 1
    if not node.subshell:
        return await shell.run(node.body, target)
    return shell.check(await _job(shell.fork(), node.body, target))


RUN: dict[type, Callable[[Shell, Any, Streams], Coroutine[Any, Any, int]]] = {
    Sequence: _sequence, AndOr: _and_or, Pipeline: _pipeline, If: _if, Loop: _loop, For: _for, Case: _case,
    Function: _function, Group: _group, Simple: simple,
}  # fmt: skip
"""What runs each kind of node."""
