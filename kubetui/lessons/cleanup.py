"""Cleaning up after lessons: what kubetui made goes, what others made stays."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Iterable
from typing import TYPE_CHECKING, Final, NamedTuple

from kubetui.actions import deletion
from kubetui.actions.gate import Gate
from kubetui.api import meta
from kubetui.api.errors import ApiError
from kubetui.api.meta import Obj, ObjectRef
from kubetui.kinds import registry
from kubetui.kinds.model import ApiKind
from kubetui.lessons.manifests import LABEL, MANAGED_BY, managed

if TYPE_CHECKING:
    from kubetui.session import Session

_COMINGS_AND_GOINGS: Final = frozenset({
    "events", "events.events.k8s.io", "endpoints", "endpointslices.discovery.k8s.io", "leases.coordination.k8s.io",
    "pods.metrics.k8s.io", "controllerrevisions.apps", "replicasets.apps",
})  # fmt: skip
"""Kinds whose objects are made by the cluster itself on behalf of others."""

_NAMED: Final = 3
"""So many of what stays are named."""


class CleanedUp(NamedTuple):
    """What became of a lesson's objects: how many were deleted, what of others kept the namespace."""

    deleted: int
    kept: tuple[str, ...] = ()
    namespace_deleted: bool = False

    @property
    def told(self) -> str:
        """One sentence: what was not made by lessons stays, and is named."""
        if not self.kept:
            return "Cleaned up."
        more = "" if len(self.kept) <= _NAMED else f" and {len(self.kept) - _NAMED} more"
        verb = "stays" if len(self.kept) == 1 else "stay"
        return f"Cleaned up; {', '.join(self.kept[:_NAMED])}{more} {verb}: no lesson made that."


async def remove(session: Session, gate: Gate, namespace: str) -> CleanedUp:
    """Delete what carries kubetui's label in a namespace; the namespace too if kubetui made it.

    The namespace stays when others put something there: it is named in the answer.
    """
    deleted = await empty(session, gate, namespace)
    room = await _namespace(session, namespace)
    if room is None or not managed(room) or not gate.journal.made("namespaces", meta.uid(room)):
        return CleanedUp(deleted)
    kept = tuple([name async for name in _of_others(session, namespace)])
    if kept:
        return CleanedUp(deleted, kept)
    kind = registry.by_resource("namespaces")
    assert kind is not None
    await gate.run(deletion.delete(kind, meta.ref(kind.resource, room)))
    return CleanedUp(deleted, namespace_deleted=True)


async def empty(session: Session, gate: Gate, namespace: str) -> int:
    """Delete what carries kubetui's label in a namespace; how many objects that were."""
    found: list[tuple[ApiKind, Obj]] = []
    for kind, objects in await _listed(session, namespace, f"{LABEL}={MANAGED_BY}"):
        found.extend((kind, obj) for obj in objects if not meta.deleting(obj))
    # What has an owner goes with it; an owner that is still there would only make it anew.
    heads = [(kind, obj) for kind, obj in found if not meta.owners(obj)]
    for kind, obj in heads:
        await _delete(gate, kind, obj)
    return len(heads)


async def emptied(session: Session, gate: Gate, namespace: str, within: float) -> bool:
    """`empty`, and wait until nothing with the label is left, for so many seconds at most."""
    await empty(session, gate, namespace)
    deadline = time.monotonic() + within
    while any([objects for _, objects in await _listed(session, namespace, f"{LABEL}={MANAGED_BY}")]):
        if time.monotonic() > deadline:
            return False
        await asyncio.sleep(0.2)
    return True


async def _delete(gate: Gate, kind: ApiKind, obj: Obj) -> None:
    try:
        await gate.run(deletion.delete(kind, meta.ref(kind.resource, obj)))
    except ApiError as error:
        if error.code not in (404, 409):
            raise


async def _namespace(session: Session, namespace: str) -> Obj | None:
    try:
        return await session.get(ObjectRef("namespaces", "", namespace))
    except ApiError as error:
        if error.code == 404:
            return None
        raise


async def _of_others(session: Session, namespace: str) -> AsyncIterator[str]:
    for kind, objects in await _listed(session, namespace, ""):
        if kind.resource in _COMINGS_AND_GOINGS:
            continue
        for obj in objects:
            if not managed(obj) and not meta.owners(obj) and not _standard(kind, obj):
                yield f"{kind.singular}/{meta.name(obj)}"


def _standard(kind: ApiKind, obj: Obj) -> bool:
    """Whether the cluster puts this object into every namespace."""
    standard = {"serviceaccounts": "default", "configmaps": "kube-root-ca.crt"}
    return standard.get(kind.resource) == meta.name(obj)


async def _listed(session: Session, namespace: str, labels: str) -> Iterable[tuple[ApiKind, list[Obj]]]:
    kinds = [kind for kind in session.kinds if kind.namespaced and {"list", "delete"} <= set(kind.verbs)]
    return await asyncio.gather(*(_list(session, kind, namespace, labels) for kind in kinds))


async def _list(session: Session, kind: ApiKind, namespace: str, labels: str) -> tuple[ApiKind, list[Obj]]:
    try:
        return kind, await session.list(kind.resource, namespace, labels=labels)
    except ApiError as error:
        # Not served any more, or not allowed: then kubetui made none of it.
        if error.code in (403, 404, 405):
            return kind, []
        raise
