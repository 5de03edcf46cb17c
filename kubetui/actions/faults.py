"""The control endpoint of a playground: its speed, and what is broken in it on purpose.

It stands outside the control plane, on loopback only, so plain `urllib` in a thread is enough, and a
proxy of the environment is never asked.
"""

from __future__ import annotations

import asyncio
import json
import urllib.error
import urllib.parse
import urllib.request
from typing import Any, Final, Protocol

from kubetui.api.meta import Obj

_TIMEOUT: Final = 10.0
_DIRECT: Final = urllib.request.build_opener(urllib.request.ProxyHandler({}))


class ControlError(Exception):
    """The control endpoint said no, or is not there; the message is one sentence."""


class Link(Protocol):
    """Where a playground's control endpoint is, and what opens it."""

    @property
    def url(self) -> str:
        """The address."""

    @property
    def token(self) -> str:
        """The bearer token."""


async def status(link: Link) -> Obj:
    """Speed, faults and parts of the playground."""
    return await _call(link, "GET", "/status")


async def speed(link: Link | None) -> float:
    """How fast a cluster's waits pass; 1 where nothing can be asked."""
    if link is None:
        return 1.0
    try:
        found = (await status(link)).get("speed", 1.0)
    except ControlError:
        return 1.0
    return float(found) if isinstance(found, int | float) and found > 0 else 1.0


async def site(link: Link) -> str:
    """Where visitors of the playground's Services come in; empty when it does not say."""
    try:
        found = (await status(link)).get("site")
    except ControlError:
        return ""
    return found if isinstance(found, str) else ""


async def known(link: Link) -> Obj:
    """What can be broken (`kinds`) and what is broken now (`faults`)."""
    return await _call(link, "GET", "/faults")


async def start(link: Link, kind: str, target: str = "") -> Obj:
    """Break something; the answer names the fault."""
    return await _call(link, "POST", "/faults", {"kind": kind, "target": target})


async def stop(link: Link, name: str) -> Obj:
    """Mend what was broken."""
    return await _call(link, "DELETE", f"/faults/{urllib.parse.quote(name, safe='')}")


async def set_clock(link: Link, **change: float) -> Obj:
    """Change the `speed`, or `jump` so many seconds ahead."""
    return await _call(link, "POST", "/clock", change)


async def _call(link: Link, method: str, path: str, body: Any = None) -> Obj:
    return await asyncio.to_thread(_request, link, method, path, body)


def _request(link: Link, method: str, path: str, body: Any) -> Obj:
    request = urllib.request.Request(
        link.url.rstrip("/") + path,
        method=method,
        data=None if body is None else json.dumps(body).encode(),
        headers={"Authorization": f"Bearer {link.token}", "Content-Type": "application/json"},
    )
    try:
        with _DIRECT.open(request, timeout=_TIMEOUT) as answer:
            return _decoded(answer.read())
    except urllib.error.HTTPError as error:
        with error:
            said = _decoded(error.read())
        message = said.get("error") or said.get("message") or f"it answered {error.code}"
        raise ControlError(f"the playground's control endpoint refused: {message}") from error
    except (OSError, ValueError) as error:
        raise ControlError(f"the playground's control endpoint does not answer: {error}") from error


def _decoded(raw: bytes) -> Obj:
    try:
        value = json.loads(raw or b"{}")
    except ValueError:
        return {"message": raw.decode(errors="replace").strip()[:300]}
    return value if isinstance(value, dict) else {"items": value}
