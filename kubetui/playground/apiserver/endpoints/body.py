"""Reading what a request carries, within its limits."""

from __future__ import annotations

from typing import Any

import orjson
from aiohttp import web
from aiohttp.web_protocol import RequestPayloadError

from kubetui.api.errors import ApiError, bad_request, status
from kubetui.api.meta import Obj
from kubetui.kinds.model import ApiKind
from kubetui.playground.apiserver import protobuf, syntax
from kubetui.playground.apiserver.call import Patch

LIMIT = 3 * 1024 * 1024
_PATCH_TYPES = {
    "application/json-patch+json": "json",
    "application/merge-patch+json": "merge",
    "application/strategic-merge-patch+json": "strategic",
    "application/apply-patch+yaml": "apply",
}


def _too_large() -> ApiError:
    message = f"Request entity too large: limit is {LIMIT}"
    return status(413, "RequestEntityTooLarge", message, {})


async def read(request: web.BaseRequest) -> bytes:
    """The whole body, or 413."""
    if not request.body_exists:
        return b""
    if (request.content_length or 0) > LIMIT:
        raise _too_large()
    found = bytearray()
    try:
        async for part in request.content.iter_any():
            found += part
            if len(found) > LIMIT:
                raise _too_large()
    except RequestPayloadError as error:
        raise bad_request("the request body cannot be read: its encoding is broken") from error
    return bytes(found)


def content_type(request: web.BaseRequest) -> str:
    """The media type of the body; empty when none is given."""
    return str(request.headers.get("Content-Type", "")).partition(";")[0].strip().lower()


def decoded(kind: ApiKind, data: bytes, media_type: str) -> tuple[Obj, list[str]]:
    """An object of a kind in JSON, YAML or Protocol Buffers, and its strict errors."""
    from kubetui.playground.apiserver import decode

    if media_type != protobuf.MEDIA_TYPE:
        return decode.decode(kind, data, media_type)
    return decode.decode_value(kind, _protobuf(data), data)


def _protobuf(data: bytes) -> Obj:
    try:
        return protobuf.decode(data)
    except protobuf.ProtobufError as error:
        raise bad_request(f"error decoding body: {error}") from error


def loose(data: bytes, media_type: str) -> Any:
    """A small body that is no stored kind (options, Scale, Binding): JSON or YAML, None when empty."""
    if not data.strip():
        return None
    if media_type == protobuf.MEDIA_TYPE:
        return _protobuf(data)
    if media_type not in ("", "application/json", "application/yaml", "*/*"):
        from kubetui.playground.apiserver.decode import unsupported_media_type

        raise unsupported_media_type()
    return _yaml(data) if media_type == "application/yaml" else _json(data)


def _json(data: bytes) -> Any:
    try:
        return orjson.loads(data)
    except ValueError as error:
        raise bad_request(f"error decoding body: {error}") from error


def _yaml(data: bytes) -> Any:
    from kubetui.api import yaml

    try:
        return yaml.load(data.decode())
    except ValueError as error:
        raise bad_request(f"error decoding YAML: {error}") from error


async def patch(request: web.BaseRequest, *, strategic: bool = True) -> Patch:
    """The patch of a PATCH request; 415 for a type that is none, or that the kind has no types for."""
    types = {media: kind for media, kind in _PATCH_TYPES.items() if strategic or kind != "strategic"}
    kind = types.get(content_type(request))
    data = await read(request)
    if kind is None:
        message = (
            "the body of the request was in an unknown format - accepted media types include: "
            + ", ".join(types)
        )
        raise status(415, "UnsupportedMediaType", message, {})
    if kind == "apply":
        return _applied(data)
    try:
        return Patch(kind, orjson.loads(data))
    except ValueError as error:
        said = syntax.complaint(data)
        raise bad_request(said if kind == "strategic" else f"error decoding patch: {said}") from error


def _applied(data: bytes) -> Patch:
    """What is applied; a key that comes twice is only complained of. Rule: `handlers/patch.go` applyPatcher."""
    from kubetui.api import yaml

    again: list[yaml.YamlError] = []
    try:
        found = orjson.loads(data) if data.lstrip()[:1] == b"{" else yaml.load(data.decode(), again)
    except ValueError as error:
        raise bad_request(f"error decoding YAML: {error}") from error
    if not isinstance(found, dict):
        raise bad_request("error decoding YAML: error unmarshaling JSON: the document is no object")
    return Patch("apply", found, tuple(f"line {one.line}: {one.problem}" for one in again))
