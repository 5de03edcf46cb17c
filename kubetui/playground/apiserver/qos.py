"""The quality-of-service class of a Pod.

Rule: `pkg/apis/core/v1/helper/qos`.
"""

from __future__ import annotations

from decimal import Decimal

from kubetui.api.meta import Obj, dicts, mapping
from kubetui.api.quantity import amount

_COUNTED = ("cpu", "memory")


def qos_class(pod: Obj) -> str:
    """`Guaranteed`, `Burstable` or `BestEffort`."""
    containers = dicts(pod, "spec", "containers") + dicts(pod, "spec", "initContainers")
    sides = [_amounts(container, "requests") for container in containers]
    limits = [_amounts(container, "limits") for container in containers]
    if not any(sides) and not any(limits):
        return "BestEffort"
    if all(
        len(limit) == len(_COUNTED) and (not request or request == limit)
        for request, limit in zip(sides, limits, strict=True)
    ):
        return "Guaranteed"
    return "Burstable"


def _amounts(container: Obj, side: str) -> dict[str, Decimal]:
    found = mapping(container, "resources", side)
    return {name: amount(found[name]) for name in _COUNTED if name in found and amount(found[name]) > 0}
