"""What the Deployment controller writes: sizes of ReplicaSets, conditions, the revision.

Rule: scaleReplicaSet and syncRolloutStatus of `pkg/controller/deployment`.
"""

from __future__ import annotations

from dataclasses import dataclass

from kubetui.api import meta
from kubetui.api.errors import ApiError
from kubetui.api.meta import Obj, mapping
from kubetui.playground.api import Api
from kubetui.playground.clock import Clock
from kubetui.playground.controllers import revisions, rollout
from kubetui.playground.controllers.base import log
from kubetui.playground.controllers.conditions import Condition, with_condition
from kubetui.playground.informer import Informers, key_of
from kubetui.playground.recorder import EventRecorder

DEPLOYMENTS, SETS = "deployments.apps", "replicasets.apps"


@dataclass(slots=True)
class Rollout:
    """One round of work: the Deployment and its ReplicaSets as they stand by now."""

    deployment: Obj
    sets: list[Obj]

    @property
    def new(self) -> Obj | None:
        """The ReplicaSet of the present template."""
        return revisions.find_new(self.deployment, self.sets)

    @property
    def old(self) -> list[Obj]:
        """The ReplicaSets of earlier templates."""
        new = self.new
        return [each for each in self.sets if new is None or meta.uid(each) != meta.uid(new)]

    def take(self, changed: Obj) -> None:
        """Go on with a ReplicaSet as it was just written."""
        self.sets = [changed if meta.uid(each) == meta.uid(changed) else each for each in self.sets]


class RolloutWriter:
    """Carries changes out, and keeps the round and the caches up to date with them."""

    def __init__(self, api: Api, clock: Clock, informers: Informers, events: EventRecorder) -> None:
        self.api = api
        self.events = events
        self._clock = clock
        self._deployments = informers.of(DEPLOYMENTS)
        self._sets = informers.of(SETS)

    def now(self) -> str:
        """The time as it is written."""
        return meta.format_time(self._clock.now())

    async def create_set(self, wanted: Obj) -> Obj:
        """Create a ReplicaSet."""
        made = await self.api.create(SETS, wanted)
        self._sets.learn(made)
        return made

    async def resize(self, state: Rollout, each: Obj, count: int) -> bool:
        """Give a ReplicaSet another size; whether it had not got it yet."""
        before = rollout.size(each)
        wanted = {**meta.annotations(each), **revisions.size_annotations(state.deployment)}
        if before == count and wanted == meta.annotations(each):
            return False
        changed = meta.clone(each)
        changed["spec"]["replicas"] = count
        changed["metadata"]["annotations"] = wanted
        await self.update_set(state, changed)
        if before == count:
            return False
        direction = "up" if count > before else "down"
        message = f"Scaled {direction} replica set {meta.name(each)} from {before} to {count}"
        log.info("%s: %s", key_of(state.deployment), message)
        self.events.event(state.deployment, "ScalingReplicaSet", message)
        return True

    async def update_set(self, state: Rollout, changed: Obj) -> Obj:
        """Write a changed ReplicaSet."""
        written = await self.api.update(SETS, changed)
        self._sets.learn(written)
        state.take(written)
        return written

    async def delete_set(self, each: Obj) -> None:
        """Delete a ReplicaSet."""
        try:
            await self.api.delete(SETS, meta.name(each), meta.namespace(each))
        except ApiError as error:
            if error.code != 404:
                raise
        self._sets.doom(each)

    async def say(self, state: Rollout, said: Condition) -> None:
        """Write one condition."""
        status = with_condition(mapping(state.deployment, "status"), said, self.now(), updated=True)
        await self.write(state, status)

    async def write(self, state: Rollout, status: Obj, revision: int = 0) -> None:
        """Write a status, and the number of the revision it is about."""
        deployment = state.deployment
        annotations = meta.annotations(deployment)
        wanted = {**annotations, revisions.REVISION: str(revision)} if revision else annotations
        if status == mapping(deployment, "status") and wanted == annotations:
            return
        about = {**mapping(deployment, "metadata"), "annotations": wanted}
        if not wanted:
            del about["annotations"]
        changed = {**deployment, "metadata": about, "status": status}
        state.deployment = await self.api.update(DEPLOYMENTS, changed, "status")
        self._deployments.learn(state.deployment)
