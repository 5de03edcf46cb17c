"""How a command ends: the exit codes, and one clear sentence for what went wrong."""

from __future__ import annotations

import argparse
import errno
import io
import os
import sys
from collections.abc import Callable
from typing import Final

from kubetui.api.text import visible

DONE: Final = 0
CHECK_FAILED: Final = 1
WRONG_USAGE: Final = 2
NO_CLUSTER: Final = 3
_INTERRUPTED: Final = 130


class Failure(Exception):
    """A command that ends here: the sentence for the person, and the exit code."""

    def __init__(self, message: str, code: int = CHECK_FAILED) -> None:
        super().__init__(message)
        self.code = code


def wrong_usage(message: str) -> Failure:
    """What the person asked for cannot be meant."""
    return Failure(message, WRONG_USAGE)


def no_cluster(message: str) -> Failure:
    """No cluster could be reached."""
    return Failure(message, NO_CLUSTER)


def of(run: Callable[[argparse.Namespace], int], arguments: argparse.Namespace) -> int:
    """Run a command and turn how it ended into an exit code."""
    _ready_streams()
    try:
        code = run(arguments)
        sys.stdout.flush()
        return code
    except KeyboardInterrupt:
        return _INTERRUPTED
    except BrokenPipeError:
        # The reader has gone (`| head`); Python would complain once more when it closes the stream.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except Exception as error:
        known = code_of(error)
        if known is None and not _disk(error):
            return _defect(error)
        # The words may be a server's: nothing of them may act on the terminal.
        sys.stderr.write(f"kubetui: {visible(str(error), 2000)}\n")
        return CHECK_FAILED if known is None else known


def _ready_streams() -> None:
    """A closed stream swallows what is said; one that cannot write a sign writes another in its place."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115 - it lives as long as we do
        elif isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace" if name == "stdout" else "backslashreplace")


def _disk(error: Exception) -> bool:
    """Whether it is the disk that says no, and not a defect."""
    return isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EROFS)


def _defect(error: Exception) -> int:
    """Say that there is a defect, and where its report is; whoever mends it wants the traceback as well."""
    from kubetui import crash

    if os.environ.get("KUBETUI_TRACEBACK"):
        raise error
    sys.stderr.write(f"{crash.sentence(error, crash.report(error))}\n")
    return CHECK_FAILED


def code_of(error: Exception) -> int | None:
    """The exit code of an expected failure; None for a defect."""
    if isinstance(error, Failure):
        return error.code
    # Known by name: the modules that define them are heavy, and only commands that need them import them.
    ours = [cls for cls in type(error).__mro__ if cls.__module__.startswith("kubetui.")]
    return next((_CODES[cls.__name__] for cls in ours if cls.__name__ in _CODES), None)


_CODES: Final = {
    "ConfigError": NO_CLUSTER,
    "Unreachable": NO_CLUSTER,
    "ApiError": CHECK_FAILED,
    "DocumentError": WRONG_USAGE,
    "ChapterError": WRONG_USAGE,
    "LayoutError": WRONG_USAGE,
    "ThemeError": WRONG_USAGE,
    "PathError": WRONG_USAGE,
    "PortTaken": WRONG_USAGE,
    "LaunchError": NO_CLUSTER,
}
