"""The verbs on resources: one function for each, over the registry.

Rule: `apiserver/pkg/endpoints/handlers`.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from aiohttp import web

from kubetui.api.errors import bad_request
from kubetui.api.meta import Obj
from kubetui.playground.apiserver import components, deletion, lists, patching, posts, reviews, subresources
from kubetui.playground.apiserver.call import Call, DeleteOptions, ListOptions
from kubetui.playground.apiserver.customresources.kind import is_custom
from kubetui.playground.apiserver.customresources.writing import refuse_while_terminating
from kubetui.playground.apiserver.endpoints import body, logs, options, portforward, remote, responses, shown
from kubetui.playground.apiserver.endpoints.negotiation import Media, untransformed
from kubetui.playground.apiserver.endpoints.watch import Encoder, Watch
from kubetui.playground.apiserver.strategy import RETURNED_WHEN_DELETED
from kubetui.playground.etcd import Entry

if TYPE_CHECKING:
    from kubetui.playground.apiserver.server import APIServer

_WAIT_FOR_REVISION = 3.0
_WAIT_STEP = 0.05


class Handlers:
    """Answers requests for resources."""

    def __init__(self, server: APIServer) -> None:
        self._server = server
        self._verbs: dict[
            str, Callable[[web.BaseRequest, Call, Media], Awaitable[web.StreamResponse]]
        ] = {
            "get": self._get, "list": self._list, "watch": self._watch, "create": self._create,
            "update": self._update, "patch": self._patch, "delete": self._delete,
            "deletecollection": self._delete_collection,
        }  # fmt: skip

    async def handle(self, request: web.BaseRequest, call: Call, media: Media) -> web.StreamResponse:
        """Answer one request; raises ApiError."""
        if call.kind.plural == "endpoints":
            call.warn("v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice")
        if call.kind.resource == components.RESOURCE:
            call.warn("v1 ComponentStatus is deprecated in v1.19+")
        refuse_while_terminating(call)
        if is_custom(call.kind) and call.kind.about.warning:
            call.warn(call.kind.about.warning)
        if call.subresource in remote.SUBRESOURCES:
            return await remote.serve(self._server, request, call)
        if call.subresource == portforward.SUBRESOURCE:
            return await portforward.serve(self._server, request, call)
        return await self._verbs[call.verb](request, call, media)

    # reading

    async def _get(self, request: web.BaseRequest, call: Call, media: Media) -> web.StreamResponse:
        if call.subresource == "log":
            return await logs.serve(self._server, request, call)
        query = request.rel_url.query if request.rel_url.query_string else {}
        await self._reach(query.get("resourceVersion", ""))
        if call.kind.resource == components.RESOURCE:
            return await self._one(request, call, media, components.one(call, self._server.components()))
        entry = self._server.registry.find(call)
        if call.subresource == "scale":
            scale = subresources.scale_of(call, entry)
            now, include = self._server.clock.now(), query.get("includeObject", "")
            return await responses.send_object(request, shown.scale(scale, media, now, include), media=media)
        return await self._one(request, call, media, entry)

    async def _one(
        self, request: web.BaseRequest, call: Call, media: Media, entry: Entry, code: int = 200
    ) -> web.StreamResponse:
        await self._server.settled()
        include = (
            shown.include_object(request.rel_url.query.get("includeObject", "")) if media.as_kind else ""
        )
        data = shown.one(call.kind, entry, media, self._server.clock.now(), include)
        return await responses.send(request, data, code=code, media=media, warnings=call.warnings)

    async def _list(self, request: web.BaseRequest, call: Call, media: Media) -> web.StreamResponse:
        query = request.rel_url.query
        wanted = options.list_options(query)
        page = await self._page(call, wanted)
        include = shown.include_object(query.get("includeObject", ""))
        parts = await shown.many(call.kind, page, media, self._server.clock.now(), include)
        return await responses.send(request, parts, media=media, warnings=call.warnings)

    async def _page(self, call: Call, wanted: ListOptions) -> lists.Page:
        lists.check_options(wanted, watch=False)
        if call.kind.resource == components.RESOURCE:
            return components.page(call, self._server.components(), wanted.labels, wanted.fields)
        if not wanted.continue_:
            await self._reach(wanted.revision)
        await self._server.settled()
        return await lists.page_in_turns(self._server.etcd, call.kind, call.namespace, wanted)

    async def _reach(self, revision: str) -> None:
        """Wait until a revision exists, but not long."""
        asked = lists.parse_revision(revision)
        end = time.monotonic() + _WAIT_FOR_REVISION
        while asked > self._server.etcd.revision:
            if time.monotonic() >= end:
                raise lists.too_large(asked, self._server.etcd.revision)
            await asyncio.sleep(_WAIT_STEP)

    async def _watch(self, request: web.BaseRequest, call: Call, media: Media) -> web.StreamResponse:
        query = request.rel_url.query
        wanted = options.list_options(query)
        if call.name:
            pin = f"metadata.name={call.name}"
            wanted.fields = f"{wanted.fields},{pin}" if wanted.fields else pin
        include = shown.include_object(query.get("includeObject", ""))
        encoder = Encoder(self._server, call.kind, media, include)
        watch = Watch(self._server, call, wanted, encoder)
        await self._reach(wanted.revision)
        await self._server.settled()
        return await watch.serve(request, call.warnings)

    # writing

    async def _create(self, request: web.BaseRequest, call: Call, media: Media) -> web.StreamResponse:
        query, agent = request.rel_url.query, request.headers.get("User-Agent", "")
        options.write_options(call, query, agent)
        data, media_type = await body.read(request), body.content_type(request)
        if call.subresource:
            return await self._post(request, call, media, body.loose(data, media_type))
        if call.kind.verbs == ("create",):
            media = untransformed(request.headers.get("Accept", "")) if media.as_kind else media
            obj = self._decoded(call, data, media_type)
            answer = reviews.create(self._server, call, obj)
            await self._server.settled()
            return await responses.send_object(request, answer, code=201, media=media)
        obj = self._decoded(call, data, media_type)
        await self._server.await_account(call, obj)
        entry = self._server.registry.create(call, obj)
        return await self._one(request, call, media, entry, 201)

    async def _post(
        self, request: web.BaseRequest, call: Call, media: Media, given: object
    ) -> web.StreamResponse:
        if not isinstance(given, dict):
            raise bad_request("the object provided is unrecognized: a JSON object is expected")
        answer = posts.POSTS[call.kind.plural, call.subresource](self._server, call, given)
        await self._server.settled()
        return await responses.send_object(request, answer, code=201, media=media, warnings=call.warnings)

    def _decoded(self, call: Call, data: bytes, media_type: str) -> Obj:
        obj, strict = body.decoded(call.kind, data, media_type)
        patching.complain(call, strict)
        return obj

    async def _update(self, request: web.BaseRequest, call: Call, media: Media) -> web.StreamResponse:
        options.write_options(call, request.rel_url.query, request.headers.get("User-Agent", ""))
        data, media_type = await body.read(request), body.content_type(request)
        if call.subresource == "scale":
            given = body.loose(data, media_type)
            if not isinstance(given, dict):
                raise bad_request("the object provided is unrecognized (must be of type Scale)")
            answer = subresources.set_scale(self._server.registry, call, given)
            await self._server.settled()
            return await responses.send_object(request, answer, media=media, warnings=call.warnings)
        entry, created = self._server.registry.update(call, self._decoded(call, data, media_type))
        return await self._one(request, call, media, entry, 201 if created else 200)

    async def _patch(self, request: web.BaseRequest, call: Call, media: Media) -> web.StreamResponse:
        change = await body.patch(request, strategic=not is_custom(call.kind))
        agent = request.headers.get("User-Agent", "")
        options.write_options(call, request.rel_url.query, agent, apply=change.kind == "apply")
        if call.subresource == "scale":
            answer = subresources.patch_scale(self._server.registry, call, change)
            await self._server.settled()
            return await responses.send_object(request, answer, media=media, warnings=call.warnings)
        entry, created = patching.patch(self._server.registry, call, change)
        return await self._one(request, call, media, entry, 201 if created else 200)

    # deleting

    async def _delete(self, request: web.BaseRequest, call: Call, media: Media) -> web.StreamResponse:
        wanted = await self._delete_options(request, call)
        result = deletion.delete(self._server.registry, call, wanted)
        await self._server.settled()
        code = 202 if wanted.orphan is False and not result.gone else 200
        if call.kind.resource in RETURNED_WHEN_DELETED or not result.gone:
            return await self._one(request, call, media, result.entry, code)
        metadata = result.entry.obj["metadata"]
        details = {
            "name": call.name,
            "group": call.kind.group,
            "kind": call.kind.plural,
            "uid": metadata["uid"],
        }
        details = {key: value for key, value in details.items() if value}
        answer = responses.success(details)
        return await responses.send_object(request, answer, code=code, media=media, warnings=call.warnings)

    async def _delete_options(self, request: web.BaseRequest, call: Call) -> DeleteOptions:
        query = request.rel_url.query
        given = body.loose(await body.read(request), body.content_type(request))
        return options.delete_options(call, query, given)

    async def _delete_collection(
        self, request: web.BaseRequest, call: Call, media: Media
    ) -> web.StreamResponse:
        wanted = await self._delete_options(request, call)
        page = await self._page(call, options.list_options(request.rel_url.query))
        for entry in page.entries:
            namespace, _, name = entry.key.path.rpartition("/")
            one = Call(call.user, "delete", call.kind, namespace, name, dry_run=call.dry_run)
            if self._server.etcd.get(entry.key) is not None:
                deletion.delete(self._server.registry, one, wanted)
        await self._server.settled()
        parts = await shown.many(call.kind, page, media, self._server.clock.now(), "Metadata")
        return await responses.send(request, parts, media=media, warnings=call.warnings)
