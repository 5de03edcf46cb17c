"""What a person sees who types at a simulated terminal, and what the process reads."""

from __future__ import annotations

import re

import pytest

from kubetui.playground.kubelet.programs.pipe import Pipe
from kubetui.playground.kubelet.programs.terminal import Terminal

UP, DOWN, LEFT, RIGHT, DELETE = "\x1b[A", "\x1bOB", "\x1b[D", "\x1b[C", "\x1b[3~"
LINES = {
    "plain": ("ls\r", "ls\n"),
    "erased": ("lss\x7f\r", "ls\n"),
    "nothing to erase": ("\x7f\x7fls\r", "ls\n"),
    "put in between": (f"lz{LEFT}s {RIGHT}!\r", "ls z!\n"),
    "deleted under the cursor": (f"lxs{LEFT}{LEFT}{DELETE}\r", "ls\n"),
    "from the beginning": ("s\x01l\x05!\r", "ls!\n"),
    "thrown away": ("rm\x15ls\r", "ls\n"),
    "interrupted": ("rm\x03ls\r", "ls\n"),
    "keys without a meaning": (f"l\x1b[5~\x1b\x02s{UP}{DOWN}\r", "ls\n"),
    "letters of other languages": ("grün 日本\r", "grün 日本\n"),
}


class Screen:
    """What is to be seen of the line the cursor is on."""

    def __init__(self) -> None:
        self.text = ""

    def write(self, text: str) -> None:
        self.text += text

    @property
    def line(self) -> str:
        cells: list[str] = []
        at = 0
        for part in re.findall(r"\x1b\[[HJK]|.", self.text.split("\n")[-1].rpartition("\x1b[J")[2], re.S):
            if part == "\b":
                at -= 1
            elif part == "\r":
                at = 0
            else:
                cells[at : at + 1] = [part]
                at += 1
        return "".join(cells).rstrip()


@pytest.mark.parametrize(("typed", "read"), LINES.values(), ids=LINES)
async def test_a_line(typed: str, read: str):
    screen, pipe = Screen(), Pipe()
    terminal = Terminal(screen.write, pipe)
    terminal.ask("# ")
    terminal.type(typed.removesuffix("\r"))
    assert screen.line == ("# " + read if "\x03" not in typed else read).rstrip("\n")
    terminal.type("\r")
    assert await pipe.line() == read


async def test_lines_of_before_come_back_while_a_shell_asks():
    screen, pipe = Screen(), Pipe()
    terminal = Terminal(screen.write, pipe)
    for line in ("one", "", "three"):
        terminal.ask("# ")
        terminal.type(f"{line}\r")
    terminal.type("an answer to a program\r")
    terminal.ask("# ")
    seen = []
    for key in (UP, UP, UP, DOWN, DOWN):
        terminal.type(key)
        seen.append(screen.line)
    assert seen == ["# three", "# one", "# one", "# three", "#"]
    terminal.type("\x0c")
    assert screen.text.endswith("\x1b[H\x1b[J# ")


async def test_an_end_is_for_one_reader():
    pipe = Pipe()
    terminal = Terminal(lambda text: None, pipe)
    terminal.type("some\x04")
    terminal.type("\x04")
    assert await pipe.read() == "some"
    terminal.type("more\r")
    assert await pipe.line() == "more\n"
    pipe.close()
    assert await pipe.line() == ""


def test_lines_of_a_process_begin_at_the_left():
    screen = Screen()
    Terminal(screen.write, Pipe()).out("a\nb\n")
    assert screen.text == "a\r\nb\r\n"
