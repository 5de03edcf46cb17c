"""From a request to an answer: authentication, authorization, the verb; every failure as a Status.

Rule: the handler chain of `apiserver/pkg/server/config.go`.
"""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING

from aiohttp import web

from kubetui.api.errors import ApiError, internal, status, unauthorized
from kubetui.playground.apiserver.authorization import Access
from kubetui.playground.apiserver.call import Call
from kubetui.playground.apiserver.endpoints import responses
from kubetui.playground.apiserver.endpoints.negotiation import Media, negotiate
from kubetui.playground.apiserver.endpoints.nonresource import NonResource, is_public
from kubetui.playground.apiserver.endpoints.options import flag
from kubetui.playground.apiserver.endpoints.request import RequestInfo, kind_of, parse, refusal_of_method
from kubetui.playground.apiserver.endpoints.resources import Handlers
from kubetui.playground.apiserver.users import ANONYMOUS, AUTHENTICATED, User

if TYPE_CHECKING:
    from kubetui.playground.apiserver.server import APIServer

_log = logging.getLogger("kubetui.playground.apiserver")
_TIME_LIMIT = 60.0


class Dispatcher:
    """The handler of the HTTPS server."""

    def __init__(self, server: APIServer) -> None:
        self._server = server
        self._handlers = Handlers(server)
        self._nonresource = NonResource(server)

    async def __call__(self, request: web.BaseRequest) -> web.StreamResponse:
        """Answer any request."""
        try:
            return await self._answer(request)
        except ApiError as error:
            return responses.failure(error)
        except (asyncio.CancelledError, ConnectionError):
            raise
        except TimeoutError:
            message = "Timeout: request did not complete within the allotted timeout"
            return responses.failure(status(504, "Timeout", message, {}))
        except Exception as error:
            _log.exception("%s %s failed", request.method, request.rel_url.path)
            return responses.failure(internal(f"{type(error).__name__} while handling the request"))

    async def _answer(self, request: web.BaseRequest) -> web.StreamResponse:
        path = request.rel_url.raw_path
        user = self._impersonated(request, self._user(request, path))
        if refused := refusal_of_method(request.method):
            raise refused
        query = request.rel_url.query if request.rel_url.query_string else {}
        info = parse(request.method, path, watch=flag(query, "watch"))
        if info is None:
            self._authorize(user, Access(_path_verb(request.method), path=path))
            return await self._nonresource.handle(request, path, negotiate(_accept(request)))
        self._authorize(user, _access(info))
        kind = kind_of(info, request.method)
        media = _media(request, info)
        namespace = info.namespace if kind.namespaced else ""
        call = Call(user, info.verb, kind, namespace, info.name, info.subresource)
        if info.verb == "watch" or info.subresource == "log":
            return await self._handlers.handle(request, call, media)
        async with asyncio.timeout(_TIME_LIMIT):
            return await self._handlers.handle(request, call, media)

    def _user(self, request: web.BaseRequest, path: str) -> User:
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        if not token:
            if is_public(path):
                return ANONYMOUS
            raise unauthorized()
        user = None
        if scheme.lower() == "bearer":
            user = self._server.tokens.user_of(token.strip(), self._server.clock.now())
        if user is None:
            raise unauthorized()
        return user

    def _impersonated(self, request: web.BaseRequest, user: User) -> User:
        headers = request.headers
        name = headers.get("Impersonate-User")
        if name is None:
            return user
        groups = headers.getall("Impersonate-Group", [])
        self._authorize(user, Access("impersonate", plural="users", name=name))
        for group in groups:
            self._authorize(user, Access("impersonate", plural="groups", name=group))
        found = tuple(dict.fromkeys((*groups, AUTHENTICATED)))
        return User(name, found, headers.get("Impersonate-Uid", ""))

    def _authorize(self, user: User, access: Access) -> None:
        if user is ANONYMOUS and access.path:
            return
        self._server.authorizer.require(user, access)


def _path_verb(method: str) -> str:
    return {"GET": "get", "HEAD": "head"}.get(method, method.lower())


def _access(info: RequestInfo) -> Access:
    return Access(info.verb, info.group, info.plural, info.subresource, info.namespace, info.name)


def _accept(request: web.BaseRequest) -> str:
    return ",".join(request.headers.getall("Accept", []))


def _media(request: web.BaseRequest, info: RequestInfo) -> Media:
    """Logs are text whatever the client would accept."""
    return Media() if info.subresource == "log" else negotiate(_accept(request))
