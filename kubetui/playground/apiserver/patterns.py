"""Regular expressions from manifests: searched in time that grows with the text, however they are written.

Python's own matcher tries one way after another, which some patterns make take for ever. Those are run on a machine
that goes all ways at once, as the real server's matcher does.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any

_MOST = 20_000
"""How many instructions a pattern may need."""
_MOST_WORK = 1_000_000
"""Characters times instructions."""
_ENDLESS = 1 << 30
_CLASSES: dict[str, Callable[[str], bool]] = {
    "DIGIT": lambda c: "0" <= c <= "9", "WORD": lambda c: c == "_" or (c.isascii() and c.isalnum()),
    "SPACE": lambda c: c in "\t\n\f\r\v ",
}  # fmt: skip

Step = tuple[str, Any, int]
"""`one` (a test of a character), `fork` (two places to go on at), `at` (a test of the place), `end`."""


@lru_cache(maxsize=1024)
def searcher(pattern: str) -> Callable[[str], bool]:
    """A function that tells whether a text has a match.

    Raises:
        re.error: the pattern cannot be read, or needs what no machine without memory can do.
    """
    compiled = re.compile(pattern)
    tree = _tree(pattern)
    _refuse_foreign(tree)
    longest = _longest(tree)
    made = [] if longest else [_Program(tree)]

    def search(text: str) -> bool:
        if len(text) <= longest:
            return compiled.search(text) is not None
        if not made:
            made.append(_Program(tree))
        return made[0].search(text)

    return search


def is_plain(pattern: str) -> bool:
    """Whether Python's own matcher is quick with a pattern, in texts of ordinary length."""
    return _longest(_tree(pattern)) > 0


def _longest(tree: Any) -> int:
    """How long a text may be for Python's own matcher: the more repeats, the shorter."""
    if _explodes(tree):
        return 0
    repeats = _endless(tree)
    return 100_000_000 if not repeats else 2_000 if repeats == 1 else 128


def _endless(tree: Any) -> int:
    """How many repeats without an end there are."""
    count = 0
    for operation, about in tree:
        kind = str(operation)
        count += kind.endswith("_REPEAT") and int(about[1]) >= _ENDLESS
        count += sum(map(_endless, _inner(kind, about)))
    return count


def _tree(pattern: str) -> Any:
    from re import _parser  # type: ignore[attr-defined]

    return _parser.parse(pattern)


_FOREIGN = {
    "GROUPREF": "invalid escape sequence: `\\{}`",
    "ASSERT": "invalid or unsupported Perl syntax: `(?`",
}


def _refuse_foreign(tree: Any) -> None:
    """What a matcher without memory does not know: references back, and looking around."""
    for operation, about in tree:
        kind = str(operation)
        for foreign, said in _FOREIGN.items():
            if kind.startswith(foreign):
                raise re.error(said.format(about if isinstance(about, int) else ""))
        for inner in _inner(kind, about):
            _refuse_foreign(inner)


def _inner(kind: str, about: Any) -> Iterator[Any]:
    if kind.endswith("_REPEAT"):
        yield about[2]
    elif kind == "SUBPATTERN":
        yield about[-1]
    elif kind == "BRANCH":
        yield from about[1]


def _explodes(tree: Any, *, inside: bool = False) -> bool:
    """Whether something that repeats stands inside something that does."""
    for operation, about in tree:
        kind = str(operation)
        if kind.endswith("_REPEAT"):
            endless = int(about[1]) > 1
            if (inside and endless) or _explodes(about[2], inside=inside or endless):
                return True
        elif (kind == "SUBPATTERN" and _explodes(about[-1], inside=inside)) or (
            kind == "BRANCH" and (inside or any(_explodes(each, inside=inside) for each in about[1]))
        ):
            return True
    return False


class _Program:
    """The machine of one pattern."""

    def __init__(self, tree: Any) -> None:
        self.steps: list[Step] = []
        self._sequence(tree)
        self.steps.append(("end", None, 0))

    def _add(self, kind: str, about: Any = None) -> int:
        if len(self.steps) >= _MOST:
            raise re.error("expression too large")
        self.steps.append((kind, about, len(self.steps) + 1))
        return len(self.steps) - 1

    def _sequence(self, tree: Any) -> None:
        for operation, about in tree:
            self._one(str(operation), about)

    def _one(self, kind: str, about: Any) -> None:
        if kind.endswith("_REPEAT"):
            self._repeat(int(about[0]), int(about[1]), about[2])
        elif kind == "SUBPATTERN":
            self._sequence(about[-1])
        elif kind == "BRANCH":
            self._branch(about[1])
        elif kind == "AT":
            self._add("at", str(about))
        else:
            self._add("one", _test(kind, about))

    def _repeat(self, least: int, most: int, tree: Any) -> None:
        for _ in range(least):
            self._sequence(tree)
        if most >= _ENDLESS:
            fork = self._add("fork")
            self._sequence(tree)
            back = self._add("fork")
            self.steps[back] = ("fork", fork, fork)
            self.steps[fork] = ("fork", len(self.steps), fork + 1)
            return
        forks = []
        for _ in range(most - least):
            forks.append(self._add("fork"))
            self._sequence(tree)
        for fork in forks:
            self.steps[fork] = ("fork", len(self.steps), fork + 1)

    def _branch(self, ways: Any) -> None:
        ends = []
        for index, way in enumerate(ways):
            fork = self._add("fork") if index < len(ways) - 1 else -1
            self._sequence(way)
            ends.append(self._add("fork"))
            if fork >= 0:
                self.steps[fork] = ("fork", len(self.steps), fork + 1)
        for end in ends:
            self.steps[end] = ("fork", len(self.steps), len(self.steps))

    def search(self, text: str) -> bool:
        """Whether any part of a text matches; what is too much work counts as a match."""
        if len(text) * len(self.steps) > _MOST_WORK:
            return True
        threads: set[int] = set()
        for at in range(len(text) + 1):
            threads = set(self._reach({*threads, 0}, text, at))
            if any(self.steps[thread][0] == "end" for thread in threads):
                return True
            if at < len(text):
                threads = {
                    self.steps[thread][2]
                    for thread in threads
                    if self.steps[thread][0] == "one" and self.steps[thread][1](text[at])
                }
        return False

    def _reach(self, threads: set[int], text: str, at: int) -> Iterator[int]:
        """Every step that can be reached without a character."""
        seen, todo = set(threads), list(threads)
        while todo:
            here = todo.pop()
            kind, about, after = self.steps[here]
            yield here
            ways = (
                {about, after}
                if kind == "fork"
                else {after}
                if kind == "at" and _stands(about, text, at)
                else ()
            )
            for way in ways:
                if way not in seen:
                    seen.add(way)
                    todo.append(way)


def _stands(place: str, text: str, at: int) -> bool:
    if place in ("AT_BEGINNING", "AT_BEGINNING_STRING"):
        return at == 0
    if place in ("AT_END", "AT_END_STRING"):
        return at == len(text)
    word = _CLASSES["WORD"]
    edge = (at > 0 and word(text[at - 1])) is not (at < len(text) and word(text[at]))
    return edge is (place == "AT_BOUNDARY")


def _test(kind: str, about: Any) -> Callable[[str], bool]:
    if kind == "LITERAL":
        return lambda c: ord(c) == about
    if kind == "NOT_LITERAL":
        return lambda c: ord(c) != about
    if kind == "ANY":
        return lambda c: c != "\n"
    if kind == "IN":
        tests = [_test(str(each), inner) for each, inner in about if str(each) != "NEGATE"]
        wanted = not any(str(each) == "NEGATE" for each, _ in about)
        return lambda c: any(test(c) for test in tests) is wanted
    if kind == "RANGE":
        return lambda c: about[0] <= ord(c) <= about[1]
    if kind == "CATEGORY":
        name = str(about).removeprefix("CATEGORY_")
        test = _CLASSES[name.removeprefix("NOT_")]
        return lambda c: test(c) is not name.startswith("NOT_")
    raise re.error(f"invalid or unsupported Perl syntax: {kind.lower()}")
