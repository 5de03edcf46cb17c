"""Layouts, themes and keymaps as files: the plain part of YAML, with the line of every value kept.

Mappings, lists, their one-line forms `[a, b]` and `{a: 1}`, quoted and plain words, comments. That
is all such files need; reading just that costs well under a millisecond, so the first frame does
not wait for a YAML library, and every complaint can name file, line and key. What this module does
not read (anchors, multi-line strings, tags) is refused, never guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

_KEY = re.compile(r"""("[^"]*"|'[^']*'|[^\s#'"\[\]{},&*!|>%@`-][^:#]*?)\s*:(?:\s+(.*))?$""")
_REFUSED = ("&", "*", "!", "|", ">", "%", "@", "`")


class DocumentError(ValueError):
    """A file that cannot be used: one sentence with its name, the line and the key."""

    def __init__(self, file: str, line: int, key: str, problem: str) -> None:
        where = f"{file}:{line}" + (f": {key}" if key else "")
        super().__init__(f"{where}: {problem}")
        self.file, self.line, self.key = file, line, key


@dataclass(frozen=True, slots=True)
class Node:
    """One value of a document: a mapping, a list or a word, and where it stands."""

    file: str
    line: int
    value: Mapping[str, Node] | tuple[Node, ...] | str

    def error(self, key: str, problem: str) -> DocumentError:
        """What is wrong with a key of this mapping, or with the value itself."""
        child = self.value.get(key) if isinstance(self.value, Mapping) else None
        return DocumentError(self.file, child.line if child else self.line, key, problem)

    def mapping(self, key: str = "") -> Mapping[str, Node]:
        """This value as a mapping."""
        if not isinstance(self.value, Mapping):
            raise self.error(key, "a mapping of keys to values is expected here")
        return self.value

    def items(self, key: str = "") -> tuple[Node, ...]:
        """This value as a list."""
        if not isinstance(self.value, tuple):
            raise self.error(key, "a list is expected here")
        return self.value

    def word(self, key: str = "") -> str:
        """This value as one word or sentence."""
        if not isinstance(self.value, str):
            raise self.error(key, "one word is expected here")
        return self.value

    def text(self, key: str, default: str | None = None) -> str:
        """A word under a key; without a default the key must be there."""
        found = self.mapping().get(key)
        if found is None:
            if default is None:
                raise self.error(key, "is missing")
            return default
        return found.word(key)

    def whole(self, key: str, default: int | None = None) -> int:
        """A whole number of at least 0 under a key."""
        word = self.text(key, None if default is None else str(default))
        if not word.isdecimal():
            raise self.error(key, f"a whole number is expected, not “{word}”")
        return int(word)

    def only(self, *keys: str) -> None:
        """Refuse every key that is not among these."""
        for key in self.mapping():
            if key not in keys:
                raise self.error(key, f"is not known here; known are {', '.join(keys)}")


@dataclass(slots=True)
class _Line:
    number: int
    indent: int
    text: str


def read(text: str, file: str) -> Node:
    """Read a document.

    Raises:
        DocumentError: the text is not the plain YAML this module reads.
    """
    lines = list(_lines(text, file))
    if not lines:
        raise DocumentError(file, 1, "", "the file is empty")
    node, rest = _block(lines, 0, file)
    if rest < len(lines):
        raise DocumentError(
            file, lines[rest].number, "", "this line is indented otherwise than its neighbours"
        )
    return node


def _lines(text: str, file: str) -> Iterator[_Line]:
    for number, raw in enumerate(text.splitlines(), 1):
        body = _without_comment(raw).rstrip()
        stripped = body.lstrip(" ")
        if not stripped or stripped == "---":
            continue
        if stripped[0] == "\t":
            raise DocumentError(file, number, "", "indentation is written with spaces, not tabs")
        yield _Line(number, len(body) - len(stripped), stripped)


def _without_comment(raw: str) -> str:
    quote = ""
    for index, char in enumerate(raw):
        if quote:
            quote = "" if char == quote else quote
        elif char in "\"'" and (index == 0 or raw[index - 1] in " [{,:"):
            quote = char
        elif char == "#" and (index == 0 or raw[index - 1] == " "):
            return raw[:index]
    return raw


def _block(lines: list[_Line], at: int, file: str) -> tuple[Node, int]:
    line = lines[at]
    if line.text == "-" or line.text.startswith("- "):
        return _list(lines, at, file)
    if _KEY.match(line.text):
        return _mapping(lines, at, file)
    return _inline(line.text, line.number, file), at + 1


def _list(lines: list[_Line], at: int, file: str) -> tuple[Node, int]:
    first, items = lines[at], []
    while at < len(lines) and lines[at].indent == first.indent and lines[at].text[:2] in ("-", "- "):
        line = lines[at]
        inner = line.text[1:].lstrip(" ")
        if inner:
            deeper = line.indent + len(line.text) - len(inner)
            lines[at] = _Line(line.number, deeper, inner)
        else:
            at += 1
            _must_be_deeper(lines, at, line, file)
        item, at = _block(lines, at, file)
        items.append(item)
    return Node(file, first.number, tuple(items)), at


def _mapping(lines: list[_Line], at: int, file: str) -> tuple[Node, int]:
    first = lines[at]
    found: dict[str, Node] = {}
    while at < len(lines) and lines[at].indent == first.indent and (match := _KEY.match(lines[at].text)):
        line, key, rest = lines[at], match[1].strip("\"'"), match[2]
        if key in found:
            raise DocumentError(file, line.number, key, "stands here twice")
        if rest:
            found[key], at = _inline(rest, line.number, file), at + 1
            continue
        at += 1
        listed = at < len(lines) and lines[at].indent == line.indent and lines[at].text[:2] in ("-", "- ")
        if not listed:
            _must_be_deeper(lines, at, line, file, key)
        found[key], at = _block(lines, at, file)
    return Node(file, first.number, found), at


def _must_be_deeper(lines: list[_Line], at: int, above: _Line, file: str, key: str = "") -> None:
    if at >= len(lines) or lines[at].indent <= above.indent:
        raise DocumentError(file, above.number, key, "has no value")


def _inline(text: str, line: int, file: str) -> Node:
    node, rest = _value(text.strip(), line, file, outer=True)
    if rest.strip():
        raise DocumentError(file, line, "", f"“{rest.strip()}” is left over")
    return node


def _value(text: str, line: int, file: str, *, outer: bool = False) -> tuple[Node, str]:
    if text.startswith(("[", "{")):
        return _flow(text, line, file)
    if text.startswith(('"', "'")):
        end = text.find(text[0], 1)
        if end < 0:
            raise DocumentError(file, line, "", "a quotation mark is not closed")
        return Node(file, line, text[1:end]), text[end + 1 :]
    if text.startswith(_REFUSED):
        raise DocumentError(file, line, "", f"“{text[0]}” is a form of YAML that is not read here")
    if outer:
        return Node(file, line, text), ""
    end = min((found for found in (text.find(stop) for stop in ",]}") if found >= 0), default=len(text))
    return Node(file, line, text[:end].strip()), text[end:]


def _flow(text: str, line: int, file: str) -> tuple[Node, str]:
    close = "]" if text[0] == "[" else "}"
    items: list[Node] = []
    pairs: dict[str, Node] = {}
    text = text[1:].lstrip()
    while text and text[0] != close:
        if close == "}":
            key, colon, text = text.partition(":")
            if not colon:
                raise DocumentError(file, line, key.strip(), "a key and a value are expected between { and }")
            pairs[key.strip().strip("\"'")], text = _value(text.lstrip(), line, file)
        else:
            item, text = _value(text, line, file)
            items.append(item)
        text = text.lstrip()
        if text.startswith(","):
            text = text[1:].lstrip()
        elif not text.startswith(close):
            break
    if not text.startswith(close):
        raise DocumentError(file, line, "", f"a closing {close} is missing")
    return Node(file, line, pairs if close == "}" else tuple(items)), text[1:]
