"""The APIServices of what this server serves itself: one for each version of each group.

Rule: `pkg/controlplane/apiserver/aggregator.go` (priorities), `kube-aggregator/pkg/controllers/autoregister`.
"""

from __future__ import annotations

from collections.abc import Iterable

from kubetui.api.meta import Obj, format_time, labels, name
from kubetui.kinds.model import ApiKind
from kubetui.playground.api import Api
from kubetui.playground.apiserver.customresources.kind import DEFINITIONS
from kubetui.playground.apiserver.kinds import Kinds
from kubetui.playground.clock import Clock

RESOURCE = "apiservices.apiregistration.k8s.io"
_MANAGED = "kube-aggregator.kubernetes.io/automanaged"
_PRIORITIES = {
    "": 18000, "apps": 17800, "events.k8s.io": 17750, "authentication.k8s.io": 17700,
    "authorization.k8s.io": 17600, "autoscaling": 17500, "batch": 17400, "certificates.k8s.io": 17300,
    "networking.k8s.io": 17200, "policy": 17100, "rbac.authorization.k8s.io": 17000, "storage.k8s.io": 16800,
    "apiextensions.k8s.io": 16700, "scheduling.k8s.io": 16600, "coordination.k8s.io": 16500,
    "node.k8s.io": 16300, "discovery.k8s.io": 16200,
}  # fmt: skip
_OWN = "apiregistration.k8s.io"
"""The group of the APIServices themselves has none."""


def wanted(kinds: Iterable[ApiKind], now: str) -> dict[str, Obj]:
    """The APIServices by name."""
    versions = dict.fromkeys((kind.group, kind.version) for kind in kinds if kind.group != _OWN)
    return {f"{version}.{group}": _service(group, version, now) for group, version in versions}


def _service(group: str, version: str, now: str) -> Obj:
    known = group in _PRIORITIES
    condition = {
        "type": "Available", "status": "True", "lastTransitionTime": now, "reason": "Local",
        "message": "Local APIServices are always available",
    }  # fmt: skip
    spec: Obj = {"group": group, "version": version, "groupPriorityMinimum": _PRIORITIES.get(group, 1000)}
    spec["versionPriority"] = (1 if not group else 15) if known else 100
    about = {"name": f"{version}.{group}", "labels": {_MANAGED: "onstart" if known else "true"}}
    spec = {each: value for each, value in spec.items() if value}
    return {"metadata": about, "spec": spec, "status": {"conditions": [condition]}}


class ApiServices:
    """Keeps the APIServices as the served kinds are."""

    name = "apiservices"

    def __init__(self, api: Api, kinds: Kinds, clock: Clock) -> None:
        self._api = api
        self._kinds = kinds
        self._clock = clock

    async def run(self) -> None:
        """Follow the definitions until cancelled."""
        while True:
            _, revision = await self._api.list(DEFINITIONS)
            await self.sync()
            async for _ in self._api.watch(DEFINITIONS, revision):
                await self.sync()

    async def sync(self) -> None:
        """Make what is missing, remove what is served no more."""
        found, _ = await self._api.list(RESOURCE)
        there = {name(each): each for each in found}
        needed = wanted(self._kinds.all(), format_time(self._clock.now()))
        for missing in needed.keys() - there.keys():
            await self._api.create(RESOURCE, needed[missing])
        for gone in there.keys() - needed.keys():
            if labels(there[gone]).get(_MANAGED):
                await self._api.delete(RESOURCE, gone)
