"""From a request to an answer: authentication, authorization, the verb; every failure as a Status.

Rule: the handler chain of `apiserver/pkg/server/config.go`.
"""

from __future__ import annotations

import asyncio
import logging
import time
import uuid
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from aiohttp import web

from kubetui.api.errors import ApiError, internal, status
from kubetui.api.meta import Obj
from kubetui.playground.apiserver import proxying
from kubetui.playground.apiserver.audit import Exchange
from kubetui.playground.apiserver.authorization import Access, refusal
from kubetui.playground.apiserver.call import Call
from kubetui.playground.apiserver.endpoints import authentication, inflight, portforward, remote, responses
from kubetui.playground.apiserver.endpoints.negotiation import JSON, Media, negotiate
from kubetui.playground.apiserver.endpoints.nonresource import NonResource
from kubetui.playground.apiserver.endpoints.options import flag
from kubetui.playground.apiserver.endpoints.request import RequestInfo, kind_of, parse, refusal_of_method
from kubetui.playground.apiserver.endpoints.resources import Handlers
from kubetui.playground.apiserver.users import ANONYMOUS, User

if TYPE_CHECKING:
    from kubetui.playground.apiserver.server import APIServer

_log = logging.getLogger("kubetui.playground.apiserver")
_TIME_LIMIT = 60.0
_LIVE = ("log", *remote.SUBRESOURCES, portforward.SUBRESOURCE)
"""Subresources that are streams: they take as long as they take, and no media type."""


class Dispatcher:
    """The handler of the HTTPS server."""

    def __init__(self, server: APIServer) -> None:
        self._server = server
        self._handlers = Handlers(server)
        self._nonresource = NonResource(server)
        self._in_flight = inflight.InFlight()

    async def __call__(self, request: web.BaseRequest) -> web.StreamResponse:
        """Answer any request, count it and write it into the audit log."""
        seen = Exchange(
            request.method, request.raw_path, request.headers.get("User-Agent", ""), datetime.now(UTC)
        )
        begun = time.perf_counter()
        response = None
        try:
            response = await self._safely(request, seen)
            return response
        finally:
            self._observe(seen, response, time.perf_counter() - begun)

    async def _safely(self, request: web.BaseRequest, seen: Exchange) -> web.StreamResponse:
        try:
            return await self._answer(request, seen)
        except ApiError as error:
            seen.error = error
        except (asyncio.CancelledError, ConnectionError):
            raise
        except TimeoutError:
            message = "Timeout: request did not complete within the allotted timeout"
            seen.error = status(504, "Timeout", message, {})
        except Exception as error:
            _log.exception("%s %s failed", request.method, request.rel_url.path)
            seen.error = internal(f"{type(error).__name__} while handling the request")
        return responses.failure(seen.error, seen.warnings)

    def _observe(self, seen: Exchange, response: web.StreamResponse | None, seconds: float) -> None:
        """Keep what is known of a request; a client that went away had its answer begun."""
        seen.code = response.status if response is not None else 200
        seen.audit_id = response.headers.get("Audit-Id", "") if response is not None else str(uuid.uuid4())
        audit = self._server.audit
        self._server.metrics.end(seen, seconds, audited=audit is not None)
        if audit is not None:
            audit.write(seen)

    async def _answer(self, request: web.BaseRequest, seen: Exchange) -> web.StreamResponse:
        path = request.rel_url.raw_path
        query = request.rel_url.query if request.rel_url.query_string else {}
        info = parse(self._server.kinds, request.method, path, watch=flag(query, "watch"))
        seen.verb = info.verb if info else _path_verb(request.method)
        seen.reference = _reference(info) if info else {}
        user = self._identify(request, path, seen)
        if refused := refusal_of_method(request.method):
            raise refused
        if self._in_flight.is_full(user, seen.verb):
            return inflight.refused()
        with self._in_flight.working(seen.verb, info):
            return await self._admitted(request, info, user, seen)

    async def _admitted(
        self, request: web.BaseRequest, info: RequestInfo | None, user: User, seen: Exchange
    ) -> web.StreamResponse:
        path = request.rel_url.raw_path
        self._authorize(user, _access(info) if info else Access(seen.verb, path=path), seen)
        if info is None:
            # OpenAPI has media types of its own.
            media = JSON if path.startswith("/openapi/") else negotiate(_accept(request))
            return await self._nonresource.handle(request, path, media)
        self._server.outage.check()
        if proxying.wanted(info):
            return await proxying.serve(self._server, request, info)
        kind = kind_of(info, request.method)
        media = _media(request, info)
        namespace = info.namespace if kind.namespaced else ""
        call = Call(user, info.verb, kind, namespace, info.name, info.subresource)
        return await self._handle(request, call, media, seen)

    async def _handle(
        self, request: web.BaseRequest, call: Call, media: Media, seen: Exchange
    ) -> web.StreamResponse:
        if call.verb == "watch" or call.subresource in _LIVE:
            return await self._handlers.handle(request, call, media)
        try:
            async with self._server.metrics.working(call.verb), asyncio.timeout(_TIME_LIMIT):
                return await self._handlers.handle(request, call, media)
        finally:
            seen.dry_run = call.dry_run
            seen.reference.setdefault("name", call.name)
            seen.warnings = call.warnings

    def _identify(self, request: web.BaseRequest, path: str, seen: Exchange) -> User:
        seen.user = authentication.user_of(self._server, request, path)
        seen.impersonated = authentication.impersonated(request, seen.user, self._authorizer(seen))
        return seen.impersonated or seen.user

    def _authorizer(self, seen: Exchange) -> Callable[[User, Access], None]:
        return lambda user, access: self._authorize(user, access, seen)

    def _authorize(self, user: User, access: Access, seen: Exchange) -> None:
        seen.allowed = (user is ANONYMOUS and bool(access.path)) or self._server.authorizer.allows(
            user, access
        )
        if not seen.allowed:
            raise refusal(user, access)


def _path_verb(method: str) -> str:
    return {"GET": "get", "HEAD": "head"}.get(method, method.lower())


def _reference(info: RequestInfo) -> Obj:
    """What a request is about, as the audit log says it."""
    found = {
        "resource": info.plural, "namespace": info.namespace, "name": info.name, "apiGroup": info.group,
        "apiVersion": info.version, "subresource": info.subresource,
    }  # fmt: skip
    return {name: value for name, value in found.items() if value}


def _access(info: RequestInfo) -> Access:
    return Access(info.verb, info.group, info.plural, info.subresource, info.namespace, info.name)


def _accept(request: web.BaseRequest) -> str:
    return ",".join(request.headers.getall("Accept", []))


def _media(request: web.BaseRequest, info: RequestInfo) -> Media:
    """Logs are text, and channels frames, whatever the client would accept."""
    plain = info.subresource in _LIVE
    return Media() if plain else negotiate(_accept(request))
