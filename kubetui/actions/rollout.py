"""Rollouts: restart, another image, and back to the revision before.

Rule: `kubectl/pkg/polymorphichelpers` (rollback.go, objectrestarter.go).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any, Final, Protocol

from kubetui.actions.change import JSON_PATCH, STRATEGIC, Change, argument, kubectl, patch
from kubetui.api import meta
from kubetui.api.meta import Obj, ObjectRef, clone, controller_of, dig, format_time, mapping, uid
from kubetui.kinds.model import ApiKind

REVISION: Final = "deployment.kubernetes.io/revision"
_HASH: Final = "pod-template-hash"
_OWN_ANNOTATIONS: Final = (
    "kubectl.kubernetes.io/last-applied-configuration",
    REVISION,
    "deployment.kubernetes.io/revision-history",
    "deployment.kubernetes.io/desired-replicas",
    "deployment.kubernetes.io/max-replicas",
    "deprecated.deployment.rollback.to",
)
"""Annotations a Deployment keeps when it takes a revision's others."""


class NothingToUndo(ValueError):
    """There is no revision to go back to; the message says why in one sentence."""


def restart(kind: ApiKind, ref: ObjectRef, now: datetime) -> Change:
    """Replace all Pods one after the other, by a changed note in the template."""
    note = {"kubectl.kubernetes.io/restartedAt": format_time(now)}
    command = kubectl("rollout", "restart", argument(kind, ref.name), namespace=ref.namespace)
    body = {"spec": {"template": {"metadata": {"annotations": note}}}}
    return patch(
        "restart", kind, ref, f"Restart the rollout of {kind.kind} {ref.name}.", command, body, STRATEGIC
    )


def pause(kind: ApiKind, ref: ObjectRef, on: bool = True) -> Change:
    """Let a Deployment gather changes without rolling them out; or let it roll them out now."""
    verb = "pause" if on else "resume"
    effect = "changes are gathered, not rolled out" if on else "what was changed meanwhile is rolled out"
    command = kubectl("rollout", verb, argument(kind, ref.name), namespace=ref.namespace)
    said = f"{verb.capitalize()} the rollout of {kind.kind} {ref.name}: {effect}."
    return patch(verb, kind, ref, said, command, {"spec": {"paused": True if on else None}}, STRATEGIC)


def images_of(obj: Obj | None, part: str = "containers") -> dict[str, str]:
    """The image of each container of a Pod, or of the template from which Pods are made."""
    paths = (("spec", "jobTemplate", "spec", "template", "spec"), ("spec", "template", "spec"), ("spec",))
    spec = next((found for path in paths if (found := mapping(obj, *path))), {})
    return {meta.text(one, "name"): meta.text(one, "image") for one in meta.dicts(spec, part)}


def set_image(kind: ApiKind, ref: ObjectRef, images: Mapping[str, str], init: Collection[str] = ()) -> Change:
    """Give containers, by name, other images; `init` names those that run before the others."""
    pairs = [f"{container}={image}" for container, image in images.items()]
    command = kubectl("set", "image", argument(kind, ref.name), *pairs, namespace=ref.namespace)
    spec: Obj = {}
    for name, image in images.items():
        part = "initContainers" if name in init else "containers"
        spec.setdefault(part, []).append({"name": name, "image": image})
    body: Obj = {"spec": spec}
    if kind.resource != "pods":
        body = {"spec": {"template": body}}
    if kind.resource == "cronjobs.batch":
        body = {"spec": {"jobTemplate": body}}
    said = f"Set the image of {kind.kind} {ref.name}: {', '.join(pairs)}."
    return patch("image", kind, ref, said, command, body, STRATEGIC)


def undo(
    kind: ApiKind, deployment: Obj, replica_sets: Iterable[Obj], ref: ObjectRef, to_revision: int = 0
) -> Change:
    """Give a Deployment the template of an older revision: the one before the current, or a named one.

    Raises:
        NothingToUndo: there is no such revision, it is the current one, or the Deployment is paused.
    """
    if dig(deployment, "spec", "paused") is True:
        raise NothingToUndo(f"{ref.name} is paused; resume it first with kubectl rollout resume.")
    chosen, number = _revision(deployment, replica_sets, to_revision)
    template = _template(chosen)
    if template == mapping(deployment, "spec", "template"):
        raise NothingToUndo(f"{ref.name} already has the template of revision {number}.")
    body = [
        {"op": "replace", "path": "/spec/template", "value": template},
        {"op": "replace", "path": "/metadata/annotations", "value": _annotations(deployment, chosen)},
    ]
    named = [f"--to-revision={to_revision}"] if to_revision else []
    command = kubectl("rollout", "undo", argument(kind, ref.name), *named, namespace=ref.namespace)
    said = f"Roll {kind.kind} {ref.name} back to revision {number}."
    return patch("undo", kind, ref, said, command, body, JSON_PATCH)


class Reading(Protocol):
    """What going back needs of a session."""

    async def get(self, ref: ObjectRef) -> Obj:
        """The whole object from the server."""

    async def list(
        self, resource: str, namespace: str = "", *, labels: str = "", fields: str = ""
    ) -> list[Obj]:
        """The objects of a kind from the server."""


async def fetch_undo(session: Reading, kind: ApiKind, ref: ObjectRef, to_revision: int = 0) -> Change:
    """`undo`, with the workload and its revisions read from the server whole.

    Raises:
        NothingToUndo: as `undo`.
    """
    deployment = await session.get(ref)
    if ref.resource != "deployments.apps":
        from kubetui.actions.history import undo_set

        kept = await session.list("controllerrevisions.apps", ref.namespace)
        return undo_set(kind, deployment, kept, ref, to_revision)
    replica_sets = await session.list("replicasets.apps", ref.namespace)
    return undo(kind, deployment, replica_sets, ref, to_revision)


def revision_of(obj: Obj) -> int:
    """The revision a Deployment or ReplicaSet carries; 0 without one."""
    value = str(meta.annotations(obj).get(REVISION, ""))
    return int(value) if value.isdigit() else 0


def _revision(deployment: Obj, replica_sets: Iterable[Obj], wanted: int) -> tuple[Obj, int]:
    owned = sorted((rs for rs in replica_sets if _owned(rs, deployment)), key=revision_of)
    if wanted:
        found = next((rs for rs in owned if revision_of(rs) == wanted), None)
    else:
        found = owned[-2] if len(owned) > 1 else None
    if found is None:
        missing = f"revision {wanted}" if wanted else "older revision"
        raise NothingToUndo(f"{dig(deployment, 'metadata', 'name')} has no {missing} to go back to.")
    return found, revision_of(found)


def _owned(replica_set: Obj, deployment: Obj) -> bool:
    owner = controller_of(replica_set)
    return owner is not None and owner.get("uid") == uid(deployment)


def _template(replica_set: Obj) -> Obj:
    template = clone(mapping(replica_set, "spec", "template"))
    labels: dict[str, Any] = mapping(template, "metadata", "labels")
    labels.pop(_HASH, None)
    return template


def _annotations(deployment: Obj, replica_set: Obj) -> dict[str, str]:
    kept = {key: value for key, value in meta.annotations(deployment).items() if key in _OWN_ANNOTATIONS}
    taken = meta.annotations(replica_set)
    return {**kept, **{key: value for key, value in taken.items() if key not in _OWN_ANNOTATIONS}}
