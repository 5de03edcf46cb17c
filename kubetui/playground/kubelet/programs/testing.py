"""`test` and `[`: conditions."""

from __future__ import annotations

from collections.abc import Callable

from kubetui.playground.kubelet.programs.process import Process
from kubetui.playground.kubelet.runtime.permissions import EXECUTE, READ, WRITE

_STRINGS: dict[str, Callable[[str, str], bool]] = {
    "=": lambda a, b: a == b, "==": lambda a, b: a == b, "!=": lambda a, b: a != b,
    "<": lambda a, b: a < b, ">": lambda a, b: a > b,
}  # fmt: skip
_NUMBERS: dict[str, Callable[[int, int], bool]] = {
    "-eq": lambda a, b: a == b, "-ne": lambda a, b: a != b, "-lt": lambda a, b: a < b,
    "-le": lambda a, b: a <= b, "-gt": lambda a, b: a > b, "-ge": lambda a, b: a >= b,
}  # fmt: skip
_UNARY = frozenset("-n -z -f -d -e -s -r -w -x -L -h -t -p".split())


async def test(process: Process) -> int:
    """0 when the condition holds, 1 when not, 2 when it cannot be read."""
    words = list(process.argv[1:])
    if process.argv[0].endswith("["):
        closing = "]]" if process.argv[0] == "[[" else "]"
        if not words or words.pop() != closing:
            process.complain(f"missing {closing}")
            return 2
    if not words:
        return 1
    reader = _Reader(process, words)
    try:
        found = reader.either()
        if reader.words:
            raise ValueError(f"{reader.words[0]}: unknown operand")
    except ValueError as error:
        process.complain(str(error))
        return 2
    return int(not found)


class _Reader:
    def __init__(self, process: Process, words: list[str]) -> None:
        self.process = process
        self.words = words

    def either(self) -> bool:
        found = self._both()
        while self._accept("-o", "||"):
            found = self._both() or found
        return found

    def _both(self) -> bool:
        found = self._one()
        while self._accept("-a", "&&"):
            found = self._one() and found
        return found

    def _one(self) -> bool:
        if len(self.words) >= 3 and (self.words[1] in _STRINGS or self.words[1] in _NUMBERS):
            return self._compare()
        if len(self.words) > 1 and self._accept("!"):
            return not self._one()
        if len(self.words) > 2 and self._accept("("):
            found = self.either()
            if not self._accept(")"):
                raise ValueError("closing paren expected")
            return found
        if len(self.words) >= 2 and self.words[0] in _UNARY:
            return self._unary(self.words.pop(0), self.words.pop(0))
        if not self.words:
            raise ValueError("argument expected")
        return bool(self.words.pop(0))

    def _compare(self) -> bool:
        left, operator, right = self.words[:3]
        del self.words[:3]
        if operator in _STRINGS:
            return _STRINGS[operator](left, right)
        for word in (left, right):
            if not word.strip().lstrip("+-").isdigit():
                raise ValueError(f"{word}: bad number")
        return _NUMBERS[operator](int(left), int(right))

    def _unary(self, operator: str, word: str) -> bool:
        if operator in ("-n", "-z"):
            return bool(word) is (operator == "-n")
        files, path = self.process.host.files, self.process.path(word)
        if operator == "-d":
            return files.is_dir(path)
        if operator == "-s":
            return files.is_file(path) and bool(files.size(path))
        if operator == "-f":
            return files.is_file(path)
        if operator in ("-L", "-h", "-t", "-p"):
            return False
        wanted = {"-r": READ, "-w": WRITE, "-x": EXECUTE}.get(operator, 0)
        return files.exists(path) and (not wanted or files.may(path, wanted))

    def _accept(self, *words: str) -> bool:
        if self.words and self.words[0] in words:
            self.words.pop(0)
            return True
        return False
