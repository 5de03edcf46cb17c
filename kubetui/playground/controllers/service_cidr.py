"""The service CIDR controller: a range of service addresses is ready, and stays while addresses of it are in use.

Rule: `pkg/controller/servicecidrs`.
"""

from __future__ import annotations

import ipaddress

from kubetui.api import meta
from kubetui.api.meta import Obj, dicts, dig, mapping
from kubetui.playground.controllers.base import Context, Controller
from kubetui.playground.informer import key_of

_FINALIZER = "networking.k8s.io/service-cidr-finalizer"
_ADDRESSES = "ipaddresses.networking.k8s.io"
_IN_USE = (
    "There are still IPAddresses referencing the ServiceCIDR, please remove them or create a new ServiceCIDR"
)


class ServiceCIDRController(Controller):
    """Works on ServiceCIDRs."""

    name = "service-cidr"
    source = "service-cidr-controller"
    primary = "servicecidrs.networking.k8s.io"
    needs = (_ADDRESSES,)
    workers = 1

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.informers.of(_ADDRESSES).listen(self._address_changed)

    def _address_changed(self, old: Obj | None, new: Obj | None) -> None:
        """An address that is free may let a range go."""
        if new is None:
            for each in self.objects.list():
                if meta.deleting(each):
                    self.queue.add(key_of(each))

    async def sync(self, key: str) -> None:
        """Say that a range can be used, or let it go."""
        found = self.objects.by_key(key)
        if found is None:
            return
        if meta.deleting(found):
            await self._let_go(found)
        elif _FINALIZER not in (dig(found, "metadata", "finalizers") or []):
            names = [*(dig(found, "metadata", "finalizers") or []), _FINALIZER]
            await self._patch(found, {"metadata": {"finalizers": names}})
        else:
            await self._say(found, "True", "", "Kubernetes Service CIDR is ready")

    async def _let_go(self, found: Obj) -> None:
        """Take the finalizer away once no address needs the range, or another one covers them."""
        names = dig(found, "metadata", "finalizers") or []
        if _FINALIZER not in names:
            return
        if self._in_use(found):
            await self._say(found, "False", "Terminating", _IN_USE)
            return
        rest = [name for name in names if name != _FINALIZER]
        await self._patch(found, {"metadata": {"finalizers": rest or None}})

    async def _say(self, found: Obj, status: str, reason: str, message: str) -> None:
        """Write the condition, unless it is said already."""
        new = {"type": "Ready", "status": status, "reason": reason, "message": message}
        conditions = list(dicts(found, "status", "conditions"))
        if any(all(each.get(key, "") == value for key, value in new.items()) for each in conditions):
            return
        others = [each for each in conditions if each.get("type") != "Ready"]
        new["lastTransitionTime"] = meta.format_time(self.clock.now())
        await self._patch(found, {"status": {"conditions": [*others, new]}}, "status")

    def _in_use(self, found: Obj) -> bool:
        mine = _networks(found)
        others = [
            each
            for each in self.objects.list()
            if meta.uid(each) != meta.uid(found) and not meta.deleting(each)
        ]
        covered = [network for each in others for network in _networks(each)]
        for address in self.informers.of(_ADDRESSES).list():
            ip = ipaddress.ip_address(meta.name(address))
            if any(ip in network for network in mine) and not any(ip in network for network in covered):
                return True
        return False

    async def _patch(self, found: Obj, patch: Obj, subresource: str = "") -> None:
        self.objects.learn(
            await self.api.patch(self.primary, meta.name(found), patch, subresource=subresource)
        )


def _networks(found: Obj) -> list[ipaddress.IPv4Network | ipaddress.IPv6Network]:
    return [ipaddress.ip_network(str(cidr)) for cidr in mapping(found, "spec").get("cidrs") or ()]
