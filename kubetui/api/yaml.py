"""YAML as Kubernetes' tools read it, where PyYAML alone would not.

PyYAML follows YAML 1.1: `12:30` is 750, `2024-01-01` a date, a repeated key wins in silence, and a
few nested aliases or a thousand brackets end the process. Go's `sigs.k8s.io/yaml`, which kubectl and
the API server use, knows none of this. So PyYAML's parser only supplies the events, and the values
are built from them here: in one pass, without recursion, with limits.
"""

from __future__ import annotations

import copy
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml

MAX_BYTES = 3 * 1024 * 1024
"""The API server's limit of a request body."""
MAX_DEPTH = 1000
"""Nesting: deeper values could not be walked by recursive code anywhere else."""
_TOO_DEEP = "the document is nested too deeply"
MAX_ALIASED = 400_000
"""Values a document may stand for when its aliases are written out."""

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class YamlError(ValueError):
    """YAML that cannot be read; the message names the line and, where known, the column."""

    def __init__(self, message: str, line: int = 0, column: int = 0) -> None:
        place = f"line {line}" + (f", column {column}" if column else "") + ": " if line else ""
        super().__init__(place + message)
        self.problem = message
        self.line = line
        self.column = column


_TRUE = frozenset(["y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON"])
_FALSE = frozenset(["n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF"])
_NULL = frozenset(["", "~", "null", "Null", "NULL"])
_INTEGER = re.compile(r"[-+]?(?:0b[01_]+|0x[0-9a-fA-F_]+|0o?[0-7_]+|0|[1-9][0-9_]*)")
_REAL = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_DATE = re.compile(r"\d{4}-\d\d?-\d\d?(?:$|[Tt ])")
_ENDLESS = re.compile(r"[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)")


def scalar(text: str) -> Any:
    """What a plain scalar means: nothing, a truth value, a number, or the text itself.

    Raises:
        ValueError: it is an infinity or no number, which JSON cannot carry.
    """
    if text in _NULL:
        return None
    if text in _TRUE or text in _FALSE:
        return text in _TRUE
    if _INTEGER.fullmatch(text):
        return _integer(text.replace("_", "").lower())
    if _REAL.fullmatch(text):
        value = float(text)
        return int(value) if value.is_integer() and abs(value) < 2**53 else _finite(value, text)
    if _ENDLESS.fullmatch(text):
        return _finite(math.inf, text)
    return text


def _finite(value: float, text: str) -> float:
    if not math.isfinite(value):
        raise ValueError(f"{text} is not a number that JSON can carry")
    return value


def _integer(text: str) -> int:
    sign, digits = (-1 if text.startswith("-") else 1), text.lstrip("+-")
    for prefix, base in (("0x", 16), ("0b", 2), ("0o", 8), ("0", 8)):
        if digits.startswith(prefix) and len(digits) > len(prefix):
            return sign * int(digits[len(prefix) :], base)
    return sign * int(digits)


@dataclass(slots=True)
class _Open:
    """A list or map still being filled; `key` waits for its value, `merged` are `<<` maps."""

    value: Any
    anchor: str | None
    start: int
    key: str | None = None
    merged: list[Any] = field(default_factory=list)


class _Builder:
    """Values out of parser events; `weight` counts what stands for what once aliases are written out."""

    def __init__(self, again: list[YamlError] | None) -> None:
        self.again = again
        self.open: list[_Open] = []
        self.anchors: dict[str, tuple[Any, int]] = {}
        self.weight = 0
        self.done: list[Any] = []

    def event(self, event: Any) -> None:
        if isinstance(event, yaml.ScalarEvent):
            self.weight += 1
            self.put(self.read(event), event, event.anchor, 1)
        elif isinstance(event, yaml.SequenceStartEvent | yaml.MappingStartEvent):
            if len(self.open) >= MAX_DEPTH:
                raise _at(event, _TOO_DEEP)
            self.weight += 1
            value: Any = [] if isinstance(event, yaml.SequenceStartEvent) else {}
            self.open.append(_Open(value, event.anchor, self.weight))
        elif isinstance(event, yaml.SequenceEndEvent | yaml.MappingEndEvent):
            self.close(event)
        elif isinstance(event, yaml.AliasEvent):
            self.alias(event)

    def read(self, event: Any) -> Any:
        if event.tag not in (None, "!") and event.tag != "tag:yaml.org,2002:binary":
            return event.value if event.tag.endswith(":str") else self.plain(event)
        return self.plain(event) if event.implicit[0] else event.value

    def plain(self, event: Any) -> Any:
        try:
            return scalar(event.value)
        except ValueError as error:
            raise _at(event, str(error)) from None

    def alias(self, event: Any) -> None:
        if event.anchor not in self.anchors:
            raise _at(event, f"unknown anchor '{event.anchor}' referenced")
        value, weight = self.anchors[event.anchor]
        self.weight += weight
        if self.weight > MAX_ALIASED:
            raise _at(event, "the document stands for too much: its aliases are nested too often")
        self.put(copy.deepcopy(value), event, None, weight)

    def close(self, event: Any) -> None:
        ended = self.open.pop()
        for other in ended.merged:
            ended.value.update({k: v for k, v in other.items() if k not in ended.value})
        self.put(ended.value, event, ended.anchor, self.weight - ended.start + 1)

    def put(self, value: Any, event: Any, anchor: str | None, weight: int) -> None:
        if anchor:
            self.anchors[anchor] = (value, weight)
        if not self.open:
            self.done.append(value)
            return
        top = self.open[-1]
        if isinstance(top.value, list):
            top.value.append(value)
        elif top.key is None:
            top.key = self.key(value, event, top)
        else:
            self.set(top, value, event)

    def key(self, value: Any, event: Any, top: _Open) -> str:
        if isinstance(value, dict | list) or (value is None and not isinstance(event, yaml.ScalarEvent)):
            raise _at(event, "a key must be text")
        text = event.value if isinstance(event, yaml.ScalarEvent) else str(value)
        if text in top.value:
            again = _at(event, f'key "{text}" already set in map')
            if self.again is None:
                raise again
            self.again.append(again)
        return str(text)

    def set(self, top: _Open, value: Any, event: Any) -> None:
        key, top.key = top.key, None
        if key == "<<":
            merged = value if isinstance(value, list) else [value]
            if not all(isinstance(item, dict) for item in merged):
                raise _at(event, "only maps can be merged with <<")
            top.merged.extend(merged)
        else:
            top.value[key] = value


def load_all(text: str | bytes, again: list[YamlError] | None = None) -> Iterator[Any]:
    """The documents of a stream, empty ones left out; with a list, keys that come twice go there, and the last wins.

    Raises:
        YamlError: too large, too deep, malformed, or a key twice.
    """
    if len(text) > MAX_BYTES:
        raise YamlError(f"the file is larger than {MAX_BYTES} bytes")
    builder = _Builder(again)
    try:
        for event in yaml.parse(text, Loader=_LOADER):
            builder.event(event)
            if isinstance(event, yaml.DocumentEndEvent):
                document = builder.done.pop()
                builder.anchors.clear()
                if document is not None:
                    yield document
    except (yaml.YAMLError, UnicodeError) as error:
        raise _named(error) from None


def load(text: str | bytes, again: list[YamlError] | None = None) -> Any:
    """The one document of a file, None for an empty one; `again` as with `load_all`.

    Raises:
        YamlError: as `load_all`, or there is more than one document.
    """
    found = list(load_all(text, again))
    if len(found) > 1:
        raise YamlError(f"one document was expected, the file has {len(found)}")
    return found[0] if found else None


def _at(event: Any, message: str) -> YamlError:
    return YamlError(message, event.start_mark.line + 1, event.start_mark.column + 1)


def _named(error: Exception) -> YamlError:
    mark = getattr(error, "problem_mark", None)
    problem = getattr(error, "problem", None) or str(error).splitlines()[0]
    if "nesting depth" in problem:  # the parser's own limit, which newer versions reach first
        problem = _TOO_DEEP
    return YamlError(problem, mark.line + 1 if mark else 0, mark.column + 1 if mark else 0)


class _Dumper(getattr(yaml, "CSafeDumper", yaml.SafeDumper)):  # type: ignore[misc]
    """Block style as kubectl prints, and no anchors."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _text(dumper: Any, data: str) -> Any:
    style = "|" if "\n" in data and not re.search(r"[ \t]\n|\t", data) else None
    if style is None and (not isinstance(_meaning(data), str) or _DATE.match(data)):
        style = '"'
    return dumper.represent_scalar("tag:yaml.org,2002:str", data, style=style)


def _meaning(data: str) -> Any:
    try:
        return scalar(data)
    except ValueError:
        return None


_Dumper.add_representer(str, _text)


def dump(obj: Any) -> str:
    """YAML as `kubectl get -o yaml` prints it: keys sorted, lists not indented."""
    written: str = yaml.dump(
        obj, Dumper=_Dumper, sort_keys=True, default_flow_style=False, allow_unicode=True, width=1 << 16
    )
    return written
