"""Conditions as controllers write them.

Rule: SetDeploymentCondition and its siblings: a changed condition moves to the end, and keeps the time
of its last transition while its status stays.
"""

from __future__ import annotations

from typing import NamedTuple

from kubetui.api.meta import Obj, dicts


class Condition(NamedTuple):
    """What a controller says about one aspect of an object."""

    type: str
    status: str
    reason: str
    message: str


def with_condition(status: Obj, said: Condition, now: str, *, updated: bool = False) -> Obj:
    """A status that says this; unchanged when it already has the same status and reason.

    `updated` adds `lastUpdateTime`, which only Deployments have.
    """
    current = next((item for item in dicts(status, "conditions") if item.get("type") == said.type), None)
    if current and (current.get("status"), current.get("reason")) == (said.status, said.reason):
        return status
    kept = current is not None and current.get("status") == said.status
    found: Obj = {"type": said.type, "status": said.status}
    if updated:
        found["lastUpdateTime"] = now
    found["lastTransitionTime"] = (current or {}).get("lastTransitionTime", now) if kept else now
    found |= {"reason": said.reason, "message": said.message}
    return {**status, "conditions": [*_others(status, said.type), found]}


def without_condition(status: Obj, type_: str) -> Obj:
    """A status that says nothing of this type."""
    found = {key: value for key, value in status.items() if key != "conditions"}
    if others := _others(status, type_):
        found["conditions"] = others
    return found


def _others(status: Obj, type_: str) -> list[Obj]:
    return [item for item in dicts(status, "conditions") if item.get("type") != type_]
