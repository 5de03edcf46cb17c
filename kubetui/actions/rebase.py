"""Three versions of an object: what somebody changed is carried over to what it has become meanwhile."""

from __future__ import annotations

from typing import Any, Final

from kubetui.api.meta import Obj, clone, mapping

_ABSENT: Final = object()
_NAMES: Final = ("name", "key", "type", "mountPath", "containerPort", "port", "ip")
"""Fields by which the items of a list are told apart, the likeliest first."""


def rebase(base: Obj, mine: Obj, theirs: Obj) -> Obj:
    """`theirs` with every change that leads from `base` to `mine`; where both changed, mine counts.

    What the server keeps for itself (status, the resource version) is theirs.
    """
    merged: Obj = clone(_merged(base, mine, theirs))
    for field in ("status",):
        _take(merged, theirs, field)
    metadata = merged.setdefault("metadata", {})
    for field in ("resourceVersion", "generation", "uid"):
        _take(metadata, mapping(theirs, "metadata"), field)
    return merged


def _take(target: Obj, source: Obj, field: str) -> None:
    if field in source:
        target[field] = clone(source)[field]
    else:
        target.pop(field, None)


def _merged(base: Any, mine: Any, theirs: Any) -> Any:
    if mine == base:
        return theirs
    if theirs in (base, mine):
        return mine
    if isinstance(mine, dict) and isinstance(theirs, dict):
        return _maps(base if isinstance(base, dict) else {}, mine, theirs)
    if isinstance(mine, list) and isinstance(theirs, list):
        return _lists(base if isinstance(base, list) else [], mine, theirs)
    return mine


def _maps(base: Obj, mine: Obj, theirs: Obj) -> Obj:
    found: Obj = {}
    for key in [*theirs, *(key for key in mine if key not in theirs)]:
        value = _merged(base.get(key, _ABSENT), mine.get(key, _ABSENT), theirs.get(key, _ABSENT))
        if value is not _ABSENT:
            found[key] = value
    return found


def _lists(base: list[Any], mine: list[Any], theirs: list[Any]) -> list[Any]:
    """Item by item where they have names, else mine as a whole."""
    name = next((name for name in _NAMES if all(_named(items, name) for items in (base, mine, theirs))), "")
    if not name:
        return mine
    maps = [{item[name]: item for item in items} for items in (base, mine, theirs)]
    return list(_maps(*maps).values())


def _named(items: list[Any], name: str) -> bool:
    names = [item.get(name) for item in items if isinstance(item, dict)]
    return len(names) == len(items) == len({str(one) for one in names}) and None not in names
