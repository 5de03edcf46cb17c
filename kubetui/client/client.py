"""One connection with all that runs over it. Importing this loads aiohttp: do it in a thread."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import suppress

from kubetui.api.errors import ApiError
from kubetui.api.meta import Obj, dicts, text
from kubetui.client.auth import Credentials
from kubetui.client.clock import ServerClock
from kubetui.client.connection import Connection
from kubetui.client.discovery import discover
from kubetui.client.errors import Unreachable
from kubetui.client.expiry import expired
from kubetui.client.link import Link
from kubetui.client.logs import LogQuery, read_log
from kubetui.client.reflector import Reflector, Sink
from kubetui.client.rest import Rest
from kubetui.client.state import ConnectionState, SyncPhase
from kubetui.client.watches import Watches
from kubetui.kinds.model import ApiKind

LIST_PAGE = "500"


class Client:
    """Requests, the state of the connection, and the reflectors."""

    def __init__(
        self,
        connection: Connection,
        credentials: Credentials,
        clock: ServerClock,
        sink: Sink,
        *,
        kind_of: Callable[[str], ApiKind | None],
        versioned: Callable[[str], None],
        discovered: Callable[[list[ApiKind]], None],
        state_changed: Callable[[ConnectionState], None],
        sync_changed: Callable[[], None],
    ) -> None:
        self.connection = connection
        self.rest = Rest(connection, credentials, clock)
        self._credentials, self._clock, self._sink = credentials, clock, sink
        self._versioned, self._discovered = versioned, discovered
        self.watches = Watches(self._reflector, kind_of, sink, sync_changed)
        self.link = Link(
            lambda: self.rest.get("/version"),
            self._connected,
            self._why_refused,
            state_changed,
            clock.now,
            silence=lambda: self.rest.silence,
        )
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Begin, and wait for the end of the first attempt to reach the server."""
        loop = asyncio.get_running_loop()
        self._task = loop.create_task(self.link.run(), name="connection")
        tried = loop.create_task(self.link.tried.wait())
        await asyncio.wait([self._task, tried], return_when=asyncio.FIRST_COMPLETED)
        if self._task.done():
            tried.cancel()
            self._task.result()

    async def close(self) -> None:
        """End everything."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        await self.watches.close()
        await self.rest.close()

    def poke(self) -> None:
        """Try again now, whatever waits."""
        self.link.poke()
        self.watches.poke()

    async def discover(self) -> None:
        """Ask (again) which kinds there are.

        Raises:
            ApiError: the server refused.
            Unreachable: the server does not answer.
        """
        self._discovered(await discover(self.rest))
        self.watches.reconcile()

    async def list(self, kind: ApiKind, namespace: str, *, labels: str, fields: str) -> list[Obj]:
        """All objects that match, page by page."""
        params = {"limit": LIST_PAGE}
        params |= {"labelSelector": labels} if labels else {}
        params |= {"fieldSelector": fields} if fields else {}
        found: list[Obj] = []
        while True:
            page = await self.rest.get(kind.path(namespace), params)
            found += dicts(page, "items")
            token = text(page, "metadata", "continue")
            if not token:
                return [{"apiVersion": kind.api_version, "kind": kind.kind, **item} for item in found]
            params["continue"] = token

    def logs(self, path: str, query: LogQuery) -> AsyncIterator[str]:
        """The lines of a log."""
        return read_log(self.rest, path, query)

    def _reflector(self, kind: ApiKind, namespace: str, changed: Callable[[Reflector], None]) -> Reflector:
        def noticed(reflector: Reflector) -> None:
            if reflector.state.phase is SyncPhase.LIVE:
                self.link.heard()
            changed(reflector)

        return Reflector(self.rest, kind, namespace, self._sink, changed=noticed, lost=self.link.doubt)

    async def _connected(self, version: Obj, again: bool) -> None:
        """The server answers (again): let all who wait try, and ask what it has."""
        self._versioned(text(version, "gitVersion"))
        self.watches.poke()
        if again:
            self.watches.reopen()
        # Without an answer the registry's kinds still work; the next connection asks again.
        with suppress(ApiError, Unreachable):
            await self.discover()

    async def _why_refused(self) -> str:
        return await asyncio.to_thread(expired, self._credentials.certificate, self._clock.now())
