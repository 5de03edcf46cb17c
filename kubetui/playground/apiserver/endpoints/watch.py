"""Watch: changes as lines of JSON, for as long as the client stays.

Rule: `apiserver/pkg/endpoints/handlers/watch.go`, `storage/cacher`.
"""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Iterable
from typing import TYPE_CHECKING

import orjson
from aiohttp import web

from kubetui.api.errors import ApiError, expired
from kubetui.api.meta import Obj
from kubetui.kinds.model import ApiKind
from kubetui.playground.apiserver import conversion, lists
from kubetui.playground.apiserver.call import Call, ListOptions
from kubetui.playground.apiserver.customresources.kind import is_custom
from kubetui.playground.apiserver.endpoints import stream
from kubetui.playground.apiserver.endpoints.negotiation import Media
from kubetui.playground.apiserver.endpoints.shown import partial, table
from kubetui.playground.apiserver.fieldlabels import Filter
from kubetui.playground.etcd import Change, Compacted, Cursor, Entry

if TYPE_CHECKING:
    from kubetui.playground.apiserver.server import APIServer

_BOOKMARK_EVERY = 60.0
_INITIAL_BATCH = 250
_DEFINITION_EVERY = 1.0
"""How often a watch of a custom kind asks whether its definition still is what it was."""


class Encoder:
    """Events as lines, in the negotiated form; only the first Table names its columns."""

    def __init__(self, server: APIServer, kind: ApiKind, media: Media, include: str) -> None:
        self._server = server
        self._kind = kind
        self._media = media
        self._include = include
        self._columns = True

    def line(self, type_: str, entry: Entry) -> bytes:
        """One event about an object."""
        if not self._media.as_kind:
            return _line(type_, conversion.encoded(self._kind, entry))
        return self._formed(type_, conversion.from_stored(self._kind, entry.obj))

    def moved(self, change: Change) -> bytes:
        """DELETED for an object that left the selector: its state before, with the new version."""
        before = change.previous or change.entry
        obj = dict(conversion.from_stored(self._kind, before.obj))
        obj["metadata"] = {**obj["metadata"], "resourceVersion": str(change.revision)}
        return self._formed("DELETED", obj)

    def bookmark(self, revision: int, *, initial_end: bool = False) -> bytes:
        """BOOKMARK: only a revision."""
        metadata: Obj = {"resourceVersion": str(revision)}
        if initial_end:
            metadata["annotations"] = {"k8s.io/initial-events-end": "true"}
        if self._media.as_kind == "Table":
            empty = table(
                self._kind, [], self._media, self._server.clock.now(), include="None", with_columns=False
            )
            return _line("BOOKMARK", orjson.dumps({**empty, "metadata": metadata, "rows": []}))
        obj: Obj = {"kind": self._kind.kind, "apiVersion": self._kind.api_version, "metadata": metadata}
        return self._formed("BOOKMARK", obj)

    def error(self, error: ApiError) -> bytes:
        """ERROR: why the watch ends."""
        return _line("ERROR", orjson.dumps(error.status))

    def _formed(self, type_: str, obj: Obj) -> bytes:
        if self._media.as_kind == "Table":
            now, columns = self._server.clock.now(), self._columns
            self._columns = False
            obj = table(
                self._kind, [obj], self._media, now, include=self._include, with_columns=columns,
                revision=str(obj["metadata"].get("resourceVersion") or ""),
            )  # fmt: skip
        elif self._media.as_kind:
            obj = partial(obj, self._media.as_version)
        return _line(type_, orjson.dumps(obj))


def _line(type_: str, data: bytes) -> bytes:
    return b'{"type":"%b","object":%b}\n' % (type_.encode(), data)


class Watch:
    """One open watch."""

    def __init__(self, server: APIServer, call: Call, options: ListOptions, encoder: Encoder) -> None:
        lists.check_options(options, watch=True)
        self._server = server
        self._resource = conversion.stored_kind(call.kind).resource
        self._options = options
        self._encoder = encoder
        self._filter = Filter(call.kind, options.labels, options.fields)
        self._prefix = f"{call.namespace}/" if call.namespace else ""
        self._namespace = call.namespace
        self._kind = call.kind
        self._deadline = time.monotonic() + (options.timeout or random.uniform(1800, 3600))

    async def serve(self, request: web.BaseRequest, warnings: list[str]) -> web.StreamResponse:
        """Answer until the client goes or the time is over."""
        cursor, first = self._begin()

        async def tell(to: stream.Stream) -> None:
            try:
                for batch in first:
                    await to.write(batch)
                    await asyncio.sleep(0)
                if cursor is not None:
                    await self._follow(to, cursor)
            except Compacted as error:
                await to.write(self._encoder.error(expired(str(error))))

        return await stream.serve(request, warnings, tell)

    def _begin(self) -> tuple[Cursor | None, Iterable[bytes]]:
        """The reader of changes, and what is sent before the first of them."""
        etcd, options = self._server.etcd, self._options
        revision = lists.parse_revision(options.revision)
        try:
            if options.initial_events or (revision == 0 and options.initial_events is None):
                entries = etcd.range(self._resource, self._namespace)
                return etcd.watch(self._resource, etcd.revision), self._initial(entries, etcd.revision)
            return etcd.watch(self._resource, revision or etcd.revision), ()
        except Compacted as error:
            return None, [self._encoder.error(expired(str(error)))]

    def _initial(self, entries: list[Entry], revision: int) -> Iterable[bytes]:
        chosen = [e for e in entries if self._filter.empty or self._filter.passes(e.obj)]
        for start in range(0, len(chosen), _INITIAL_BATCH):
            part = chosen[start : start + _INITIAL_BATCH]
            yield b"".join(self._encoder.line("ADDED", entry) for entry in part)
        if self._options.initial_events and self._options.bookmarks:
            yield self._encoder.bookmark(revision, initial_end=True)

    async def _follow(self, to: stream.Stream, cursor: Cursor) -> None:
        bookmark_at = time.monotonic() + _BOOKMARK_EVERY
        while (now := time.monotonic()) < self._deadline:
            lines = [line for change in cursor.drain() if (line := self._event(change))]
            if lines:
                await to.write(b"".join(lines))
                continue
            if not self._server.kinds.still(self._kind):
                return
            if now >= bookmark_at:
                bookmark_at = now + _BOOKMARK_EVERY
                if self._options.bookmarks:
                    await to.write(self._encoder.bookmark(cursor.caught_up()))
            end = min(self._deadline, bookmark_at if self._options.bookmarks else self._deadline)
            if is_custom(self._kind):
                end = min(end, now + _DEFINITION_EVERY)
            try:
                async with asyncio.timeout(end - now):
                    await cursor.wait()
            except TimeoutError:
                continue

    def _event(self, change: Change) -> bytes:
        """The line of a change; empty when it does not concern this watch."""
        if not change.entry.key.path.startswith(self._prefix):
            return b""
        if self._filter.empty:
            return self._encoder.line(change.type, change.entry)
        before = change.previous is not None and self._filter.passes(change.previous.obj)
        if change.deleted:
            return self._encoder.line("DELETED", change.entry) if before else b""
        after = self._filter.passes(change.entry.obj)
        if after:
            return self._encoder.line("MODIFIED" if before else "ADDED", change.entry)
        return self._encoder.moved(change) if before else b""
