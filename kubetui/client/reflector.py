"""One resource, read and followed: the list page by page, then every change.

The shape is that of client-go's Reflector. Whatever fails, what was read stays until a new list says
otherwise.
"""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Callable, Collection
from typing import Protocol

import orjson

from kubetui.api.errors import ApiError, from_response
from kubetui.api.meta import Obj, dicts, integer, mapping, name, namespace, text
from kubetui.client.backoff import Backoff
from kubetui.client.errors import Unreachable
from kubetui.client.lines import LineBuffer
from kubetui.client.rest import Request, Rest
from kubetui.client.sharing import share
from kubetui.client.state import SyncPhase, SyncState
from kubetui.kinds.model import ApiKind

PAGE = 200
WATCH_SILENCE = 150.0
"""Servers send a bookmark about every minute; after this long without a byte the watch is opened anew."""
UNWATCHED = 10.0
"""Seconds between two lists of what cannot be watched."""
_REFUSED_PAUSE = 30.0
_BRIEF = 1.0
"""A server that ends what lasted no longer than this is not asked in a tight loop."""
_BATCH = 100
"""After so many events others get their turn on the loop."""


class Sink(Protocol):
    """Where objects go: the store."""

    def put(self, resource: str, obj: Obj) -> None:
        """An object or its new version."""

    def remove(self, resource: str, obj: Obj) -> None:
        """An object that was deleted."""

    def retain(self, resource: str, namespace: str, present: Collection[tuple[str, str]]) -> None:
        """The end of a list: what it did not name is gone."""

    def forget(self, resource: str, namespace: str = "") -> None:
        """What is no longer watched."""


class Reflector:
    """Keeps a sink equal to one resource of one namespace (of all with an empty one)."""

    def __init__(
        self,
        rest: Rest,
        kind: ApiKind,
        namespace: str,
        sink: Sink,
        *,
        changed: Callable[[Reflector], None],
        lost: Callable[[], None],
    ) -> None:
        self.kind = kind
        self.namespace = namespace
        self.state = SyncState(SyncPhase.SYNCING)
        self._rest, self._sink = rest, sink
        self._changed, self._lost = changed, lost
        self._backoff = Backoff()
        self._revision = ""
        self._whole = False
        self._synced = False
        self._established = False
        self._following: asyncio.Timeout | None = None
        self._listed = float("-inf")

    def poke(self) -> None:
        """Try again now if it is waiting."""
        if self.state.phase is not SyncPhase.LIVE:
            self._backoff.poke()

    def reopen(self) -> None:
        """Open the watch anew: after the network was away, the old one may be dead without a sign."""
        if self._following is not None:
            self._following.reschedule(0)

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            try:
                if not self._revision:
                    await self._list()
                if "watch" in self.kind.verbs:
                    await self._follow()
                else:
                    await self._read_again_later()
            except ApiError as error:
                await self._refused(error)
            except Unreachable as error:
                await self._failed(str(error))

    def ended(self, task: asyncio.Task[None]) -> None:
        """It ends only by an error of kubetui's own (in a listener, say): shown and reported, never silent."""
        error = None if task.cancelled() else task.exception()
        if error is not None:
            self._set(SyncPhase.STALE, self.state.loaded, self.state.total, f"no longer followed: {error!r}")
            report = {"message": f"the reflector of {self.kind.resource} has ended", "exception": error}
            asyncio.get_running_loop().call_exception_handler(report)

    def _set(self, phase: SyncPhase, loaded: int, total: int | None = None, message: str = "") -> None:
        same = self.state.phase is phase
        since = self.state.since if same and self.state.since else self._rest.clock.now()
        found = SyncState(phase, loaded, total, since, message)
        if found != self.state:
            self.state = found
            self._changed(self)

    # The list

    async def _list(self) -> None:
        present: set[tuple[str, str]] = set()
        token, path = "", self.kind.path(self.namespace)
        while True:
            page = await self._rest.get(path, self._page_params(token))
            if not isinstance(page.get("items"), list):
                raise Unreachable(
                    f"{self._rest.connection.host} answered {path} with something that is no list"
                )
            self._put_page(dicts(page, "items"), present)
            token = text(page, "metadata", "continue")
            if not token:
                break
            self._progress(len(present), integer(page, "metadata", "remainingItemCount", default=-1))
            await asyncio.sleep(0)
        self._sink.retain(self.kind.resource, self.namespace, present)
        self._revision = text(page, "metadata", "resourceVersion") or "0"
        self._whole, self._synced, self._listed = False, True, time.monotonic()
        self._set(SyncPhase.LIVE, len(present), len(present))

    def _page_params(self, token: str) -> dict[str, str]:
        limit = {} if self._whole else {"limit": str(PAGE)}
        return {**limit, "continue": token} if token else limit

    def _put_page(self, items: list[Obj], present: set[tuple[str, str]]) -> None:
        for item in items:
            self._sink.put(self.kind.resource, self._typed(item))
            present.add((namespace(item), name(item)))

    def _progress(self, loaded: int, remaining: int) -> None:
        if not self._synced:
            self._set(SyncPhase.SYNCING, loaded, loaded + remaining if remaining >= 0 else None)

    def _typed(self, item: Obj) -> Obj:
        """Lists leave out what kind their items are; what Pods have in common is kept once."""
        if self.kind.resource == "pods":
            share(item)
        if "kind" in item and "apiVersion" in item:
            return item
        return {"apiVersion": self.kind.api_version, "kind": self.kind.kind, **item}

    async def _read_again_later(self) -> None:
        """Some kinds can only be listed: components, what metrics-server measures."""
        await self._backoff.wait(UNWATCHED)
        self._backoff.reset()
        self._revision = ""

    # The watch

    async def _follow(self) -> None:
        """Watch, and open the watch again when it ends, for as long as the server goes along."""
        while True:
            began = time.monotonic()
            try:
                async with asyncio.timeout(None) as self._following:
                    await self._watch()
            except TimeoutError:
                continue  # It was to be opened anew.
            except Unreachable:
                if not self._established:
                    raise
                self._lost()
            finally:
                self._following = None
            if time.monotonic() - began < _BRIEF:
                await self._backoff.wait()
            else:
                self._backoff.reset()

    async def _watch(self) -> None:
        """One watch, to its end; an end in the middle of an event is a failure."""
        self._established = False
        params = {
            "watch": "1",
            "resourceVersion": self._revision,
            "allowWatchBookmarks": "true",
            "timeoutSeconds": str(random.randint(300, 600)),
        }
        path = self.kind.path(self.namespace)
        async with self._rest.open(Request("GET", path, params, silence=WATCH_SILENCE)) as response:
            self._established = True
            self._set(SyncPhase.LIVE, self.state.loaded, self.state.total)
            buffer, count = LineBuffer(), 0
            async for chunk in self._rest.chunks(response):
                for line in buffer.feed(chunk):
                    self._event(line)
                    count += 1
                    if count % _BATCH == 0:
                        await asyncio.sleep(0)
            if buffer.rest().strip():
                raise Unreachable(f"{self._rest.connection.host} cut a watch off in the middle of an event")

    def _event(self, line: bytes) -> None:
        if not line.strip():
            return
        try:
            event = orjson.loads(line)
        except orjson.JSONDecodeError:
            raise Unreachable(f"{self._rest.connection.host} sent a watch event that is not JSON") from None
        obj, happened = mapping(event, "object"), text(event, "type")
        if happened == "ERROR":
            raise from_response(integer(obj, "code", default=500), obj)
        if happened in ("ADDED", "MODIFIED"):
            self._sink.put(self.kind.resource, self._typed(obj))
        elif happened == "DELETED":
            self._sink.remove(self.kind.resource, obj)
        self._revision = text(obj, "metadata", "resourceVersion") or self._revision

    # What goes wrong

    async def _refused(self, error: ApiError) -> None:
        if error.code == 410:
            # Too old to go on from, or a list that took too long in pages: a new, whole one.
            self._whole, self._revision = bool(self._whole or not self._revision), ""
            if self.state.phase is not SyncPhase.LIVE or time.monotonic() - self._listed < _BRIEF:
                await self._backoff.wait()
            return
        if error.code == 403:
            await self._settle(SyncPhase.FORBIDDEN, missing_rule(self.kind, self.namespace, error.message))
        elif error.code in (404, 405):
            self._sink.retain(self.kind.resource, self.namespace, ())
            await self._settle(SyncPhase.ABSENT, f"the server has no {self.kind.resource}")
        else:
            await self._failed(error.message)

    async def _settle(self, phase: SyncPhase, message: str) -> None:
        """Nothing to read here for now: ask again later, from the beginning."""
        self._revision, self._synced = "", False
        self._set(phase, 0, None, message)
        await self._backoff.wait(_REFUSED_PAUSE)

    async def _failed(self, message: str) -> None:
        self._revision = ""
        self._lost()
        phase = SyncPhase.STALE if self._synced else SyncPhase.SYNCING
        self._set(phase, self.state.loaded, self.state.total, message)
        await self._backoff.wait()


def missing_rule(kind: ApiKind, namespace: str, message: str) -> str:
    """What the server said, and the RBAC rule that would have let us read."""
    where = f"in the namespace {namespace}" if namespace else "in a ClusterRole"
    rule = f'apiGroups: ["{kind.group}"], resources: ["{kind.plural}"], verbs: ["get", "list", "watch"]'
    return f"{message}; missing is the rule {rule} {where}"
