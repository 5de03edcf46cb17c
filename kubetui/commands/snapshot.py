"""`kubetui snapshot`: one settled frame of the real interface, without a terminal."""

from __future__ import annotations

import argparse
import asyncio
import re
import sys
from contextlib import AsyncExitStack
from pathlib import Path

from kubetui.commands import explore
from kubetui.commands.outcome import DONE, wrong_usage

_SMALLEST, _LARGEST = (20, 5), (1000, 500)


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the options of this command."""
    parser.add_argument("kind", nargs="?", metavar="KIND", help="open this kind: pods, deploy, nodes, ...")
    parser.add_argument("--format", choices=("text", "svg", "json"), default="text", help="how to print it")
    parser.add_argument("--size", type=_size, default=(160, 48), metavar="160x48", help="columns and lines")
    parser.add_argument("--select", default="", metavar="NAME", help="select the object of this name")
    parser.add_argument("-o", "--output", type=Path, metavar="FILE", help="write it to a file")
    explore.add_looks(parser)


def run(arguments: argparse.Namespace) -> int:
    """Print the frame, or write it to a file."""
    frame, code = asyncio.run(_frame(arguments))
    text = frame if frame.endswith("\n") else f"{frame}\n"
    if arguments.output is None:
        sys.stdout.write(text)
        return code
    try:
        arguments.output.write_text(text, "utf-8")
    except OSError as error:
        raise wrong_usage(f"{arguments.output} cannot be written: {error.strerror}") from error
    return code


async def _frame(arguments: argparse.Namespace) -> tuple[str, int]:
    from kubetui import launcher
    from kubetui.tui.snapshot import snapshot

    async with AsyncExitStack() as stack:
        kubeconfig = None
        if arguments.playground:
            handle = await launcher.start_or_join(fresh=True)
            stack.push_async_callback(handle.close)
            kubeconfig = str(handle.kubeconfig)
        app = explore.app(arguments, kubeconfig)
        frame = await snapshot(app, arguments.size, arguments.select, arguments.format)
        return frame, app.return_code or DONE


def _size(text: str) -> tuple[int, int]:
    found = re.fullmatch(r"(\d+)x(\d+)", text)
    size = (int(found[1]), int(found[2])) if found else (0, 0)
    fits = all(low <= value <= high for low, value, high in zip(_SMALLEST, size, _LARGEST, strict=True))
    if not fits:
        raise argparse.ArgumentTypeError(f"a size such as 160x48 was expected, not {text}")
    return size
