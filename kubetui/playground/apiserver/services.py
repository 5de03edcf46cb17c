"""What a Service gets from the server when it is written: addresses and node ports."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kubetui.api.errors import invalid
from kubetui.api.meta import Obj
from kubetui.kinds.model import ApiKind
from kubetui.playground.apiserver.call import Call
from kubetui.playground.network.addresses import AllocationError, Allocator

if TYPE_CHECKING:
    from kubetui.playground.apiserver.registry import Registry


def on_create(registry: Registry, call: Call, obj: Obj) -> None:
    """Give a new Service what it lacks."""
    if call.kind.resource == "services":
        _allocate(registry, obj, None)


def on_update(registry: Registry, call: Call, new: Obj, old: Obj) -> None:
    """Give a changed Service what its new type needs, and take back what it no longer may have."""
    if call.kind.resource == "services" and not call.subresource:
        _allocate(registry, new, old)


def on_delete(registry: Registry, kind: ApiKind, obj: Obj) -> None:
    """Nothing is kept besides the Services themselves: a deleted one frees its addresses."""


def _allocate(registry: Registry, new: Obj, old: Obj | None) -> None:
    name = str(new["metadata"].get("name") or "")
    others = [
        entry.obj
        for entry in registry.etcd.range("services")
        if entry.obj["metadata"]["uid"] != new["metadata"]["uid"]
    ]
    try:
        Allocator(others, registry.rng).allocate(new, old)
    except AllocationError as error:
        raise invalid("Service", "", name, [error.field]) from error
