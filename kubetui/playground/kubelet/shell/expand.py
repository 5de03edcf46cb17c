"""What a word becomes: parameters, substitutions, fields, file names."""

from __future__ import annotations

import fnmatch
import posixpath
import re
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from kubetui.playground.kubelet.programs.pipe import Exit
from kubetui.playground.kubelet.shell.arithmetic import evaluate
from kubetui.playground.kubelet.shell.tree import (
    Arithmetic,
    Literal,
    Parameter,
    Part,
    Sequence,
    Substitution,
    Word,
)

if TYPE_CHECKING:
    from kubetui.playground.kubelet.shell.interpreter import Shell

Run = Callable[[Sequence], Awaitable[str]]
"""Runs a script and answers its output."""
_GLOB = re.compile(r"[*?\[]")
_PIECES = re.compile(r"[^ \t\n]+|[ \t\n]+")


class Expander:
    """Expands words for one shell."""

    def __init__(self, shell: Shell, run: Run) -> None:
        self._shell = shell
        self._run = run

    async def text(self, word: Word) -> str:
        """A word as one text: assignments, `case`, redirections."""
        return "".join([await self._part(part) for part in word])

    async def pattern(self, word: Word) -> str:
        """A word as a pattern: quoted characters stand for themselves."""
        found = []
        for part in word:
            value = await self._part(part)
            found.append(_escape(value) if part.quoted else value)
        return "".join(found)

    async def fields(self, words: tuple[Word, ...]) -> list[str]:
        """Words as arguments: unquoted values are split, patterns become file names."""
        found: list[str] = []
        for word in words:
            found += await self._fields(word)
        return found

    async def _fields(self, word: Word) -> list[str]:
        fields: list[str] = []
        open_ = False
        for part in word:
            if isinstance(part, Parameter) and part.name == "@" and part.quoted and not part.operator:
                pieces = self._shell.arguments
                open_ = self._join(fields, [_escape(piece) for piece in pieces], open_)
                continue
            value = await self._part(part)
            if part.quoted or isinstance(part, Literal):
                piece = _escape(value) if part.quoted else value
                open_ = self._join(fields, [piece], open_)
            else:
                open_ = self._split(fields, value, open_)
        found: list[str] = []
        for text in fields:
            found += self._glob(text)
        return found

    @staticmethod
    def _join(fields: list[str], pieces: list[str], open_: bool) -> bool:
        for index, piece in enumerate(pieces):
            if open_ and index == 0:
                fields[-1] += piece
            else:
                fields.append(piece)
        return open_ or bool(pieces)

    @staticmethod
    def _split(fields: list[str], value: str, open_: bool) -> bool:
        for piece in _PIECES.findall(value.replace("\\", "\\\\")):
            if piece.isspace():
                open_ = False
            elif open_:
                fields[-1] += piece
            else:
                fields.append(piece)
                open_ = True
        return open_

    def _glob(self, text: str) -> list[str]:
        plain = _unescape(text)
        if not _GLOB.search(re.sub(r"\\.", "", text)):
            return [plain]
        pattern = re.sub(r"\\(.)", lambda match: f"[{match[1]}]", text)
        directory, name = posixpath.split(pattern)
        if _GLOB.search(directory):
            return [plain]
        where = self._shell.process.path(directory or ".")
        files = self._shell.process.host.files
        names = files.list(where) if files.is_dir(where) else []
        found = [entry for entry in names if fnmatch.fnmatchcase(entry, name) and not entry.startswith(".")]
        return [posixpath.join(directory, entry) for entry in found] or [plain]

    async def _part(self, part: Part) -> str:
        if isinstance(part, Literal):
            return part.text
        if isinstance(part, Substitution):
            return (await self._run(part.script)).rstrip("\n")
        if isinstance(part, Arithmetic):
            return self._arithmetic(await self.text(part.expression))
        return await self._parameter(part)

    def _arithmetic(self, text: str) -> str:
        values = {**self._shell.variables}
        text = re.sub(r"\$\{?(\w+)\}?", lambda match: self._shell.value(match[1]) or "0", text)
        assigned = re.fullmatch(r"\s*([A-Za-z_]\w*)\s*([-+*/%]?)=(?!=)(.*)", text, re.S)
        try:
            if assigned:
                name, symbol, rest = assigned.groups()
                value = evaluate(f"{name}{symbol}({rest})" if symbol else rest, values)
                self._shell.variables[name] = str(value)
                return str(value)
            return str(evaluate(text, values))
        except ValueError as error:
            self._shell.complain(str(error))
            raise Exit(2) from error

    async def _parameter(self, part: Parameter) -> str:
        value = self._shell.value(part.name)
        operator = part.operator
        if operator == "length":
            return str(len(value or ""))
        if operator in ("#", "##", "%", "%%"):
            return _strip(value or "", operator, await self.pattern(part.word))
        if operator in ("/", "//"):
            return await self._replace(value or "", operator, part.word)
        missing = value is None or (operator.startswith(":") and not value)
        kind = operator[-1:]
        if kind == "+":
            return "" if missing else await self.text(part.word)
        if kind and missing:
            return await self._default(part, kind)
        if value is None and "u" in self._shell.options and part.name not in ("@", "*"):
            self._shell.complain(f"{part.name}: parameter not set")
            raise Exit(2)
        return value or ""

    async def _default(self, part: Parameter, kind: str) -> str:
        text = await self.text(part.word)
        if kind == "=":
            self._shell.variables[part.name] = text
        if kind == "?":
            self._shell.complain(f"{part.name}: {text or 'parameter not set'}")
            raise Exit(2)
        return text

    async def _replace(self, value: str, operator: str, word: Word) -> str:
        pattern, _, new = (await self.text(word)).partition("/")
        if not pattern:
            return value
        expression = fnmatch.translate(pattern).removesuffix(r"\Z").removesuffix(r"\z")
        return re.sub(expression, lambda match: new, value, count=0 if operator == "//" else 1)


def _escape(text: str) -> str:
    return re.sub(r"([*?\[\]\\])", r"\\\1", text)


def _unescape(text: str) -> str:
    return re.sub(r"\\(.)", r"\1", text, flags=re.S)


def _strip(value: str, operator: str, pattern: str) -> str:
    pattern = re.sub(r"\\(.)", lambda match: f"[{match[1]}]", pattern)
    sizes = range(len(value) + 1)
    longest = len(operator) == 2
    for size in reversed(sizes) if longest else sizes:
        piece = value[:size] if operator[0] == "#" else value[len(value) - size :]
        if fnmatch.fnmatchcase(piece, pattern):
            return value[size:] if operator[0] == "#" else value[: len(value) - size]
    return value


def matches(value: str, pattern: str) -> bool:
    """Whether a text fits a pattern of `case`."""
    return fnmatch.fnmatchcase(value, re.sub(r"\\(.)", lambda match: f"[{match[1]}]", pattern))
