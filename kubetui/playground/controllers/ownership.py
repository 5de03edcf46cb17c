"""Adopting orphans that match a selector, releasing what no longer matches.

Rule: `pkg/controller/controller_ref_manager.go`.
"""

from __future__ import annotations

from collections.abc import Iterable

from kubetui.api import meta
from kubetui.api.errors import ApiError
from kubetui.api.meta import Obj
from kubetui.api.selectors import Selector, matches
from kubetui.playground.api import Api
from kubetui.playground.controllers.base import owner_reference
from kubetui.playground.informer import SharedInformer


class Claims:
    """One owner's claims on the objects of one kind."""

    def __init__(self, api: Api, informer: SharedInformer, owner_resource: str, api_version: str, kind: str):
        self._api = api
        self._informer = informer
        self._owner_resource = owner_resource
        self._api_version = api_version
        self._kind = kind

    async def claim(self, owner: Obj, selector: Selector | None) -> list[Obj]:
        """The objects that are the owner's, after adopting and releasing."""
        found: list[Obj] = []
        for obj in self._informer.by_index("controller", meta.uid(owner)):
            if matches(selector, meta.labels(obj)):
                found.append(obj)
            elif not meta.deleting(owner):
                await self._release(owner, obj)
        for obj in self._informer.by_index("controller", f"orphans of {meta.namespace(owner)}"):
            if self._adoptable(owner, obj, selector):
                found.extend(await self._adopt(owner, obj))
        return found

    def _adoptable(self, owner: Obj, obj: Obj, selector: Selector | None) -> bool:
        if meta.deleting(owner) or meta.deleting(obj):
            return False
        return bool(selector) and matches(selector, meta.labels(obj))

    async def _adopt(self, owner: Obj, obj: Obj) -> Iterable[Obj]:
        # The cache may lag behind the owner's deletion: ask before taking anything in.
        live = await self._api.get(self._owner_resource, meta.name(owner), meta.namespace(owner))
        if meta.uid(live) != meta.uid(owner) or meta.deleting(live):
            return ()
        reference = owner_reference(owner, self._api_version, self._kind)
        return await self._patch(obj, [reference])

    async def _release(self, owner: Obj, obj: Obj) -> None:
        await self._patch(obj, [{"$patch": "delete", "uid": meta.uid(owner)}])

    async def _patch(self, obj: Obj, references: list[Obj]) -> Iterable[Obj]:
        patch = {"metadata": {"uid": meta.uid(obj), "ownerReferences": references}}
        try:
            changed = await self._api.patch(
                self._informer.resource, meta.name(obj), patch, meta.namespace(obj), kind="strategic"
            )
        except ApiError as error:
            if error.code in (404, 422):
                return ()
            raise
        self._informer.learn(changed)
        return (changed,)
