"""The language of `/`: words that must all appear, and terms about fields.

`web !old ~wb7 /^db-[0-9]$/ label=app=web,tier!=test status=crash ns=a,b node=worker age<2h cpu>500m
mem>1Gi restarts>3`. A `!` before any term turns it round; double quotes keep blanks together.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal

from kubetui.api import duration, meta, quantity, selectors
from kubetui.api.meta import Obj, dicts, text
from kubetui.kinds.shown.podspec import pod_spec, requested
from kubetui.views.model import Row

Test = Callable[[Row, Obj, datetime], bool]

_TOKEN = re.compile(r'!?(?:/(?:[^/\\]|\\.)*/|(?:[^\s"]|"[^"]*"?)+)')
_FIELD = re.compile(r"([a-z]+)(<=|>=|=|<|>)(.*)$", re.DOTALL)
_DAYS = re.compile(r"(?:(\d+)y)?(?:(\d+)d)?(.*)$")


@dataclass(frozen=True, slots=True)
class Query:
    """A filter that was understood; an empty one matches everything."""

    text: str
    tests: tuple[Test, ...] = ()

    def matches(self, row: Row, obj: Obj, now: datetime | None = None) -> bool:
        """Whether a row and its object fulfil all terms; ages are counted at `now`."""
        at = now or datetime.now(UTC)
        for test in self.tests:  # noqa: SIM110  (asked for every row of a cluster)
            if not test(row, obj, at):
                return False
        return True


def parse(text: str) -> Query:
    """A filter as a person types it.

    Raises:
        ValueError: a term cannot be understood; the message is one sentence.
    """
    return Query(text, tuple(_term(token) for token in _TOKEN.findall(text)))


def _term(token: str) -> Test:
    if token.startswith("!"):
        if len(token) == 1:
            raise ValueError("After ! comes the word that must not appear.")
        test = _term(token[1:])
        return lambda row, obj, now: not test(row, obj, now)
    if token.startswith("/"):
        return _regex(token)
    if token.startswith("~"):
        return _fuzzy(token[1:].replace('"', ""))
    found = _FIELD.match(token)
    if found and found[1] in _FIELDS:
        return _FIELDS[found[1]](found[1], found[2], found[3].replace('"', ""))
    if found and found[2] == "=" and not found[3]:
        raise ValueError(f"{token} has no value after it; write {found[1]}=something.")
    word = token.replace('"', "").lower()
    return lambda row, _obj, _now: word in row.search


def _regex(token: str) -> Test:
    if len(token) < 2 or not token.endswith("/"):
        raise ValueError(f"The pattern {token} has no closing slash.")
    try:
        pattern = re.compile(token[1:-1], re.IGNORECASE)
    except (re.error, OverflowError, RecursionError) as error:
        raise ValueError(f"The pattern {token} cannot be read: {error}.") from error
    return lambda row, _obj, _now: pattern.search(row.search) is not None


def _fuzzy(letters: str) -> Test:
    if not letters:
        raise ValueError("After ~ come the letters to look for, in their order.")
    wanted = letters.lower()

    def test(row: Row, _obj: Obj, _now: datetime) -> bool:
        rest: Iterator[str] = iter(row.search)
        return all(letter in rest for letter in wanted)

    return test


def _label(_field: str, operator: str, value: str) -> Test:
    _only_equals("label", operator)
    try:
        selector = selectors.parse(value)
    except (ValueError, IndexError) as error:
        raise ValueError(f"label={value} is no label selector: {error}.") from error
    if not selector:
        raise ValueError("label= needs a selector after it, such as label=app=web.")
    return lambda _row, obj, _now: selectors.matches(
        selector, {key: str(value) for key, value in meta.labels(obj).items()}
    )


def _words(read: Callable[[Row, Obj], str], *, whole: bool = False) -> Callable[[str, str, str], Test]:
    def make(field: str, operator: str, value: str) -> Test:
        _only_equals(field, operator)
        wanted = [part.lower() for part in value.split(",") if part]
        if not wanted:
            raise ValueError(f"{field}= needs a value after it.")
        if whole:
            return lambda row, obj, _now: read(row, obj).lower() in wanted
        if len(wanted) == 1:
            return lambda row, obj, _now: wanted[0] in read(row, obj).lower()
        return lambda row, obj, _now: any(part in read(row, obj).lower() for part in wanted)

    return make


def _only_equals(field: str, operator: str) -> None:
    if operator != "=":
        raise ValueError(f"{field} takes only =, not {operator}.")


_COMPARE: dict[str, Callable[[Decimal, Decimal], bool]] = {
    "=": lambda one, two: one == two,
    "<": lambda one, two: one < two,
    ">": lambda one, two: one > two,
    "<=": lambda one, two: one <= two,
    ">=": lambda one, two: one >= two,
}


def _age(_field: str, operator: str, value: str) -> Test:
    compare, limit = _COMPARE[operator], Decimal(str(_seconds(value)))

    def test(_row: Row, obj: Obj, now: datetime) -> bool:
        since = meta.parse_time(text(obj, "metadata", "creationTimestamp"))
        return since is not None and compare(Decimal(int((now - since).total_seconds())), limit)

    return test


def _seconds(value: str) -> float:
    found = _DAYS.match(value)
    years, days, rest = found.groups() if found else (None, None, value)
    whole = int(years or 0) * 365 * 86400 + int(days or 0) * 86400
    if not rest and (years or days):
        return whole
    try:
        return whole + duration.parse(rest)
    except ValueError as error:
        raise ValueError(f"{value or 'Nothing'} is no age; write 30s, 5m, 2h or 3d.") from error


def _amount(resource: str) -> Callable[[str, str, str], Test]:
    def make(field: str, operator: str, value: str) -> Test:
        compare = _COMPARE[operator]
        try:
            limit = quantity.parse(value)
        except ValueError as error:
            raise ValueError(
                f"{value or 'Nothing'} is no amount of {field}; write 500m, 2 or 1Gi."
            ) from error
        return lambda _row, obj, _now: compare(requested(pod_spec(obj), resource), limit)

    return make


def _restarts(_field: str, operator: str, value: str) -> Test:
    compare = _COMPARE[operator]
    if not value.isdecimal():
        raise ValueError(f"{value or 'Nothing'} is no number of restarts.")
    limit = Decimal(value)

    def test(_row: Row, obj: Obj, _now: datetime) -> bool:
        counts = (meta.integer(s, "restartCount") for s in dicts(obj, "status", "containerStatuses"))
        return compare(Decimal(sum(counts)), limit)

    return test


def _node(_row: Row, obj: Obj) -> str:
    return text(obj, "spec", "nodeName") or (meta.name(obj) if obj.get("kind") == "Node" else "")


_FIELDS: dict[str, Callable[[str, str, str], Test]] = {
    "label": _label,
    "status": _words(lambda row, _obj: row.reason),
    "ns": _words(lambda _row, obj: meta.namespace(obj), whole=True),
    "namespace": _words(lambda _row, obj: meta.namespace(obj), whole=True),
    "node": _words(_node),
    "name": _words(lambda _row, obj: meta.name(obj)),
    "age": _age,
    "cpu": _amount("cpu"),
    "mem": _amount("memory"),
    "memory": _amount("memory"),
    "restarts": _restarts,
}
