"""PATCH: the four formats, applied to the newest object.

Rule: `apiserver/pkg/endpoints/handlers/patch.go`.
"""

from __future__ import annotations

from typing import Any

import orjson

from kubetui.api.errors import ApiError, FieldError, bad_request, invalid, status
from kubetui.api.meta import Obj, clone
from kubetui.playground.apiserver import conversion, prepare, rules, typed
from kubetui.playground.apiserver.call import Call, Patch
from kubetui.playground.apiserver.quoting import escaped, go_plain, go_quote
from kubetui.playground.apiserver.registry import Registry
from kubetui.playground.etcd import Entry

_MOST_OPERATIONS = 10_000


def patch(registry: Registry, call: Call, change: Patch) -> tuple[Entry, bool]:
    """Patch an object; the flag tells whether an apply created it."""
    if change.kind == "apply":
        return _apply(registry, call, change)
    entry = registry.find(call)
    old = conversion.seen(call.kind, entry)
    new = patched(call, old, change)
    about, before = new["metadata"], old["metadata"]
    prepare.check_name(call, new)
    expected = {key: about.get(key) for key in ("uid", "resourceVersion") if about.get(key) != before[key]}
    if expected:
        registry.match(call, entry, expected)
    return registry.replace(call, entry, new), False


def patched(call: Call, old: Obj, change: Patch) -> Obj:
    """The object after a JSON, merge or strategic patch."""
    from kubetui.api.patch import PatchError, json_patch, merge_patch, strategic_merge
    from kubetui.playground.apiserver.schema import schema_of

    try:
        if change.kind == "json":
            new: Any = _json(json_patch, old, change.body)
        elif change.kind == "merge":
            new = merge_patch(clone(old), _mapping(change))
        else:
            new = strategic_merge(clone(old), _mapping(change), schema_of(call.kind))
    except PatchError as error:
        if change.kind == "json":
            message = "the server rejected our request due to an error in our request"
            raise status(422, "Invalid", message, {}) from error
        raise _strategic_refusal(str(error)) from error
    except RecursionError as error:
        raise bad_request("error decoding patch: json: exceeded max depth") from error
    if not isinstance(new, dict):
        raise status(422, "Invalid", "the server rejected our request due to an error in our request", {})
    return new if call.internal else _decoded(call, new, change)


def _strategic_refusal(said: str) -> ApiError:
    """400 for a patch whose directives make no sense; for all else 500 without a reason, as a Go error."""
    return bad_request(said) if said.startswith("invalid patch format") else status(500, "", said)


def _decoded(call: Call, new: Obj, change: Patch) -> Obj:
    """Types checked, unknown fields dropped and complained about."""
    from kubetui.playground.apiserver.decode import typed_value
    from kubetui.playground.apiserver.mistyped import MistypedError

    from_map = change.kind == "strategic"
    try:
        obj, strict = typed_value(call.kind, new)
    except MistypedError as error:
        raise _unfit(new, change, error.converted if from_map else str(error)) from error
    if strict and call.field_validation == "Strict":
        raise _unfit(new, change, f"strict decoding error: {', '.join(strict)}")
    complain(call, strict)
    return obj


def _unfit(new: Obj, change: Patch, said: str) -> ApiError:
    """422: what a strategic patch says is shown as the map it is, of others the patched object."""
    from_map = change.kind == "strategic"
    patch = go_quote(go_plain(change.body) if from_map else _sorted(new))
    return invalid("", "", "", [FieldError("FieldValueInvalid", "patch", f"Invalid value: {patch}: {said}")])


def _sorted(obj: Obj) -> str:
    """An object as Go encodes a map."""
    return escaped(orjson.dumps(obj, option=orjson.OPT_SORT_KEYS).decode())


def complain(call: Call, strict: list[str]) -> None:
    """What `fieldValidation` asks for when fields are unknown or repeated."""
    if not strict or call.field_validation == "Ignore":
        return
    if call.field_validation == "Warn":
        for text in strict:
            call.warn(text)
        return
    kind = call.kind
    said = f"strict decoding error: {', '.join(strict)}"
    raise bad_request(f'{kind.kind} in version "{kind.version}" cannot be handled as a {kind.kind}: {said}')


def _json(json_patch: Any, old: Obj, body: Any) -> Any:
    if not isinstance(body, list):
        raise bad_request(
            "error decoding patch: json: cannot unmarshal object into Go value of type []handlers.jsonPatchOp"
        )
    if len(body) > _MOST_OPERATIONS:
        message = f"The allowed maximum operations in a JSON patch is {_MOST_OPERATIONS}, got {len(body)}"
        raise status(413, "RequestEntityTooLarge", f"Request entity too large: {message}", {})
    return json_patch(clone(old), body)


def _mapping(change: Patch) -> Obj:
    if isinstance(change.body, dict):
        return change.body
    names = {list: "array", str: "string", bool: "bool"}
    sent = names.get(type(change.body), "number")
    said = f"json: cannot unmarshal {sent} into Go value of type map[string]interface {{}}"
    raise bad_request(said if change.kind == "strategic" else f"error decoding patch: {said}")


def _apply(registry: Registry, call: Call, change: Patch) -> tuple[Entry, bool]:
    applied = _checked(call, change.body)
    entry = registry.etcd.get(registry.key_of(call))
    if entry is None and call.subresource:
        entry = registry.find(call)
    live = conversion.seen(call.kind, entry) if entry else None
    if entry is not None and "resourceVersion" in applied["metadata"]:
        registry.match(call, entry, applied["metadata"])
    new = rules.apply(call, live, applied, registry.clock.now())
    _complain_of_yaml(call, change)
    if entry is None:
        return registry.create(call, new, recorded=True), True
    return registry.replace(call, entry, new, recorded=True), False


def _complain_of_yaml(call: Call, change: Patch) -> None:
    """Keys that came twice in what was applied; a warning has no room for lines, so there is none."""
    if change.repeated and call.field_validation == "Strict":
        said = "\n  ".join(("error converting YAML to JSON: yaml: unmarshal errors:", *change.repeated))
        raise bad_request(f"error strict decoding YAML: {said}")


def _checked(call: Call, applied: Obj) -> Obj:
    if not call.internal:
        from kubetui.playground.apiserver.decode import decode_value

        typed.check(call.kind, applied, call.namespace, call.name)
        applied, strict = decode_value(call.kind, applied)
        complain(call, strict)
    applied = clone(applied)
    applied["apiVersion"], applied["kind"] = call.kind.api_version, call.kind.kind
    metadata = applied.setdefault("metadata", {})
    if metadata.get("managedFields"):
        raise bad_request("metadata.managedFields must be nil")
    name = metadata.setdefault("name", call.name)
    if name != call.name:
        raise bad_request(f"the name of the object ({name}) does not match the name on the URL ({call.name})")
    if call.kind.namespaced:
        namespace = metadata.setdefault("namespace", call.namespace)
        if namespace != call.namespace:
            raise bad_request(
                f"the namespace of the object ({namespace}) does not match the namespace on the request "
                f"({call.namespace})"
            )
    return applied
