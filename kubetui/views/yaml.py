"""An object as YAML in spans: keys, values, and what is noise left out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from kubetui.api import meta
from kubetui.api.meta import Obj, mapping, text
from kubetui.api.text import visible
from kubetui.store.slim import CHANGED, SIZES_ONLY
from kubetui.views.model import Line, Role, Span

_LINE = re.compile(r"^(\s*(?:- )*)([^\s:#'\"\[{|>-][^:]*|\"[^\"]*\"|'[^']*')(:)(?: (.*))?$")
LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration"
_NUMBER = re.compile(r"-?\d[\d.e+-]*$")


def yaml_lines(obj: Obj, *, managed: bool = False) -> tuple[Line, ...]:
    """The lines of `kubectl get -o yaml`; managedFields only where they are `managed`, that is wanted."""
    return tuple(lines_of(raw_lines(obj, managed=managed)))


def raw_lines(obj: Obj, *, managed: bool = False) -> list[str]:
    """The same as plain text."""
    from kubetui.api import yaml  # its parser is not wanted before the first frame

    return yaml.dump(cleaned(obj, managed=managed)).rstrip("\n").split("\n")


def lines_of(lines: Iterable[str]) -> Iterator[Line]:
    """Lines of YAML in colours: keys, values, and text in blocks as it is."""
    block = -1
    for raw in lines:
        indent = len(raw) - len(raw.lstrip(" "))
        if block >= 0 and (indent > block or not raw.strip()):
            yield (Span(visible(raw)),)
            continue
        block = indent if raw.rstrip().endswith(("|", "|-", "|+", ">", ">-")) and ":" in raw else -1
        yield _line(raw)


def cleaned(obj: Obj, *, managed: bool = False) -> Obj:
    """The object without the store's own marks, and without managedFields where they are not wanted."""
    kept: dict[str, Any] = {key: value for key, value in obj.items() if key != SIZES_ONLY}
    metadata = mapping(obj, "metadata")
    left_out = (CHANGED,) if managed else ("managedFields", CHANGED)
    if any(key in metadata for key in left_out):
        kept["metadata"] = {key: value for key, value in metadata.items() if key not in left_out}
    return kept


def without_values(obj: Obj) -> Obj:
    """A Secret with the sizes of its values in their places; any other object as it is."""
    if text(obj, "kind") != "Secret":
        return obj
    kept = {key: value for key, value in obj.items() if key not in ("data", "stringData")}
    for part in ("data", "stringData"):
        if values := mapping(obj, part):
            kept[part] = {key: f"{_bytes(value, part)}, not shown" for key, value in values.items()}
    if LAST_APPLIED in meta.annotations(obj):
        notes = {**meta.annotations(obj), LAST_APPLIED: "not shown: it may hold the values"}
        kept["metadata"] = {**mapping(obj, "metadata"), "annotations": notes}
    return kept


def _bytes(value: Any, part: str) -> str:
    encoded = str(value)
    size = len(encoded) * 3 // 4 - encoded.count("=") if part == "data" else len(encoded.encode())
    return "1 byte" if size == 1 else f"{size} bytes"


def _line(raw: str) -> Line:
    found = _LINE.match(raw)
    if found is None:
        lead = re.match(r"^(\s*- )(.*)$", raw)
        if lead:
            return (Span(lead[1], "muted"), Span(visible(lead[2]), _role(lead[2])))
        return (Span(visible(raw)),)
    lead_text, key, colon, value = found.groups()
    spans = [Span(lead_text, "muted")] if lead_text else []
    spans += [Span(visible(key), "title"), Span(colon, "muted")]
    if value:
        spans.append(Span(" " + visible(value), _role(value)))
    return tuple(spans)


def _role(value: str) -> Role:
    if value in ("true", "false", "null") or _NUMBER.match(value):
        return "progress"
    return "muted" if value in ("{}", "[]") else ""
