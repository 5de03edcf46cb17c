"""Asking whether something answers: by the API server's proxy, or at a URL."""

from __future__ import annotations

import asyncio
import json
import urllib.error
import urllib.request
from typing import TYPE_CHECKING, Any, NamedTuple

from kubetui.api.errors import ApiError
from kubetui.session import Unreachable

if TYPE_CHECKING:
    from kubetui.session import Session

_PLURALS = {"svc": "services", "service": "services", "pod": "pods"}
_TIMEOUT = 2.0
_LARGEST = 1 << 20
_DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))


class Answer(NamedTuple):
    """What came back: the HTTP status, 0 when nothing did, and then why."""

    status: int
    body: str = ""
    why: str = ""


def valid(address: str) -> bool:
    """Whether an address is one that can be asked: `svc/NAME[:PORT][/PATH]`, `pod/…`, a path, a URL."""
    kind, slash, rest = address.partition("/")
    return address.startswith(("http://", "https://", "$", "/")) or (
        kind in _PLURALS and bool(slash and rest)
    )


async def ask(session: Session, namespace: str, address: str) -> Answer:
    """Ask once."""
    if address.startswith(("http://", "https://")):
        return await asyncio.to_thread(_fetch, address)
    try:
        async with asyncio.timeout(_TIMEOUT):
            body = await session.request("GET", _path(namespace, address), accept="*/*")
    except ApiError as error:
        return Answer(error.code, str(error), str(error))
    except (Unreachable, TimeoutError) as error:
        return Answer(0, "", str(error) or "nothing answered in time")
    return Answer(200, _text(body))


def _path(namespace: str, address: str) -> str:
    if address.startswith("/"):
        return address
    kind, _, rest = address.partition("/")
    name, _, path = rest.partition("/")
    return f"/api/v1/namespaces/{namespace}/{_PLURALS[kind]}/{name}/proxy/{path}"


def _text(body: Any) -> str:
    return body if isinstance(body, str) else json.dumps(body)


def _fetch(url: str) -> Answer:
    try:
        with _DIRECT.open(url, timeout=_TIMEOUT) as found:
            return Answer(found.status, found.read(_LARGEST).decode("utf-8", "replace"))
    except urllib.error.HTTPError as error:
        with error:
            return Answer(
                error.code, error.read(_LARGEST).decode("utf-8", "replace"), f"it answers {error.code}"
            )
    except (OSError, ValueError) as error:
        return Answer(0, "", str(getattr(error, "reason", error)))
