"""Kinds that nobody knows: judged by the conditions that most controllers write."""

from __future__ import annotations

from kubetui.api import meta
from kubetui.api.meta import Obj, dicts, text
from kubetui.kinds.shown.model import Around, Facts
from kubetui.kinds.vocabulary import Health

_GOOD = ("Ready", "Available", "Healthy", "Synced", "Established")
"""Conditions that say how the whole object is, the most telling first."""


def custom_facts(obj: Obj, around: Around) -> Facts:
    """Health and a word from its conditions or its phase; nothing where it has neither."""
    if meta.deleting(obj):
        return Facts(obj, around, Health.PROGRESS, "Terminating")
    conditions = {text(one, "type"): one for one in dicts(obj, "status", "conditions")}
    for type_ in _GOOD:
        if type_ in conditions:
            return Facts(obj, around, *_judged(type_, conditions[type_]))
    return Facts(obj, around, Health.UNKNOWN, text(obj, "status", "phase"))


def _judged(type_: str, condition: Obj) -> tuple[Health, str]:
    status, reason = text(condition, "status"), text(condition, "reason")
    if status == "True":
        return Health.OK, type_
    return (Health.WARNING if status == "False" else Health.PROGRESS), reason or f"not {type_}"
