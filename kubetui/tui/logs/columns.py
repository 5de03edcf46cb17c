"""Lines of JSON and logfmt as columns: time, level, message, and whatever else they say."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final, NamedTuple

import orjson

from kubetui.tui.logs.records import Record
from kubetui.views.model import Line, Role, Span

TIMES: Final = ("time", "ts", "timestamp", "@timestamp", "t", "datetime")
LEVELS: Final = ("level", "severity", "lvl", "loglevel", "log.level")
MESSAGES: Final = ("msg", "message", "event", "error", "err")

_PAIR = re.compile(r'([A-Za-z_@][\w.@/-]*)=("(?:[^"\\]|\\.)*"|[^\s"]*)(?:\s+|$)')
_ROLES: Final[Mapping[str, Role]] = {
    "error": "error", "err": "error", "fatal": "error", "panic": "error", "critical": "error", "crit": "error",
    "warn": "warning", "warning": "warning", "debug": "muted", "trace": "muted", "info": "ok",
}  # fmt: skip
_WORDS: Final[Mapping[str, str]] = {"error": "error", "warning": "warn", "muted": "debug"}
_NUMBERS: Final = {10: "trace", 20: "debug", 30: "info", 40: "warn", 50: "error", 60: "fatal"}


class Fields(NamedTuple):
    """What a structured line says."""

    time: str
    level: str
    message: str
    rest: tuple[tuple[str, str], ...]


def fields(text: str) -> Fields | None:
    """The fields of a line; None when it is neither JSON nor logfmt."""
    found = _json(text) if text.startswith("{") else _logfmt(text)
    if not found:
        return None
    rest = {str(key): value for key, value in found.items()}
    time, grade, message = (_take(rest, keys) for keys in (TIMES, LEVELS, MESSAGES))
    return Fields(_clock(time), _grade(grade), _said(message), tuple((k, _said(v)) for k, v in rest.items()))


def line(record: Record, *, time: bool = True) -> Line:
    """A line as columns; what has no structure says its time and level, and is the message."""
    if record.note:
        return record.line
    found = fields(record.text) or Fields("", _WORDS.get(record.role, ""), "", ())
    role: Role = _ROLES.get(found.level, "")
    spans = [Span(f"{found.time or _clock(record.stamp):<12} ", "muted")] if time else []
    spans.append(Span(f"{found.level[:5]:<5} ", role))
    if not (found.message or found.rest):
        return (*spans, *record.line)
    grave: Role = role if role in ("error", "warning") else record.role
    spans.append(Span(found.message, grave))
    for key, value in found.rest:
        spans += [Span(f"  {key}=", "muted"), Span(value)]
    return tuple(spans)


def _json(text: str) -> dict[str, Any]:
    try:
        found = orjson.loads(text)
    except orjson.JSONDecodeError:
        return {}
    return found if isinstance(found, dict) else {}


def _logfmt(text: str) -> dict[str, Any]:
    """Pairs from the first character to the last, at least two: anything else is prose."""
    found: dict[str, Any] = {}
    at = 0
    while at < len(text):
        pair = _PAIR.match(text, at)
        if pair is None:
            return {}
        value = pair[2]
        found[pair[1]] = value[1:-1].replace('\\"', '"') if value.startswith('"') else value
        at = pair.end()
    return found if len(found) > 1 else {}


def _take(rest: dict[str, Any], keys: tuple[str, ...]) -> Any:
    return next((rest.pop(key) for key in keys if key in rest), "")


def _said(value: Any) -> str:
    if isinstance(value, str):
        return value
    return orjson.dumps(value).decode()


def _grade(value: Any) -> str:
    return _NUMBERS.get(value, str(value)) if isinstance(value, int) else str(value).lower()


def _clock(value: Any) -> str:
    """The time of day of a stamp or of seconds since 1970, with milliseconds; other times as they are."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        seconds = value / 1000 if value > 1e11 else value
        try:
            return datetime.fromtimestamp(seconds, UTC).strftime("%H:%M:%S.%f")[:12]
        except (OverflowError, OSError, ValueError):
            return str(value)
    said = str(value)
    return said[11:23].rstrip("Z+") if said[10:11] in ("T", " ") else said
