"""Running one simple command: a function, a builtin, or a program of the image."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kubetui.playground.kubelet.programs.foreground import foreground
from kubetui.playground.kubelet.programs.pipe import Exit
from kubetui.playground.kubelet.shell.builtins import BUILTINS
from kubetui.playground.kubelet.shell.flow import Return
from kubetui.playground.kubelet.shell.redirection import Streams, redirected
from kubetui.playground.kubelet.shell.tree import Node, Simple

if TYPE_CHECKING:
    from kubetui.playground.kubelet.shell.interpreter import Shell

_DEEPEST = 40


async def simple(shell: Shell, node: Simple, streams: Streams) -> int:
    """Run assignments, or a command."""
    await shell.process.host.budget.spend()
    expander = shell.expander(streams)
    words = await expander.fields(node.words)
    assigned = {name: await expander.text(word) for name, word in node.assigns}
    target = await redirected(shell, node.redirects, streams)
    if target is None:
        return shell.check(1)
    if not words:
        shell.variables.update(assigned)
        return shell.status if node.assigns else 0
    if "x" in shell.options:
        target.err("+ " + " ".join(words) + "\n")
    code = await _command(shell, words, assigned, target)
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
