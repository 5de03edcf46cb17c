"""The kinds' rules, loaded when the first object needs them: schemas take time and memory."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from kubetui.api.errors import FieldError
from kubetui.api.meta import Obj
from kubetui.kinds.model import ApiKind
from kubetui.playground.apiserver.call import Call
from kubetui.playground.apiserver.customresources.kind import is_custom

if TYPE_CHECKING:
    from kubetui.playground.apiserver.schema import Schema


def schema_of(kind: ApiKind) -> Schema:
    """The schema of any served kind."""
    if is_custom(kind):
        return kind.about.schema
    from kubetui.playground.apiserver.schema import schema_of as known

    return known(kind)


def set_defaults(kind: ApiKind, obj: Obj) -> None:
    """Fill in what the object leaves open."""
    if is_custom(kind):
        from kubetui.playground.apiserver.customresources import instances

        return instances.set_defaults(kind, obj)
    from kubetui.playground.apiserver.defaults import set_defaults as rule

    rule(kind, obj)


def validate_create(kind: ApiKind, obj: Obj) -> list[FieldError]:
    """The rules a new object breaks."""
    if is_custom(kind):
        from kubetui.playground.apiserver.customresources import instances

        return instances.validate_create(kind, obj)
    from kubetui.playground.apiserver.validation import validate_create as rule

    return rule(kind, obj)


def validate_update(kind: ApiKind, new: Obj, old: Obj, subresource: str = "") -> list[FieldError]:
    """The rules a change breaks."""
    if is_custom(kind):
        from kubetui.playground.apiserver.customresources import instances

        return instances.validate_update(kind, new, old)
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
    from kubetui.playground.apiserver import managedfields

    managedfields.record_update(
        live,
        new,
        manager=call.manager,
        api_version=call.kind.api_version,
        subresource=call.subresource,
        now=now,
        schema=schema_of(call.kind),
    )


def apply(call: Call, live: Obj | None, applied: Obj, now: datetime) -> Obj:
    """Merge what a manager applies into the live object; ApiError 409 over fields of others."""
    from kubetui.playground.apiserver import lastapplied, managedfields

    by_kubectl = call.manager == lastapplied.MANAGER
    result = managedfields.apply(
        live,
        applied,
        manager=call.manager,
        force=call.force,
        api_version=call.kind.api_version,
        subresource=call.subresource,
        now=now,
        schema=schema_of(call.kind),
        claimed=lastapplied.claimed(call.kind, live) if by_kubectl else frozenset(),
    )
    return lastapplied.updated(result, applied) if by_kubectl else result
