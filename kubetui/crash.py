"""What is left of a defect that ended the program: a report without anybody's data, and a sentence."""

from __future__ import annotations

import os
import platform
import sys
import traceback
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from kubetui import __version__, paths
from kubetui.redaction import brief

_MOST: Final = 10
"""Reports that are kept."""


def report(error: BaseException) -> Path | None:
    """Write the report of an error; None where it cannot be written.

    It holds where the program was, and nothing that it held: no local variables, no arguments of the
    command line, no environment but the terminal's.
    """
    try:
        folder = paths.private(paths.private(paths.state_dir()) / "crashes")
        now = datetime.now(UTC)
        file = folder / f"crash-{now:%Y%m%d-%H%M%S}-{os.getpid()}.txt"
        with os.fdopen(
            os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8"
        ) as out:
            out.write("\n".join([*_about(now), "", *_chain(error)]) + "\n")
        for old in sorted(folder.glob("crash-*.txt"))[:-_MOST]:
            old.unlink(missing_ok=True)
    except (OSError, paths.PathError):
        return None
    return file


def sentence(error: BaseException, file: Path | None) -> str:
    """What is said of it, in one sentence."""
    what = f"kubetui has a defect and had to end ({type(_cause(error)).__name__})"
    if file is None:
        return f"{what}; a report could not be written."
    return f"{what}; a report without your data is in {file}"


def _about(now: datetime) -> Iterator[str]:
    yield f"kubetui {__version__}, {now:%Y-%m-%d %H:%M:%S} UTC"
    yield f"Python {platform.python_version()}, {platform.system()} {platform.release()} {platform.machine()}"
    for name in ("textual", "rich", "aiohttp", "kubernetes"):
        if name in sys.modules:
            yield f"{name} {_version(name)}"
    terminal = (f"{name}={os.environ.get(name, '')}" for name in ("TERM", "COLORTERM", "NO_COLOR", "LANG"))
    yield " ".join(terminal)


def _version(name: str) -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version(name)
    except PackageNotFoundError:
        return "of unknown version"


def _chain(error: BaseException | None, depth: int = 0) -> Iterator[str]:
    """The error and what led to it, each with the lines of code it went through."""
    error = _cause(error) if error is not None else None
    if error is None or depth > 8:
        return
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if before is not None:
        yield from _chain(before, depth + 1)
        yield "which led to"
    yield f"{type(error).__module__}.{type(error).__qualname__}: {brief(str(error))}"
    for frame in traceback.extract_tb(error.__traceback__):
        yield f"  {_place(frame.filename)}:{frame.lineno} in {frame.name}"
        if frame.line:
            yield f"    {frame.line}"
    if isinstance(error, BaseExceptionGroup):
        for inner in error.exceptions[:5]:
            yield "of which one is"
            yield from _chain(inner, depth + 1)


def _cause(error: BaseException) -> BaseException:
    """The error itself where a worker of the interface has wrapped it."""
    inner = getattr(error, "error", None)
    return inner if isinstance(inner, BaseException) and inner is not error else error


def _place(file: str) -> str:
    """A file from its package on: where packages are installed tells of the machine, not of the defect."""
    parts = Path(file).parts
    for mark in ("site-packages", "kubetui"):
        if mark in parts:
            at = len(parts) - 1 - parts[::-1].index(mark)
            return "/".join(parts[at + (mark == "site-packages") :])
    return "/".join(parts[-2:])
