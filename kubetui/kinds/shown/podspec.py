"""What stands in a Pod's specification, wherever it stands: in a Pod, in a template, in a CronJob."""

from __future__ import annotations

from decimal import Decimal

from kubetui.api.meta import Obj, dicts, mapping
from kubetui.api.quantity import amount


def pod_spec(obj: Obj) -> Obj:
    """The Pod specification of a Pod, of a controller's template, or of a CronJob's; empty without one."""
    spec = mapping(obj, "spec")
    if "containers" in spec:
        return spec
    template = mapping(spec, "template", "spec")
    return template or mapping(spec, "jobTemplate", "spec", "template", "spec")


def containers(spec: Obj) -> list[Obj]:
    """Init containers first, then the others."""
    return [*dicts(spec, "initContainers"), *dicts(spec, "containers")]


def is_sidecar(container: Obj) -> bool:
    """Whether an init container stays beside the others."""
    return container.get("restartPolicy") == "Always"


def requested(spec: Obj, resource: str) -> Decimal:
    """What the scheduler counts: containers and sidecars together, or the largest init step if larger."""
    return _sum(spec, "requests", resource)


def limited(spec: Obj, resource: str) -> Decimal:
    """The same sum over the limits."""
    return _sum(spec, "limits", resource)


def _sum(spec: Obj, side: str, resource: str) -> Decimal:
    total = _NOTHING
    for container in dicts(spec, "containers"):
        total += _of(container, side, resource)
    if spec.get("initContainers"):
        total = max(total + _sidecars(spec, side, resource), _largest_step(spec, side, resource))
    pod_level = mapping(spec, "resources", side) if "resources" in spec else {}
    if resource in pod_level:
        total = amount(pod_level[resource])
    return total + amount(mapping(spec, "overhead").get(resource, 0)) if "overhead" in spec else total


_NOTHING = Decimal(0)


def _sidecars(spec: Obj, side: str, resource: str) -> Decimal:
    beside = (one for one in dicts(spec, "initContainers") if is_sidecar(one))
    return sum((_of(one, side, resource) for one in beside), _NOTHING)


def _largest_step(spec: Obj, side: str, resource: str) -> Decimal:
    """The most that is asked for while the init containers run, each beside the sidecars before it."""
    sidecars, step = _NOTHING, _NOTHING
    for container in dicts(spec, "initContainers"):
        value = _of(container, side, resource)
        if is_sidecar(container):
            sidecars += value
        step = max(step, sidecars if is_sidecar(container) else sidecars + value)
    return step


def _of(container: Obj, side: str, resource: str) -> Decimal:
    resources = container.get("resources")
    asked = resources.get(side) if isinstance(resources, dict) else None
    return amount(asked[resource]) if isinstance(asked, dict) and resource in asked else _NOTHING
