"""`kubetui serve`: the same program in a browser on this machine."""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Iterator

from kubetui.commands import explore
from kubetui.commands.outcome import DONE, Failure, wrong_usage

_ONCE = ("kubeconfig", "context", "cluster", "user", "layout", "theme")
_MANY = ("as_group", "namespace", "manifests")
_FLAGS = ("all_namespaces", "playground", "ascii")


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the options of this command."""
    parser.add_argument("--port", type=int, default=8000, help="the port on 127.0.0.1 (8000)")
    parser.add_argument("kind", nargs="?", metavar="KIND", help="open this kind: pods, deploy, nodes, ...")
    explore.add_looks(parser)
    access = parser.add_mutually_exclusive_group()
    access.add_argument(
        "--readonly", action="store_true", help="change nothing; so it is anyway without --write"
    )
    access.add_argument("--write", action="store_true", help="allow changes from the browser")


def run(arguments: argparse.Namespace) -> int:
    """Serve until it is interrupted."""
    if not 1 <= arguments.port <= 65535:
        raise wrong_usage(f"--port must be between 1 and 65535, not {arguments.port}")
    try:
        from kubetui.web.server import serve
    except ModuleNotFoundError as error:
        raise Failure(f"{error.name} is missing: pip install textual-serve brings it") from error
    explore.app(arguments)  # what the person has got wrong is said here, not in the browser
    asyncio.run(serve(list(words(arguments)), arguments.port, _ready))
    return DONE


def words(arguments: argparse.Namespace) -> Iterator[str]:
    """The command line of each kubetui that a page shows; it changes nothing unless that was asked for."""
    yield "--write" if arguments.write else "--readonly"
    for name in _ONCE:
        if value := getattr(arguments, name):
            yield f"--{name}={value}"
    if arguments.as_:
        yield f"--as={arguments.as_}"
    for name in _MANY:
        yield from (f"--{name.replace('_', '-')}={value}" for value in getattr(arguments, name))
    yield from (f"--{name.replace('_', '-')}" for name in _FLAGS if getattr(arguments, name))
    if arguments.kind:
        yield from ("--", arguments.kind)


def _ready(address: str) -> None:
    sys.stdout.write(f"{address}\n")
    sys.stdout.flush()
    sys.stderr.write("Open this address in a browser on this machine; it works once. Ctrl+C ends.\n")
