"""Since when something has been wrong, read from what proves it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kubetui.api.events import last_seen_text
from kubetui.api.meta import Obj, dig, text
from kubetui.store.store import Store
from kubetui.views.diagnose import Finding

_STEP = re.compile(r"\w+|\[(\d+)\]")
_TIMES = ("lastTransitionTime", "startedAt", "finishedAt")
_FIRST = ("firstTimestamp", "deprecatedFirstTimestamp", "eventTime")


def since(store: Store, finding: Finding) -> str:
    """A timestamp as the API writes it: of the evidence where that has one, else of the object."""
    return next(_times(store, finding), "")


def _times(store: Store, finding: Finding) -> Iterator[str]:
    for one in finding.evidence:
        obj = store.find(one.ref)
        if obj is None:
            continue
        found = _said(obj) if one.ref.resource == "events" else _field(obj, one.path)
        if found:
            yield found
    obj = store.find(finding.ref)
    if obj is not None:
        yield text(obj, "metadata", "deletionTimestamp") or text(obj, "metadata", "creationTimestamp")


def _said(event: Obj) -> str:
    """When an Event was said first."""
    return next((text(event, field) for field in _FIRST if text(event, field)), last_seen_text(event))


def _field(obj: Obj, path: str) -> str:
    """The time that stands beside a field: of its condition, of its container's state."""
    if path.startswith("metadata.deletionTimestamp"):
        return text(obj, "metadata", "deletionTimestamp")
    steps = [int(found[1]) if found[1] else found[0] for found in _STEP.finditer(path)]
    if steps[:1] != ["status"]:
        return ""
    for end in range(len(steps), 1, -1):
        place = _place(obj, steps[:end])
        for time in _TIMES:
            if found := text(place, time):
                return found
    return ""


def _place(obj: Obj, steps: list[int | str]) -> object:
    """What stands at a path; a condition is named by its type."""
    found: object = obj
    for step in steps:
        if isinstance(found, list) and isinstance(step, str):
            found = next((one for one in found if isinstance(one, dict) and one.get("type") == step), None)
        elif isinstance(found, dict | list):
            found = dig(found, step)
    return found
