"""Reading words: quotes, parameters, substitutions."""

from __future__ import annotations

from collections.abc import Callable

from kubetui.playground.kubelet.shell.tree import (
    Arithmetic,
    Literal,
    Parameter,
    Part,
    Sequence,
    Substitution,
    Word,
)

_ENDS = " \t\n;&|<>()"
_SPECIAL = "?#@*$!-0123456789"
_OPERATORS = (":-", ":=", ":?", ":+", "##", "%%", "//", "-", "=", "?", "+", "#", "%", "/")


class ShellSyntaxError(Exception):
    """The script cannot be read."""

    @property
    def unfinished(self) -> bool:
        """Whether it could be read with more lines behind it."""
        words = str(self)
        return words.startswith(("unterminated", "missing")) or "end of file" in words


class WordReader:
    """A cursor over the script that reads one word at a time."""

    def __init__(self, text: str, parse: Callable[[str], Sequence]) -> None:
        self.text = text
        self.at = 0
        self._parse = parse

    def peek(self, length: int = 1) -> str:
        """The next characters, fewer at the end."""
        return self.text[self.at : self.at + length]

    def word(self) -> Word | None:
        """The word that begins here; None where none does."""
        parts: list[Part] = []
        start = self.at
        while self.at < len(self.text) and self.peek() not in _ENDS:
            self._unquoted(parts)
        return tuple(parts) if self.at > start else None

    def quoted_text(self) -> Word:
        """The rest of the text as inside double quotes: the body of a here-document."""
        parts: list[Part] = []
        while self.at < len(self.text):
            self._inside(parts)
        return tuple(parts)

    def _unquoted(self, parts: list[Part]) -> None:
        char = self.peek()
        if char == "'":
            end = self._find("'", self.at + 1)
            parts.append(Literal(self.text[self.at + 1 : end], True))
            self.at = end + 1
        elif char == '"':
            self._double(parts)
        elif char == "\\":
            if self.peek(2) != "\\\n":
                parts.append(Literal(self.text[self.at + 1 : self.at + 2], True))
            self.at += 2
        elif char in "$`":
            parts.append(self._dollar(False))
        else:
            start = self.at
            while self.at < len(self.text) and self.peek() not in _ENDS + "'\"\\$`":
                self.at += 1
            parts.append(Literal(self.text[start : self.at]))

    def _double(self, parts: list[Part]) -> None:
        self.at += 1
        parts.append(Literal("", True))
        while self.peek() != '"':
            if self.at >= len(self.text):
                raise ShellSyntaxError("unterminated quoted string")
            self._inside(parts)
        self.at += 1

    def _inside(self, parts: list[Part]) -> None:
        char = self.peek()
        if char == "\\" and self.peek(2)[1:] in ("$", "`", '"', "\\", "\n"):
            if self.peek(2) != "\\\n":
                parts.append(Literal(self.peek(2)[1], True))
            self.at += 2
        elif char in "$`":
            parts.append(self._dollar(True))
        else:
            start = self.at
            self.at += 1
            while self.at < len(self.text) and self.peek() not in '"\\$`':
                self.at += 1
            parts.append(Literal(self.text[start : self.at], True))

    def _dollar(self, quoted: bool) -> Part:
        if self.peek() == "`":
            end = self._find("`", self.at + 1)
            script = self.text[self.at + 1 : end].replace("\\`", "`")
            self.at = end + 1
            return Substitution(self._parse(script), quoted)
        if self.peek(3) == "$((":
            return self._arithmetic(quoted)
        if self.peek(2) == "$(":
            end = self._closing(self.at + 2)
            script = self.text[self.at + 2 : end]
            self.at = end + 1
            return Substitution(self._parse(script), quoted)
        if self.peek(2) == "${":
            return self._braces(quoted)
        self.at += 1
        name = self._name()
        return Parameter(name, quoted=quoted) if name else Literal("$", quoted)

    def _arithmetic(self, quoted: bool) -> Part:
        end = self._closing(self.at + 3)
        inner = WordReader(self.text[self.at + 3 : end], self._parse)
        if self.text[end : end + 2] != "))":
            raise ShellSyntaxError("missing '))'")
        self.at = end + 2
        return Arithmetic(inner.quoted_text(), quoted)

    def _braces(self, quoted: bool) -> Part:
        end = self._brace(self.at + 2)
        inner = WordReader(self.text[self.at + 2 : end], self._parse)
        self.at = end + 1
        if inner.peek() == "#" and len(inner.text) > 1:
            inner.at += 1
            return Parameter(inner._name(), "length", quoted=quoted)
        name = inner._name()
        if not name:
            raise ShellSyntaxError("bad substitution")
        rest = inner.text[inner.at :]
        if not rest:
            return Parameter(name, quoted=quoted)
        operator = next((known for known in _OPERATORS if rest.startswith(known)), "")
        if not operator:
            raise ShellSyntaxError("bad substitution")
        inner.at += len(operator)
        return Parameter(name, operator, inner._all(), quoted)

    def _all(self) -> Word:
        parts: list[Part] = []
        while self.at < len(self.text):
            if self.peek() in _ENDS:
                parts.append(Literal(self.peek()))
                self.at += 1
            else:
                self._unquoted(parts)
        return tuple(parts)

    def _name(self) -> str:
        start = self.at
        if self.peek() and self.peek() in _SPECIAL:
            self.at += 1
        else:
            while self.peek().isalnum() or self.peek() == "_":
                self.at += 1
        return self.text[start : self.at]

    def _find(self, char: str, start: int) -> int:
        end = self.text.find(char, start)
        while char == "`" and end > 0 and self.text[end - 1] == "\\":
            end = self.text.find(char, end + 1)
        if end < 0:
            raise ShellSyntaxError("unterminated quoted string")
        return end

    def _closing(self, start: int) -> int:
        return self._matching(start, "(", ")")

    def _brace(self, start: int) -> int:
        return self._matching(start, "{", "}")

    def _matching(self, start: int, opening: str, closing: str) -> int:
        depth, at, quote = 1, start, ""
        while at < len(self.text):
            char = self.text[at]
            if char == "\\" and quote != "'":
                at += 1
            elif quote:
                quote = "" if char == quote else quote
            elif char in "'\"":
                quote = char
            elif char in (opening, closing):
                depth += 1 if char == opening else -1
                if not depth:
                    return at
            at += 1
        raise ShellSyntaxError(f"missing '{closing}'")
