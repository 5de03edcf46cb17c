"""What separates words: blanks, line ends, reserved words and signs."""

from __future__ import annotations

import re

from kubetui.playground.kubelet.shell.words import ShellSyntaxError, WordReader

_KEYWORD = re.compile(r"[a-z]+|[{}!]")


class SignReader(WordReader):
    """Steps over what stands between words."""

    def blank(self) -> None:
        """Step over blanks and a comment."""
        while self.peek() in (" ", "\t") or self.peek(2) == "\\\n":
            self.at += 2 if self.peek() == "\\" else 1
        if self.peek() == "#":
            end = self.text.find("\n", self.at)
            self.at = len(self.text) if end < 0 else end

    def gap(self, *, semicolons: bool = True) -> None:
        """Step over line ends too, and over semicolons unless they would end something."""
        while True:
            self.blank()
            if self.peek() == "\n" or (semicolons and self.peek() == ";" and self.peek(2) != ";;"):
                self.at += 1
            else:
                return

    def keyword(self) -> str:
        """The reserved word that stands here; empty without one."""
        found = _KEYWORD.match(self.text, self.at)
        if found is None:
            return ""
        after = self.text[found.end() : found.end() + 1]
        return found.group() if not after or after in " \t\n;&|()<>" else ""

    def expect(self, keyword: str) -> None:
        """Step over a reserved word."""
        if self.keyword() != keyword:
            raise self.unexpected(keyword)
        self.at += len(keyword)

    def take(self, char: str) -> None:
        """Step over a sign, and the blanks before it."""
        self.blank()
        if self.peek() != char:
            raise self.unexpected(char)
        self.at += 1

    def unexpected(self, expecting: str = "") -> ShellSyntaxError:
        """The complaint of ash about what stands here."""
        wanted = f' (expecting "{expecting}")' if expecting else ""
        return ShellSyntaxError(f'unexpected "{self.peek() or "end of file"}"{wanted}')
