"""Reading conditions as people write them."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from kubetui.api import duration, jsonpath, selectors
from kubetui.kinds import registry
from kubetui.kinds.model import ApiKind
from kubetui.lessons import reaching
from kubetui.lessons.conditions import (
    Changed,
    Condition,
    Count,
    Exists,
    Gone,
    Guessed,
    Happened,
    Has,
    Logged,
    Not,
    Path,
    Reachable,
    Stays,
)
from kubetui.lessons.targets import Target

_WORD = re.compile(r"\S+")
_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"')


class ConditionError(ValueError):
    """A condition that cannot be read; the message names its text, the column and what is wrong there."""

    def __init__(self, text: str, column: int, message: str) -> None:
        super().__init__(f'in "{text}", column {column + 1}: {message}')
        self.column = column + 1


def parse(text: str) -> Condition:
    """The condition a text stands for.

    Raises:
        ConditionError: it stands for none.
    """
    reader = _Reader(text.strip())
    condition = reader.condition()
    reader.end()
    return condition


def parse_target(text: str) -> Target:
    """The object or objects a text names: `pod/web`, `pod -l app=web`.

    Raises:
        ConditionError: it names none.
    """
    reader = _Reader(text.strip())
    target = reader.target()
    reader.end()
    return target


class _Reader:
    """One pass over a condition's text."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0

    def condition(self) -> Condition:
        for prefix, read in (("condition=", self.has), ("jsonpath=", self.path)):
            self.skip()
            if self.text.startswith(prefix, self.at):
                self.at += len(prefix)
                return read()
        start = self.at
        word = self.word("a condition")
        try:
            read_rest = _FORMS[word]
        except KeyError:
            known = ", ".join(["condition=", "jsonpath=", *_FORMS])
            raise self.error(f"{word} is no condition; known are {known}", start) from None
        return read_rest(self)

    def has(self) -> Condition:
        type_, _, status = self.word("the type of a condition").partition("=")
        return Has(type_, status or "True", self.target())

    def path(self) -> Condition:
        path = self.braces()
        value = None
        if self.text.startswith("=", self.at):
            self.at += 1
            value = self.value("a value")
        return Path(path, value, self.target())

    def changed(self) -> Condition:
        return Changed(self.braces(), self.target())

    def count(self) -> Condition:
        start = self.at
        number = self.word("a number")
        if not number.isdigit() and not number.startswith("$"):
            raise self.error(f"a number was expected, not {number}", start + 1)
        return Count(number, self.target(single=False))

    def event(self) -> Condition:
        return Happened(self.word("the reason of an event"), self.target())

    def log(self) -> Condition:
        text = self.value("a text")
        start = self.at
        target = self.target()
        if target.kind.resource != "pods" or not target.name:
            raise self.error("only a Pod, as pod/NAME, has a log", start + 1)
        return Logged(text, target)

    def reachable(self) -> Condition:
        start = self.at
        address = self.word("an address such as svc/web:80/")
        if not reaching.valid(address):
            raise self.error(
                "an address is svc/NAME:PORT/PATH, pod/NAME:PORT/PATH, /PATH or a URL", start + 1
            )
        status, contains = None, ""
        self.skip()
        while self.at < len(self.text):
            start = self.at
            key, equals, _ = self.text[start:].partition("=")
            if not equals or key not in ("status", "contains"):
                raise self.error("only status=N and contains=TEXT may follow", start)
            self.at += len(key) + 1
            value = self.value("a value")
            if key == "status" and not value.isdigit():
                raise self.error("a status is a number such as 404", start)
            status, contains = (int(value), contains) if key == "status" else (status, value)
            self.skip()
        return Reachable(address, status, contains)

    def guessed(self) -> Condition:
        return Guessed(self.value("a value"))

    def stays(self) -> Condition:
        start = self.at
        word = self.word("a duration such as 10s")
        try:
            seconds = duration.parse(word)
        except ValueError as error:
            raise self.error(str(error), start + 1) from None
        return Stays(seconds, self.condition(), self.text)

    def target(self, single: bool = True) -> Target:
        self.skip()
        start = self.at
        kind_word, slash, name = self.word("an object such as pod/web").partition("/")
        kind = self.kind(kind_word, start)
        if slash:
            if not name:
                raise self.error(f"the name after {kind_word}/ is missing", self.at)
            return Target(kind, name)
        options = self.options()
        if single and "-l" not in options:
            raise self.error(
                f"a name ({kind_word}/NAME) or -l SELECTOR is missing after {kind_word}", self.at
            )
        return Target(kind, "", options.get("-l", ""), options.get("--field-selector", ""))

    def options(self) -> dict[str, str]:
        found: dict[str, str] = {}
        self.skip()
        while self.at < len(self.text):
            start = self.at
            option = self.word("an option")
            if option not in _CHECKS:
                raise self.error(f"{option} is unknown here; known are {', '.join(_CHECKS)}", start)
            self.skip()
            start = self.at
            found[option] = self.value("a selector")
            try:
                _CHECKS[option](found[option])
            except ValueError as error:
                raise self.error(str(error), start) from None
            self.skip()
        return found

    def kind(self, word: str, start: int) -> ApiKind:
        kind = registry.find(word)
        if kind is None:
            raise self.error(f"there is no kind {word}", start)
        return kind

    def braces(self) -> str:
        self.skip()
        start = self.at
        end = _closing(self.text, start)
        if end < 0:
            raise self.error("a path in braces such as {.status.phase} was expected", start)
        path = self.text[start : end + 1]
        try:
            jsonpath.parse(path)
        except ValueError as error:
            raise self.error(str(error), start) from None
        self.at = end + 1
        return path

    def value(self, what: str) -> str:
        self.skip()
        quoted = _QUOTED.match(self.text, self.at)
        if quoted is None:
            return self.word(what)
        self.at = quoted.end()
        return re.sub(r"\\(.)", r"\1", quoted[1])

    def word(self, what: str) -> str:
        self.skip()
        found = _WORD.match(self.text, self.at)
        if found is None:
            raise self.error(f"{what} is missing", self.at)
        self.at = found.end()
        return found[0]

    def skip(self) -> None:
        while self.at < len(self.text) and self.text[self.at].isspace():
            self.at += 1

    def end(self) -> None:
        self.skip()
        if self.at < len(self.text):
            raise self.error(f"nothing was expected after this, but there is {self.text[self.at :]}", self.at)

    def error(self, message: str, column: int) -> ConditionError:
        return ConditionError(self.text, column, message)


def _closing(text: str, start: int) -> int:
    """The place of the brace that closes the one at `start`, quoted ones passed over; -1 without."""
    if not text.startswith("{", start):
        return -1
    quote = ""
    for index in range(start + 1, len(text)):
        char = text[index]
        if quote:
            quote = "" if char == quote else quote
        elif char in "\"'":
            quote = char
        elif char == "}":
            return index
    return -1


_CHECKS: Final[dict[str, Callable[[str], object]]] = {
    "-l": selectors.parse,
    "--field-selector": selectors.parse_fields,
}

_FORMS: Final[dict[str, Callable[[_Reader], Condition]]] = {
    "create": lambda reader: Exists(reader.target()),
    "delete": lambda reader: Gone(reader.target()),
    "changed": _Reader.changed,
    "count": _Reader.count,
    "event": _Reader.event,
    "guessed": _Reader.guessed,
    "log": _Reader.log,
    "not": lambda reader: Not(reader.condition()),
    "reachable": _Reader.reachable,
    "stays": _Reader.stays,
}
