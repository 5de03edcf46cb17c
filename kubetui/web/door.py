"""Who may come in: only this machine, only the browser that brought the token, only pages of our own.

Any page a person opens can send requests to 127.0.0.1, and a name of somebody else can be made to point
there. So the Host and the Origin of each request must be ours; the token of the printed address works once
and becomes a cookie that no script can read and no other site can send.
"""

from __future__ import annotations

import hmac
import secrets
from typing import Final

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

COOKIE: Final = "kubetui"


class Door:
    """Checks every request."""

    def __init__(self, port: int) -> None:
        self._hosts = frozenset({f"127.0.0.1:{port}", f"localhost:{port}"})
        self._origins = frozenset(f"http://{host}" for host in self._hosts)
        self._ticket = secrets.token_urlsafe(32)
        self._used = False
        self._pass = secrets.token_urlsafe(32)
        self.address = f"http://127.0.0.1:{port}/?token={self._ticket}"
        """The address to open; it works once."""

    def middleware(self) -> Middleware:
        """The check as aiohttp wants it."""

        @web.middleware
        async def check(request: web.Request, handler: Handler) -> web.StreamResponse:
            refused = self._refusal(request)
            if refused is not None:
                return refused
            if "token" in request.query:
                return self._enter(request)
            if not _same(request.cookies.get(COOKIE, ""), self._pass):
                return _no("Open the address that kubetui serve has printed; it works once.", 401)
            response = await handler(request)
            if not response.prepared:
                response.headers.update(_headers(request.host))
            return response

        return check

    def _refusal(self, request: web.Request) -> web.Response | None:
        if request.host not in self._hosts:
            return _no("This is not the address of kubetui.", 421)
        origin = request.headers.get("Origin")
        if origin is not None and origin not in self._origins:
            return _no("Other pages have no business here.", 403)
        if origin is None and request.headers.get("Upgrade", "").lower() == "websocket":
            return _no("A browser says from which page it comes.", 403)
        return None

    def _enter(self, request: web.Request) -> web.StreamResponse:
        if self._used or not _same(request.query["token"], self._ticket):
            return _no("This token is not valid, or was used: start kubetui serve again for another.", 401)
        self._used = True
        response = web.Response(status=303, headers={"Location": "/", **_headers(request.host)})
        response.set_cookie(COOKIE, self._pass, httponly=True, samesite="Strict", path="/")
        return response


def _same(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode(), other.encode())


def _no(sentence: str, status: int) -> web.Response:
    return web.Response(text=f"{sentence}\n", status=status, headers={"Cache-Control": "no-store"})


def _headers(host: str) -> dict[str, str]:
    """Nothing of another place is loaded, and no other page may show ours."""
    policy = (
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self' 'unsafe-inline'; "
        f"font-src 'self'; img-src 'self' data:; connect-src 'self' ws://{host}; frame-ancestors 'none'; "
        "base-uri 'none'; form-action 'none'"
    )
    return {
        "Content-Security-Policy": policy,
        "X-Frame-Options": "DENY",
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
        "Cache-Control": "no-store",
    }
