"""Bodies of requests: JSON or YAML to an object of a kind, with the real server's complaints.

Unknown and repeated fields are dropped and reported as strict errors; what becomes of these is for
the request's `fieldValidation` to say.
"""

from __future__ import annotations

import json
from typing import Any

import orjson

from kubetui.api.errors import ApiError, bad_request, status
from kubetui.api.meta import Obj
from kubetui.kinds.model import ApiKind
from kubetui.playground.apiserver.customresources import decoding
from kubetui.playground.apiserver.customresources.kind import is_custom
from kubetui.playground.apiserver.mistyped import MistypedError
from kubetui.playground.apiserver.quoting import go_quote
from kubetui.playground.apiserver.schema import definition_of, schema_of
from kubetui.playground.apiserver.syntax import complaint
from kubetui.playground.apiserver.values import Decoder, RepeatedKeys

ACCEPTED = ("application/json", "application/yaml", "application/vnd.kubernetes.protobuf")
"""The media types of the real server, as its messages list them; the last one is refused here."""

_META = (
    r'struct { APIVersion string "json:\"apiVersion,omitempty\""; '
    r'Kind string "json:\"kind,omitempty\"" }'
)
_SCHEME = "pkg/api/legacyscheme/scheme.go:30"


def decode(kind: ApiKind, body: bytes, content_type: str) -> tuple[Obj, list[str]]:
    """The object in a body, and its strict errors (`unknown field "spec.x"`).

    The apiVersion and kind are filled in where the body leaves them out.

    Raises:
        ApiError: 400 for what cannot be read as this kind, 415 for an unknown media type.
    """
    value, strict = _parsed(kind, body, media_type(content_type))
    obj, found = decode_value(kind, value, body)
    return obj, strict + found


def decode_value(kind: ApiKind, value: Any, body: bytes = b"") -> tuple[Obj, list[str]]:
    """As `decode`, of a body that is parsed already: what a patch has made of an object.

    Raises:
        ApiError: 400.
    """
    try:
        return typed_value(kind, value, body)
    except MistypedError as error:
        raise _unhandled(kind, kind.kind, kind.version, str(error)) from error


def typed_value(kind: ApiKind, value: Any, body: bytes = b"") -> tuple[Obj, list[str]]:
    """As `decode_value`, for those who have words of their own for a mistyped field.

    Raises:
        ApiError: 400, for what is of another kind.
        MistypedError: a field is mistyped.
    """
    if is_custom(kind):
        return decoding.decode(kind, value)
    group_version, said = _interpreted(kind, value, body)
    _check_kind(kind, group_version, said)
    decoder, schema = Decoder(), schema_of(kind)
    obj = decoder.decode(schema, value)
    obj.pop("apiVersion", None)
    obj.pop("kind", None)
    if "metadata" in schema.fields:
        obj.setdefault("metadata", {})
    return {"apiVersion": kind.api_version, "kind": kind.kind, **obj}, decoder.strict


def media_type(content_type: str) -> str:
    """The type without parameters; JSON when the header is absent."""
    return content_type.partition(";")[0].strip().lower() or ACCEPTED[0]


def unsupported_media_type(accepted: tuple[str, ...] = ACCEPTED) -> ApiError:
    """415 with the list of what would have been accepted."""
    message = "the body of the request was in an unknown format - accepted media types include: "
    return status(415, "UnsupportedMediaType", message + ", ".join(accepted))


def _parsed(kind: ApiKind, body: bytes, media: str) -> tuple[Any, list[str]]:
    if media in ("application/yaml", "application/apply-patch+yaml"):
        return _yaml(kind, body)
    if media == "application/json":
        return _json(kind, body), []
    if media == ACCEPTED[2]:
        raise status(
            415,
            "UnsupportedMediaType",
            "this server does not read protobuf bodies - accepted media types include: "
            + ", ".join(ACCEPTED[:2]),
        )
    raise unsupported_media_type()


def _json(kind: ApiKind, body: bytes) -> Any:
    try:
        return _with_repeated(orjson.loads(body), body)
    except orjson.JSONDecodeError as error:
        raise _no_meta(kind, complaint(body), body) from error
    except (orjson.JSONEncodeError, RecursionError) as error:
        raise _no_meta(kind, "exceeded max depth", body) from error


def _with_repeated(value: Any, body: bytes) -> Any:
    """Parse again, slowly, when keys repeat: then the body has more colons than what became of it.

    What nests too deeply to be written back (some 250 levels) is an error of the caller's.
    """
    if body.count(b":") == orjson.dumps(value).count(b":") and b"\\u003" not in body:
        return value
    return json.loads(body, object_pairs_hook=_pairs)


def _pairs(pairs: list[tuple[str, Any]]) -> Obj:
    found = dict(pairs)
    if len(found) == len(pairs):
        return found
    seen: set[str] = set()
    marked = RepeatedKeys(found)
    marked.repeated = tuple(key for key, _ in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value]
    return marked


def _yaml(kind: ApiKind, body: bytes) -> tuple[Any, list[str]]:
    from kubetui.api import yaml

    try:
        return yaml.load(body), []
    except ValueError as error:
        said = f"error converting YAML to JSON: yaml: {error}"
        raise _unrecognized(kind, said, body) from error


def _interpreted(kind: ApiKind, value: Any, body: bytes) -> tuple[str, str]:
    """The apiVersion and kind that the body claims; the endpoint's where it says none."""
    if not isinstance(value, dict):
        said = {list: "array", str: "string", bool: "bool"}.get(type(value), "number")
        if value is None:
            return kind.api_version, kind.kind
        raise _no_meta(kind, f"json: cannot unmarshal {said} into Go value of type {_META}", body)
    for key in ("apiVersion", "kind"):
        if not isinstance(value.get(key, ""), str | None):
            said = {list: "array", dict: "object", bool: "bool"}.get(type(value[key]), "number")
            raise _no_meta(
                kind, f"json: cannot unmarshal {said} into Go struct field .{key} of type string", body
            )
    api_version = value.get("apiVersion") or kind.api_version
    if api_version.count("/") > 1:
        raise _unrecognized(kind, f"unexpected GroupVersion string: {api_version}", body)
    return api_version, value.get("kind") or kind.kind


def _check_kind(kind: ApiKind, api_version: str, said: str) -> None:
    if (api_version, said) == (kind.api_version, kind.kind):
        return
    group, _, version = api_version.rpartition("/")
    if not definition_of(group, version, said):
        why = f"no kind {go_quote(said)} is registered for version {go_quote(api_version)}"
        raise _unhandled(kind, said, version, f'{why} in scheme "{_SCHEME}"')
    if said == kind.kind:
        raise bad_request(
            f"the API version in the data ({api_version}) does not match the expected API version "
            f"({kind.api_version})"
        )
    inner = (kind.group or "core").partition(".")[0]
    why = f"converting ({version}.{said}) to ({inner}.{kind.kind}): unknown conversion"
    raise _unhandled(kind, said, version, why)


def _unhandled(kind: ApiKind, said: str, version: str, why: str) -> ApiError:
    return bad_request(f"{said} in version {go_quote(version)} cannot be handled as a {kind.kind}: {why}")


def _no_meta(kind: ApiKind, why: str, body: bytes) -> ApiError:
    return _unrecognized(kind, f"couldn't get version/kind; json parse error: {why}", body)


def _unrecognized(kind: ApiKind, why: str, body: bytes) -> ApiError:
    return bad_request(
        f"the object provided is unrecognized (must be of type {kind.kind}): {why} ({_summary(body)})"
    )


def _summary(body: bytes) -> str:
    """The first bytes of a body, for the message about it."""
    if not body:
        return "<empty>"
    start, more = body[:30], " ..." if len(body) > 30 else ""
    return (start.decode("utf-8", "replace") if body[:1] == b"{" else start.hex()) + more
