"""Where what a container's processes write goes: its log, its terminal, and those attached to it."""

from __future__ import annotations

from collections.abc import Callable

from kubetui.playground.clock import Clock
from kubetui.playground.kubelet.programs.terminal import Terminal
from kubetui.playground.kubelet.runtime.logs import LogBuffer


class Output:
    """Standard output and standard error of the first process; with a terminal they are one."""

    __slots__ = ("_clock", "_logs", "terminal", "watchers")

    def __init__(self, logs: LogBuffer, clock: Clock) -> None:
        self._logs = logs
        self._clock = clock
        self.terminal: Terminal | None = None
        self.watchers: list[Callable[[str, str], None]] = []
        """Told of what the process writes, as stream and text: those attached to it."""

    def out(self, text: str) -> None:
        """Write to standard output."""
        if self.terminal is not None:
            self.terminal.out(text)
        else:
            self._write("stdout", text)

    def err(self, text: str) -> None:
        """Write to standard error."""
        if self.terminal is not None:
            self.terminal.out(text)
        else:
            self._write("stderr", text)

    def show(self, text: str) -> None:
        """Take what the terminal shows."""
        self._write("stdout", text)

    def _write(self, stream: str, text: str) -> None:
        self._logs.write(stream, text, self._clock.now())
        for watcher in list(self.watchers):
            watcher(stream, text)
