"""A cache of one kind, kept by list and watch, that tells its listeners what changed.

Rule: client-go `tools/cache` (Reflector, Indexer, SharedInformer). The objects in the cache are the
ones the API handed out: shared, so `meta.clone` before a change.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager

from kubetui.api import meta
from kubetui.api.errors import ApiError
from kubetui.api.meta import Obj
from kubetui.playground.api import Api, WatchEvent
from kubetui.playground.clock import Clock

Handler = Callable[[Obj | None, Obj | None], None]
"""Called with (old, new): an addition has no old, a deletion no new. Must not wait."""

Index = Callable[[Obj], Iterable[str]]
"""The values under which an object is found in an index."""

_FIRST_RETRY, _LAST_RETRY = 0.8, 10.0
_log = logging.getLogger("kubetui.playground.informer")


def key_of(obj: Obj) -> str:
    """`namespace/name`, or `name` of a cluster-scoped object."""
    namespace, name = meta.namespace(obj), meta.name(obj)
    return f"{namespace}/{name}" if namespace else name


def split_key(key: str) -> tuple[str, str]:
    """Namespace and name of a key."""
    namespace, _, name = key.rpartition("/")
    return namespace, name


class SharedInformer:
    """The objects of one kind, as of the last event seen."""

    def __init__(
        self,
        api: Api,
        resource: str,
        clock: Clock,
        *,
        namespace: str = "",
        indexes: Mapping[str, Index] | None = None,
    ) -> None:
        self.resource = resource
        self.revision = 0
        self._api = api
        self._clock = clock
        self._namespace = namespace
        self._objects: dict[str, Obj] = {}
        self._namespaces: dict[str, dict[str, Obj]] = {}
        self._indexes: dict[str, Index] = dict(indexes or {})
        self._found: dict[str, dict[str, dict[str, Obj]]] = {name: {} for name in self._indexes}
        self._handlers: list[Handler] = []
        self._doomed: set[str] = set()
        self._synced = asyncio.Event()

    async def wait_synced(self) -> None:
        """Wait for the first list."""
        await self._synced.wait()

    def get(self, namespace: str, name: str) -> Obj | None:
        """The object of a name."""
        return self.by_key(f"{namespace}/{name}" if namespace else name)

    def by_key(self, key: str) -> Obj | None:
        """The object of a `namespace/name`."""
        return self._objects.get(key)

    def by_index(self, index: str, value: str) -> list[Obj]:
        """The objects that an index files under a value."""
        return list(self._found[index].get(value, {}).values())

    def list(self, namespace: str = "") -> list[Obj]:
        """The objects of a namespace, of all without one."""
        return list((self._namespaces.get(namespace, {}) if namespace else self._objects).values())

    def add_index(self, name: str, index: Index) -> None:
        """Add an index; one that exists stays, since informers are shared."""
        if name in self._indexes:
            return
        self._indexes[name] = index
        self._found[name] = {}
        for key, obj in self._objects.items():
            for value in index(obj):
                self._found[name].setdefault(value, {})[key] = obj

    def listen(self, handler: Handler) -> Callable[[], None]:
        """Call a handler at each change from now on; returns what ends that."""
        self._handlers.append(handler)
        return lambda: self._handlers.remove(handler)

    def learn(self, obj: Obj) -> None:
        """Take in the answer to one's own write before the watch tells it, unless it already has."""
        if meta.revision(obj) > self.revision:
            self._put(obj)

    def doom(self, obj: Obj) -> None:
        """Remember that the API accepted this object's deletion until the watch tells it."""
        current = self._objects.get(key_of(obj))
        if current is not None and meta.uid(current) == meta.uid(obj) and not meta.deleting(current):
            self._doomed.add(meta.uid(obj))

    def going(self, obj: Obj) -> bool:
        """Whether the object is being deleted, as far as is known."""
        return meta.deleting(obj) or meta.uid(obj) in self._doomed

    async def run(self) -> None:
        """List, watch, and list again after every break, until cancelled."""
        wait = _FIRST_RETRY
        while True:
            try:
                await self._list()
                wait = _FIRST_RETRY
                await self._watch()
            except ApiError as error:
                if error.code == 410:
                    continue
                _log.warning("failed to list or watch %s: %s", self.resource, error)
            except OSError as error:
                _log.warning("failed to list or watch %s: %s", self.resource, error)
            except Exception:
                _log.exception("failed to list or watch %s", self.resource)
            await self._clock.sleep(wait)
            wait = min(wait * 2, _LAST_RETRY)

    async def _list(self) -> None:
        objects, revision = await self._api.list(self.resource, self._namespace)
        listed = {key_of(obj) for obj in objects}
        for key, old in list(self._objects.items()):
            if key not in listed and meta.revision(old) <= revision:
                self._drop(old)
        for obj in objects:
            self._put(obj)
        self.revision = revision
        self._synced.set()

    async def _watch(self) -> None:
        while True:
            async for event in self._api.watch(self.resource, self.revision, self._namespace):
                self._take(event)
            # A watch that ends without an error has timed out: it goes on where it stood.
            await asyncio.sleep(0)

    def _take(self, event: WatchEvent) -> None:
        self.revision = max(self.revision, event.revision)
        if event.type == "DELETED":
            self._drop(event.object)
        elif event.type in ("ADDED", "MODIFIED"):
            self._put(event.object)

    def _put(self, obj: Obj) -> None:
        key = key_of(obj)
        old = self._objects.get(key)
        if old is not None and meta.uid(old) != meta.uid(obj):
            self._drop(old)
            old = None
        if old is not None and meta.revision(obj) <= meta.revision(old):
            return
        if meta.deleting(obj):
            self._doomed.discard(meta.uid(obj))
        self._unfile(key, old)
        self._file(key, obj)
        self._tell(old, obj)

    def _drop(self, obj: Obj) -> None:
        key = key_of(obj)
        old = self._objects.get(key)
        self._doomed.discard(meta.uid(obj))
        if old is None or meta.uid(old) != meta.uid(obj):
            return
        self._unfile(key, old)
        del self._objects[key]
        self._namespaces[meta.namespace(old)].pop(key, None)
        self._tell(old, None)

    def _file(self, key: str, obj: Obj) -> None:
        self._objects[key] = obj
        self._namespaces.setdefault(meta.namespace(obj), {})[key] = obj
        for name, index in self._indexes.items():
            for value in index(obj):
                self._found[name].setdefault(value, {})[key] = obj

    def _unfile(self, key: str, old: Obj | None) -> None:
        if old is None:
            return
        for name, index in self._indexes.items():
            for value in index(old):
                filed = self._found[name].get(value, {})
                filed.pop(key, None)
                if not filed:
                    self._found[name].pop(value, None)

    def _tell(self, old: Obj | None, new: Obj | None) -> None:
        for handler in list(self._handlers):
            try:
                handler(old, new)
            except Exception:
                # One listener's fault must not cost the others their news.
                _log.exception("a listener of %s failed", self.resource)


class Informers:
    """One informer per kind for all that share a connection; they run while somebody uses them."""

    def __init__(self, api: Api, clock: Clock) -> None:
        self._api = api
        self._clock = clock
        self._all: dict[str, SharedInformer] = {}
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._users = 0

    def of(self, resource: str) -> SharedInformer:
        """The informer of a kind, made when first asked for."""
        if resource not in self._all:
            self._all[resource] = SharedInformer(self._api, resource, self._clock)
            if self._users:
                self._start(resource)
        return self._all[resource]

    def forget(self, resource: str) -> list[Obj]:
        """End the informer of a kind that is no longer served; the answer is what it still had."""
        informer = self._all.pop(resource, None)
        task = self._tasks.pop(resource, None)
        if task is not None:
            task.cancel()
        return informer.list() if informer else []

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Keep the informers running; entered by each user, the last one out stops them."""
        async with AsyncExitStack() as stack:
            self._users += 1
            stack.push_async_callback(self._leave)
            for resource in self._all:
                self._start(resource)
            yield

    async def wait_synced(self, *resources: str) -> None:
        """Wait until these kinds are in their caches."""
        for resource in resources:
            await self.of(resource).wait_synced()

    def _start(self, resource: str) -> None:
        if resource not in self._tasks:
            self._tasks[resource] = asyncio.create_task(
                self._all[resource].run(), name=f"informer {resource}"
            )

    async def _leave(self) -> None:
        self._users -= 1
        if self._users:
            return
        tasks = list(self._tasks.values())
        self._tasks.clear()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
