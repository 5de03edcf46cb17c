"""The pieces of an expression. Rule: `cel-go/parser/gen/CEL.g4`."""

from __future__ import annotations

import re
from typing import NamedTuple

_TOKEN = re.compile(
    r"""\s+|//[^\n]*|(?P<number>\d+\.\d+(?:[eE][+-]?\d+)?|0[xX][0-9a-fA-F]+u?|\d+(?:[eE][+-]?\d+)|\d+[uU]?)
    |(?P<text>[rRbB]{0,2}(?:'{3}.*?'{3}|"{3}.*?"{3}|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'))
    |(?P<name>[A-Za-z_]\w*)|(?P<sign>&&|\|\||[=!<>]=|\.\?|\[\?|[-+*/%<>!?:.,(){}\[\]])""",
    re.X | re.S,
)
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "a": "\a", "b": "\b", "f": "\f", "v": "\v"}
_ESCAPE = re.compile(r"\\(x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|[0-3][0-7]{2}|.)", re.S)


class CelSyntaxError(ValueError):
    """A text that is no expression; the message is the compiler's."""


class Token(NamedTuple):
    """A piece of an expression: `number`, `text`, `name`, `sign` or `end`."""

    kind: str
    text: str
    at: int


def tokens(text: str) -> list[Token]:
    """All of a text; the last one is `end`.

    Raises:
        CelSyntaxError: a sign is none of the language.
    """
    found, at = [], 0
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:
            raise syntax_error(text, at, f"token recognition error at: '{text[at]}'")
        if match.lastgroup:
            found.append(Token(match.lastgroup, match[0], at))
        at = match.end()
    return [*found, Token("end", "<EOF>", at)]


def syntax_error(text: str, at: int, why: str) -> CelSyntaxError:
    """The compiler's message about a place in a text, with a pointer to it."""
    line = text.count("\n", 0, at) + 1
    start = text.rfind("\n", 0, at) + 1
    shown = text[start:].split("\n", 1)[0]
    column = at - start
    return CelSyntaxError(
        f"ERROR: <input>:{line}:{column + 1}: Syntax error: {why}\n | {shown}\n | {'.' * column}^"
    )


def number(text: str) -> int | float:
    """What a token `number` stands for."""
    text = text.lower()
    if text.startswith("0x"):
        return int(text.rstrip("u"), 16)
    return float(text) if "." in text or "e" in text else int(text.rstrip("u"))


def string(text: str) -> str | bytes:
    """What a token `text` stands for, without its quotes and escapes."""
    prefix = text[: len(text) - len(text.lstrip("rRbB"))].lower()
    body = text[len(prefix) :]
    size = 3 if body[:3] in ('"""', "'''") else 1
    body = body[size:-size]
    found = body if "r" in prefix else _ESCAPE.sub(_unescaped, body)
    return found.encode("latin-1" if "\\x" in body else "utf-8", "replace") if "b" in prefix else found


def _unescaped(match: re.Match[str]) -> str:
    word = match[1]
    if word[0] in "xuU" and len(word) > 1:
        return chr(min(int(word[1:], 16), 0x10FFFF))
    if len(word) == 3:
        return chr(int(word, 8))
    return _ESCAPES.get(word, word)
