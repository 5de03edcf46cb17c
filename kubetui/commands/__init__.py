"""The subcommands: one module each, with `configure(parser)` and `run(arguments) -> int`."""

from typing import Final

COMMANDS: Final = {
    "playground": "run a small cluster on this machine, in the foreground",
    "snapshot": "print one settled frame of the interface",
    "explain": "explain a kind, a field, or one object",
    "lessons": "list, show, run or check the chapters",
    "fault": "list, start or stop what is broken in a playground",
    "doctor": "check whether there is a usable cluster, and say what to do",
    "serve": "show kubetui in a browser on this machine",
    "config": "check the configuration, or print its JSON Schema",
    "completion": "print the completion script of a shell",
}
"""Every subcommand with what it does; without one the explorer opens."""
