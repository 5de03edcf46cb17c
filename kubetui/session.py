"""One connected cluster: what it is, what is known of it, and how to ask it for more.

Making a session costs nothing. What is heavy (aiohttp, YAML) is imported by `start`, in a thread, so that
the first frame is on the screen before.
"""

from __future__ import annotations

import asyncio
import gc
import importlib
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from kubetui.api.meta import name, text
from kubetui.client.asking import Asking
from kubetui.client.clock import ServerClock
from kubetui.client.connection import Connection, ContextInfo, contexts, load
from kubetui.client.errors import ConfigError, CredentialError, MissingConfig, Unreachable
from kubetui.client.probing import silence
from kubetui.client.state import (
    ConnectionState,
    ControlLink,
    Ownership,
    Phase,
    SyncPhase,
    SyncState,
)
from kubetui.kinds.model import ApiKind
from kubetui.store.store import Store

if TYPE_CHECKING:
    from kubetui.client.client import Client

__all__ = [
    "ConfigError",
    "ConnectionState",
    "ContextInfo",
    "ControlLink",
    "CredentialError",
    "MissingConfig",
    "Options",
    "Ownership",
    "Phase",
    "Session",
    "SyncPhase",
    "SyncState",
    "Unreachable",
    "contexts",
    "silence",
]


_FEW_NAMESPACES = 12


@dataclass(frozen=True)
class Options:
    """Which cluster, as whom, and which namespaces; empty means what the kubeconfig says.

    A context without a namespace means all of them.
    """

    kubeconfig: str | None = None
    context: str = ""
    cluster: str = ""
    user: str = ""
    as_user: str = ""
    as_groups: tuple[str, ...] = ()
    namespaces: tuple[str, ...] = ()
    all_namespaces: bool = False


class Session(Asking):
    """A cluster, connected to for as long as the session is open."""

    def __init__(self, options: Options) -> None:
        super().__init__()
        self.options = options
        self.context = options.context
        self.server = ""
        self.server_version = ""
        self.kinds: list[ApiKind] = []
        """What discovery has found; empty until the server has answered."""
        self.ownership: Ownership = "foreign"
        self.control: ControlLink | None = None
        self.default_namespace = "default"
        """The namespace of the context: where a name without one is meant."""
        self._clock = ServerClock()
        self.store = Store(self._clock.now)
        self.namespaces: frozenset[str] = (
            frozenset() if options.all_namespaces else frozenset(options.namespaces)
        )
        self.state = ConnectionState(Phase.CONNECTING, datetime.now(UTC))
        self._wanted: list[str] = []
        self._listeners: list[Callable[[], None]] = []
        self._notice: asyncio.Handle | None = None
        self._synced: set[str] = set()

    # The connection

    async def start(self) -> None:
        """Read the kubeconfig and connect; where that fails, go on trying in the background.

        Returns when the first attempt has ended; `state` says how.

        Raises:
            ConfigError: the kubeconfig cannot be used.
        """
        options = self.options
        connection = await asyncio.to_thread(
            load, options.kubeconfig, context=options.context, cluster=options.cluster, user=options.user
        )
        self._describe(connection)
        self._client = await self._make_client(connection)
        self._client.watches.set_namespaces(self.namespaces)
        self._client.watches.fallback = frozenset({self.default_namespace})
        self._client.watches.want(self._wanted)
        await self._client.start()

    def _describe(self, connection: Connection) -> None:
        self.context, self.server = connection.context, connection.server
        self.ownership, self.control = connection.ownership, connection.control
        self.default_namespace = connection.namespace or "default"
        if plugin := text(connection.user.value, "exec", "command"):
            self.state = replace(self.state, message=f"waiting for the exec plugin {plugin}")
        if connection.namespace and not (self.namespaces or self.options.all_namespaces):
            self.namespaces = frozenset({connection.namespace})

    async def _make_client(self, connection: Connection) -> Client:
        client = await asyncio.to_thread(importlib.import_module, "kubetui.client.client")
        options = self.options
        credentials = client.Credentials(connection, as_user=options.as_user, as_groups=options.as_groups)
        made: Client = client.Client(
            connection,
            credentials,
            self._clock,
            self.store,
            kind_of=self.kind_of,
            versioned=self._versioned,
            discovered=self._discovered,
            state_changed=self._state_changed,
            sync_changed=self._sync_changed,
        )
        return made

    async def close(self) -> None:
        """End all watches and connections."""
        client, self._client = self._client, None
        if client is not None:
            await client.close()
        if self._notice is not None:
            self._notice.cancel()

    async def retry(self) -> None:
        """Try again now instead of waiting."""
        if self._client is not None:
            self._client.poke()

    def now(self) -> datetime:
        """The server's time, by which ages are counted."""
        return self._clock.now()

    # What is watched

    def want(self, *resources: str) -> None:
        """Watch resources from now on; each `want` is to be ended by one `unwant`."""
        if self._client is None:
            self._wanted += resources
        else:
            self._client.watches.want(resources)
        self._changed()

    def unwant(self, *resources: str) -> None:
        """No longer need resources; their watches stop after a while, if nobody comes back."""
        if self._client is not None:
            self._client.watches.unwant(resources)
            return
        for resource in resources:
            if resource in self._wanted:
                self._wanted.remove(resource)

    def sync(self, resource: str) -> SyncState:
        """How far a resource is read."""
        if self._client is not None:
            return self._client.watches.sync(resource, known=bool(self.kinds))
        return SyncState(SyncPhase.SYNCING if resource in self._wanted else SyncPhase.IDLE)

    def reads_everywhere(self, resource: str) -> bool:
        """Whether a resource is known from all namespaces, not only from the chosen ones."""
        return self._client is not None and self._client.watches.everywhere(resource)

    async def wait_synced(self, timeout: float) -> bool:  # noqa: ASYNC109 - a time limit is its very purpose
        """Wait until everything wanted is read, or cannot be; whether that came true in time."""
        changed = asyncio.Event()
        stop = self.listen(changed.set)
        try:
            async with asyncio.timeout(timeout):
                while not self._settled():
                    changed.clear()
                    await changed.wait()
            return True
        except TimeoutError:
            return False
        finally:
            stop()

    def _settled(self) -> bool:
        client = self._client
        return client is not None and client.watches.settled(known=bool(self.kinds))

    def set_namespaces(self, names: Collection[str]) -> None:
        """Watch some namespaces, or all with none; what is watched already goes on."""
        self.namespaces = frozenset(names)
        if self._client is not None:
            self._client.watches.set_namespaces(self.namespaces)
        self._changed()

    async def discover(self) -> None:
        """Ask again which kinds the server has: a new one may have come with its definition.

        Raises:
            ApiError: the server refused.
            Unreachable: the server does not answer.
        """
        await self._connected().discover()

    # Listeners

    def listen(self, callback: Callable[[], None]) -> Callable[[], None]:
        """Call back when `state` or a `sync` has changed, once for what comes together; the result ends it."""
        self._listeners.append(callback)

        def unsubscribe() -> None:
            if callback in self._listeners:
                self._listeners.remove(callback)

        return unsubscribe

    def _changed(self) -> None:
        if self._notice is None:
            try:
                self._notice = asyncio.get_running_loop().call_soon(self._tell)
            except RuntimeError:
                return  # No loop runs yet, so nobody has been shown anything that could be outdated.

    def _tell(self) -> None:
        self._notice = None
        for callback in tuple(self._listeners):
            callback()

    def _state_changed(self, state: ConnectionState) -> None:
        self.state = state
        self._changed()

    def _sync_changed(self) -> None:
        if self._client is not None:
            live = {r for r in self._client.watches.wanted if self.sync(r).phase is SyncPhase.LIVE}
            if live - self._synced:
                # What was just read stays: the collector need not walk over it time and again.
                gc.freeze()
            if "namespaces" in live - self._synced:
                self._look_everywhere(self._client)
            self._synced |= live
        self._changed()

    def _look_everywhere(self, client: Client) -> None:
        """Where all namespaces may not be read at once, read each, if they are few."""
        names = {name(found) for found in self.store.all("namespaces")}
        if 0 < len(names) <= _FEW_NAMESPACES:
            client.watches.fallback = frozenset(names)
            client.watches.reconcile()

    def _versioned(self, version: str) -> None:
        self.server_version = version
        self._changed()

    def _discovered(self, kinds: list[ApiKind]) -> None:
        self.kinds = kinds
        self._by_resource = {kind.resource: kind for kind in kinds}
        self.store.learn_kinds(kinds)
        self._changed()
