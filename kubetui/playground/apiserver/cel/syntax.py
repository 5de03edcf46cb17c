"""From the text of an expression to its tree: precedence climbing over tokens."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from kubetui.playground.apiserver.cel.tokens import (
    CelSyntaxError,
    Token,
    number,
    string,
    syntax_error,
    tokens,
)

MAX_DEPTH = 80
"""How deep an expression may nest."""
_DEEPEST = 160
_TOO_DEEP = "ERROR: <input>:1:1: expression recursion limit exceeded"
_BINARY = {
    "||": 1, "&&": 2, "==": 3, "!=": 3, "<": 3, "<=": 3, ">": 3, ">=": 3, "in": 3, "+": 4, "-": 4, "*": 5, "/": 5,
    "%": 5,
}  # fmt: skip
_WORDS = {"true": True, "false": False, "null": None}


@dataclass(frozen=True, slots=True)
class Node:
    """One operation: what it is called, what it is about, and what it works on."""

    kind: str
    value: Any = None
    parts: tuple[Any, ...] = ()


def parse(text: str) -> Node:
    """The tree of an expression.

    Raises:
        CelSyntaxError: it cannot be read.
    """
    reader = _Reader(text)
    found = reader.expression()
    if reader.here.kind != "end":
        raise reader.refused()
    if _too_deep(found):
        raise CelSyntaxError(_TOO_DEEP)
    return found


def _too_deep(tree: Node) -> bool:
    """Whether a tree is deeper than it may be walked down: also long chains nest."""
    level: list[Any] = [tree]
    for _ in range(_DEEPEST):
        level = [part for node in level for part in _below(node)]
        if not level:
            return False
    return True


def _below(node: Any) -> tuple[Any, ...]:
    return node.parts if isinstance(node, Node) else node if isinstance(node, tuple) else ()


class _Reader:
    def __init__(self, text: str) -> None:
        self.text = text
        self._tokens = tokens(text)
        self._at = 0
        self._depth = 0

    @property
    def here(self) -> Token:
        return self._tokens[self._at]

    def refused(self) -> CelSyntaxError:
        token = self.here
        if token.kind == "end":
            why = (
                "mismatched input '<EOF>' expecting {'[', '{', '(', '.', '-', '!', 'true', 'false', 'null', "
            )
            why += "NUM_FLOAT, NUM_INT, NUM_UINT, STRING, BYTES, IDENTIFIER}"
        else:
            why = f"extraneous input '{token.text}' expecting <EOF>"
        return syntax_error(self.text, token.at, why)

    def _next(self) -> Token:
        token = self.here
        self._at += token.kind != "end"
        return token

    def _take(self, sign: str) -> bool:
        if self.here.text == sign and self.here.kind in ("sign", "name"):
            self._at += 1
            return True
        return False

    def _need(self, sign: str) -> None:
        if not self._take(sign):
            raise self.refused()

    def expression(self) -> Node:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise CelSyntaxError(_TOO_DEEP)
        found = self._binary(1)
        if self._take("?"):
            yes = self.expression()
            self._need(":")
            found = Node("if", None, (found, yes, self.expression()))
        self._depth -= 1
        return found

    def _binary(self, least: int) -> Node:
        left = self._unary()
        while (rank := _BINARY.get(self.here.text, 0)) >= least and self.here.kind in ("sign", "name"):
            operator = self._next().text
            right = self._binary(rank + 1)
            if operator in ("&&", "||") and left.kind == "binary" and left.value == operator:
                left = Node("binary", operator, (*left.parts, right))
            else:
                left = Node("binary", operator, (left, right))
        return left

    def _unary(self) -> Node:
        signs = []
        while self.here.kind == "sign" and self.here.text in ("!", "-"):
            signs.append(self._next().text)
        found = self._member()
        for sign in reversed(signs):
            found = Node("unary", sign, (found,))
        return found

    def _member(self) -> Node:
        found = self._primary()
        while True:
            if self._take("."):
                found = self._named(found, optional=False)
            elif self._take(".?"):
                found = self._named(found, optional=True)
            elif self.here.kind == "sign" and self.here.text in ("[", "[?"):
                optional = self._next().text == "[?"
                index = self.expression()
                self._need("]")
                found = Node("index", optional, (found, index))
            elif self.here.text == "{" and self.here.kind == "sign" and _is_type(found):
                found = Node("struct", None, self._entries(named=True))
            else:
                return found

    def _named(self, target: Node, *, optional: bool) -> Node:
        token = self._next()
        if token.kind != "name":
            self._at -= 1
            raise self.refused()
        if not optional and self._take("("):
            return Node("call", token.text, (target, self._arguments(")")))
        return Node("select", (_unescaped_name(token.text), optional), (target,))

    def _arguments(self, end: str) -> tuple[Node, ...]:
        found: list[Node] = []
        while not self._take(end):
            if found:
                self._need(",")
                if self._take(end):
                    break
            if end == "]" and self._take("?"):
                found.append(Node("maybe", None, (self.expression(),)))
            else:
                found.append(self.expression())
        return tuple(found)

    def _entries(self, *, named: bool) -> tuple[tuple[Any, Node], ...]:
        self._need("{")
        found: list[tuple[Any, Node]] = []
        while not self._take("}"):
            if found:
                self._need(",")
                if self._take("}"):
                    break
            optional = self._take("?")
            key = Node("literal", _unescaped_name(self._next().text)) if named else self.expression()
            self._need(":")
            value = self.expression()
            found.append((key, Node("maybe", None, (value,)) if optional else value))
        return tuple(found)

    def _primary(self) -> Node:
        token = self.here
        if token.kind == "number":
            return Node("literal", number(self._next().text))
        if token.kind == "text":
            return Node("literal", string(self._next().text))
        if token.kind == "name":
            return self._word()
        if self._take("("):
            found = self.expression()
            self._need(")")
            return found
        if self._take("["):
            return Node("list", None, self._arguments("]"))
        if token.text == "{":
            return Node("map", None, self._entries(named=False))
        if self._take("."):
            return self._primary()
        raise self.refused()

    def _word(self) -> Node:
        word = self._next().text
        if word in _WORDS:
            return Node("literal", _WORDS[word])
        if word == "in":
            self._at -= 1
            raise self.refused()
        if self._take("("):
            return Node("call", word, (None, self._arguments(")")))
        return Node("name", word)


def _is_type(node: Node) -> bool:
    """Whether a name is that of a type, such as `Object.spec`: what stands in braces behind it are fields."""
    while node.kind == "select":
        node = node.parts[0]
    return node.kind == "name" and node.value in ("Object", "JSONPatch")


def _unescaped_name(name: str) -> str:
    """Names of fields that are words of the language are written between underscores."""
    found = re.fullmatch(r"__(\w+?)__", name)
    if found:
        return found[1]
    for short, sign in (("__underscores__", "__"), ("__dot__", "."), ("__dash__", "-"), ("__slash__", "/")):
        name = name.replace(short, sign)
    return name
