"""Taking back what was done: the change that leads from what is now to what was before, or why there is none."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from kubetui.actions import deletion, labelling, nodes, rollout, schedules
from kubetui.actions.change import MERGE, Change, argument, kubectl, patch
from kubetui.actions.recreation import CannotUndo, recreate
from kubetui.actions.scale import scale, wished
from kubetui.api import meta
from kubetui.api.meta import Obj, ObjectRef, dicts, mapping
from kubetui.kinds.model import ApiKind

__all__ = ["CannotUndo", "Done", "changed_since", "reverse"]

_OWN: Final = frozenset({"status", "apiVersion", "kind"})
_MAKING: Final = frozenset({"apply", "create"})
_SERVERS: Final = frozenset({"managedFields", "resourceVersion", "generation", "uid", "creationTimestamp",
                             "selfLink", "deletionTimestamp", "deletionGracePeriodSeconds"})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Done:
    """A change that was done: the object before it, and what the server answered. Kept in memory only."""

    change: Change
    at: datetime
    before: Obj | None = None
    after: Any = None
    group: int = 0


def reverse(kind: ApiKind, done: Done) -> Change:
    """The change that takes another back.

    Raises:
        CannotUndo: there is none; the message says why in one sentence.
    """
    found = _REVERSALS.get(done.change.verb, _generic)(kind, done)
    summary = found.summary[0].lower() + found.summary[1:]
    return replace(found, verb="undo.last", summary=f"Take back: {summary}", risk="asks")


def changed_since(done: Done, now: Obj | None) -> bool:
    """Whether what a change touched is different again by now: somebody else was there."""
    if (
        now is None
        or not done.after
        or not isinstance(done.after, dict)
        or not isinstance(done.change.body, dict)
    ):
        return False
    return _differs(done.change.body, done.after, now)


def _differs(touched: Obj, after: Obj, now: Obj) -> bool:
    for key, value in touched.items():
        then, there = after.get(key), now.get(key)
        if isinstance(value, dict) and isinstance(then, dict) and isinstance(there, dict):
            if _differs(value, then, there):
                return True
        elif key != "apiVersion" and (then or None) != (there or None):
            return True
    return False


def _before(done: Done) -> Obj:
    if done.before is None:
        name = done.change.ref.name
        raise CannotUndo(f"What {name} was before is not known: it could not be read before the change.")
    return done.before


def _deleted(kind: ApiKind, done: Done) -> Change:
    return recreate(kind, done.change.ref, _before(done))


def _scaled(kind: ApiKind, done: Done) -> Change:
    return scale(kind, done.change.ref, wished(_before(done)))


def _image(kind: ApiKind, done: Done) -> Change:
    before = _before(done)
    init = rollout.images_of(before, "initContainers")
    now = rollout.images_of(done.after) | rollout.images_of(done.after, "initContainers")
    was = rollout.images_of(before) | init
    images = {name: image for name, image in was.items() if now.get(name) != image}
    if not images:
        raise CannotUndo("The images are what they were before.")
    return rollout.set_image(kind, done.change.ref, images, init)


def _labelled(field: str, make: Callable[[ApiKind, ObjectRef, labelling.Wishes], Change]) -> _Reversal:
    def back(kind: ApiKind, done: Done) -> Change:
        before = mapping(_before(done), "metadata", field)
        return make(
            kind,
            done.change.ref,
            {key: before.get(key) for key in mapping(done.change.body, "metadata", field)},
        )

    return back


def _tainted(kind: ApiKind, done: Done) -> Change:
    before = _before(done)
    words = ", ".join(nodes.words_of(before)) or "none"
    body: Obj = {"spec": {"taints": dicts(before, "spec", "taints") or None}}
    return _merge(
        kind, done.change.ref, f"Give Node {done.change.ref.name} the taints it had: {words}.", body
    )


def _triggered(kind: ApiKind, done: Done) -> Change:
    return deletion.delete(kind, done.change.ref._replace(uid=meta.uid(done.after or {})))


def _restarted(kind: ApiKind, done: Done) -> Change:
    raise CannotUndo(
        "A restart replaces Pods by others of the same template: there is nothing to go back to."
    )


def _evicted(kind: ApiKind, done: Done) -> Change:
    raise CannotUndo(
        f"Pod {done.change.ref.name} was evicted: it does not come back, a controller makes others."
    )


def _generic(kind: ApiKind, done: Done) -> Change:
    """Whatever the server answered beside what was there before: the difference, as a merge patch."""
    change, after = done.change, done.after
    if done.before is None and change.verb in _MAKING and isinstance(after, dict):
        return _triggered(kind, done)
    before = _before(done)
    if change.method == "DELETE" or not isinstance(after, dict) or after.get("kind") not in (None, kind.kind):
        raise CannotUndo(f"The server did not say what became of {change.ref.name}.")
    if kind.resource == "secrets":
        raise CannotUndo("The values of Secrets are not kept, so the old ones cannot be put back.")
    body = difference(_wishes(after), _wishes(before))
    if not body:
        raise CannotUndo(f"{change.ref.name} is what it was before.")
    return _merge(kind, change.ref, f"Give {kind.kind} {change.ref.name} back what was changed.", body)


def _merge(kind: ApiKind, ref: ObjectRef, said: str, body: Obj) -> Change:
    words = json.dumps(body, separators=(",", ":"))
    command = kubectl("patch", argument(kind, ref.name), "--type=merge", "-p", words, namespace=ref.namespace)
    return patch("undo.last", kind, ref, said, command, body, MERGE)


def _wishes(obj: Obj) -> Obj:
    """What a person may have written: without what the server keeps."""
    metadata = {key: value for key, value in mapping(obj, "metadata").items() if key not in _SERVERS}
    return {**{key: value for key, value in obj.items() if key not in _OWN}, "metadata": metadata}


def difference(now: Mapping[str, Any], wanted: Mapping[str, Any]) -> Obj:
    """The merge patch that leads from one object to another."""
    found: Obj = {key: None for key in now if key not in wanted}
    for key, value in wanted.items():
        there = now.get(key)
        if isinstance(value, dict) and isinstance(there, dict):
            if inner := difference(there, value):
                found[key] = inner
        elif value != there:
            found[key] = value
    return found


_Reversal = Callable[[ApiKind, Done], Change]
_REVERSALS: Final[dict[str, _Reversal]] = {
    "delete": _deleted,
    "kill": _deleted,
    "evict": _evicted,
    "scale.to": _scaled,
    "image": _image,
    "restart": _restarted,
    "label": _labelled("labels", labelling.label),
    "annotate": _labelled("annotations", labelling.annotate),
    "taint": _tainted,
    "trigger": _triggered,
    "cordon": lambda kind, done: nodes.uncordon(kind, done.change.ref),
    "uncordon": lambda kind, done: nodes.cordon(kind, done.change.ref),
    "pause": lambda kind, done: rollout.pause(kind, done.change.ref, on=False),
    "resume": lambda kind, done: rollout.pause(kind, done.change.ref),
    "suspend": lambda kind, done: schedules.suspend(kind, done.change.ref, on=False),
    "unsuspend": lambda kind, done: schedules.suspend(kind, done.change.ref),
}
