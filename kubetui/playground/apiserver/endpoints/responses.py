"""Answers: objects, lists, Status, in the form that was negotiated, with the headers of every answer."""

from __future__ import annotations

import asyncio
import uuid
import zlib
from collections.abc import Iterable, Sequence
from typing import Any

import orjson
from aiohttp import web

from kubetui.api.errors import ApiError
from kubetui.api.meta import Obj
from kubetui.playground.apiserver.endpoints.negotiation import Media

SLICE = 256 * 1024
"""Bytes written at once: what the loop can encrypt without anybody noticing."""
_GZIP_FROM = 128 * 1024
_PRETTY_BELOW = 1024 * 1024
"""Nobody reads more than this, and indenting it would hold up everybody else."""
_FLOW_SCHEMA, _PRIORITY_LEVEL = str(uuid.uuid4()), str(uuid.uuid4())
_WARNING_TOTAL, _WARNING_EACH = 4096, 256
_PRETTY_AGENTS = ("curl", "Wget", "Mozilla/5.0")


def common_headers() -> dict[str, str]:
    """The headers of every answer."""
    return {
        "Audit-Id": str(uuid.uuid4()),
        "Cache-Control": "no-cache, private",
        "X-Kubernetes-Pf-Flowschema-Uid": _FLOW_SCHEMA,
        "X-Kubernetes-Pf-Prioritylevel-Uid": _PRIORITY_LEVEL,
    }


def warning_headers(texts: Sequence[str]) -> list[tuple[str, str]]:
    """`Warning: 299 - "text"`, cut when they grow too long together."""
    cut = sum(len(text) for text in texts) > _WARNING_TOTAL
    found, total = [], 0
    for text in texts:
        shown = text[:_WARNING_EACH] if cut else text
        total += len(shown)
        if total > _WARNING_TOTAL:
            break
        shown = "".join(c if c.isprintable() else " " for c in shown)
        shown = shown.replace("\\", "\\\\").replace('"', '\\"')
        found.append(("Warning", f'299 - "{shown}"'))
    return found


def wants_pretty(request: web.BaseRequest) -> bool:
    """Whether a person reads along."""
    pretty = request.rel_url.query.get("pretty") if request.rel_url.query_string else None
    if pretty is not None:
        return pretty.lower() not in ("0", "false")
    return request.headers.get("User-Agent", "").startswith(_PRETTY_AGENTS)


async def send(
    request: web.BaseRequest,
    body: bytes | Sequence[bytes],
    *,
    code: int = 200,
    media: Media | None = None,
    content_type: str = "application/json",
    warnings: Sequence[str] = (),
    headers: dict[str, str] | None = None,
) -> web.StreamResponse:
    """An encoded body, in slices when it is large."""
    if media is not None and media.yaml:
        body, content_type = await asyncio.to_thread(_yaml, _joined(body)), "application/yaml"
    elif content_type == "application/json" and wants_pretty(request) and _length(body) < _PRETTY_BELOW:
        body = orjson.dumps(orjson.loads(_joined(body)), option=orjson.OPT_INDENT_2)
    size = _length(body)
    all_headers = {**common_headers(), "Content-Type": content_type, **(headers or {})}
    if size <= SLICE and not _gzips(request, size):
        response = web.Response(body=_joined(body), status=code, headers=all_headers)
        for name, value in warning_headers(warnings):
            response.headers.add(name, value)
        return response
    return await _stream(request, body, size, code, all_headers, warnings)


def _gzips(request: web.BaseRequest, size: int) -> bool:
    return size > _GZIP_FROM and "gzip" in request.headers.get("Accept-Encoding", "")


async def _stream(
    request: web.BaseRequest,
    body: bytes | Sequence[bytes],
    size: int,
    code: int,
    headers: dict[str, str],
    warnings: Sequence[str],
) -> web.StreamResponse:
    packer = None
    if _gzips(request, size):
        packer = zlib.compressobj(1, zlib.DEFLATED, 31)
        headers |= {"Content-Encoding": "gzip", "Vary": "Accept-Encoding"}
    response = web.StreamResponse(status=code, headers=headers)
    for name, value in warning_headers(warnings):
        response.headers.add(name, value)
    if packer is None:
        response.content_length = size
    else:
        response.enable_chunked_encoding()
    await response.prepare(request)
    for part in slices(body):
        await response.write(packer.compress(part) if packer else part)
        await asyncio.sleep(0)  # A socket that takes everything at once would keep the loop for us alone.
    if packer:
        await response.write(packer.flush())
    await response.write_eof()
    return response


def slices(body: bytes | Sequence[bytes]) -> Iterable[bytes]:
    """A body in pieces of about `SLICE` bytes."""
    if isinstance(body, bytes):
        for start in range(0, len(body), SLICE):
            yield body[start : start + SLICE]
        return
    waiting: list[bytes] = []
    size = 0
    for part in body:
        waiting.append(part)
        size += len(part)
        if size >= SLICE:
            yield b"".join(waiting)
            waiting, size = [], 0
    if waiting:
        yield b"".join(waiting)


def _length(body: bytes | Sequence[bytes]) -> int:
    return len(body) if isinstance(body, bytes) else sum(map(len, body))


def _joined(body: bytes | Sequence[bytes]) -> bytes:
    return body if isinstance(body, bytes) else b"".join(body)


def _yaml(body: bytes) -> bytes:
    from kubetui.api import yaml

    return yaml.dump(orjson.loads(body)).encode()


async def send_object(request: web.BaseRequest, obj: Any, **options: Any) -> web.StreamResponse:
    """An object that is not encoded yet."""
    return await send(request, orjson.dumps(obj), **options)


def failure(error: ApiError, warnings: Sequence[str] = ()) -> web.Response:
    """A Status; always JSON. What was warned of before is still told."""
    headers = {**common_headers(), "Content-Type": "application/json"}
    retry = error.details.get("retryAfterSeconds")
    if retry:
        headers["Retry-After"] = str(retry)
    response = web.Response(body=orjson.dumps(error.status), status=error.code, headers=headers)
    for name, value in warning_headers(warnings):
        response.headers.add(name, value)
    return response


def plain(text: str, code: int = 200, headers: dict[str, str] | None = None) -> web.Response:
    """A text."""
    headers = {
        **common_headers(),
        **(headers or {}),
        "Content-Type": "text/plain; charset=utf-8",
        "X-Content-Type-Options": "nosniff",
    }
    return web.Response(body=text.encode(), status=code, headers=headers)


def success(details: Obj | None) -> Obj:
    """The Status of a deletion."""
    found: Obj = {"kind": "Status", "apiVersion": "v1", "metadata": {}, "status": "Success"}
    if details is not None:
        found["details"] = details
    return found
