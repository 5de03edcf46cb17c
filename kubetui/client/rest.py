"""Requests to the API server: one aiohttp session, plain dicts, errors as sentences."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

import aiohttp
import orjson
from yarl import URL

from kubetui import __version__
from kubetui.api.errors import ApiError, from_response
from kubetui.api.meta import Obj, text
from kubetui.client.auth import Credentials
from kubetui.client.clock import ServerClock
from kubetui.client.connection import Connection, is_loopback
from kubetui.client.errors import Unreachable
from kubetui.client.failures import unreachable
from kubetui.client.proxy import proxy_for

CONNECT_LIMIT = 10.0
SILENCE_LIMIT = 30.0
"""Seconds without a byte after which an ordinary answer is given up."""
_RETRY_LIMIT = 5.0
_RETRIES = 3

_LOG = logging.getLogger("kubetui.client")


@dataclass(frozen=True)
class Request:
    """One request; `silence` is how long its answer may pause, None for ever."""

    method: str
    path: str
    params: Mapping[str, str] | None = None
    body: bytes | None = None
    content_type: str = "application/json"
    accept: str = "application/json"
    silence: float | None = SILENCE_LIMIT


class Rest:
    """The requests of one connection. There is never a total time limit, only one on silence."""

    def __init__(self, connection: Connection, credentials: Credentials, clock: ServerClock) -> None:
        self.connection = connection
        self.credentials = credentials
        self.clock = clock
        self._proxy = proxy_for(connection)
        self._server_name = text(connection.cluster.value, "tls-server-name") or None
        # Compression costs more than the loopback device.
        self._encoding = "identity" if is_loopback(connection.server) else "gzip"
        self._session: aiohttp.ClientSession | None = None
        self._heard = time.monotonic()

    async def close(self) -> None:
        """Close all connections."""
        if self._session is not None:
            await self._session.close()

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
        """The decoded answer: JSON as what it means, anything else as text.

        Raises:
            ApiError: the server refused.
            Unreachable: there was no answer, or half a one.
        """
        data = body if body is None or isinstance(body, bytes) else _encode(body)
        async with self.open(Request(method, path, params, data, content_type, accept)) as response:
            content = await self._read(response)
            return self._decode(response, content)

    async def get(self, path: str, params: Mapping[str, str] | None = None) -> Obj:
        """A GET that answers an object."""
        found = await self.request("GET", path, params=params)
        if not isinstance(found, dict):
            raise self._no_api(path)
        return found

    @asynccontextmanager
    async def open(self, request: Request) -> AsyncIterator[aiohttp.ClientResponse]:
        """An answer whose status is good, its body not yet read."""
        response = await self._send(request)
        try:
            yield response
        finally:
            response.release() if response.content.at_eof() else response.close()

    async def socket(self, url: URL, protocols: Sequence[str]) -> aiohttp.ClientWebSocketResponse:
        """A WebSocket; it may be silent for ever, but who does not say goodbye is not waited for.

        Raises:
            WSServerHandshakeError: the server refused; it tells only a number.
            ClientError: the server does not answer.
        """
        context = await self.credentials.tls_context()
        async with asyncio.timeout(CONNECT_LIMIT):
            return await self._open_session().ws_connect(
                url,
                protocols=protocols,
                headers=await self.credentials.headers(),
                ssl=context if context is not None else True,
                server_hostname=self._server_name,
                proxy=self._proxy,
                timeout=aiohttp.ClientWSTimeout(ws_receive=None, ws_close=2.0),
                heartbeat=30.0,
            )

    @property
    def silence(self) -> float:
        """Seconds since the server sent anything."""
        return time.monotonic() - self._heard

    async def chunks(self, response: aiohttp.ClientResponse) -> AsyncIterator[bytes]:
        """The body as it comes.

        Raises:
            Unreachable: it was cut off, or paused for too long.
        """
        try:
            async for chunk in response.content.iter_any():
                self._heard = time.monotonic()
                yield chunk
        except (aiohttp.ClientError, OSError, TimeoutError) as error:
            raise unreachable(error, self.connection.server) from error

    async def _send(self, request: Request) -> aiohttp.ClientResponse:
        renewed = False
        for attempt in range(_RETRIES + 2):
            response, generation = await self._once(request)
            if response.status < 400:
                return response
            pause = _pause(response)
            if pause is not None and attempt < _RETRIES:
                response.close()
                await asyncio.sleep(pause)
            elif response.status == 401 and not renewed and await self.credentials.renew(generation):
                renewed = True
                response.close()
            else:
                break
        raise await self._refusal(response)

    async def _once(self, request: Request) -> tuple[aiohttp.ClientResponse, int]:
        """One answer, and the generation of the credentials it was asked with."""
        context = await self.credentials.tls_context()
        headers = await self._headers(request)
        generation = self.credentials.generation
        sent = datetime.now(UTC)
        try:
            response = await self._open_session().request(
                request.method,
                self._url(request),
                data=request.body,
                headers=headers,
                ssl=context if context is not None else True,
                server_hostname=self._server_name,
                proxy=self._proxy,
                allow_redirects=False,
                timeout=aiohttp.ClientTimeout(
                    total=None, connect=CONNECT_LIMIT, sock_connect=CONNECT_LIMIT, sock_read=request.silence
                ),
            )
        except (aiohttp.ClientError, OSError, TimeoutError, ValueError) as error:
            _LOG.debug("%s %s had no answer: %s", request.method, request.path, error)
            raise unreachable(error, self.connection.server) from error
        _LOG.debug("%s %s answered %d", request.method, request.path, response.status)
        self._heard = time.monotonic()
        self.clock.saw(response.headers.get("Date"), sent, datetime.now(UTC))
        return response, generation

    async def _headers(self, request: Request) -> list[tuple[str, str]]:
        headers = [
            ("Accept", request.accept),
            ("Accept-Encoding", self._encoding),
            *await self.credentials.headers(),
        ]
        if request.body is not None:
            headers.append(("Content-Type", request.content_type))
        return headers

    def _url(self, request: Request) -> URL:
        query = f"?{urlencode(request.params)}" if request.params else ""
        return URL(f"{self.connection.server}{request.path}{query}", encoded=True)

    def _open_session(self) -> aiohttp.ClientSession:
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=0),
                cookie_jar=aiohttp.DummyCookieJar(),
                headers={"User-Agent": f"kubetui/{__version__}"},
                auto_decompress=True,
                read_bufsize=1024 * 1024,
            )
        return self._session

    async def _read(self, response: aiohttp.ClientResponse) -> bytes:
        try:
            return await response.read()
        except (aiohttp.ClientError, OSError, TimeoutError) as error:
            raise unreachable(error, self.connection.server) from error

    async def _refusal(self, response: aiohttp.ClientResponse) -> ApiError:
        content = await self._read(response)
        try:
            body = orjson.loads(content)
        except orjson.JSONDecodeError:
            body = content.decode("utf-8", "replace")
        return from_response(response.status, body)

    def _decode(self, response: aiohttp.ClientResponse, content: bytes) -> Any:
        if 300 <= response.status < 400:
            raise self._no_api(response.url.path)
        if "json" not in response.content_type:
            return content.decode("utf-8", "replace")
        try:
            return orjson.loads(content)
        except orjson.JSONDecodeError:
            raise Unreachable(
                f"{self.connection.host} answered with JSON that is cut off or broken"
            ) from None

    def _no_api(self, path: str) -> Unreachable:
        return Unreachable(
            f"{self.connection.server}{path} is not answered by a Kubernetes API server",
            "does a login page or a proxy stand before it?",
        )


def _encode(body: Any) -> bytes:
    return body.encode() if isinstance(body, str) else orjson.dumps(body)


def _pause(response: aiohttp.ClientResponse) -> float | None:
    """How long to wait before the request is sent again; None where that is of no use."""
    asked = response.headers.get("Retry-After", "")
    if response.status not in (429, 503) or not asked.isdecimal():
        return None
    return float(asked) if float(asked) <= _RETRY_LIMIT else None
