"""Label and field selectors: reading, matching, and the words for those that cannot be read.

Rules: `apimachinery/pkg/labels` and `pkg/fields`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from kubetui.api.meta import Obj, dicts, mapping


@dataclass(frozen=True, slots=True)
class Requirement:
    """One term of a label selector. `operator`: `in`, `notin`, `exists`, `!`, `gt`, `lt`."""

    key: str
    operator: str
    values: tuple[str, ...] = ()

    def matches(self, labels: Mapping[str, str]) -> bool:
        """Whether labels fulfil this term; `notin` also matches an absent key."""
        value = labels.get(self.key)
        if self.operator == "exists":
            return value is not None
        if self.operator == "!":
            return value is None
        if self.operator == "notin":
            return value not in self.values
        if value is None:
            return False
        return value in self.values if self.operator == "in" else self._compares(value)

    def _compares(self, value: str) -> bool:
        if not value.lstrip("-").isdigit():
            return False
        wanted = int(self.values[0])
        return int(value) > wanted if self.operator == "gt" else int(value) < wanted


Selector = tuple[Requirement, ...]
"""A label selector: all terms must match; the empty one matches everything."""

_OPERATOR = re.compile(r"==|!=|[=!(<>]")
_TOKEN = re.compile(r"\s*(==|!=|=|!|\(|\)|,|<|>|[^\s=!(),<>]+)")


class _Parser:
    """Recursive descent over the tokens, with the messages of `labels.Parser`."""

    def __init__(self, text: str) -> None:
        self.tokens = _TOKEN.findall(text)
        self.at = 0

    def peek(self) -> str:
        return self.tokens[self.at] if self.at < len(self.tokens) else ""

    def take(self) -> str:
        token = self.peek()
        self.at += 1
        return token

    def parse(self) -> Selector:
        found: list[Requirement] = []
        while self.peek():
            found.append(self.requirement())
            after = self.take()
            if not after:
                break
            if after != ",":
                raise ValueError(f"found '{after}', expected: ',' or 'end of string'")
            if not self.peek():
                raise ValueError("found '', expected: identifier after ','")
        return tuple(sorted(found, key=lambda term: term.key))

    def requirement(self) -> Requirement:
        if self.peek() == "!":
            self.take()
            return Requirement(self.identifier(), "!")
        key = self.identifier()
        operator = self.peek()
        if operator in ("", ","):
            return Requirement(key, "exists")
        self.take()
        if operator in ("=", "=="):
            return Requirement(key, "in", (self.exact(),))
        if operator == "!=":
            return Requirement(key, "notin", (self.exact(),))
        if operator in ("in", "notin"):
            return Requirement(key, operator, self.values())
        if operator in (">", "<", "gt", "lt"):
            return Requirement(key, {">": "gt", "<": "lt"}.get(operator, operator), (self.number(),))
        raise ValueError(f"found '{operator}', expected: in, notin, =, ==, !=, gt, lt")

    def identifier(self) -> str:
        token = self.take()
        if not token or token in "=!(),<>" or token in ("==", "!="):
            raise ValueError(f"found '{token}', expected: identifier")
        return token

    def exact(self) -> str:
        return "" if self.peek() in ("", ",") else self.identifier()

    def number(self) -> str:
        token = self.identifier()
        if not token.lstrip("-").isdigit():
            raise ValueError(
                f"values[0][{token}]: Invalid value: \"{token}\": for 'Gt', 'Lt' operators, "
                "the value must be an integer"
            )
        return token

    def values(self) -> tuple[str, ...]:
        if (token := self.take()) != "(":
            raise ValueError(f"found '{token}' expected: '('")
        if self.peek() == ")":
            said = "values: Invalid value: []: for 'in', 'notin' operators, values set can't be empty"
            raise ValueError(said)
        found: list[str] = []
        while True:
            found.append("" if self.peek() in (",", ")") else self.value())
            after = self.take()
            if after == ")":
                return tuple(dict.fromkeys(found))
            if after != ",":
                raise ValueError(f"found '{after}', expected: ',' or ')'")

    def value(self) -> str:
        token = self.take()
        if not token:
            raise ValueError("found '', expected: ',' or ')'")
        if _OPERATOR.fullmatch(token):
            raise ValueError(f"found '{token}', expected: ',', or identifier")
        return token


def parse(text: str) -> Selector:
    """A label selector in the form of a query (`app=web,tier in (a,b),!old`).

    Raises:
        ValueError: the selector cannot be read; the message is the server's, after
            `unable to parse requirement: `.
    """
    return _Parser(text).parse()


_OPERATORS = {"In": "in", "NotIn": "notin", "Exists": "exists", "DoesNotExist": "!"}


def from_object(selector: object) -> Selector | None:
    """A `LabelSelector` object (matchLabels, matchExpressions); None, which matches nothing, without one."""
    if not isinstance(selector, dict):
        return None
    terms = [Requirement(k, "in", (str(v),)) for k, v in mapping(selector, "matchLabels").items()]
    for term in dicts(selector, "matchExpressions"):
        operator = _OPERATORS.get(str(term.get("operator")))
        if operator:
            values = tuple(str(value) for value in term.get("values") or ())
            terms.append(Requirement(str(term.get("key", "")), operator, values))
    return tuple(terms)


def from_map(labels: Mapping[str, str] | None) -> Selector | None:
    """The map form of Services and ReplicationControllers; an empty one selects nothing."""
    return tuple(Requirement(k, "in", (str(v),)) for k, v in labels.items()) if labels else None


def matches(selector: Selector | None, labels: Mapping[str, str]) -> bool:
    """Whether labels fulfil all terms; None matches nothing."""
    return selector is not None and all(term.matches(labels) for term in selector)


def render(selector: Selector | None) -> str:
    """The text form, as `metav1.FormatLabelSelector` prints it; `<none>` for None or an empty one."""
    return ",".join(_term(term) for term in selector or ()) or "<none>"


def _term(term: Requirement) -> str:
    if term.operator == "exists":
        return term.key
    if term.operator == "!":
        return f"!{term.key}"
    if term.operator in ("gt", "lt"):
        return f"{term.key}{'>' if term.operator == 'gt' else '<'}{term.values[0]}"
    if term.operator == "in" and len(term.values) == 1:
        return f"{term.key}={term.values[0]}"
    return f"{term.key} {term.operator} ({','.join(term.values)})"


@dataclass(frozen=True, slots=True)
class FieldTerm:
    """One term of a field selector; `equal` is False for `!=`."""

    field: str
    equal: bool
    value: str


_UNESCAPED = re.compile(r"[=,]")
_FIELD = re.compile(r"((?:[^=!\\]|\\.)+?)(==|!=|=)((?:[^\\]|\\.)*)$", re.DOTALL)


def parse_fields(text: str) -> tuple[FieldTerm, ...]:
    r"""A field selector (`status.phase!=Running,spec.nodeName=n1`); `\\`, `\,`, `\=` are escapes.

    Raises:
        ValueError: the selector cannot be read; the message is the server's.
    """
    found = []
    for part in re.split(r"(?<!\\),", text):
        if not part:
            continue
        term = _FIELD.match(part)
        if term is None:
            raise ValueError(f"invalid selector: '{text}'; can't understand '{part}'")
        field, operator, value = term.groups()
        if unescaped := _UNESCAPED.search(re.sub(r"\\.", "", value)):
            code = ord(unescaped.group())
            raise ValueError(f"invalid field selector: unescaped character in value: {code}")
        found.append(FieldTerm(field, operator != "!=", re.sub(r"\\(.)", r"\1", value)))
    return tuple(found)


def fields_match(terms: tuple[FieldTerm, ...], obj: Obj, value_of: Callable[[Obj, str], str]) -> bool:
    """Whether an object fulfils all terms; `value_of` reads a field label of it as text."""
    return all((value_of(obj, term.field) == term.value) is term.equal for term in terms)
