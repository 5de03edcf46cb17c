"""The Lease by which a control plane component says that it leads.

Rule: client-go `tools/leaderelection`. One instance of each component runs here, so there is nobody to
win against: a new instance takes over at once, and renews every 10 s.
"""

from __future__ import annotations

import logging
import random
import uuid

from kubetui.api import meta
from kubetui.api.errors import ApiError
from kubetui.api.meta import Obj, integer, mapping, text
from kubetui.playground.api import Api
from kubetui.playground.clock import Clock
from kubetui.playground.recorder import EventRecorder

_DURATION = 15
_RENEW = 10.0
_RETRY = 2.0
_NAMESPACE = "kube-system"
_LEASES = "leases.coordination.k8s.io"
_log = logging.getLogger("kubetui.playground.election")


class LeaderLease:
    """Holds the lease of one component while `keep` runs."""

    def __init__(self, api: Api, clock: Clock, rng: random.Random, component: str, host: str) -> None:
        self.identity = f"{host}_{uuid.UUID(int=rng.getrandbits(128), version=4)}"
        self._api = api
        self._clock = clock
        self._name = component
        self._events = EventRecorder(api, clock, component)

    async def keep(self) -> None:
        """Acquire the lease, then renew it until cancelled."""
        held = False
        try:
            while True:
                wait = _RENEW
                try:
                    if not held:
                        await self._acquire()
                        held = True
                    else:
                        await self._renew()
                except (ApiError, OSError) as error:
                    _log.debug("%s cannot renew its lease: %s", self._name, error)
                    held = held and not (isinstance(error, ApiError) and error.code == 404)
                    wait = _RETRY
                await self._clock.sleep(wait)
        finally:
            self._events.close()

    async def _acquire(self) -> None:
        now = meta.format_micro_time(self._clock.now())
        spec: Obj = {"holderIdentity": self.identity, "leaseDurationSeconds": _DURATION,
                     "acquireTime": now, "renewTime": now}  # fmt: skip
        try:
            before = mapping(await self._api.get(_LEASES, self._name, _NAMESPACE), "spec")
            changed = text(before, "holderIdentity") != self.identity
            spec["leaseTransitions"] = integer(before, "leaseTransitions") + int(changed)
            lease = await self._api.patch(_LEASES, self._name, {"spec": spec}, _NAMESPACE)
        except ApiError as error:
            if error.code != 404:
                raise
            about = {"name": self._name, "namespace": _NAMESPACE}
            lease = await self._api.create(
                _LEASES, {"metadata": about, "spec": {**spec, "leaseTransitions": 0}}
            )
        self._events.event(lease, "LeaderElection", f"{self.identity} became leader")

    async def _renew(self) -> None:
        now = meta.format_micro_time(self._clock.now())
        await self._api.patch(_LEASES, self._name, {"spec": {"renewTime": now}}, _NAMESPACE)
