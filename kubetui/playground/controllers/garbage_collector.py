"""The garbage collector: what is owned goes when its last owner has gone.

Rule: `pkg/controller/garbagecollector`. Background: owners that are absent (the UID counts) take their
dependents with them. Foreground: dependents that block go first. Orphan: the references are taken away.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from functools import partial

from kubetui.api import meta
from kubetui.api.errors import ApiError
from kubetui.api.meta import Obj
from kubetui.kinds.model import ApiKind
from kubetui.kinds.registry import KINDS, by_resource
from kubetui.playground.controllers.base import Context, Requeue, log
from kubetui.playground.controllers.owner_graph import (
    FOREGROUND,
    ORPHAN,
    Item,
    OwnerGraph,
    finalizers,
    waits_for_dependents,
)
from kubetui.playground.workqueue import WorkQueue

_WORKERS = 10
_IGNORED = frozenset({"events", "events.events.k8s.io"})


_DEFINITIONS = "customresourcedefinitions.apiextensions.k8s.io"


def _watched(kinds: Iterable[ApiKind]) -> list[str]:
    """Every kind that can own or be owned, each once; Events do neither, and there are many."""
    wanted = {"list", "watch", "delete"}
    found = (kind.resource for kind in kinds if wanted <= set(kind.verbs) and kind.resource not in _IGNORED)
    return list(dict.fromkeys(found))


class GarbageCollector:
    """Watches all kinds; a change costs a few dictionary accesses unless an owner went."""

    name = "garbage-collector"

    def __init__(self, context: Context) -> None:
        self.api = context.api
        self.informers = context.informers
        self.queue: WorkQueue[Item] = WorkQueue(context.clock)
        self._graph = OwnerGraph()
        self._kinds = {(kind.api_version, kind.kind): kind for kind in KINDS}
        self._resources: list[str] = []
        self._news = asyncio.Event()
        self._watch_kinds(KINDS)

    def _watch_kinds(self, kinds: Iterable[ApiKind]) -> None:
        """Take up the kinds that are new."""
        for resource in _watched(kinds):
            if resource not in self._resources:
                self._resources.append(resource)
                self.informers.of(resource).listen(partial(self._changed, resource))

    def _changed(self, resource: str, old: Obj | None, new: Obj | None) -> None:
        for item in self._graph.take(resource, old, new):
            self.queue.add(item)
        if resource == _DEFINITIONS:
            self._news.set()

    async def _discover(self) -> None:
        """Follow what is served: definitions of custom kinds come and go."""
        while True:
            await self._news.wait()
            self._news.clear()
            kinds = await self.api.discover()
            self._kinds = {(kind.api_version, kind.kind): kind for kind in kinds}
            known = len(self._resources)
            self._watch_kinds(kinds)
            if len(self._resources) > known:
                # What was owned by nobody known may have lost its owner in the meantime.
                for item in self._graph.all_dependents():
                    self.queue.add(item)
            for resource in set(self._resources) - set(_watched(kinds)):
                self._resources.remove(resource)
                for obj in self.informers.forget(resource):
                    self._changed(resource, obj, None)

    async def run(self) -> None:
        """Collect until cancelled; can be run again."""
        async with self.informers.running():
            # Custom kinds may be gone before they are listed: nothing waits for them.
            await self.informers.wait_synced(*_watched(KINDS))
            log.info("Started controller: %s", self.name)
            for item in self._graph.all_dependents():
                self.queue.add(item)
            try:
                with self.queue:
                    async with asyncio.TaskGroup() as group:
                        group.create_task(self._discover(), name=f"{self.name} discovery")
                        for index in range(_WORKERS):
                            group.create_task(self._work(), name=f"{self.name} {index}")
            finally:
                log.info("Stopped controller: %s", self.name)

    async def _work(self) -> None:
        while True:
            item = await self.queue.get()
            try:
                await self.sync(item)
                self.queue.forget(item)
            except (ApiError, OSError, Requeue) as error:
                if not isinstance(error, ApiError) or error.code != 409:
                    log.warning("%s: error processing %s, requeuing: %s", self.name, item.key, error)
                self.queue.add_rate_limited(item)
            except Exception:
                log.exception("%s: error processing %s, requeuing", self.name, item.key)
                self.queue.add_rate_limited(item)
            finally:
                self.queue.done(item)
            await asyncio.sleep(0)

    async def sync(self, item: Item) -> None:
        """See whether an object is to go, or others before it."""
        obj = self.informers.of(item.resource).by_key(item.key)
        if obj is None or meta.uid(obj) != item.uid:
            return
        if waits_for_dependents(obj):
            await self._foreground(item, obj)
        elif meta.deleting(obj):
            if ORPHAN in finalizers(obj):
                await self._orphan(item, obj)
        elif meta.owners(obj):
            await self._collect(item, obj)

    async def _collect(self, item: Item, obj: Obj) -> None:
        solid: list[Obj] = []
        waiting: list[Obj] = []
        gone: list[Obj] = []
        for owner in meta.owners(obj):
            found = await self._owner(owner, meta.namespace(obj))
            if found is None:
                gone.append(owner)
            elif waits_for_dependents(found) and owner.get("blockOwnerDeletion"):
                waiting.append(owner)
            else:
                solid.append(owner)
        if solid:
            if gone or waiting:
                await self._unlink(item, [*gone, *waiting])
            return
        deep = bool(waiting) and bool(self._graph.dependents(item.uid))
        if deep and any(self._waits(each) for each in self._graph.dependents(item.uid)):
            # A circle: what waits for this one is waited for by it; nobody would ever be the first to go.
            await self._unblock(item, obj)
        await self._delete(item, self._policy(obj, deep))

    def _waits(self, item: Item) -> bool:
        obj = self.informers.of(item.resource).by_key(item.key)
        return obj is not None and waits_for_dependents(obj)

    async def _unblock(self, item: Item, obj: Obj) -> None:
        """Let no owner wait for an object any longer."""
        owners = [{**owner, "blockOwnerDeletion": False} for owner in meta.owners(obj)]
        await self._patch(item, obj, {"ownerReferences": owners})

    def _policy(self, obj: Obj, deep: bool) -> str:
        if deep:
            return "Foreground"
        names = finalizers(obj)
        return "Orphan" if ORPHAN in names else "Foreground" if FOREGROUND in names else "Background"

    async def _owner(self, owner: Obj, namespace: str) -> Obj | None:
        """The owner as far as anybody knows; None when it is certain that there is none."""
        uid = meta.text(owner, "uid")
        known = self._graph.find(uid)
        if known is not None:
            found = self.informers.of(known.resource).by_key(known.key)
            if found is not None and meta.uid(found) == uid:
                return found
        kind = self._kinds.get((meta.text(owner, "apiVersion"), meta.text(owner, "kind")))
        if kind is None:
            # A kind nobody serves may be served later: its dependents stay.
            return {}
        try:
            live = await self.api.get(
                kind.resource, meta.text(owner, "name"), namespace if kind.namespaced else ""
            )
        except ApiError as error:
            if error.code == 404:
                return None
            raise
        return live if meta.uid(live) == uid else None

    async def _foreground(self, item: Item, obj: Obj) -> None:
        dependents = self._graph.dependents(item.uid)
        blocking = [each for each in dependents if self._blocks(each, item.uid)]
        if blocking:
            for each in dependents:
                self.queue.add(each)
            return
        await self._drop_finalizer(item, obj, FOREGROUND)

    def _blocks(self, dependent: Item, owner: str) -> bool:
        obj = self.informers.of(dependent.resource).by_key(dependent.key)
        if obj is None or meta.uid(obj) != dependent.uid:
            return False
        return any(each.get("uid") == owner and each.get("blockOwnerDeletion") for each in meta.owners(obj))

    async def _orphan(self, item: Item, obj: Obj) -> None:
        for dependent in self._graph.dependents(item.uid):
            await self._unlink(dependent, [{"uid": item.uid}])
        await self._drop_finalizer(item, obj, ORPHAN)

    async def _unlink(self, item: Item, owners: list[Obj]) -> None:
        """Take references away from an object."""
        informer = self.informers.of(item.resource)
        obj = informer.by_key(item.key)
        if obj is None or meta.uid(obj) != item.uid:
            return
        uids = {meta.text(owner, "uid") for owner in owners}
        rest = [owner for owner in meta.owners(obj) if meta.text(owner, "uid") not in uids]
        await self._patch(item, obj, {"ownerReferences": rest or None})

    async def _drop_finalizer(self, item: Item, obj: Obj, name: str) -> None:
        rest = [each for each in finalizers(obj) if each != name]
        await self._patch(item, obj, {"finalizers": rest or None})

    async def _patch(self, item: Item, obj: Obj, about: Obj) -> None:
        version = meta.text(obj, "metadata", "resourceVersion")
        patch = {"metadata": {"uid": item.uid, "resourceVersion": version, **about}}
        try:
            await self.api.patch(item.resource, meta.name(obj), patch, meta.namespace(obj))
        except ApiError as error:
            if error.code != 404:
                raise

    async def _delete(self, item: Item, policy: str) -> None:
        namespace, _, name = item.key.rpartition("/")
        kind = by_resource(item.resource)
        log.info("Deleting %s %s, whose owners are gone (%s)", kind.kind if kind else "", item.key, policy)
        try:
            await self.api.delete(item.resource, name, namespace, propagation=policy, uid=item.uid)
        except ApiError as error:
            if error.code not in (404, 409):
                raise
