"""The ReplicaSet controller: as many Pods as the wish says, found by their labels.

Rule: `pkg/controller/replicaset`.
"""

from __future__ import annotations

import asyncio
import math

from kubetui.api import meta, selectors
from kubetui.api.errors import ApiError
from kubetui.api.meta import Obj, dig, integer, mapping
from kubetui.playground.ages import Ages
from kubetui.playground.controllers import pod_state
from kubetui.playground.controllers.base import Context, Controller, controller_uid, owner_reference
from kubetui.playground.controllers.conditions import Condition, with_condition, without_condition
from kubetui.playground.controllers.ownership import Claims
from kubetui.playground.controllers.pod_control import (
    PodControl,
    namespace_ends,
    pod_from_template,
    slow_start,
)
from kubetui.playground.informer import key_of

_BURST = 500


class ReplicaSetController(Controller):
    """Creates missing Pods, deletes surplus ones, counts them in the status."""

    name = "replicaset"
    source = "replicaset-controller"
    primary = "replicasets.apps"
    needs = ("pods",)
    workers = 5
    kind = "ReplicaSet"
    api_version = "apps/v1"

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.objects.add_index("controller", controller_uid)
        self._pods = self.follow_owned("pods", self.kind)
        self._pods.listen(self._follow_orphan)
        self._control = PodControl(self.api, self._pods, self.events)
        self._claims = Claims(self.api, self._pods, self.primary, self.api_version, self.kind)
        self._ages = Ages(self.clock)

    def selector(self, owner: Obj) -> selectors.Selector | None:
        """What finds the owner's Pods."""
        return selectors.from_object(dig(owner, "spec", "selector"))

    def _follow_orphan(self, old: Obj | None, new: Obj | None) -> None:
        if new is None:
            return
        if meta.controller_of(new) is not None or meta.deleting(new):
            return
        if old is not None and meta.labels(old) == meta.labels(new) and meta.controller_of(old) is None:
            return
        for owner in self.objects.list(meta.namespace(new)):
            if selectors.matches(self.selector(owner), meta.labels(new)):
                self.queue.add(key_of(owner))

    async def sync(self, key: str) -> None:
        """Count the Pods, make or delete what differs from the wish, write the status."""
        owner = self.objects.by_key(key)
        if owner is None:
            return
        pods = await self._claims.claim(owner, self.selector(owner))
        error: ApiError | None = None
        surplus = len(self._active(pods)) - integer(owner, "spec", "replicas", default=1)
        if not meta.deleting(owner):
            error = await self._even_out(owner, pods, surplus)
        await self._write_status(owner, surplus, error)
        if error is not None:
            raise error

    def _active(self, pods: list[Obj]) -> list[Obj]:
        return [pod for pod in pods if not pod_state.ended(pod) and not self._pods.going(pod)]

    async def _even_out(self, owner: Obj, pods: list[Obj], surplus: int) -> ApiError | None:
        if surplus < 0:
            return await self._create(owner, min(-surplus, _BURST))
        if surplus > 0:
            return await self._delete(owner, self._active(pods), min(surplus, _BURST))
        return None

    async def _create(self, owner: Obj, count: int) -> ApiError | None:
        reference = owner_reference(owner, self.api_version, self.kind)
        template = mapping(owner, "spec", "template")

        async def make(_: int) -> None:
            await self._control.create(pod_from_template(template, owner, reference), owner)

        _, error = await slow_start(count, make)
        # A namespace that is being emptied takes nothing new, and that is no failure of this set.
        return None if error is not None and namespace_ends(error) else error

    async def _delete(self, owner: Obj, active: list[Obj], count: int) -> ApiError | None:
        victims = pod_state.first_to_go(active, self._siblings(owner), self.clock)[:count]
        work = [self._control.delete(pod, owner) for pod in victims]
        results = await asyncio.gather(*work, return_exceptions=True)
        for result in results:
            if isinstance(result, ApiError):
                return result
            if isinstance(result, BaseException):
                raise result
        return None

    def _siblings(self, owner: Obj) -> list[Obj]:
        """The active Pods of all ReplicaSets of the same Deployment."""
        above = meta.controller_of(owner)
        sets = self.objects.by_index("controller", meta.text(above, "uid")) if above else [owner]
        found = [pod for each in sets for pod in self._pods.by_index("controller", meta.uid(each))]
        return self._active(found)

    async def _write_status(self, owner: Obj, surplus: int, error: ApiError | None) -> None:
        pods = [p for p in self._pods.by_index("controller", meta.uid(owner)) if not pod_state.ended(p)]
        status, wait = self._status(owner, pods)
        status = _failure(owner, status, surplus, error, meta.format_time(self.clock.now()))
        if wait < math.inf:
            self.queue.add_after(key_of(owner), wait)
        if status == mapping(owner, "status"):
            return
        changed = {**owner, "status": status}
        self.objects.learn(await self.api.update(self.primary, changed, "status"))

    def _status(self, owner: Obj, pods: list[Obj]) -> tuple[Obj, float]:
        least = integer(owner, "spec", "minReadySeconds")
        active = self._active(pods)
        waits = [pod_state.until_available(pod, least, self._ages) for pod in active]
        wanted = mapping(owner, "spec", "template", "metadata", "labels").items()
        counts = {
            "fullyLabeledReplicas": sum(1 for pod in active if wanted <= meta.labels(pod).items()),
            "readyReplicas": sum(1 for pod in active if pod_state.ready(pod)),
            "availableReplicas": sum(1 for wait in waits if wait == 0),
            "observedGeneration": integer(owner, "metadata", "generation"),
        }
        status: Obj = {"replicas": len(active), **{k: v for k, v in counts.items() if v}}
        if self.kind == "ReplicaSet":
            status["terminatingReplicas"] = len(pods) - len(active)
        if conditions := dig(owner, "status", "conditions"):
            status["conditions"] = conditions
        return status, min((wait for wait in waits if wait > 0), default=math.inf)


def _failure(owner: Obj, status: Obj, surplus: int, error: ApiError | None, now: str) -> Obj:
    found = meta.condition(owner, "ReplicaFailure")
    if error is None:
        return without_condition(status, "ReplicaFailure") if found else status
    if found is not None:
        return status
    reason = "FailedCreate" if surplus < 0 else "FailedDelete"
    return with_condition(status, Condition("ReplicaFailure", "True", reason, error.message), now)
