"""The parts' own loggers as the logs of their containers, in klog's form."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import UTC, datetime

LOGGERS = {
    "kube-apiserver": "kubetui.playground.apiserver",
    "etcd": "kubetui.playground.etcd",
    "kube-scheduler": "kubetui.playground.scheduler",
    "kube-controller-manager": "kubetui.playground.controllers",
}
"""Part to the logger of its code."""

Write = Callable[[str, str], None]


class _Handler(logging.Handler):
    def __init__(self, part: str, write: Write) -> None:
        super().__init__(logging.INFO)
        self._part = part
        self._write = write

    def emit(self, record: logging.LogRecord) -> None:
        """Write a record as one line."""
        letter = {"WARNING": "W", "ERROR": "E", "CRITICAL": "F"}.get(record.levelname, "I")
        at = datetime.fromtimestamp(record.created, UTC)
        text = " ".join(record.getMessage().splitlines())
        place = f"{record.filename}:{record.lineno}"
        self._write(self._part, f"{letter}{at:%m%d %H:%M:%S.%f}       1 {place}] {text}\n")


class PartLogs:
    """Listens to the loggers while a kubelet runs the parts."""

    def __init__(self, write: Write) -> None:
        self._handlers = {part: _Handler(part, write) for part in LOGGERS}

    def attach(self) -> None:
        """Begin."""
        for part, handler in self._handlers.items():
            logger = logging.getLogger(LOGGERS[part])
            if logger.level == logging.NOTSET:
                logger.setLevel(logging.INFO)
            logger.addHandler(handler)

    def detach(self) -> None:
        """End."""
        for part, handler in self._handlers.items():
            logging.getLogger(LOGGERS[part]).removeHandler(handler)
