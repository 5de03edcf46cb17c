"""Bodies of custom resources: metadata is typed, the rest is pruned to the schema.

Rule: `apiextensions-apiserver/pkg/apiserver/customresource_handler.go` (schemaCoercingDecoder).
"""

from __future__ import annotations

from typing import Any

from kubetui.api.errors import ApiError, bad_request
from kubetui.api.meta import Obj
from kubetui.playground.apiserver.customresources.coercing import HEAD, coerce
from kubetui.playground.apiserver.customresources.kind import CustomKind
from kubetui.playground.apiserver.customresources.pruning import prune
from kubetui.playground.apiserver.mistyped import MistypedError
from kubetui.playground.apiserver.quoting import go_quote
from kubetui.playground.apiserver.values import Decoder


def decode(kind: CustomKind, value: Any) -> tuple[Obj, list[str]]:
    """The object, and the complaints about unknown and repeated fields.

    Raises:
        ApiError: 400 for what is no object of the kind's version, or has metadata of wrong types.
    """
    obj = _checked(kind, value)
    repeated = [f"duplicate field {go_quote(path)}" for path in _repeated(obj, "")]
    decoder = Decoder()
    try:
        metadata = decoder.decode(HEAD, {"metadata": obj.get("metadata")}).get("metadata", {})
    except MistypedError as error:
        said = f"{obj['kind']} in version {go_quote(kind.version)} cannot be handled as a {kind.kind}"
        raise bad_request(f"{said}: {error}") from error
    rest = {name: item for name, item in obj.items() if name not in ("apiVersion", "kind", "metadata")}
    dropped: list[str] = []
    if not kind.about.keeps_unknown:
        rest, dropped = prune(kind.about.root, rest)
    rest, inside = coerce(kind.about.root, rest)
    unknown = [f"unknown field {go_quote(path)}" for path in dropped]
    found = {"apiVersion": obj["apiVersion"], "kind": obj["kind"], "metadata": metadata, **rest}
    return found, repeated + decoder.strict + unknown + inside


def _checked(kind: CustomKind, value: Any) -> Obj:
    if not isinstance(value, dict):
        raise _unrecognized(
            kind, f"json: cannot unmarshal {_word(value)} into Go value of type map[string]interface {{}}"
        )
    for name in ("apiVersion", "kind"):
        if not isinstance(value.get(name, ""), str | None):
            raise _unrecognized(
                kind,
                f"json: cannot unmarshal {_word(value[name])} into Go struct field .{name} of type string",
            )
    if not value.get("kind"):
        raise _unrecognized(kind, f"Object 'Kind' is missing in '{_text(value)}'")
    said = value.get("apiVersion") or kind.api_version
    if said != kind.api_version:
        raise bad_request(
            f"the API version in the data ({said}) does not match the expected API version ({kind.api_version})"
        )
    return {**value, "apiVersion": said}


def _unrecognized(kind: CustomKind, why: str) -> ApiError:
    return bad_request(f"the object provided is unrecognized (must be of type {kind.kind}): {why}")


def _word(value: Any) -> str:
    if isinstance(value, bool):
        return "bool"
    if isinstance(value, list | str | dict):
        return "array" if isinstance(value, list) else "string" if isinstance(value, str) else "object"
    return "number"


def _text(value: Obj) -> str:
    import orjson

    return orjson.dumps(value).decode()


def _repeated(value: Any, path: str) -> list[str]:
    """The paths of keys that came more than once."""
    if isinstance(value, list):
        return [found for at, each in enumerate(value) for found in _repeated(each, f"{path}[{at}]")]
    if not isinstance(value, dict):
        return []
    here = [f"{path}.{name}" if path else name for name in getattr(value, "repeated", ())]
    inner = [
        found for name, each in value.items() for found in _repeated(each, f"{path}.{name}" if path else name)
    ]
    return here + inner
