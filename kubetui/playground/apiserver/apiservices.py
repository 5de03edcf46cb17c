"""The APIServices of what this server serves itself: one for each version of each group.

Rule: `pkg/controlplane/apiserver/aggregator.go` (priorities), `kube-aggregator/pkg/controllers/autoregister`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Iterable

from kubetui.api.errors import ApiError
from kubetui.api.meta import Obj, clone, dicts, format_time, labels, mapping, name, text
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
    "admissionregistration.k8s.io": 16700, "apiextensions.k8s.io": 16700, "scheduling.k8s.io": 16600,
    "coordination.k8s.io": 16500,
    "node.k8s.io": 16300, "discovery.k8s.io": 16200, "resource.k8s.io": 16200,
    "flowcontrol.apiserver.k8s.io": 16100,
}  # fmt: skip
_VERSION_PRIORITIES = {
    ("", "v1"): 1, ("autoscaling", "v2"): 30, ("resource.k8s.io", "v1"): 21,
    ("flowcontrol.apiserver.k8s.io", "v1"): 21,
}  # fmt: skip
"""Versions that are not ranked 15."""
_OWN = "apiregistration.k8s.io"
"""The group of the APIServices themselves has none."""


def wanted(kinds: Iterable[ApiKind]) -> dict[str, Obj]:
    """The APIServices by name."""
    versions = dict.fromkeys((kind.group, kind.version) for kind in kinds if kind.group != _OWN)
    return {f"{version}.{group}": _service(group, version) for group, version in versions}


def _service(group: str, version: str) -> Obj:
    known = group in _PRIORITIES
    spec: Obj = {"group": group, "version": version, "groupPriorityMinimum": _PRIORITIES.get(group, 1000)}
    spec["versionPriority"] = _VERSION_PRIORITIES.get((group, version), 15) if known else 100
    about = {"name": f"{version}.{group}", "labels": {_MANAGED: "onstart" if known else "true"}}
    spec = {each: value for each, value in spec.items() if value}
    return {"metadata": about, "spec": spec}


def condition(service: Obj, there: bool, now: str) -> Obj:
    """Whether a service of the API answers: what this server serves itself does, the rest needs a Service."""
    wanted = mapping(service, "spec", "service")
    where = f'service/{text(wanted, "name")} in "{text(wanted, "namespace")}"'
    version, group = text(service, "spec", "version"), text(service, "spec", "group")
    refused = f"https://{text(wanted, 'name')}.{text(wanted, 'namespace')}.svc:{wanted.get('port', 443)}"
    found: Obj = {"type": "Available", "status": "False", "lastTransitionTime": now}
    if not wanted:
        said = "Local APIServices are always available"
        return {**found, "status": "True", "reason": "Local", "message": said}
    if not there:
        return {**found, "reason": "ServiceNotFound", "message": f"{where} is not present"}
    said = f"failing or missing response from {refused}/apis/{group}/{version}: connection refused"
    return {**found, "reason": "FailedDiscoveryCheck", "message": said}


class ApiServices:
    """Keeps the APIServices as the served kinds are, and says of each whether it is available."""

    name = "apiservices"

    def __init__(self, api: Api, kinds: Kinds, clock: Clock) -> None:
        self._api = api
        self._kinds = kinds
        self._clock = clock

    async def run(self) -> None:
        """Follow the definitions, the APIServices and the Services until cancelled."""
        async with asyncio.TaskGroup() as group:
            for resource in (DEFINITIONS, RESOURCE, "services"):
                group.create_task(self._follow(resource))

    async def _follow(self, resource: str) -> None:
        sync = self.judge if resource == "services" else self.keep
        while True:
            _, revision = await self._api.list(resource)
            await sync()
            async for _ in self._api.watch(resource, revision):
                await sync()

    async def keep(self) -> None:
        """Bring everything to what is served now."""
        await self.sync()
        await self.judge()

    async def sync(self) -> None:
        """Make what is missing, remove what is served no more."""
        found, _ = await self._api.list(RESOURCE)
        there = {name(each): each for each in found}
        needed = wanted(self._kinds.all())
        for missing in needed.keys() - there.keys():
            await self._tried(self._api.create(RESOURCE, needed[missing]))
        for gone in there.keys() - needed.keys():
            if labels(there[gone]).get(_MANAGED):
                await self._tried(self._api.delete(RESOURCE, gone))

    async def _tried(self, write: Awaitable[object]) -> None:
        """A write that another one may have come before: that is news of its own."""
        try:
            await write
        except ApiError as error:
            if error.code not in (404, 409):
                raise

    async def judge(self) -> None:
        """Write down which are available."""
        for service in (await self._api.list(RESOURCE))[0]:
            now = format_time(self._clock.now())
            said = condition(service, await self._is_there(mapping(service, "spec", "service")), now)
            before = dicts(service, "status", "conditions")
            if any(_alike(each, said) for each in before):
                continue
            new = {**clone(service), "status": {"conditions": [said]}}
            await self._tried(self._api.update(RESOURCE, new, "status"))

    async def _is_there(self, wanted: Obj) -> bool:
        if not wanted:
            return False
        try:
            await self._api.get("services", text(wanted, "name"), text(wanted, "namespace"))
        except ApiError:
            return False
        return True


def _alike(one: Obj, other: Obj) -> bool:
    return all(one.get(field) == other.get(field) for field in ("type", "status", "reason", "message"))
