"""Scripts to trees: a recursive descent over the POSIX grammar."""

from __future__ import annotations

import re
from functools import lru_cache

from kubetui.playground.kubelet.shell.redirect_reader import RedirectReader
from kubetui.playground.kubelet.shell.tree import (
    AndOr,
    Case,
    For,
    Function,
    Group,
    If,
    Loop,
    Node,
    Pipeline,
    Redirect,
    Sequence,
    Simple,
    Word,
)
from kubetui.playground.kubelet.shell.words import ShellSyntaxError

_ASSIGN = re.compile(r"([A-Za-z_]\w*)=")
_NAME = re.compile(r"[A-Za-z_][\w-]*(?=[ \t]*\(\s*\))")
_FUNCTION = re.compile(r"[\w-]+")
_STOPS = frozenset({"then", "do", "done", "fi", "elif", "else", "esac", "}"})


@lru_cache(maxsize=256)
def parse(text: str) -> Sequence:
    """The tree of a script; shared, since many containers run the same one.

    Raises:
        ShellSyntaxError: it cannot be read.
    """
    reader = _Parser(text, parse)
    found = reader.sequence()
    if reader.at < len(reader.text):
        raise reader.unexpected()
    return found


class _Parser(RedirectReader):
    def sequence(self) -> Sequence:
        items: list[tuple[Node, bool]] = []
        while True:
            self.gap()
            if (
                self.at >= len(self.text)
                or self.peek() in ")"
                or self.peek(2) == ";;"
                or self.keyword() in _STOPS
            ):
                return Sequence(tuple(items))
            node = self._and_or()
            self.blank()
            background = self.peek() == "&" and self.peek(2) != "&&"
            items.append((node, background))
            if self.peek() in ("&", ";") and self.peek(2) != ";;":
                self.at += 1
            elif self.peek() not in ("\n", "", ")") and self.peek(2) != ";;":
                raise self.unexpected()

    def _and_or(self) -> Node:
        first = self._pipeline()
        rest: list[tuple[str, Node]] = []
        while True:
            self.blank()
            operator = self.peek(2)
            if operator not in ("&&", "||"):
                return AndOr(first, tuple(rest)) if rest else first
            self.at += 2
            self.gap()
            rest.append((operator, self._pipeline()))

    def _pipeline(self) -> Node:
        self.blank()
        negated = self.keyword() == "!"
        if negated:
            self.at += 1
        commands = [self._command()]
        while True:
            self.blank()
            if self.peek() != "|" or self.peek(2) == "||":
                break
            self.at += 1
            self.gap()
            commands.append(self._command())
        return Pipeline(tuple(commands), negated) if negated or len(commands) > 1 else commands[0]

    def _command(self) -> Node:
        self.blank()
        compound = self._compound()
        if compound is None:
            return self._simple()
        redirects = self.redirects()
        if isinstance(compound, Group):
            return Group(compound.body, redirects, compound.subshell)
        return Group(compound, redirects) if redirects else compound

    def _compound(self) -> Node | None:
        if self.peek() == "(":
            self.at += 1
            body = self.sequence()
            self.take(")")
            return Group(body, subshell=True)
        readers = {"{": self._braced, "if": self._if, "for": self._for, "case": self._case,
                   "while": self._while, "until": self._until, "function": self._function}  # fmt: skip
        reader = readers.get(self.keyword())
        if reader is not None:
            self.at += len(self.keyword())
            return reader()
        found = _NAME.match(self.text, self.at)
        if found:
            self.at = self.text.index(")", found.end()) + 1
            self.gap()
            return Function(found.group(), self._command())
        return None

    def _function(self) -> Node:
        self.blank()
        found = _FUNCTION.match(self.text, self.at)
        if found is None:
            raise ShellSyntaxError("bad function name")
        self.at = found.end()
        self.blank()
        if self.peek() == "(":
            self.at = self.text.index(")", self.at) + 1
        self.gap()
        return Function(found.group(), self._command())

    def _braced(self) -> Node:
        body = self.sequence()
        self.expect("}")
        return Group(body)

    def _if(self) -> Node:
        branches = [self._branch()]
        while self.keyword() == "elif":
            self.at += 4
            branches.append(self._branch())
        otherwise = Sequence()
        if self.keyword() == "else":
            self.at += 4
            otherwise = self.sequence()
        self.expect("fi")
        return If(tuple(branches), otherwise)

    def _branch(self) -> tuple[Sequence, Sequence]:
        condition = self.sequence()
        self.expect("then")
        return condition, self.sequence()

    def _while(self, until: bool = False) -> Node:
        condition = self.sequence()
        return Loop(condition, self._body(), until)

    def _until(self) -> Node:
        return self._while(until=True)

    def _body(self) -> Sequence:
        self.gap()
        self.expect("do")
        body = self.sequence()
        self.expect("done")
        return body

    def _for(self) -> Node:
        self.blank()
        name = self._name()
        self.gap(semicolons=False)
        words: list[Word] | None = None
        if self.keyword() == "in":
            self.at += 2
            words = self._words()
        self.gap()
        return For(name, None if words is None else tuple(words), self._body())

    def _words(self) -> list[Word]:
        found: list[Word] = []
        while True:
            self.blank()
            word = self.word()
            if word is None:
                return found
            found.append(word)

    def _case(self) -> Node:
        self.blank()
        word = self.word() or ()
        self.gap()
        self.expect("in")
        branches: list[tuple[tuple[Word, ...], Sequence]] = []
        while True:
            self.gap()
            if self.keyword() == "esac":
                self.at += 4
                return Case(word, tuple(branches))
            branches.append(self._case_branch())

    def _case_branch(self) -> tuple[tuple[Word, ...], Sequence]:
        if self.peek() == "(":
            self.at += 1
        patterns: list[Word] = []
        while True:
            self.blank()
            patterns.append(self.word() or ())
            self.blank()
            if self.peek() != "|":
                break
            self.at += 1
        self.take(")")
        body = self.sequence()
        if self.peek(2) == ";;":
            self.at += 2
        return tuple(patterns), body

    def _simple(self) -> Simple:
        assigns: list[tuple[str, Word]] = []
        words: list[Word] = []
        redirects: list[Redirect] = []
        while True:
            self.blank()
            if self.redirect(redirects):
                continue
            found = _ASSIGN.match(self.text, self.at) if not words else None
            if found:
                self.at = found.end()
                assigns.append((found.group(1), self.word() or ()))
                continue
            word = self.word()
            if word is None:
                break
            words.append(word)
        if not (assigns or words or redirects):
            raise self.unexpected()
        return Simple(tuple(assigns), tuple(words), tuple(redirects))
