"""Why a verb cannot work on an object right now, in one sentence: from the object alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from kubetui.api import meta
from kubetui.api.meta import Obj, dicts, dig, integer, is_true

Reason = Callable[[str, Obj], str]


def reason(verb: str, resource: str, obj: Obj) -> str | None:
    """Why a verb (by id) would change nothing or fail; None when nothing speaks against it."""
    found = _REASONS.get(verb)
    said = found(resource, obj) if found else ""
    if not said and verb in _NEEDS_TO_STAY and meta.deleting(obj):
        said = f"{meta.name(obj)} is being deleted."
    return said or None


def _when(path: tuple[str, ...], wanted: bool, said: str) -> Reason:
    return lambda resource, obj: said if (dig(obj, *path) is True) == wanted else ""


def _paused(resource: str, obj: Obj) -> str:
    if resource == "deployments.apps" and dig(obj, "spec", "paused") is True:
        return "Its rollout is paused: resume it first."
    return ""


def _suspend(resource: str, obj: Obj) -> str:
    if resource == "jobs.batch" and (is_true(obj, "Complete") or is_true(obj, "Failed")):
        return "It has finished already."
    return "It is suspended already." if dig(obj, "spec", "suspend") is True else ""


def _never_restarted(resource: str, obj: Obj) -> str:
    containers = (*dicts(obj, "status", "containerStatuses"), *dicts(obj, "status", "initContainerStatuses"))
    if containers and not any(integer(one, "restartCount") for one in containers):
        return "None of its containers has restarted: there is no log from before."
    return ""


def _nothing_runs(resource: str, obj: Obj) -> str:
    found = dicts(obj, "status", "containerStatuses")
    if resource == "pods" and found and not any(dig(one, "state", "running") is not None for one in found):
        return "None of its containers runs now."
    return ""


_REASONS: Final[Mapping[str, Reason]] = {
    "cordon": _when(("spec", "unschedulable"), True, "It is cordoned already."),
    "uncordon": _when(("spec", "unschedulable"), False, "It is not cordoned."),
    "pause": _when(("spec", "paused"), True, "Its rollout is paused already."),
    "resume": _when(("spec", "paused"), False, "Its rollout is not paused."),
    "suspend": _suspend,
    "unsuspend": _when(("spec", "suspend"), False, "It is not suspended."),
    "restart": _paused,
    "undo": _paused,
    "logs.previous": _never_restarted,
    "shell": _nothing_runs,
    "attach": _nothing_runs,
}
_NEEDS_TO_STAY: Final = frozenset({
    "scale.up", "scale.down", "scale.to", "restart", "undo", "image", "pause", "resume", "suspend", "trigger",
})  # fmt: skip
