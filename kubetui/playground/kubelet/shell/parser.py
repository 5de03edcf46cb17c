"""Scripts to trees: a recursive descent over the POSIX grammar."""

from __future__ import annotations

import re
from functools import lru_cache

from kubetui.playground.kubelet.shell.tree import (
    AndOr,
    Case,
    For,
    Function,
    Group,
    If,
    Literal,
    Loop,
    Node,
    Pipeline,
    Redirect,
    Sequence,
    Simple,
    Word,
)
from kubetui.playground.kubelet.shell.words import ShellSyntaxError, WordReader

_ASSIGN = re.compile(r"([A-Za-z_]\w*)=")
_REDIRECT = re.compile(r"(\d?)(<<-|<<|>>|>&|<&|>\||&>|>|<)")
_NAME = re.compile(r"[A-Za-z_][\w-]*(?=[ \t]*\(\s*\))")
_STOPS = frozenset({"then", "do", "done", "fi", "elif", "else", "esac", "}"})


@lru_cache(maxsize=256)
def parse(text: str) -> Sequence:
    """The tree of a script; shared, since many containers run the same one.

    Raises:
        ShellSyntaxError: it cannot be read.
    """
    reader = _Parser(text)
    found = reader.sequence()
    if reader.at < len(reader.text):
        raise ShellSyntaxError(f'unexpected "{reader.peek()}"')
    return found


class _Parser(WordReader):
    def __init__(self, text: str) -> None:
        super().__init__(text, parse)
        self._documents: list[tuple[str, bool, bool, list[Word]]] = []

    def sequence(self) -> Sequence:
        items: list[tuple[Node, bool]] = []
        while True:
            self._gap()
            if (
                self.at >= len(self.text)
                or self.peek() in ")"
                or self.peek(2) == ";;"
                or self._keyword() in _STOPS
            ):
                return Sequence(tuple(items))
            node = self._and_or()
            self._blank()
            background = self.peek() == "&" and self.peek(2) != "&&"
            items.append((node, background))
            if self.peek() in ("&", ";") and self.peek(2) != ";;":
                self.at += 1
            elif self.peek() not in ("\n", "", ")") and self.peek(2) != ";;":
                raise ShellSyntaxError(f'unexpected "{self.peek()}"')

    def _and_or(self) -> Node:
        first = self._pipeline()
        rest: list[tuple[str, Node]] = []
        while True:
            self._blank()
            operator = self.peek(2)
            if operator not in ("&&", "||"):
                return AndOr(first, tuple(rest)) if rest else first
            self.at += 2
            self._gap()
            rest.append((operator, self._pipeline()))

    def _pipeline(self) -> Node:
        self._blank()
        negated = self._keyword() == "!"
        if negated:
            self.at += 1
        commands = [self._command()]
        while True:
            self._blank()
            if self.peek() != "|" or self.peek(2) == "||":
                break
            self.at += 1
            self._gap()
            commands.append(self._command())
        return Pipeline(tuple(commands), negated) if negated or len(commands) > 1 else commands[0]

    def _command(self) -> Node:
        self._blank()
        compound = self._compound()
        if compound is None:
            return self._simple()
        redirects = self._redirects()
        if isinstance(compound, Group):
            return Group(compound.body, redirects, compound.subshell)
        return Group(compound, redirects) if redirects else compound

    def _compound(self) -> Node | None:
        if self.peek() == "(":
            self.at += 1
            body = self.sequence()
            self._take(")")
            return Group(body, subshell=True)
        readers = {"{": self._braced, "if": self._if, "for": self._for, "case": self._case,
                   "while": self._while, "until": self._until, "function": self._function}  # fmt: skip
        reader = readers.get(self._keyword())
        if reader is not None:
            self.at += len(self._keyword())
            return reader()
        found = _NAME.match(self.text, self.at)
        if found:
            self.at = self.text.index(")", found.end()) + 1
            self._gap()
            return Function(found.group(), self._command())
        return None

    def _function(self) -> Node:
        self._blank()
        found = re.compile(r"[\w-]+").match(self.text, self.at)
        if found is None:
            raise ShellSyntaxError("bad function name")
        self.at = found.end()
        self._blank()
        if self.peek() == "(":
            self.at = self.text.index(")", self.at) + 1
        self._gap()
        return Function(found.group(), self._command())

    def _braced(self) -> Node:
        body = self.sequence()
        self._expect("}")
        return Group(body)

    def _if(self) -> Node:
        branches = [self._branch()]
        while self._keyword() == "elif":
            self.at += 4
            branches.append(self._branch())
        otherwise = Sequence()
        if self._keyword() == "else":
            self.at += 4
            otherwise = self.sequence()
        self._expect("fi")
        return If(tuple(branches), otherwise)

    def _branch(self) -> tuple[Sequence, Sequence]:
        condition = self.sequence()
        self._expect("then")
        return condition, self.sequence()

    def _while(self, until: bool = False) -> Node:
        condition = self.sequence()
        return Loop(condition, self._body(), until)

    def _until(self) -> Node:
        return self._while(until=True)

    def _body(self) -> Sequence:
        self._gap()
        self._expect("do")
        body = self.sequence()
        self._expect("done")
        return body

    def _for(self) -> Node:
        self._blank()
        name = self._name()
        self._gap(semicolons=False)
        words: list[Word] | None = None
        if self._keyword() == "in":
            self.at += 2
            words = self._words()
        self._gap()
        return For(name, None if words is None else tuple(words), self._body())

    def _words(self) -> list[Word]:
        found: list[Word] = []
        while True:
            self._blank()
            word = self.word()
            if word is None:
                return found
            found.append(word)

    def _case(self) -> Node:
        self._blank()
        word = self.word() or ()
        self._gap()
        self._expect("in")
        branches: list[tuple[tuple[Word, ...], Sequence]] = []
        while True:
            self._gap()
            if self._keyword() == "esac":
                self.at += 4
                return Case(word, tuple(branches))
            branches.append(self._case_branch())

    def _case_branch(self) -> tuple[tuple[Word, ...], Sequence]:
        if self.peek() == "(":
            self.at += 1
        patterns: list[Word] = []
        while True:
            self._blank()
            patterns.append(self.word() or ())
            self._blank()
            if self.peek() != "|":
                break
            self.at += 1
        self._take(")")
        body = self.sequence()
        if self.peek(2) == ";;":
            self.at += 2
        return tuple(patterns), body

    def _simple(self) -> Simple:
        assigns: list[tuple[str, Word]] = []
        words: list[Word] = []
        redirects: list[Redirect] = []
        while True:
            self._blank()
            if self._redirect(redirects):
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
            raise ShellSyntaxError(f'unexpected "{self.peek() or "end of file"}"')
        return Simple(tuple(assigns), tuple(words), tuple(redirects))

    def _redirects(self) -> tuple[Redirect, ...]:
        found: list[Redirect] = []
        self._blank()
        while self._redirect(found):
            self._blank()
        return tuple(found)

    def _redirect(self, into: list[Redirect]) -> bool:
        found = _REDIRECT.match(self.text, self.at)
        if found is None:
            return False
        self.at = found.end()
        self._blank()
        operator = found.group(2)
        fd = int(found.group(1) or (0 if operator[0] == "<" else 1))
        word = self.word()
        if word is None:
            raise ShellSyntaxError(f'unexpected "{self.peek() or "end of file"}"')
        if operator in ("<<", "<<-"):
            word = self._document(word, operator == "<<-")
            operator = "<<"
        if operator == "&>":
            into.append(Redirect(1, ">", word))
            into.append(Redirect(2, ">&", (Literal("1"),)))
        else:
            into.append(Redirect(fd, operator, word))
        return True

    def _document(self, mark: Word, tabs: bool) -> Word:
        # The lines below are cut out of the text at once, so that they are never read as commands.
        end_mark = "".join(part.text for part in mark if isinstance(part, Literal))
        plain = any(isinstance(part, Literal) and part.quoted for part in mark)
        start = self.text.find("\n", self.at)
        if start < 0:
            return ()
        lines: list[str] = []
        at = start + 1
        while at < len(self.text):
            end = self.text.find("\n", at)
            end = len(self.text) if end < 0 else end
            line = self.text[at:end].lstrip("\t") if tabs else self.text[at:end]
            at = end + 1
            if line == end_mark:
                break
            lines.append(line + "\n")
        self.text = self.text[: start + 1] + self.text[at:]
        body = "".join(lines)
        return (Literal(body, True),) if plain else WordReader(body, parse).quoted_text()

    def _keyword(self) -> str:
        found = re.compile(r"[a-z]+|[{}!]").match(self.text, self.at)
        if found is None:
            return ""
        after = self.text[found.end() : found.end() + 1]
        return found.group() if not after or after in " \t\n;&|()<>" else ""

    def _expect(self, keyword: str) -> None:
        if self._keyword() != keyword:
            raise ShellSyntaxError(f'unexpected "{self.peek() or "end of file"}" (expecting "{keyword}")')
        self.at += len(keyword)

    def _take(self, char: str) -> None:
        self._blank()
        if self.peek() != char:
            raise ShellSyntaxError(f'unexpected "{self.peek() or "end of file"}" (expecting "{char}")')
        self.at += 1

    def _blank(self) -> None:
        while self.peek() in (" ", "\t") or self.peek(2) == "\\\n":
            self.at += 2 if self.peek() == "\\" else 1
        if self.peek() == "#":
            end = self.text.find("\n", self.at)
            self.at = len(self.text) if end < 0 else end

    def _gap(self, *, semicolons: bool = True) -> None:
        while True:
            self._blank()
            if self.peek() == "\n" or (semicolons and self.peek() == ";" and self.peek(2) != ";;"):
                self.at += 1
            else:
                return
