"""The Deployment controller: rolls from one ReplicaSet to the next.

Rule: `pkg/controller/deployment`; the arithmetic stands in `rollout`, history in `revisions`, conditions in
`deployment_status`.
"""

from __future__ import annotations

from dataclasses import dataclass

from kubetui.api import meta, selectors
from kubetui.api.errors import ApiError
from kubetui.api.meta import Obj, dig, integer, mapping, text
from kubetui.playground.ages import Ages
from kubetui.playground.controllers import deployment_status as statuses
from kubetui.playground.controllers import pod_state, revisions, rollout
from kubetui.playground.controllers.base import Context, Controller, Requeue, controller_uid, log
from kubetui.playground.controllers.conditions import Condition, with_condition
from kubetui.playground.controllers.ownership import Claims
from kubetui.playground.controllers.pod_control import namespace_ends
from kubetui.playground.informer import key_of


@dataclass(slots=True)
class _Rollout:
    """One round of work: the Deployment and its ReplicaSets as they stand by now."""

    deployment: Obj
    sets: list[Obj]

    @property
    def new(self) -> Obj | None:
        return revisions.find_new(self.deployment, self.sets)

    @property
    def old(self) -> list[Obj]:
        new = self.new
        return [each for each in self.sets if new is None or meta.uid(each) != meta.uid(new)]

    def take(self, changed: Obj) -> None:
        self.sets = [changed if meta.uid(each) == meta.uid(changed) else each for each in self.sets]


class DeploymentController(Controller):
    """Keeps one ReplicaSet per template and moves the Pods between them."""

    name = "deployment"
    source = "deployment-controller"
    primary = "deployments.apps"
    needs = ("replicasets.apps", "pods")
    workers = 5

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._sets = self.follow_owned("replicasets.apps", "Deployment")
        self._sets.listen(self._follow_orphan)
        self._pods = self.informers.of("pods")
        self._pods.add_index("controller", controller_uid)
        self._pods.listen(self._follow_pod)
        self._claims = Claims(self.api, self._sets, self.primary, "apps/v1", "Deployment")
        self._ages = Ages(self.clock)

    def _follow_orphan(self, _old: Obj | None, new: Obj | None) -> None:
        if new is None or meta.controller_of(new) is not None or meta.deleting(new):
            return
        for owner in self.objects.list(meta.namespace(new)):
            if selectors.matches(_selector(owner), meta.labels(new)):
                self.queue.add(key_of(owner))

    def _follow_pod(self, old: Obj | None, new: Obj | None) -> None:
        """A Recreate rollout waits for the last old Pod to be gone."""
        owner = meta.controller_of(old) if old is not None and new is None else None
        if old is None or owner is None or owner.get("kind") != "ReplicaSet":
            return
        replica_set = self._sets.get(meta.namespace(old), text(owner, "name"))
        above = meta.controller_of(replica_set) if replica_set else None
        deployment = self.objects.get(meta.namespace(old), text(above, "name")) if above else None
        if deployment is not None and not rollout.is_rolling(deployment):
            self.queue.add(key_of(deployment))

    async def sync(self, key: str) -> None:
        """One step of the rollout."""
        deployment = self.objects.by_key(key)
        if deployment is None:
            return
        if not _selector(deployment):
            self.events.warning(
                deployment, "SelectingAll",
                "This deployment is selecting all pods. A non-empty selector is required.",
            )  # fmt: skip
            return
        state = _Rollout(deployment, await self._claims.claim(deployment, _selector(deployment)))
        if meta.deleting(deployment):
            await self._write_counts(state)
            return
        if said := statuses.paused_condition(deployment):
            await self._say(state, said)
        if dig(deployment, "spec", "paused") or self._is_scaling(state):
            await self._scale(state)
        elif rollout.is_rolling(deployment):
            await self._roll(state)
        else:
            await self._recreate(state)

    # --- the new ReplicaSet

    async def _ensure_new(self, state: _Rollout, *, create: bool) -> Obj | None:
        new = state.new
        number = revisions.next_revision(state.old)
        if new is not None:
            new = await self._annotate(state, new, number)
            await self._tell_revision(state, new)
            return new
        return await self._create_new(state) if create else None

    async def _annotate(self, state: _Rollout, new: Obj, number: int) -> Obj:
        wanted = revisions.new_annotations(state.deployment, new, number, exists=True)
        least = integer(state.deployment, "spec", "minReadySeconds")
        if wanted == meta.annotations(new) and least == integer(new, "spec", "minReadySeconds"):
            return new
        changed = meta.clone(new)
        changed["metadata"]["annotations"] = wanted
        changed["spec"]["minReadySeconds"] = least
        return await self._update_set(state, changed)

    async def _tell_revision(self, state: _Rollout, new: Obj) -> None:
        deployment = state.deployment
        status = mapping(deployment, "status")
        if statuses.has_deadline(deployment) and statuses.progressing(status) is None:
            said = Condition(
                "Progressing", "True", "FoundNewReplicaSet", f'Found new replica set "{meta.name(new)}"'
            )
            status = with_condition(status, said, self._now(), updated=True)
        await self._write(state, status, revisions.revision(new))

    async def _create_new(self, state: _Rollout) -> Obj:
        wanted = revisions.new_replica_set(state.deployment, state.old)
        wanted["spec"]["replicas"] = rollout.new_size(state.deployment, wanted, [*state.sets, wanted])
        made, existed = await self._create_or_find(state, wanted)
        self._sets.learn(made)
        state.sets.append(made)
        if existed:
            await self._tell_revision(state, made)
            return made
        count = rollout.size(made)
        log.info("Created replica set %s", key_of(made))
        if count:
            message = f"Scaled up replica set {meta.name(made)} from 0 to {count}"
            self.events.event(state.deployment, "ScalingReplicaSet", message)
        status = mapping(state.deployment, "status")
        if statuses.has_deadline(state.deployment):
            said = Condition(
                "Progressing", "True", "NewReplicaSetCreated", f'Created new replica set "{meta.name(made)}"'
            )
            status = with_condition(status, said, self._now(), updated=True)
        await self._write(state, status, revisions.revision(made))
        return made

    async def _create_or_find(self, state: _Rollout, wanted: Obj) -> tuple[Obj, bool]:
        try:
            return await self.api.create("replicasets.apps", wanted), False
        except ApiError as error:
            if error.reason == "AlreadyExists":
                return await self._resolve(state, wanted), True
            if not namespace_ends(error) and statuses.has_deadline(state.deployment):
                said = statuses.failed_create(meta.name(wanted), error.message)
                self.events.warning(state.deployment, said.reason, said.message)
                await self._say(state, said)
            raise

    async def _resolve(self, state: _Rollout, wanted: Obj) -> Obj:
        """The name is taken: by a ReplicaSet the cache did not show yet, or by a collision of hashes."""
        live = await self.api.get("replicasets.apps", meta.name(wanted), meta.namespace(wanted))
        owner = meta.controller_of(live)
        mine = owner is not None and owner.get("uid") == meta.uid(state.deployment)
        if mine and revisions.find_new(state.deployment, [live]) is not None:
            return live
        count = integer(state.deployment, "status", "collisionCount") + 1
        await self._write(state, {**mapping(state.deployment, "status"), "collisionCount": count})
        raise Requeue(f"replica set {key_of(wanted)} has the hash of another template")

    # --- the steps

    async def _roll(self, state: _Rollout) -> None:
        new = await self._ensure_new(state, create=True)
        if new is not None and await self._resize(
            state, new, rollout.new_size(state.deployment, new, state.sets)
        ):
            await self._write_progress(state)
            return
        shrunk = False
        for name, count in rollout.shrink_old(state.deployment, new, state.old).items():
            each = next(found for found in state.old if meta.name(found) == name)
            shrunk = await self._resize(state, each, count) or shrunk
        if not shrunk:
            await self._clean_up(state)
        await self._write_progress(state)

    async def _recreate(self, state: _Rollout) -> None:
        await self._ensure_new(state, create=False)
        shrunk = [await self._resize(state, each, 0) for each in rollout.active(state.old)]
        if not any(shrunk) and not self._old_pods_run(state):
            new = await self._ensure_new(state, create=True)
            if new is not None:
                await self._resize(state, new, rollout.size(state.deployment))
            await self._clean_up(state)
        await self._write_progress(state)

    def _old_pods_run(self, state: _Rollout) -> bool:
        pods = (pod for each in state.old for pod in self._pods.by_index("controller", meta.uid(each)))
        return any(not pod_state.ended(pod) for pod in pods)

    def _is_scaling(self, state: _Rollout) -> bool:
        wanted = str(rollout.size(state.deployment))
        known = [meta.annotations(each).get(rollout.DESIRED) for each in rollout.active(state.sets)]
        return any(each is not None and each != wanted for each in known)

    async def _scale(self, state: _Rollout) -> None:
        """Scaled, or paused: sizes change, the template's rollout does not go on."""
        await self._ensure_new(state, create=False)
        for name, count in self._scaled_sizes(state).items():
            each = next(found for found in state.sets if meta.name(found) == name)
            await self._resize(state, each, count)
        if dig(state.deployment, "spec", "paused"):
            await self._clean_up(state)
        await self._write_counts(state)

    def _scaled_sizes(self, state: _Rollout) -> dict[str, int]:
        new, old = state.new, state.old
        alive = rollout.active(state.sets)
        if len(alive) <= 1:
            latest = alive or ([new] if new else rollout.oldest_first(old)[-1:])
            return {meta.name(each): rollout.size(state.deployment) for each in latest}
        if rollout.is_saturated(state.deployment, new):
            return {meta.name(each): 0 for each in rollout.active(old)}
        return (
            rollout.proportional(state.deployment, state.sets) if rollout.is_rolling(state.deployment) else {}
        )

    async def _resize(self, state: _Rollout, each: Obj, count: int) -> bool:
        before = rollout.size(each)
        wanted = {**meta.annotations(each), **revisions.size_annotations(state.deployment)}
        if before == count and wanted == meta.annotations(each):
            return False
        changed = meta.clone(each)
        changed["spec"]["replicas"] = count
        changed["metadata"]["annotations"] = wanted
        await self._update_set(state, changed)
        if before == count:
            return False
        direction = "up" if count > before else "down"
        message = f"Scaled {direction} replica set {meta.name(each)} from {before} to {count}"
        log.info("%s: %s", key_of(state.deployment), message)
        self.events.event(state.deployment, "ScalingReplicaSet", message)
        return True

    async def _update_set(self, state: _Rollout, changed: Obj) -> Obj:
        written = await self.api.update("replicasets.apps", changed)
        self._sets.learn(written)
        state.take(written)
        return written

    async def _clean_up(self, state: _Rollout) -> None:
        done = statuses.complete(state.deployment, self._counts(state))
        if not done and not dig(state.deployment, "spec", "paused"):
            return
        for each in revisions.surplus(state.deployment, state.old):
            try:
                await self.api.delete("replicasets.apps", meta.name(each), meta.namespace(each))
            except ApiError as error:
                if error.code != 404:
                    raise
            self._sets.doom(each)

    # --- the status

    def _now(self) -> str:
        return meta.format_time(self.clock.now())

    def _counts(self, state: _Rollout) -> Obj:
        return statuses.calculate(state.deployment, state.new, state.sets, self._now())

    def _age(self, deployment: Obj, status: Obj) -> float:
        """Simulated seconds since the rollout last moved."""
        found = statuses.progressing(status) or {}
        return self._ages.of(meta.uid(deployment), text(found, "lastUpdateTime"))

    async def _say(self, state: _Rollout, said: Condition) -> None:
        status = with_condition(mapping(state.deployment, "status"), said, self._now(), updated=True)
        await self._write(state, status)

    async def _write_counts(self, state: _Rollout) -> None:
        await self._write(state, self._counts(state))

    async def _write_progress(self, state: _Rollout) -> None:
        status = self._counts(state)
        age = self._age(state.deployment, status)
        status = statuses.with_progress(state.deployment, state.new, status, self._now(), age)
        await self._write(state, statuses.with_failure(status, state.new, state.sets))
        self._watch_deadline(state.deployment, status)

    def _watch_deadline(self, deployment: Obj, status: Obj) -> None:
        """Come back when the deadline would be over: no event tells that nothing happened."""
        found = statuses.progressing(status)
        settled = found is None or found.get("reason") in (statuses.TIMED_OUT, statuses.DONE)
        if settled or not statuses.has_deadline(deployment):
            return
        left = integer(deployment, "spec", "progressDeadlineSeconds") - self._age(deployment, status)
        self.queue.add_after(key_of(deployment), max(left, 0.0) + 1.0)

    async def _write(self, state: _Rollout, status: Obj, revision: int = 0) -> None:
        deployment = state.deployment
        annotations = meta.annotations(deployment)
        wanted = {**annotations, revisions.REVISION: str(revision)} if revision else annotations
        if status == mapping(deployment, "status") and wanted == annotations:
            return
        about = {**mapping(deployment, "metadata"), "annotations": wanted}
        if not wanted:
            del about["annotations"]
        changed = {**deployment, "metadata": about, "status": status}
        state.deployment = await self.api.update(self.primary, changed, "status")
        self.objects.learn(state.deployment)


def _selector(owner: Obj) -> selectors.Selector | None:
    return selectors.from_object(dig(owner, "spec", "selector"))
