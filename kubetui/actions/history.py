"""Back to an older revision of a StatefulSet or DaemonSet: what their ControllerRevisions hold.

Rule: `kubectl/pkg/polymorphichelpers/rollback.go`: the revision's data is a patch of the object.
"""

from __future__ import annotations

from collections.abc import Iterable

from kubetui.actions.change import STRATEGIC, Change, argument, kubectl, patch
from kubetui.actions.rollout import NothingToUndo
from kubetui.api.meta import Obj, ObjectRef, clone, controller_of, integer, mapping, uid
from kubetui.kinds.model import ApiKind


def undo_set(kind: ApiKind, owner: Obj, kept: Iterable[Obj], ref: ObjectRef, to_revision: int = 0) -> Change:
    """Give a StatefulSet or DaemonSet the template of an older revision: the one before, or a named one.

    Raises:
        NothingToUndo: there is no such revision, or it is the current one.
    """
    mine = [one for one in kept if (controller_of(one) or {}).get("uid") == uid(owner)]
    mine.sort(key=lambda one: integer(one, "revision"))
    if to_revision:
        chosen = next((one for one in mine if integer(one, "revision") == to_revision), None)
    else:
        chosen = mine[-2] if len(mine) > 1 else None
    if chosen is None:
        missing = f"revision {to_revision}" if to_revision else "older revision"
        raise NothingToUndo(f"{ref.name} has no {missing} to go back to.")
    number, body = integer(chosen, "revision"), clone(mapping(chosen, "data"))
    template = {key: value for key, value in mapping(body, "spec", "template").items() if key != "$patch"}
    if template == mapping(owner, "spec", "template"):
        raise NothingToUndo(f"{ref.name} already has the template of revision {number}.")
    named = [f"--to-revision={to_revision}"] if to_revision else []
    command = kubectl("rollout", "undo", argument(kind, ref.name), *named, namespace=ref.namespace)
    return patch("undo", kind, ref, f"Roll {kind.kind} {ref.name} back to revision {number}.", command, body,
                 STRATEGIC)  # fmt: skip


def wished_template(change: Change) -> Obj:
    """The template a Deployment, StatefulSet or DaemonSet would have after going back."""
    if isinstance(change.body, list):
        steps: list[Obj] = change.body
        return next((mapping(step, "value") for step in steps if step["path"] == "/spec/template"), {})
    return mapping(change.body, "spec", "template")
