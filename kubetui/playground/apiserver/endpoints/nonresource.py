"""The paths beside the resources: discovery, OpenAPI, version, health.

Rule: `apiserver/pkg/endpoints/discovery`, `server/healthz`, `kube-openapi/pkg/handler3`.
"""

from __future__ import annotations

import asyncio
import hashlib
import platform
from collections.abc import Awaitable, Callable
from datetime import timedelta
from email.utils import format_datetime
from functools import cache
from typing import TYPE_CHECKING

import orjson
from aiohttp import web

from kubetui.api.errors import unknown_resource
from kubetui.api.meta import Obj
from kubetui.playground.apiserver import discovery, metrics, signing
from kubetui.playground.apiserver.endpoints import health, responses
from kubetui.playground.apiserver.endpoints.negotiation import Media
from kubetui.playground.apiserver.openapi import gnostic
from kubetui.playground.apiserver.openapi.documents import Documents

if TYPE_CHECKING:
    from kubetui.playground.apiserver.server import APIServer

_AGGREGATED = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList"
HEALTH = ("/healthz", "/livez", "/readyz")
PUBLIC = (*HEALTH, "/version", "/version/")
"""Paths that need no token."""


@cache
def version() -> Obj:
    """`/version`."""
    machine = {"x86_64": "amd64", "aarch64": "arm64"}.get(platform.machine(), platform.machine())
    return {
        "major": "1", "minor": "36", "emulationMajor": "1", "emulationMinor": "36",
        "minCompatibilityMajor": "1", "minCompatibilityMinor": "35", "gitVersion": "v1.36.0",
        "gitCommit": hashlib.sha1(b"kubetui playground", usedforsecurity=False).hexdigest(),
        "gitTreeState": "clean", "buildDate": "2026-04-22T00:00:00Z", "goVersion": "go1.26.0",
        "compiler": "gc", "platform": f"linux/{machine}",
    }  # fmt: skip


def is_public(path: str) -> bool:
    """Whether a path is answered without a token."""
    return path in PUBLIC or path.startswith(tuple(f"{base}/" for base in HEALTH))


class NonResource:
    """Answers the paths that are no resources."""

    def __init__(self, server: APIServer) -> None:
        self._server = server
        self._documents = Documents(server.kinds)
        self._found: dict[bool, tuple[int, bytes, str]] = {}

    def _aggregated(self, core: bool) -> tuple[bytes, str]:
        """The aggregated document, made anew when the kinds have changed, and its tag."""
        kinds = self._server.kinds.all()
        known = self._found.get(core)
        if known is None or known[0] != self._server.kinds.version:
            body = orjson.dumps(discovery.aggregated(core, kinds))
            known = (self._server.kinds.version, body, f'"{hashlib.sha512(body).hexdigest().upper()}"')
            self._found[core] = known
        return known[1], known[2]

    async def handle(self, request: web.BaseRequest, path: str, media: Media) -> web.StreamResponse:
        """Answer one path; `404 page not found` for one that is not there."""
        parts = path.strip("/").split("/")
        answer = _BY_FIRST.get(parts[0])
        if answer is None:
            return responses.plain("404 page not found\n", 404)
        if request.method not in ("GET", "HEAD"):
            return responses.plain("405: Method Not Allowed", 405, {"Allow": "GET"})
        return await answer(self, request, parts[1:], media)

    async def _root(self, request: web.BaseRequest, rest: list[str], media: Media) -> web.StreamResponse:
        paths = {
            "/.well-known/openid-configuration",
            "/openid/v1/jwks",
            "/api",
            "/api/v1",
            "/apis",
            "/metrics",
            "/openapi/v2",
            "/openapi/v3",
            "/version",
            *HEALTH,
        }
        paths |= {f"{base}/{check}" for base in HEALTH for check in health.checks(base.strip("/"))}
        for kind in self._server.kinds.all():
            if kind.group:
                paths |= {f"/apis/{kind.group}", kind.root}
        return await responses.send_object(request, {"paths": sorted(paths)}, media=media)

    async def _version(self, request: web.BaseRequest, rest: list[str], media: Media) -> web.StreamResponse:
        return await responses.send_object(request, version(), media=media)

    async def _api(self, request: web.BaseRequest, rest: list[str], media: Media) -> web.StreamResponse:
        if not rest:
            if media.as_kind == "APIGroupDiscoveryList":
                return await self._discovery(request, core=True)
            found = discovery.api_versions()
            local = getattr(request.transport, "get_extra_info", lambda name: None)("sockname")
            address = f"{local[0]}:{local[1]}" if local else "127.0.0.1"
            found["serverAddressByClientCIDRs"] = [{"clientCIDR": "0.0.0.0/0", "serverAddress": address}]
            return await responses.send_object(request, found, media=media)
        return await self._resources(request, "/".join(rest), media)

    async def _apis(self, request: web.BaseRequest, rest: list[str], media: Media) -> web.StreamResponse:
        if not rest:
            if media.as_kind == "APIGroupDiscoveryList":
                return await self._discovery(request, core=False)
            return await responses.send_object(
                request, discovery.group_list(self._server.kinds.all()), media=media
            )
        if len(rest) == 1:
            group = discovery.group(self._server.kinds.all(), rest[0])
            if group is None:
                return responses.plain("404 page not found\n", 404)
            return await responses.send_object(request, group, media=media)
        return await self._resources(request, "/".join(rest), media)

    async def _resources(
        self, request: web.BaseRequest, group_version: str, media: Media
    ) -> web.StreamResponse:
        found = discovery.resource_list(self._server.kinds.all(), group_version)
        if found is None:
            return responses.plain("404 page not found\n", 404)
        return await responses.send_object(request, found, media=media)

    async def _discovery(self, request: web.BaseRequest, *, core: bool) -> web.StreamResponse:
        body, tag = self._aggregated(core)
        headers = {"ETag": tag, "Vary": "Accept"}
        if request.headers.get("If-None-Match") == tag:
            return web.Response(status=304, headers={**responses.common_headers(), **headers})
        return await responses.send(request, body, content_type=_AGGREGATED, headers=headers)

    async def _openapi(self, request: web.BaseRequest, rest: list[str], media: Media) -> web.StreamResponse:
        if rest == ["v2"]:
            return await self._v2(request)
        if rest == ["v3"]:
            return await responses.send_object(request, self._documents.v3_index())
        if rest[:1] != ["v3"]:
            return responses.plain("404 page not found\n", 404)
        group_version = "/".join(rest[1:])
        body = await asyncio.to_thread(self._documents.v3_document, group_version)
        if body is None:
            raise unknown_resource()
        return await self._v3(request, group_version, body)

    async def _v2(self, request: web.BaseRequest) -> web.StreamResponse:
        asked = request.headers.get("Accept", "")
        if not any(name in asked for name in gnostic.ASKED):
            return await responses.send(request, await asyncio.to_thread(self._documents.v2_document))
        body = await asyncio.to_thread(self._documents.v2_message)
        return await responses.send(request, body, content_type=gnostic.MEDIA_TYPE)

    async def _v3(self, request: web.BaseRequest, group_version: str, body: bytes) -> web.StreamResponse:
        current = self._documents.v3_index()["paths"][group_version]["serverRelativeURL"]
        wanted = current.partition("hash=")[2]
        asked = request.rel_url.query.get("hash", "")
        headers = {"Etag": f'"{wanted}"', "Vary": "Accept"}
        if asked and asked != wanted:
            return web.Response(status=301, headers={**responses.common_headers(), "Location": current})
        if asked:
            year = self._server.clock.now() + timedelta(days=365)
            headers |= {"Cache-Control": "public, immutable", "Expires": format_datetime(year, usegmt=True)}
        if request.headers.get("If-None-Match") == headers["Etag"]:
            return web.Response(status=304, headers={**responses.common_headers(), **headers})
        return await responses.send(request, body, headers=headers)

    async def _metrics(self, request: web.BaseRequest, rest: list[str], media: Media) -> web.StreamResponse:
        if rest:
            return responses.plain("404 page not found\n", 404)
        text = self._server.metrics.text(self._server.etcd)
        return await responses.send(request, text.encode(), content_type=metrics.CONTENT_TYPE)

    async def _openid(self, request: web.BaseRequest, rest: list[str], media: Media) -> web.StreamResponse:
        answers = {
            "openid-configuration": signing.configuration,
            "v1/jwks": self._server.tokens.signer.key_set,
        }
        answer = answers.get("/".join(rest))
        if answer is None:
            return responses.plain("404 page not found\n", 404)
        known = rest == ["v1", "jwks"]
        content_type = "application/jwk-set+json" if known else "application/json"
        return await responses.send(request, orjson.dumps(answer()), content_type=content_type)

    async def _health(self, request: web.BaseRequest, rest: list[str], media: Media) -> web.StreamResponse:
        query = request.rel_url.query
        name = request.rel_url.path.strip("/").split("/")[0]
        excluded = query.getall("exclude", [])
        return health.answer(name, rest, self._server.unhealthy, excluded, verbose="verbose" in query)


_Answer = Callable[[NonResource, web.BaseRequest, list[str], Media], Awaitable[web.StreamResponse]]
_BY_FIRST: dict[str, _Answer] = {
    "": NonResource._root,
    "version": NonResource._version,
    "api": NonResource._api,
    "apis": NonResource._apis,
    "openapi": NonResource._openapi,
    "healthz": NonResource._health,
    "livez": NonResource._health,
    "readyz": NonResource._health,
    "metrics": NonResource._metrics,
    ".well-known": NonResource._openid,
    "openid": NonResource._openid,
}
