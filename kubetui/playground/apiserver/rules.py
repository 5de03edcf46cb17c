"""The kinds' rules, loaded when the first object needs them: schemas take time and memory."""

from __future__ import annotations

from datetime import datetime

from kubetui.api.errors import FieldError
from kubetui.api.meta import Obj
from kubetui.kinds.model import ApiKind
from kubetui.playground.apiserver.call import Call


def set_defaults(kind: ApiKind, obj: Obj) -> None:
    """Fill in what the object leaves open."""
    from kubetui.playground.apiserver.defaults import set_defaults as rule

    rule(kind, obj)


def validate_create(kind: ApiKind, obj: Obj) -> list[FieldError]:
    """The rules a new object breaks."""
    from kubetui.playground.apiserver.validation import validate_create as rule

    return rule(kind, obj)


def validate_update(kind: ApiKind, new: Obj, old: Obj, subresource: str = "") -> list[FieldError]:
    """The rules a change breaks."""
    from kubetui.playground.apiserver.validation import validate_update as rule

    return rule(kind, new, old, subresource)


def warn(call: Call, obj: Obj, old: Obj | None) -> None:
    """Tell a client from outside what is stored all the same."""
    if call.internal or call.subresource:
        return
    from kubetui.playground.apiserver.warnings import warnings

    for said in warnings(call.kind, obj, old):
        call.warn(said)


def record_update(call: Call, live: Obj | None, new: Obj, now: datetime) -> None:
    """Write down in `metadata.managedFields` who set what."""
    from kubetui.playground.apiserver import managedfields, schema

    managedfields.record_update(
        live,
        new,
        manager=call.manager,
        api_version=call.kind.api_version,
        subresource=call.subresource,
        now=now,
        schema=schema.schema_of(call.kind),
    )


def apply(call: Call, live: Obj | None, applied: Obj, now: datetime) -> Obj:
    """Merge what a manager applies into the live object; ApiError 409 over fields of others."""
    from kubetui.playground.apiserver import managedfields, schema

    return managedfields.apply(
        live,
        applied,
        manager=call.manager,
        force=call.force,
        api_version=call.kind.api_version,
        subresource=call.subresource,
        now=now,
        schema=schema.schema_of(call.kind),
    )
