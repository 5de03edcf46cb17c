"""The mirroring controller: Endpoints that a user writes for a Service without selector become slices too.

Rule: `pkg/controller/endpointslicemirroring`.
"""

from __future__ import annotations

from kubetui.api import meta
from kubetui.api.errors import ApiError
from kubetui.api.meta import Obj, dicts, dig, text
from kubetui.playground.controllers.base import Context, Controller, owner_reference
from kubetui.playground.controllers.endpointslice import MANAGED_BY, SERVICE_NAME, TRIGGERED
from kubetui.playground.controllers.hashing import stable
from kubetui.playground.informer import key_of

_US = "endpointslicemirroring-controller.k8s.io"
_SLICES = "endpointslices.discovery.k8s.io"
_SKIP = "endpointslice.kubernetes.io/skip-mirror"
_LEADER = "control-plane.alpha.kubernetes.io/leader"
_LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration"
_MOST = 1000


def _mirrors(obj: Obj) -> tuple[str, ...]:
    name = meta.labels(obj).get(SERVICE_NAME)
    ours = meta.labels(obj).get(MANAGED_BY) == _US
    return (f"{meta.namespace(obj)}/{name}",) if name and ours else ()


def wanted(endpoints: Obj) -> list[Obj]:
    """The slices of an Endpoints object: one for each subset, as far as they go."""
    found = []
    labels = {**meta.labels(endpoints), SERVICE_NAME: meta.name(endpoints), MANAGED_BY: _US}
    notes = {
        name: value
        for name, value in meta.annotations(endpoints).items()
        if name not in (TRIGGERED, _LAST_APPLIED)
    }
    for subset in dicts(endpoints, "subsets"):
        addresses = [(each, True) for each in dicts(subset, "addresses")]
        addresses += [(each, False) for each in dicts(subset, "notReadyAddresses")]
        for family in ("IPv4", "IPv6"):
            mine = [one for one in addresses if (":" in text(one[0], "ip")) is (family == "IPv6")][:_MOST]
            if mine:
                about: Obj = {"labels": labels, **({"annotations": notes} if notes else {})}
                ports = [dict(port) for port in dicts(subset, "ports")]
                body = {"addressType": family, "endpoints": [_endpoint(*one) for one in mine], "ports": ports}
                found.append({"metadata": about, **body})
    return found


def _endpoint(address: Obj, ready: bool) -> Obj:
    found: Obj = {"addresses": [text(address, "ip")], "conditions": {"ready": ready}}
    return found | {
        field: address[field] for field in ("hostname", "nodeName", "targetRef") if field in address
    }


class EndpointSliceMirroringController(Controller):
    """Works on Endpoints."""

    name = "endpointslicemirroring"
    source = "endpoint-slice-mirroring-controller"
    primary = "endpoints"
    needs = ("services", _SLICES)
    workers = 1
    spacing = 0.1

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._slices = self.informers.of(_SLICES)
        self._slices.add_index("mirror", _mirrors)
        self._slices.listen(lambda old, new: self._again(_mirrors(new or old or {})))
        self._services = self.informers.of("services")
        self._services.listen(lambda old, new: self._again((key_of(new or old or {}),)))

    def _again(self, keys: tuple[str, ...]) -> None:
        for key in keys:
            if self.objects.by_key(key) is not None or self._slices.by_index("mirror", key):
                self.queue.add(key)

    def _is_mirrored(self, key: str) -> bool:
        endpoints, service = self.objects.by_key(key), self._services.by_key(key)
        if endpoints is None or service is None or dig(service, "spec", "selector"):
            return False
        return meta.labels(endpoints).get(_SKIP) != "true" and _LEADER not in meta.annotations(endpoints)

    async def sync(self, key: str) -> None:
        """Bring the slices of one Endpoints object to what it says."""
        endpoints = self.objects.by_key(key)
        known = [each for each in self._slices.by_index("mirror", key) if not self._slices.going(each)]
        missing = wanted(endpoints) if endpoints is not None and self._is_mirrored(key) else []
        for each in known:
            if (same := next((one for one in missing if _same(one, each)), None)) is not None:
                missing.remove(same)
            else:
                await self._replace(each, missing)
        for one in missing:
            assert endpoints is not None
            one["metadata"] |= {
                "generateName": f"{meta.name(endpoints)}-", "namespace": meta.namespace(endpoints),
                "ownerReferences": [owner_reference(endpoints, "v1", "Endpoints")],
            }  # fmt: skip
            self._slices.learn(await self.api.create(_SLICES, one))

    async def _replace(self, each: Obj, missing: list[Obj]) -> None:
        """Give a slice the content of one that is lacking; without any it goes."""
        fitting = next((one for one in missing if one["addressType"] == each.get("addressType")), None)
        if fitting is not None:
            missing.remove(fitting)
            about = {**each["metadata"], **fitting["metadata"]}
            self._slices.learn(await self.api.update(_SLICES, {**each, **fitting, "metadata": about}))
            return
        try:
            await self.api.delete(_SLICES, meta.name(each), meta.namespace(each))
        except ApiError as error:
            if error.code != 404:
                raise
        self._slices.doom(each)


def _same(one: Obj, other: Obj) -> bool:
    if meta.labels(one) != meta.labels(other) or meta.annotations(one) != meta.annotations(other):
        return False
    return all(
        stable(one.get(field)) == stable(other.get(field)) for field in ("addressType", "endpoints", "ports")
    )
