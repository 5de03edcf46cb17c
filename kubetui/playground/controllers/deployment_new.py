"""The ReplicaSet of a Deployment's present template: found, brought up to date, or made.

Rule: getNewReplicaSet in `pkg/controller/deployment/sync.go`.
"""

from __future__ import annotations

from kubetui.api import meta
from kubetui.api.errors import ApiError
from kubetui.api.meta import Obj, integer, mapping
from kubetui.playground.controllers import deployment_status as statuses
from kubetui.playground.controllers import revisions, rollout
from kubetui.playground.controllers.base import Requeue, log
from kubetui.playground.controllers.conditions import Condition, with_condition
from kubetui.playground.controllers.deployment_writer import SETS, Rollout, RolloutWriter
from kubetui.playground.controllers.pod_control import namespace_ends
from kubetui.playground.informer import key_of


class NewReplicaSet:
    """Keeps the newest ReplicaSet of Deployments."""

    def __init__(self, writer: RolloutWriter) -> None:
        self._writer = writer

    async def ensure(self, state: Rollout, *, create: bool) -> Obj | None:
        """The newest ReplicaSet; made if need be and allowed."""
        new = state.new
        number = revisions.next_revision(state.old)
        if new is not None:
            new = await self._annotate(state, new, number)
            await self._tell_revision(state, new)
            return new
        return await self._create_new(state) if create else None

    async def _annotate(self, state: Rollout, new: Obj, number: int) -> Obj:
        wanted = revisions.new_annotations(state.deployment, new, number, exists=True)
        least = integer(state.deployment, "spec", "minReadySeconds")
        if wanted == meta.annotations(new) and least == integer(new, "spec", "minReadySeconds"):
            return new
        changed = meta.clone(new)
        changed["metadata"]["annotations"] = wanted
        changed["spec"]["minReadySeconds"] = least
        return await self._writer.update_set(state, changed)

    async def _tell_revision(self, state: Rollout, new: Obj) -> None:
        deployment = state.deployment
        status = mapping(deployment, "status")
        if statuses.has_deadline(deployment) and statuses.progressing(status) is None:
            said = Condition(
                "Progressing", "True", "FoundNewReplicaSet", f'Found new replica set "{meta.name(new)}"'
            )
            status = with_condition(status, said, self._writer.now(), updated=True)
        await self._writer.write(state, status, revisions.revision(new))

    async def _create_new(self, state: Rollout) -> Obj:
        wanted = revisions.new_replica_set(state.deployment, state.old)
        wanted["spec"]["replicas"] = rollout.new_size(state.deployment, wanted, [*state.sets, wanted])
        made, existed = await self._create_or_find(state, wanted)
        state.sets.append(made)
        if existed:
            await self._tell_revision(state, made)
            return made
        count = rollout.size(made)
        log.info("Created replica set %s", key_of(made))
        if count:
            message = f"Scaled up replica set {meta.name(made)} from 0 to {count}"
            self._writer.events.event(state.deployment, "ScalingReplicaSet", message)
        status = mapping(state.deployment, "status")
        if statuses.has_deadline(state.deployment):
            said = Condition(
                "Progressing", "True", "NewReplicaSetCreated", f'Created new replica set "{meta.name(made)}"'
            )
            status = with_condition(status, said, self._writer.now(), updated=True)
        await self._writer.write(state, status, revisions.revision(made))
        return made

    async def _create_or_find(self, state: Rollout, wanted: Obj) -> tuple[Obj, bool]:
        try:
            return await self._writer.create_set(wanted), False
        except ApiError as error:
            if error.reason == "AlreadyExists":
                return await self._resolve(state, wanted), True
            if not namespace_ends(error) and statuses.has_deadline(state.deployment):
                said = statuses.failed_create(meta.name(wanted), error.message)
                self._writer.events.warning(state.deployment, said.reason, said.message)
                await self._writer.say(state, said)
            raise

    async def _resolve(self, state: Rollout, wanted: Obj) -> Obj:
        """The name is taken: by a ReplicaSet the cache did not show yet, or by a collision of hashes."""
        live = await self._writer.api.get(SETS, meta.name(wanted), meta.namespace(wanted))
        owner = meta.controller_of(live)
        mine = owner is not None and owner.get("uid") == meta.uid(state.deployment)
        if mine and revisions.find_new(state.deployment, [live]) is not None:
            return live
        count = integer(state.deployment, "status", "collisionCount") + 1
        await self._writer.write(state, {**mapping(state.deployment, "status"), "collisionCount": count})
        raise Requeue(f"replica set {key_of(wanted)} has the hash of another template")
