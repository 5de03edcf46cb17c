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
    apps = sum((_of(c, side, resource) for c in dicts(spec, "containers")), Decimal(0))
    sidecars, step = Decimal(0), Decimal(0)
    for container in dicts(spec, "initContainers"):
        value = _of(container, side, resource)
        if is_sidecar(container):
            sidecars += value
            step = max(step, sidecars)
        else:
            step = max(step, sidecars + value)
    pod_level = mapping(spec, "resources", side)
    total = max(apps + sidecars, step)
    if resource in pod_level:
        total = amount(pod_level[resource])
    return total + amount(mapping(spec, "overhead").get(resource, 0))


def _of(container: Obj, side: str, resource: str) -> Decimal:
    limits = mapping(container, "resources", side)
    return amount(limits[resource]) if resource in limits else Decimal(0)
