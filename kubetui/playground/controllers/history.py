"""ControllerRevisions: the templates a StatefulSet or DaemonSet has had.

A revision takes the annotations its owner has at that time, which is where `kubectl rollout history`
reads the change-cause.

Rule: `pkg/controller/history`; `pkg/controller/daemon/update.go` (snapshot),
`pkg/controller/statefulset/stateful_set_utils.go` (newRevision).
"""

from __future__ import annotations

from typing import Any

from kubetui.api import meta
from kubetui.api.errors import ApiError
from kubetui.api.meta import Obj, dig, integer, mapping
from kubetui.playground.api import Api
from kubetui.playground.controllers.base import Requeue, controller_uid, owner_reference
from kubetui.playground.controllers.hashing import revision_hash
from kubetui.playground.informer import Informers

REVISIONS = "controllerrevisions.apps"
HASH = "controller-revision-hash"


def data_of(owner: Obj) -> Obj:
    """What a revision keeps of its owner: a patch that brings the template back.

    Its keys are in order, as Go writes a map: clients compare the bytes with what they make of the owner.
    """
    return {"spec": {"template": _in_order({**mapping(owner, "spec", "template"), "$patch": "replace"})}}


def _in_order(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _in_order(value[key]) for key in sorted(value)}
    return [_in_order(each) for each in value] if isinstance(value, list) else value


def template_of(revision: Obj) -> Obj:
    """The template that a revision keeps."""
    found = mapping(revision, "data", "spec", "template")
    return {key: value for key, value in found.items() if key != "$patch"}


class History:
    """The revisions of the owners of one kind."""

    def __init__(self, api: Api, informers: Informers, kind: str) -> None:
        self._api = api
        self._kind = kind
        self._revisions = informers.of(REVISIONS)
        self._revisions.add_index("controller", controller_uid)

    def all(self, owner: Obj) -> list[Obj]:
        """The revisions of an owner, oldest first."""
        found = [
            each
            for each in self._revisions.by_index("controller", meta.uid(owner))
            if not self._revisions.going(each)
        ]
        return sorted(found, key=lambda each: (integer(each, "revision"), meta.name(each)))

    async def newest(self, owner: Obj) -> Obj:
        """The revision of the owner's present template; made, or brought to the front, if need be."""
        known = self.all(owner)
        wanted = data_of(owner)
        equal = next((each for each in reversed(known) if each.get("data") == wanted), None)
        number = integer(known[-1], "revision") + 1 if known else 1
        if equal is None:
            return await self._create(owner, wanted, number)
        if equal is known[-1]:
            return equal
        changed = await self._api.update(REVISIONS, {**equal, "revision": number})
        self._revisions.learn(changed)
        return changed

    async def _create(self, owner: Obj, data: Obj, number: int) -> Obj:
        digest = revision_hash(data, dig(owner, "status", "collisionCount"))
        labels = {**mapping(owner, "spec", "template", "metadata", "labels"), HASH: digest}
        if self._kind == "StatefulSet":
            labels = {**labels, "controller.kubernetes.io/hash": labels.pop(HASH)}
        body: Obj = {
            "metadata": {
                "name": f"{meta.name(owner)}-{digest}",
                "namespace": meta.namespace(owner),
                "labels": labels,
                "annotations": dict(meta.annotations(owner)),
                "ownerReferences": [owner_reference(owner, "apps/v1", self._kind)],
            },
            "data": data,
            "revision": number,
        }
        try:
            made = await self._api.create(REVISIONS, body)
        except ApiError as error:
            if error.reason != "AlreadyExists":
                raise
            made = await self._api.get(REVISIONS, body["metadata"]["name"], meta.namespace(owner))
            if made.get("data") != data:
                raise Requeue(f"revision {meta.name(made)} has the hash of another template") from error
        self._revisions.learn(made)
        return made

    async def trim(self, owner: Obj, live: set[str]) -> None:
        """Delete the oldest revisions beyond the limit; those in use (by name) stay."""
        limit = integer(owner, "spec", "revisionHistoryLimit", default=10)
        idle = [each for each in self.all(owner) if meta.name(each) not in live]
        for each in idle[: max(0, len(idle) - limit)]:
            try:
                await self._api.delete(REVISIONS, meta.name(each), meta.namespace(each))
            except ApiError as error:
                if error.code != 404:
                    raise
            self._revisions.doom(each)
