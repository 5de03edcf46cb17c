"""Which volume suits a claim. Pure.

Rule: `component-helpers/storage/volume` (FindMatchingVolume).
"""

from __future__ import annotations

from collections.abc import Iterable

from kubetui.api import meta, selectors
from kubetui.api.meta import Obj, dig, mapping, text
from kubetui.api.quantity import amount
from kubetui.playground.scheduler.volumes import reaches


def storage_class(obj: Obj) -> str:
    """The class of a claim or a volume."""
    return text(obj, "spec", "storageClassName")


def is_for(volume: Obj, claim: Obj) -> bool:
    """Whether a volume names this claim, by UID if it has one."""
    about = mapping(volume, "spec", "claimRef")
    same = (about.get("namespace"), about.get("name")) == (meta.namespace(claim), meta.name(claim))
    return same and about.get("uid") in (None, "", meta.uid(claim))


def suits(volume: Obj, claim: Obj) -> bool:
    """Whether a volume is large enough, of the class, and can be used as asked."""
    has = set(dig(volume, "spec", "accessModes", default=[]))
    wants = set(dig(claim, "spec", "accessModes", default=[]))
    size = amount(dig(claim, "spec", "resources", "requests", "storage", default="0"))
    selector = dig(claim, "spec", "selector")
    chosen = selector is None or selectors.matches(selectors.from_object(selector), meta.labels(volume))
    mode = text(claim, "spec", "volumeMode") or "Filesystem"
    return (
        wants <= has
        and amount(dig(volume, "spec", "capacity", "storage", default="0")) >= size
        and storage_class(volume) == storage_class(claim)
        and (text(volume, "spec", "volumeMode") or "Filesystem") == mode
        and chosen
    )


def find(volumes: Iterable[Obj], claim: Obj, node: Obj | None, *, prebound_only: bool) -> Obj | None:
    """The volume that was meant for a claim, else the smallest free one that suits."""
    smallest: Obj | None = None
    for volume in volumes:
        if meta.deleting(volume):
            continue
        if mapping(volume, "spec", "claimRef"):
            if is_for(volume, claim) and suits(volume, claim):
                return volume
            continue
        free = text(volume, "status", "phase") == "Available" and not prebound_only
        if free and suits(volume, claim) and (node is None or reaches(volume, node)):
            smallest = volume if smallest is None else min(smallest, volume, key=_size)
    return smallest


def _size(volume: Obj) -> tuple[object, str]:
    return amount(dig(volume, "spec", "capacity", "storage", default="0")), meta.name(volume)
