"""Claims of devices, and slices of what drivers offer. Rule: `pkg/apis/resource/validation`."""

from __future__ import annotations

from kubetui.api.meta import Obj, dicts, mapping, text
from kubetui.playground.apiserver.validation import formats
from kubetui.playground.apiserver.validation.fields import Found, duplicate, each, invalid, required


def resource_claim(obj: Obj) -> Found:
    """A ResourceClaim."""
    yield from _device_claim(mapping(obj, "spec", "devices"), "spec.devices")


def resource_claim_template(obj: Obj) -> Found:
    """A ResourceClaimTemplate."""
    yield from _device_claim(mapping(obj, "spec", "spec", "devices"), "spec.spec.devices")


def _device_claim(devices: Obj, path: str) -> Found:
    seen: set[str] = set()
    for index, request in enumerate(dicts(devices, "requests")):
        here, name = f"{path}.requests[{index}]", text(request, "name")
        yield from each(f"{here}.name", name, formats.dns_label(name))
        if name in seen:
            yield duplicate(f"{path}.requests[{index}].name", name)
        seen.add(name)
        exact, several = isinstance(request.get("exactly"), dict), bool(request.get("firstAvailable"))
        if exact and several:
            said = "exactly one of `exactly` or `firstAvailable` is required, but multiple fields are set"
            yield invalid(here, name, said)
        elif not exact and not several:
            yield required(here, "exactly one of `exactly` or `firstAvailable` is required")
        elif exact and not text(request, "exactly", "deviceClassName"):
            yield required(f"{here}.exactly.deviceClassName")


def resource_slice(obj: Obj) -> Found:
    """A ResourceSlice."""
    spec = mapping(obj, "spec")
    if not text(spec, "driver"):
        yield required("spec.driver")
    if not text(spec, "pool", "name"):
        yield required("spec.pool.name")
    if (count := mapping(spec, "pool").get("resourceSliceCount") or 0) <= 0:
        yield invalid("spec.pool.resourceSliceCount", count, "must be greater than zero")
    chosen = [
        field
        for field in ("nodeName", "nodeSelector", "allNodes", "perDeviceNodeSelection")
        if spec.get(field)
    ]
    if not chosen:
        said = "exactly one of `nodeName`, `nodeSelector`, `allNodes`, `perDeviceNodeSelection` is required"
        yield required("spec", said)
