"""Why a server did not answer, in one sentence."""

from __future__ import annotations

import asyncio
import errno
import ssl
from urllib.parse import urlsplit

import aiohttp

from kubetui.client.errors import Unreachable

_VERIFICATION = {
    7: "the server's certificate is signed by an authority that is not trusted here",
    9: "the server's certificate is not valid yet",
    10: "the server's certificate has expired",
    18: "the server's certificate is signed by itself, not by an authority that is trusted here",
    19: "the server's certificate is signed by an authority that is not trusted here",
    20: "the server's certificate is signed by an authority that is not trusted here",
    23: "the server's certificate was revoked",
    62: "the server's certificate is for another name",
    64: "the server's certificate is for another address",
}
_SYSTEM = {
    errno.ECONNREFUSED: ("refused the connection: nothing listens there", "is the cluster running?"),
    errno.ENETUNREACH: ("cannot be reached: there is no network to it", ""),
    errno.EHOSTUNREACH: ("cannot be reached: there is no way to that host", ""),
    errno.ECONNRESET: ("closed the connection", ""),
    errno.EPIPE: ("closed the connection", ""),
}


def unreachable(error: BaseException, server: str) -> Unreachable:
    """The sentence for whatever went wrong on the way to a server."""
    place = urlsplit(server).netloc or server
    for cause in _causes(error):
        found = _tls(cause, place) or _network(cause, place)
        if found is not None:
            return found
    if isinstance(error, aiohttp.ClientPayloadError | aiohttp.ServerDisconnectedError):
        return Unreachable(f"{place} cut the answer off")
    detail = str(error) or type(error).__name__
    return Unreachable(f"{place} did not answer: {detail}")


def _causes(error: BaseException | None) -> list[BaseException]:
    found: list[BaseException] = []
    while error is not None and error not in found and len(found) < 10:
        found.append(error)
        inner = getattr(error, "os_error", None) or getattr(error, "certificate_error", None)
        error = inner if isinstance(inner, BaseException) else error.__cause__ or error.__context__
    return found


def _tls(error: BaseException, place: str) -> Unreachable | None:
    if isinstance(error, aiohttp.ClientError):
        return None  # Only a wrapper: what OpenSSL said is in its cause.
    if isinstance(error, ssl.SSLCertVerificationError):
        reason = _VERIFICATION.get(
            error.verify_code, f"the server's certificate is no good: {error.verify_message}"
        )
        return Unreachable(f"{place} cannot be trusted: {reason}", _trust_hint(error.verify_code))
    if not isinstance(error, ssl.SSLError):
        return None
    reason = error.reason or str(error)
    if "WRONG_VERSION_NUMBER" in reason or "HTTP_REQUEST" in reason:
        return Unreachable(f"{place} does not speak TLS", "is it http:// instead of https://?")
    return Unreachable(f"TLS with {place} failed: {reason.replace('_', ' ').lower()}")


def _trust_hint(code: int) -> str:
    if code in (7, 18, 19, 20):
        return "is certificate-authority of the kubeconfig that of this cluster?"
    return "tls-server-name of the kubeconfig can name it" if code in (62, 64) else ""


def _network(error: BaseException, place: str) -> Unreachable | None:
    if isinstance(error, aiohttp.ClientConnectorDNSError):
        return Unreachable(f"DNS does not know the name {place.rpartition(':')[0] or place}")
    if isinstance(error, aiohttp.ClientHttpProxyError):
        return Unreachable(f"the proxy before {place} answered {error.status} {error.message}")
    if isinstance(error, aiohttp.ClientProxyConnectionError):
        return Unreachable(f"the proxy {error.host}:{error.port} before {place} does not answer")
    if isinstance(error, asyncio.TimeoutError):
        return Unreachable(f"{place} did not answer in time")
    if isinstance(error, OSError) and error.errno in _SYSTEM:
        said, hint = _SYSTEM[error.errno]
        return Unreachable(f"{place} {said}", hint)
    if isinstance(error, ConnectionError) and not isinstance(error, aiohttp.ClientError):
        # asyncio keeps to itself what a refusal in the handshake said.
        return Unreachable(f"{place} closed the connection", "does it want another client certificate?")
    return None
