"""The API as the control plane's own components use it: in the process, without HTTP.

Calls take the same way through admission, validation and storage as requests from outside; a
component is a member of `system:masters`, so authorization has nothing to ask.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import TYPE_CHECKING, Any

from kubetui.api.errors import bad_request, expired, unknown_resource
from kubetui.api.meta import Obj, clone
from kubetui.kinds.model import ApiKind
from kubetui.playground.api import PatchType, WatchEvent
from kubetui.playground.apiserver import conversion, deletion, lists, patching, posts, reviews, subresources
from kubetui.playground.apiserver.call import Call, DeleteOptions, ListOptions, Patch
from kubetui.playground.apiserver.users import component
from kubetui.playground.etcd import Change, Compacted, Entry

if TYPE_CHECKING:
    from kubetui.playground.apiserver.server import APIServer

_MANAGERS = {
    "system:kube-scheduler": "kube-scheduler",
    "system:kube-controller-manager": "kube-controller-manager",
    "system:apiserver": "kube-apiserver",
}
_NEWS = 32
"""Events handed over in one go."""


class LocalApi:
    """`playground.api.Api` over an API server in the same process."""

    def __init__(self, server: APIServer, user: str) -> None:
        self.user = user
        self._server = server
        self._registry = server.registry
        self._who = component(user)
        default = "kubelet" if user.startswith("system:node:") else user.removeprefix("system:")
        self._manager = _MANAGERS.get(user, default)

    def _kind(self, resource: str) -> ApiKind:
        self._server.outage.check()
        kind = self._server.kinds.by_resource(resource)
        if kind is None:
            raise unknown_resource()
        return kind

    async def discover(self) -> list[ApiKind]:
        """The kinds that are served now."""
        return self._server.kinds.all()

    def _call(self, verb: str, resource: str, namespace: str, name: str, subresource: str = "") -> Call:
        kind = self._kind(resource)
        namespace = namespace if kind.namespaced else ""
        return Call(self._who, verb, kind, namespace, name, subresource, self._manager, internal=True)

    async def _answer(self, call: Call, entry: Entry) -> Obj:
        await self._server.settled()
        return conversion.seen(call.kind, entry)

    async def get(self, resource: str, name: str, namespace: str = "") -> Obj:
        """One object."""
        call = self._call("get", resource, namespace, name)
        return conversion.seen(call.kind, self._registry.find(call))

    async def list(
        self, resource: str, namespace: str = "", *, labels: str = "", fields: str = ""
    ) -> tuple[list[Obj], int]:
        """The objects and the revision of the snapshot."""
        kind = self._kind(resource)
        found = lists.page(self._server.etcd, kind, namespace, ListOptions(labels, fields))
        return [conversion.seen(kind, entry) for entry in found.entries], found.revision

    async def create(self, resource: str, obj: Obj) -> Obj:
        """Create; the namespace is the object's own."""
        await self._registry.turns.take()
        kind = self._kind(resource)
        own = clone(obj)
        metadata = own.setdefault("metadata", {})
        call = self._call("create", resource, str(metadata.get("namespace") or ""), "")
        own["kind"], own["apiVersion"] = kind.kind, kind.api_version
        if call.kind.verbs == ("create",):
            return reviews.create(self._server, call, own)
        await self._server.await_account(call, own)
        return await self._answer(call, self._registry.create(call, own))

    async def update(self, resource: str, obj: Obj, subresource: str = "") -> Obj:
        """Replace; with a resourceVersion a stale one is a conflict."""
        await self._registry.turns.take()
        own = clone(obj)
        metadata = own["metadata"]
        call = self._call(
            "update", resource, str(metadata.get("namespace") or ""), metadata["name"], subresource
        )
        own["kind"], own["apiVersion"] = call.kind.kind, call.kind.api_version
        if subresource == "scale":
            scale = subresources.set_scale(self._registry, call, own)
            await self._server.settled()
            return scale
        entry, _ = self._registry.update(call, own)
        return await self._answer(call, entry)

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
        await self._registry.turns.take()
        call = self._call("patch", resource, namespace, name, subresource)
        call.force = kind == "apply"
        if subresource == "scale":
            scale = subresources.patch_scale(self._registry, call, Patch(kind, patch))
            await self._server.settled()
            return scale
        entry, _ = patching.patch(self._registry, call, Patch(kind, patch))
        return await self._answer(call, entry)

    async def create_sub(self, resource: str, name: str, namespace: str, subresource: str, body: Obj) -> Obj:
        """POST to a subresource: `binding`, `eviction`, `token`."""
        await self._registry.turns.take()
        call = self._call("create", resource, namespace, name, subresource)
        post = posts.POSTS.get((call.kind.plural, subresource))
        if post is None:
            raise bad_request(f"no subresource {subresource}")
        if subresource == "token":
            await self._server.tokens.signer.prepare()
        answer = post(self._server, call, clone(body))
        await self._server.settled()
        return answer

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
        await self._registry.turns.take()
        call = self._call("delete", resource, namespace, name)
        deletion.delete(self._registry, call, DeleteOptions(grace, propagation, None, uid, revision))
        await self._server.settled()

    async def watch(self, resource: str, after: int, namespace: str = "") -> AsyncIterator[WatchEvent]:
        """Changes after a revision, without end; 410 when it is no longer kept."""
        kind = self._kind(resource)
        prefix = f"{namespace}/" if namespace else ""
        try:
            cursor = self._server.etcd.watch(conversion.stored_kind(kind).resource, after)
            while True:
                for change in cursor.drain(_NEWS):
                    if change.entry.key.path.startswith(prefix):
                        yield _event(kind, change)
                await cursor.wait()
                await self._registry.turns.take()
        except Compacted as error:
            raise expired(str(error)) from error


def _event(kind: ApiKind, change: Change) -> WatchEvent:
    return WatchEvent(change.type, conversion.seen(kind, change.entry), change.revision)
