"""`kubetui [KIND]`: the explorer."""

from __future__ import annotations

import argparse
import gc
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from kubetui.commands import options
from kubetui.commands.outcome import DONE, wrong_usage

if TYPE_CHECKING:
    from kubetui.launcher import PlaygroundHandle
    from kubetui.remembered import Remembered
    from kubetui.tui.app import KubetuiApp


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the options of this command."""
    parser.add_argument("kind", nargs="?", metavar="KIND", help="open this kind: pods, deploy, nodes, ...")
    add_looks(parser)
    access = parser.add_mutually_exclusive_group()
    access.add_argument("--readonly", action="store_true", help="change nothing")
    access.add_argument("--write", action="store_true", help="allow changes on a cluster that is not yours")
    parser.add_argument("--debug", action="store_true", help="write a log under the state directory")


def add_looks(parser: argparse.ArgumentParser) -> None:
    """Add the options for how it looks."""
    parser.add_argument("--layout", default="", metavar="NAME", help="the arrangement of the panes")
    parser.add_argument("--theme", default="", metavar="NAME", help="the colours")
    parser.add_argument("--ascii", action="store_true", help="plain letters instead of symbols and lines")
    parser.add_argument("--manifests", type=Path, action="append", default=[], metavar="DIR",
                        help="a folder with more chapters")  # fmt: skip


def run(arguments: argparse.Namespace) -> int:
    """Run the explorer until it is left.

    Raises:
        Failure: there is no terminal to draw in.
    """
    # Nothing made before the first frame is garbage: the application collects again after it.
    gc.disable()
    if arguments.debug:
        _log(arguments)
    arguments.ascii = arguments.ascii or not _shows_signs()
    application = app(arguments, remembered=_remembered())
    if not _has_terminal():
        raise wrong_usage("the explorer needs a terminal; kubetui snapshot prints one frame of it anywhere")
    if os.environ.get("TERM") == "dumb":
        raise wrong_usage(
            "TERM=dumb is a terminal that cannot be drawn in; set TERM to what it is, or use another"
        )
    from kubetui.tui import pasting

    pasting.install()
    application.run()
    return application.return_code or DONE


def _has_terminal() -> bool:
    """Whether there is something to draw in: Textual reads keys from the input and draws on the error stream.

    In a browser (`kubetui serve`) another driver talks through pipes.
    """
    if os.environ.get("TEXTUAL_DRIVER"):
        return True
    return all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stderr))


def _shows_signs() -> bool:
    """Whether the terminal's encoding has the symbols and lines; plain letters stand for them otherwise."""
    try:
        "●╭▸".encode(sys.stderr.encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        return False
    return True


def app(
    arguments: argparse.Namespace,
    kubeconfig: str | None = None,
    *,
    kind: str | None = None,
    remembered: Remembered | None = None,
) -> KubetuiApp:
    """The application as the command line wants it; with something to remember it welcomes on the first start.

    Raises:
        Failure: a layout, theme, key or kind that does not exist.
    """
    from kubetui import settings
    from kubetui.tui.app import KubetuiApp

    for folder in arguments.manifests:
        if not folder.is_dir():
            raise wrong_usage(f"{folder} is no folder with chapters")
    try:
        return KubetuiApp(
            options.connection(arguments, kubeconfig),
            settings=settings.load(),
            read_only=_read_only(arguments),
            layout=arguments.layout,
            theme=arguments.theme,
            ascii=arguments.ascii,
            kind=kind or arguments.kind,
            playground=_playground,
            start_playground=arguments.playground and kubeconfig is None,
            manifests=arguments.manifests,
            remembered=remembered,
            welcomes=remembered is not None,
        )
    except ValueError as error:
        raise wrong_usage(str(error)) from error


async def _playground() -> PlaygroundHandle:
    """Start or join the playground; what that needs is imported when it is wanted, after the first frame."""
    from kubetui import launcher

    return await launcher.start_or_join()


def _read_only(arguments: argparse.Namespace) -> bool | None:
    if getattr(arguments, "readonly", False):
        return True
    return False if getattr(arguments, "write", False) else None


def _remembered() -> Remembered:
    from kubetui import paths
    from kubetui.remembered import Remembered

    return Remembered(paths.state_dir() / "remembered.json")


def _log(arguments: argparse.Namespace) -> None:
    import logging

    from kubetui import __version__, debug_log

    debug_log.start()
    logging.getLogger("kubetui").info(
        "kubetui %s begins, context %s", __version__, arguments.context or "as configured"
    )
