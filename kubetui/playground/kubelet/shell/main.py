"""`sh`, `ash`, `bash` as programs."""

from __future__ import annotations

from kubetui.playground.kubelet.programs.process import Process
from kubetui.playground.kubelet.shell.interactive import Conversation
from kubetui.playground.kubelet.shell.interpreter import Shell
from kubetui.playground.kubelet.shell.redirection import Streams


async def shell(process: Process) -> int:
    """Run `-c SCRIPT [NAME ARG…]`, a script file, or what stands on standard input."""
    options, rest = _options(list(process.argv[1:]))
    if "c" in options and rest:
        text, name, arguments = rest[0], rest[1] if len(rest) > 1 else process.argv[0], rest[2:]
    elif rest:
        name, arguments = rest[0], rest[1:]
        try:
            text = process.host.files.read(process.path(rest[0]))
        except OSError as error:
            process.err(f"{process.argv[0]}: can't open '{rest[0]}': {error.strerror}\n")
            return 127 if "No such" in (error.strerror or "") else 2
    elif process.terminal is not None:
        made = Shell(process, process.argv[0], [])
        made.options |= options - {"c", "l", "i"}
        return await Conversation(made, process.terminal).run()
    else:
        process.host.budget.rest()
        text, name, arguments = await process.stdin.read(), process.argv[0], []
    made = Shell(process, name if "c" not in options or len(rest) > 1 else process.argv[0], arguments)
    made.options |= options - {"c", "l", "i"}
    process.on_signal = made.signal
    return await made.script(text, Streams(process.out, process.err, process.stdin))


def script(path: str, text: str) -> list[str]:
    """The command line behind an executable file: its `#!` line, `sh` without one."""
    first = text.split("\n", 1)[0]
    words = first[2:].split() if first.startswith("#!") else ["/bin/sh"]
    if words and words[0].endswith("/env"):
        words = words[1:]
    return [*words, path]


def _options(arguments: list[str]) -> tuple[set[str], list[str]]:
    options: set[str] = set()
    while arguments and len(arguments[0]) > 1 and arguments[0][0] in "-+":
        word = arguments.pop(0)
        if word == "--":
            break
        if word.startswith("--"):
            continue
        options |= set(word[1:]) - {"o"}
        if "o" in word and arguments:
            options.add(arguments.pop(0))
    return options, arguments
