"""How the playground's components talk to its API server, in the process, as real ones do over HTTP.

Every call passes the same authorization, admission, validation and storage as a request from
outside. Objects that come back are shared with caches and other watchers: read them, and change only
a `meta.clone`.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any, Literal, Protocol

from kubetui.api.meta import Obj
from kubetui.kinds.model import ApiKind

PatchType = Literal["json", "merge", "strategic", "apply"]


@dataclass(frozen=True, slots=True)
class WatchEvent:
    """One change: `ADDED`, `MODIFIED`, `DELETED` or `BOOKMARK`, and the object as of it."""

    type: str
    object: Obj
    revision: int


class Api(Protocol):
    """A component's connection; `resource` is always the plural with its group (`deployments.apps`).

    Every method raises `kubetui.api.errors.ApiError` with the Status a client would get.
    """

    user: str

    async def discover(self) -> list[ApiKind]:
        """The kinds that are served now, those of definitions too."""

    async def get(self, resource: str, name: str, namespace: str = "") -> Obj:
        """One object."""

    async def list(
        self, resource: str, namespace: str = "", *, labels: str = "", fields: str = ""
    ) -> tuple[list[Obj], int]:
        """The objects (of all namespaces without one) and the revision of the snapshot."""

    async def create(self, resource: str, obj: Obj) -> Obj:
        """Create; the namespace is the object's own."""

    async def update(self, resource: str, obj: Obj, subresource: str = "") -> Obj:
        """Replace; with a resourceVersion a stale one is a conflict."""

    async def patch(
        self,
        resource: str,
        name: str,
        patch: Any,
        namespace: str = "",
        *,
        kind: PatchType = "merge",
        subresource: str = "",
    ) -> Obj:
        """Patch the newest object."""

    async def create_sub(self, resource: str, name: str, namespace: str, subresource: str, body: Obj) -> Obj:
        """POST to a subresource: `binding`, `eviction`, `token`."""

    async def delete(
        self,
        resource: str,
        name: str,
        namespace: str = "",
        *,
        grace: int | None = None,
        propagation: str | None = None,
        uid: str | None = None,
        revision: str | None = None,
    ) -> None:
        """Delete, with preconditions where given."""

    def watch(self, resource: str, after: int, namespace: str = "") -> AsyncIterator[WatchEvent]:
        """Changes after a revision, without end; 410 when it is no longer kept."""


@dataclass(frozen=True, slots=True)
class LogOptions:
    """What `pods/log` was asked for; seconds and lines are None without a limit."""

    follow: bool = False
    previous: bool = False
    timestamps: bool = False
    tail_lines: int | None = None
    limit_bytes: int | None = None
    since_seconds: int | None = None
    since_time: str = ""


class Channels(Protocol):
    """The client's end of `pods/exec` and `pods/attach`."""

    def out(self, text: str) -> bool:
        """Show what the process writes to standard output; False when nobody reads it."""

    def err(self, text: str) -> bool:
        """Show what it writes to standard error; False when nobody reads it."""

    def typed(self) -> AsyncIterator[str]:
        """What the client sends to standard input, until it closes it."""


@dataclass(frozen=True, slots=True)
class StreamOptions:
    """What `pods/exec` and `pods/attach` were asked for."""

    command: tuple[str, ...] = ()
    stdin: bool = False
    tty: bool = False


class KubeletServer(Protocol):
    """What the API server asks of a node's kubelet."""

    def logs(self, pod: Obj, container: str, options: LogOptions) -> AsyncIterator[bytes]:
        """The log of a container as bytes, live with `follow`; ApiError 400 while there is none."""

    async def execute(self, pod: Obj, container: str, options: StreamOptions, channels: Channels) -> int:
        """Run a command in a container: its exit code; ApiError when it cannot be started."""

    async def attach(self, pod: Obj, container: str, options: StreamOptions, channels: Channels) -> None:
        """Follow and feed a container's first process until it ends; ApiError when none runs."""
