"""A terminal between a person and a process: echo, editing of the line, Ctrl+C and Ctrl+D.

Rules: Linux' line discipline (`drivers/tty/n_tty.c`) and, while a shell asks, what its line editing adds:
the cursor keys and the lines of before.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from kubetui.playground.kubelet.programs.pipe import Pipe, Write

_KEY: Final = re.compile(r"\x1b(?:\[[0-9;]*[A-Za-z~]|O[A-Za-z])|\x1b|.", re.S)
_NAMES: Final = {
    "\r": "enter", "\n": "enter", "\x7f": "erase", "\b": "erase", "\x03": "interrupt", "\x04": "end",
    "\x15": "kill", "\x01": "home", "\x05": "last", "\x0c": "clear", "\x1b[A": "up", "\x1bOA": "up",
    "\x1b[B": "down", "\x1bOB": "down", "\x1b[C": "right", "\x1bOC": "right", "\x1b[D": "left",
    "\x1bOD": "left", "\x1b[H": "home", "\x1bOH": "home", "\x1b[F": "last", "\x1bOF": "last",
    "\x1b[3~": "delete",
}  # fmt: skip
_KEPT = 500


class Terminal:
    """Takes keys, writes what a person sees, and hands over whole lines."""

    def __init__(self, screen: Write, stdin: Pipe) -> None:
        self._screen = screen
        self._stdin = stdin
        self._line, self._at = "", 0
        self._prompt = ""
        self._history: list[str] = []
        self._past = 0
        self.interrupted: Callable[[], None] = lambda: None
        """What Ctrl+C does to whatever runs in the foreground."""

    def out(self, text: str) -> None:
        """Show what a process writes."""
        self._screen(text.replace("\n", "\r\n"))

    def ask(self, prompt: str) -> None:
        """Show a shell's prompt; until the next line, the lines of before can be called back."""
        self._prompt = prompt
        self._past = len(self._history)
        self._screen(prompt)

    def type(self, keys: str) -> None:
        """Take what a person types."""
        for key in _KEY.findall(keys):
            name = _NAMES.get(key, "")
            if name:
                getattr(self, f"_{name}")()
            elif key >= " ":
                self._insert(key)

    # What keys do

    def _insert(self, text: str) -> None:
        tail = self._line[self._at :]
        self._line = self._line[: self._at] + text + tail
        self._at += len(text)
        self._screen(text + tail + "\b" * len(tail))

    def _enter(self) -> None:
        line, self._line, self._at = self._line, "", 0
        if self._prompt and line.strip():
            self._history = [*self._history[-_KEPT:], line]
        self._prompt = ""
        self._screen("\r\n")
        self._stdin.write(line + "\n")

    def _interrupt(self) -> None:
        self._line, self._at = "", 0
        self._stdin.forget()
        self._screen("^C\r\n")
        self.interrupted()

    def _end(self) -> None:
        if self._line and not self._prompt:
            line, self._line, self._at = self._line, "", 0
            self._stdin.write(line)
        elif not self._line:
            self._stdin.end()

    def _erase(self) -> None:
        if self._at:
            self._left()
            self._delete()

    def _delete(self) -> None:
        tail = self._line[self._at + 1 :]
        if self._at < len(self._line):
            self._line = self._line[: self._at] + tail
            self._screen(tail + " " + "\b" * (len(tail) + 1))

    def _left(self) -> None:
        if self._at:
            self._at -= 1
            self._screen("\b")

    def _right(self) -> None:
        if self._at < len(self._line):
            self._screen(self._line[self._at])
            self._at += 1

    def _home(self) -> None:
        self._screen("\b" * self._at)
        self._at = 0

    def _last(self) -> None:
        self._screen(self._line[self._at :])
        self._at = len(self._line)

    def _kill(self) -> None:
        self._replace("")

    def _clear(self) -> None:
        tail = len(self._line) - self._at
        self._screen(f"\x1b[H\x1b[J{self._prompt}{self._line}" + "\b" * tail)

    def _up(self) -> None:
        self._recall(-1)

    def _down(self) -> None:
        self._recall(1)

    def _recall(self, by: int) -> None:
        wanted = self._past + by
        if self._prompt and 0 <= wanted <= len(self._history):
            self._past = wanted
            self._replace(self._history[wanted] if wanted < len(self._history) else "")

    def _replace(self, line: str) -> None:
        self._home()
        surplus = max(len(self._line) - len(line), 0)
        self._screen(line + " " * surplus + "\b" * surplus)
        self._line, self._at = line, len(line)
