"""`kubetui playground`: a small cluster in the foreground."""

from __future__ import annotations

import argparse
import asyncio
from pathlib import Path

from kubetui.commands.outcome import wrong_usage

_MOST_NODES = 100


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the options of this command."""
    parser.add_argument("--nodes", type=int, default=3, metavar="N", help="how many workers (3)")
    parser.add_argument("--port", type=int, default=None, metavar="N", help="the port of the API server")
    parser.add_argument("--speed", type=float, default=1.0, metavar="N", help="how fast waits pass (1)")
    parser.add_argument("--data", type=Path, metavar="FILE", help="keep the cluster in this file")
    parser.add_argument("--memory", action="store_true", help="keep the cluster in memory only")
    parser.add_argument("--reset", action="store_true", help="begin anew instead of going on")
    parser.add_argument("--audit-log", type=Path, metavar="FILE", help="append each request to this file")
    # For explorers: end when the last one has gone.
    parser.add_argument("--attach", action="store_true", help=argparse.SUPPRESS)


def run(arguments: argparse.Namespace) -> int:
    """Serve until SIGINT or SIGTERM."""
    _check(arguments)
    from kubetui import launcher
    from kubetui.playground.serve import ServeOptions, serve

    place = launcher.place(arguments.kubeconfig, arguments.data, arguments.memory)
    options = ServeOptions(
        place.kubeconfig,
        nodes=arguments.nodes,
        port=arguments.port or 0,
        speed=arguments.speed,
        data=place.data,
        reset=arguments.reset,
        attach=arguments.attach,
        audit=arguments.audit_log,
    )
    try:
        with launcher.hold(place):
            return asyncio.run(serve(options))
    except launcher.LaunchError as error:
        raise wrong_usage(str(error)) from error


def _check(arguments: argparse.Namespace) -> None:
    if not 1 <= arguments.nodes <= _MOST_NODES:
        raise wrong_usage(f"--nodes must be between 1 and {_MOST_NODES}, not {arguments.nodes}")
    if arguments.port is not None and not 1 <= arguments.port <= 65535:
        raise wrong_usage(f"--port must be between 1 and 65535, not {arguments.port}")
    if not 0 < arguments.speed <= 1000:
        raise wrong_usage(f"--speed must be above 0 and at most 1000, not {arguments.speed:g}")
    if arguments.memory and arguments.data:
        raise wrong_usage("--memory and --data exclude each other")
