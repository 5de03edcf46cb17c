"""The log that `--debug` writes: what was asked of the API server and what went wrong, without secrets."""

from __future__ import annotations

import logging
import os
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Final

from kubetui import paths
from kubetui.redaction import redacted

_LARGEST: Final = 2 << 20
_OLD: Final = 3


class _Redacting(logging.Formatter):
    """Hides secrets wherever they come from: messages, arguments, errors."""

    def format(self, record: logging.LogRecord) -> str:
        """One record as text."""
        return redacted(super().format(record))


class _Private(RotatingFileHandler):
    """A log that only its owner can read, from the first byte on."""

    def _open(self) -> TextIOWrapper:
        flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND
        return TextIOWrapper(open(os.open(self.baseFilename, flags, 0o600), "ab"), encoding="utf-8")


def start() -> Path:
    """Begin to log under the state directory; the file is returned.

    Raises:
        kubetui.paths.PathError: the directory must not be used.
    """
    file = paths.private(paths.state_dir()) / "debug.log"
    handler = _Private(file, maxBytes=_LARGEST, backupCount=_OLD, encoding="utf-8")
    file.chmod(0o600)  # it may be there from a time when others could read it
    handler.setFormatter(_Redacting("%(asctime)s %(process)d %(name)s %(levelname)s %(message)s"))
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    logging.getLogger("kubetui").setLevel(logging.DEBUG)
    return file
