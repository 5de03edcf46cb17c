"""`kubetui fault`: break a playground on purpose, and mend it."""

from __future__ import annotations

import argparse
import asyncio
import sys
from typing import TYPE_CHECKING

from kubetui.api import meta
from kubetui.api.meta import Obj
from kubetui.commands.outcome import DONE, Failure, no_cluster, wrong_usage

if TYPE_CHECKING:
    from kubetui.client.state import ControlLink


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the options of this command."""
    parser.add_argument("deed", choices=("list", "start", "stop"), help="what to do")
    parser.add_argument("what", nargs="?", default="", metavar="KIND|NAME",
                        help="the kind to start, or the name to stop")  # fmt: skip
    parser.add_argument("target", nargs="?", default="", metavar="TARGET", help="what to break")


def run(arguments: argparse.Namespace) -> int:
    """List, start or stop faults by the control endpoint."""
    return asyncio.run(_run(arguments))


async def _run(arguments: argparse.Namespace) -> int:
    from kubetui.actions import faults

    if arguments.deed == "start" and not arguments.what:
        raise wrong_usage("fault start needs a KIND, such as stop-scheduler")
    link = _link(arguments)
    try:
        if arguments.deed == "list":
            _print(await faults.known(link))
        elif arguments.deed == "start":
            sys.stdout.write(f"{(await faults.start(link, arguments.what, arguments.target)).get('name')}\n")
        else:
            stopped = (await faults.stop(link, arguments.what)).get("stopped") or []
            sys.stdout.write("".join(f"{name} stopped\n" for name in stopped))
    except faults.ControlError as error:
        raise Failure(str(error)) from error
    return DONE


def _print(found: Obj) -> None:
    active = meta.dicts(found, "faults")
    for item in active:
        line = f"{meta.text(item, 'name')}  {meta.text(item, 'kind')} {meta.text(item, 'target')}"
        sys.stdout.write(f"{line.rstrip()}\n")
    if not active:
        sys.stdout.write("nothing is broken on purpose\n")
    sys.stdout.write("\nwhat can be broken, with kubetui fault start:\n")
    for kind in meta.dicts(found, "kinds"):
        name = f"{meta.text(kind, 'kind')} {meta.text(kind, 'target')}"
        sys.stdout.write(f"  {name:<42} {meta.text(kind, 'sentence')}\n")


def _link(arguments: argparse.Namespace) -> ControlLink:
    """The control endpoint of the kubeconfig's context, or of the default playground."""
    from kubetui import launcher
    from kubetui.client.connection import load
    from kubetui.client.errors import ConfigError

    if not arguments.playground:
        try:
            named = {"context": arguments.context or "", "cluster": arguments.cluster or ""}
            found = load(arguments.kubeconfig, **named).control
        except ConfigError:
            if arguments.kubeconfig or arguments.context or arguments.cluster:
                raise
            found = None
        if found is not None:
            return found
    where = launcher.place()
    if launcher.runs(where) and (found := load(str(where.kubeconfig)).control):
        return found
    raise no_cluster("only a playground can be broken on purpose, and none runs: start kubetui playground")
