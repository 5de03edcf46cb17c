"""Making a deleted object again, where nothing that matters was lost with it."""

from __future__ import annotations

from typing import Any, Final

from kubetui.actions.change import MANAGER, Change, kubectl
from kubetui.actions.deletion import TYPED
from kubetui.api import meta
from kubetui.api.meta import Obj, ObjectRef, clone, dicts, mapping, text
from kubetui.kinds.model import ApiKind

_KEPT: Final = ("name", "namespace", "labels", "annotations")
_TOKEN: Final = "kube-api-access-"
_JOB_LABELS: Final = ("controller-uid", "batch.kubernetes.io/controller-uid", "job-name",
                      "batch.kubernetes.io/job-name")  # fmt: skip


class CannotUndo(ValueError):
    """A change cannot be taken back; the message says why in one sentence."""


def recreate(kind: ApiKind, ref: ObjectRef, before: Obj) -> Change:
    """Make an object again as it was before it was deleted: another UID, its status begins anew.

    Raises:
        CannotUndo: its owner makes another, or more was lost than the object itself.
    """
    if why := _lost(kind, before):
        raise CannotUndo(why)
    body = _bare(kind, before)
    command = kubectl("create", "-f", "-", namespace=ref.namespace)
    said = f"Make {kind.kind} {ref.name} again: with another UID, and what it owned is made anew."
    path = kind.path(ref.namespace)
    return Change(
        "create", ref._replace(uid=""), said, command, "POST", path, {"fieldManager": MANAGER}, body
    )


def _lost(kind: ApiKind, before: Obj) -> str:
    owner = meta.controller_of(before)
    if owner is not None:
        return f"{meta.name(before)} belonged to {text(owner, 'kind')} {text(owner, 'name')}, which makes another."
    if kind.resource in TYPED:
        return f"With {kind.kind} {meta.name(before)} went more than itself: that cannot be made again."
    if kind.resource == "secrets":
        return "The values of Secrets are not kept, so a deleted one cannot be made again."
    return ""


def _bare(kind: ApiKind, before: Obj) -> Obj:
    obj = clone(before)
    obj.pop("status", None)
    obj["apiVersion"], obj["kind"] = kind.api_version, kind.kind
    obj["metadata"] = {key: value for key, value in mapping(obj, "metadata").items() if key in _KEPT}
    if kind.resource == "pods":
        _unbound(obj)
    elif kind.resource == "jobs.batch":
        _unselected(obj)
    return obj


def _unbound(pod: Obj) -> None:
    """Let the Pod be placed anew, and the server mount its token anew."""
    spec = mapping(pod, "spec")
    spec.pop("nodeName", None)
    spec["volumes"] = [v for v in dicts(spec, "volumes") if not text(v, "name").startswith(_TOKEN)]
    for field in ("containers", "initContainers", "ephemeralContainers"):
        for container in dicts(spec, field):
            mounts = dicts(container, "volumeMounts")
            container["volumeMounts"] = [m for m in mounts if not text(m, "name").startswith(_TOKEN)]
    spec.pop("ephemeralContainers", None)


def _unselected(job: Obj) -> None:
    """The server chooses the selector of a Job by its UID, which is another now."""
    spec = mapping(job, "spec")
    if spec.get("manualSelector"):
        return
    spec.pop("selector", None)
    for labels in (meta.labels(job), mapping(spec, "template", "metadata", "labels")):
        _drop(labels)


def _drop(labels: dict[str, Any]) -> None:
    for key in _JOB_LABELS:
        labels.pop(key, None)
