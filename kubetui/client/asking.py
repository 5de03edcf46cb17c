"""What one may ask a connected cluster for: objects, any request, logs, and the channels of a process."""

from __future__ import annotations

import importlib
from collections.abc import AsyncIterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from kubetui.api.errors import not_found
from kubetui.api.meta import Obj, ObjectRef
from kubetui.client.errors import Unreachable
from kubetui.kinds.model import ApiKind
from kubetui.kinds.registry import by_resource

if TYPE_CHECKING:
    from kubetui.client.channels import Channels
    from kubetui.client.client import Client


class Asking:
    """The requests of a session; each raises Unreachable while there is no connection."""

    def __init__(self) -> None:
        self._client: Client | None = None
        self._by_resource: dict[str, ApiKind] = {}

    def kind_of(self, resource: str) -> ApiKind | None:
        """The kind of a resource: as the server has it, else as Kubernetes has it."""
        return self._by_resource.get(resource) or by_resource(resource)

    def _connected(self) -> Client:
        if self._client is None:
            raise Unreachable("the session is not connected")
        return self._client

    def _known(self, resource: str) -> ApiKind:
        found = self.kind_of(resource)
        if found is None:
            plural, _, group = resource.partition(".")
            raise not_found(plural, group, "")
        return found

    async def get(self, ref: ObjectRef) -> Obj:
        """The whole object from the server, with what the store leaves out.

        Raises:
            ApiError: it is not there, or may not be read.
            Unreachable: the server does not answer.
        """
        kind = self._known(ref.resource)
        return await self._connected().rest.get(kind.path(ref.namespace, ref.name))

    async def request(
        self,
        method: str,
        path: str,
        *,
        params: Mapping[str, str] | None = None,
        body: Any = None,
        content_type: str = "application/json",
        accept: str = "application/json",
    ) -> Any:
        """Any request: the decoded answer, or its text.

        Raises:
            ApiError: the server refused.
            Unreachable: the server does not answer.
        """
        rest = self._connected().rest
        return await rest.request(
            method, path, params=params, body=body, content_type=content_type, accept=accept
        )

    async def list(
        self, resource: str, namespace: str = "", *, labels: str = "", fields: str = ""
    ) -> list[Obj]:
        """The objects that match, from the server.

        Raises:
            ApiError: the server refused.
            Unreachable: the server does not answer.
        """
        kind = self._known(resource)
        return await self._connected().list(kind, namespace, labels=labels, fields=fields)

    def logs(
        self,
        ref: ObjectRef,
        container: str = "",
        *,
        follow: bool = False,
        previous: bool = False,
        tail: int | None = None,
        timestamps: bool = False,
        since: int | None = None,
    ) -> AsyncIterator[str]:
        """The lines of a Pod's log; a followed one survives broken connections and ends with its container.

        Raises:
            ApiError: there is no such log (yet).
            Unreachable: the server does not answer.
        """
        client = self._connected()
        query = importlib.import_module("kubetui.client.logs").LogQuery(
            container, follow, previous, tail, timestamps, since
        )
        return client.logs(self._known("pods").path(ref.namespace, ref.name, "log"), query)

    async def program(
        self,
        ref: ObjectRef,
        container: str,
        command: Sequence[str] = (),
        *,
        tty: bool = True,
        stdin: bool = True,
    ) -> Channels:
        """Run a command in a container, or attach to what runs there without one.

        Raises:
            ApiError: the server refused.
            Unreachable: the server does not answer.
        """
        wanted = {"stdin": stdin, "stdout": True, "stderr": not tty, "tty": tty}
        flags = [(key, "true" if on else "false") for key, on in wanted.items()]
        params = [("container", container), *(("command", word) for word in command), *flags]
        return await self._channels(ref, "exec" if command else "attach", params, "COMMAND")

    async def port(self, ref: ObjectRef, port: int) -> Channels:
        """One connection to a port of a Pod.

        Raises:
            ApiError: the server refused.
            Unreachable: the server does not answer.
        """
        return await self._channels(ref, "portforward", [("ports", str(port))], "PORTS")

    async def _channels(
        self, ref: ObjectRef, subresource: str, params: Sequence[tuple[str, str]], spoken: str
    ) -> Channels:
        client, channels = self._connected(), importlib.import_module("kubetui.client.channels")
        path = self._known("pods").path(ref.namespace, ref.name, subresource)
        opened: Channels = await channels.connect(client.rest, path, params, getattr(channels, spoken))
        return opened
