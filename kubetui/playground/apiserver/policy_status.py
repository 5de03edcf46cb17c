"""The parts of the API server that write down what they found out about what extends it.

Rule: `apiserver/pkg/util/flowcontrol/apf_controller.go`, `pkg/controller/validatingadmissionpolicystatus`.
"""

from __future__ import annotations

import asyncio

from kubetui.api.errors import ApiError
from kubetui.api.meta import Obj, clone, dicts, format_time, mapping, name, text
from kubetui.playground.api import Api
from kubetui.playground.clock import Clock

SCHEMAS = "flowschemas.flowcontrol.apiserver.k8s.io"
LEVELS = "prioritylevelconfigurations.flowcontrol.apiserver.k8s.io"
POLICIES = "validatingadmissionpolicies.admissionregistration.k8s.io"


def dangling(schema: Obj, levels: set[str], now: str) -> Obj:
    """The condition that says whether the priority level of a flow schema exists."""
    level = text(schema, "spec", "priorityLevelConfiguration", "name")
    about = f'This FlowSchema references the PriorityLevelConfiguration object named "{level}"'
    missing = level not in levels
    before = next(
        (each for each in dicts(schema, "status", "conditions") if each.get("type") == "Dangling"), {}
    )
    status = "True" if missing else "False"
    changed = before.get("lastTransitionTime") if before.get("status") == status else now
    return {
        "type": "Dangling", "status": status, "lastTransitionTime": changed,
        "reason": "NotFound" if missing else "Found",
        "message": f"{about} but there is no such object" if missing else f"{about} and it exists",
    }  # fmt: skip


class PolicyStatus:
    """Follows the kinds that the server itself judges."""

    name = "policy-status"

    def __init__(self, api: Api, clock: Clock) -> None:
        self._api = api
        self._clock = clock

    async def run(self) -> None:
        """Follow them until cancelled."""
        async with asyncio.TaskGroup() as group:
            for resource in (SCHEMAS, LEVELS, POLICIES):
                group.create_task(self._follow(resource))

    async def _follow(self, resource: str) -> None:
        sync = self.sync_policies if resource == POLICIES else self.sync_schemas
        while True:
            _, revision = await self._api.list(resource)
            await sync()
            async for _ in self._api.watch(resource, revision):
                await sync()

    async def sync_schemas(self) -> None:
        """Say of each flow schema whether its level is there."""
        levels = {name(level) for level in (await self._api.list(LEVELS))[0]}
        for schema in (await self._api.list(SCHEMAS))[0]:
            condition = dangling(schema, levels, format_time(self._clock.now()))
            others = [
                each for each in dicts(schema, "status", "conditions") if each.get("type") != "Dangling"
            ]
            await self._write(SCHEMAS, schema, {"conditions": [*others, condition]})

    async def sync_policies(self) -> None:
        """Say of each policy which generation of it was looked at."""
        for policy in (await self._api.list(POLICIES))[0]:
            seen: Obj = {"observedGeneration": policy["metadata"]["generation"], "typeChecking": {}}
            await self._write(POLICIES, policy, {**mapping(policy, "status"), **seen})

    async def _write(self, resource: str, obj: Obj, status: Obj) -> None:
        if status == obj.get("status"):
            return
        try:
            await self._api.update(resource, {**clone(obj), "status": status}, "status")
        except ApiError as error:
            if error.code not in (404, 409):  # It changed again: that is news of its own.
                raise
