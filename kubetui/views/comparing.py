"""Two texts side by side: what went, what came, with a few lines around each change."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import unified_diff

from kubetui.api.meta import Obj, mapping
from kubetui.api.text import visible
from kubetui.store.slim import CHANGED, SIZES_ONLY
from kubetui.views.model import Line, Role, Span

MOVING = ("resourceVersion", "generation", "managedFields", "uid", "creationTimestamp", CHANGED)
"""Metadata that the server writes with each change: never what a person wants to compare."""
_ROLES: dict[str, Role] = {"+": "added", "-": "removed"}


def compared(before: Sequence[str], after: Sequence[str], around: int = 3) -> tuple[Line, ...]:
    """The lines that differ; empty when there are none."""
    found: list[Line] = []
    for said in list(unified_diff(before, after, lineterm="", n=around))[2:]:
        if said.startswith("@@"):
            found += [(Span("…", "muted"),)] if found else []
            continue
        found.append((Span(visible(f"{said[:1]} {said[1:]}"), _ROLES.get(said[:1], "muted")),))
    return tuple(found)


def compared_objects(before: Obj, after: Obj, around: int = 3) -> tuple[Line, ...]:
    """What differs between two versions of an object in what people write: not its status."""
    from kubetui.api import yaml  # its parser is not wanted before the first frame

    before, after = wished(before), wished(after)
    if "Secret" in (before.get("kind"), after.get("kind")):
        before, after = _masked(before, after), _masked(after, before)
    old, new = (yaml.dump(one).splitlines() if one else [] for one in (before, after))
    return compared(old, new, around)


def wished(obj: Obj) -> Obj:
    """An object without what the server keeps for itself: its status, and the marks of each write."""
    kept = {key: value for key, value in obj.items() if key not in ("status", SIZES_ONLY)}
    if "metadata" in kept:
        kept["metadata"] = {k: v for k, v in mapping(kept, "metadata").items() if k not in MOVING}
    return kept


def _masked(secret: Obj, other: Obj) -> Obj:
    """A Secret whose values are told by their sizes, and by whether the other one has the same."""
    kept = dict(secret)
    for part in ("data", "stringData"):
        if part in secret:
            theirs = mapping(other, part)
            kept[part] = {key: _size(value, theirs.get(key)) for key, value in mapping(secret, part).items()}
    return kept


def _size(value: object, other: object) -> str:
    said = f"{len(str(value))} characters, not shown"
    return said if other is None or other == value else f"{said}, another value than the other side"
