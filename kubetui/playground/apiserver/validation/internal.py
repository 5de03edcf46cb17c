"""The difference of two structs as the Go server prints it: its own fields as indented JSON."""

from __future__ import annotations

import json
from typing import Any

from kubetui.api.meta import Obj, mapping
from kubetui.playground.apiserver.quoting import escaped
from kubetui.playground.apiserver.validation.structs import Field, fields_of

_ZEROES: dict[str, Any] = {"": "", "#": 0, "?": False, "~": 0, "~0": "0"}
_SECURITY = ("hostNetwork", "hostPID", "hostIPC", "hostUsers", "shareProcessNamespace")
"""Fields of a pod's spec that the server itself keeps in the security context."""


def difference(struct: str, old: Obj, new: Obj) -> str:
    """A unified diff with three lines of context."""
    import difflib  # only the rare refusal needs it

    lines = difflib.unified_diff(_lines(struct, old), _lines(struct, new), n=3, lineterm="")
    return "".join(f"{line}\n" for line in list(lines)[2:])


def _lines(struct: str, value: Obj) -> list[str]:
    return escaped(json.dumps(internal(struct, value), indent=1, ensure_ascii=False)).splitlines()


def internal(struct: str, value: Any) -> Any:
    """A struct with every field it has in Go, in Go's order; other values as they are, maps sorted."""
    if not isinstance(value, dict):
        return value
    if struct == "PodTemplateSpec":
        return {**mapping(value, "metadata"), "Spec": internal("PodSpec", mapping(value, "spec"))}
    if struct == "PodSpec":
        value = _with_security(value)
    fields = fields_of(struct)
    if not fields:
        return dict(sorted(value.items()))
    by_name = {key.lower(): inner for key, inner in value.items()}
    return {field.name: _field(field, by_name.get(field.name.lower())) for field in fields}


def _field(field: Field, value: Any) -> Any:
    if field.mark == "=":
        return internal(field.struct, value or {})
    if value is None:
        return _ZEROES.get(field.mark)
    if isinstance(value, list):
        return [internal(field.struct, item) for item in value]
    return internal(field.struct, value)


def _with_security(spec: Obj) -> Obj:
    context = dict(spec.get("securityContext") or {})
    context |= {name: spec[name] for name in _SECURITY if name in spec}
    return {**spec, "securityContext": context}
