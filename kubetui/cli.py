"""The command line: which command is meant, and which exit code says how it ended.

Nothing heavy is imported here: each command brings in what it needs when it runs.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from importlib import import_module

from kubetui import __version__
from kubetui.commands import COMMANDS, options, outcome


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; the exit code is 0 done, 1 a check failed, 2 wrong usage, 3 no cluster reached."""
    words = list(sys.argv[1:] if argv is None else argv)
    if words in (["--version"], ["-V"]):
        sys.stdout.write(f"kubetui {__version__}\n")
        return outcome.DONE
    name, rest = options.split(words, COMMANDS)
    module = import_module(f"kubetui.commands.{name or 'explore'}")
    try:
        arguments = _parser(name, module.configure).parse_intermixed_args(rest)
    except SystemExit as leaving:
        return leaving.code if isinstance(leaving.code, int) else outcome.WRONG_USAGE
    return outcome.of(module.run, arguments)


def _parser(name: str, configure: Callable[[argparse.ArgumentParser], None]) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog=f"kubetui {name}" if name else "kubetui",
        description=COMMANDS[name] if name else "See a Kubernetes cluster, understand it, try it out.",
        epilog=None if name else _commands(),
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    configure(parser)
    if not name:
        parser.add_argument("--version", action="version", version=f"kubetui {__version__}")
    options.add_connection(parser)
    return parser


def _commands() -> str:
    width = max(map(len, COMMANDS))
    return "commands:\n" + "\n".join(f"  {name:<{width}}  {what}" for name, what in COMMANDS.items())
