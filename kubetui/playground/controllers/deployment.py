"""The Deployment controller: rolls from one ReplicaSet to the next.

Rule: `pkg/controller/deployment`; the arithmetic stands in `rollout`, history in `revisions`, conditions in
`deployment_status`, writing in `deployment_writer`.
"""

from __future__ import annotations

from kubetui.api import meta, selectors
from kubetui.api.meta import Obj, dig, integer, text
from kubetui.playground.ages import Ages
from kubetui.playground.controllers import deployment_status as statuses
from kubetui.playground.controllers import pod_state, revisions, rollout
from kubetui.playground.controllers.base import Context, Controller, controller_uid
from kubetui.playground.controllers.deployment_new import NewReplicaSet
from kubetui.playground.controllers.deployment_writer import Rollout, RolloutWriter
from kubetui.playground.controllers.ownership import Claims
from kubetui.playground.informer import key_of


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
        self._writer = RolloutWriter(self.api, self.clock, self.informers, self.events)
        self._newest = NewReplicaSet(self._writer)

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
        state = Rollout(deployment, await self._claims.claim(deployment, _selector(deployment)))
        if meta.deleting(deployment):
            await self._write_counts(state)
            return
        if said := statuses.paused_condition(deployment):
            await self._writer.say(state, said)
        if dig(deployment, "spec", "paused") or self._is_scaling(state):
            await self._scale(state)
        elif rollout.is_rolling(deployment):
            await self._roll(state)
        else:
            await self._recreate(state)

    # --- the steps

    async def _roll(self, state: Rollout) -> None:
        new = await self._newest.ensure(state, create=True)
        if new is not None and await self._writer.resize(
            state, new, rollout.new_size(state.deployment, new, state.sets)
        ):
            await self._write_progress(state)
            return
        shrunk = False
        for name, count in rollout.shrink_old(state.deployment, new, state.old).items():
            each = next(found for found in state.old if meta.name(found) == name)
            shrunk = await self._writer.resize(state, each, count) or shrunk
        if not shrunk:
            await self._clean_up(state)
        await self._write_progress(state)

    async def _recreate(self, state: Rollout) -> None:
        await self._newest.ensure(state, create=False)
        shrunk = [await self._writer.resize(state, each, 0) for each in rollout.active(state.old)]
        if not any(shrunk) and not self._old_pods_run(state):
            new = await self._newest.ensure(state, create=True)
            if new is not None:
                await self._writer.resize(state, new, rollout.size(state.deployment))
            await self._clean_up(state)
        await self._write_progress(state)

    def _old_pods_run(self, state: Rollout) -> bool:
        pods = (pod for each in state.old for pod in self._pods.by_index("controller", meta.uid(each)))
        return any(not pod_state.ended(pod) for pod in pods)

    def _is_scaling(self, state: Rollout) -> bool:
        wanted = str(rollout.size(state.deployment))
        known = [meta.annotations(each).get(rollout.DESIRED) for each in rollout.active(state.sets)]
        return any(each is not None and each != wanted for each in known)

    async def _scale(self, state: Rollout) -> None:
        """Scaled, or paused: sizes change, the template's rollout does not go on."""
        await self._newest.ensure(state, create=False)
        for name, count in self._scaled_sizes(state).items():
            each = next(found for found in state.sets if meta.name(found) == name)
            await self._writer.resize(state, each, count)
        if dig(state.deployment, "spec", "paused"):
            await self._clean_up(state)
        await self._write_counts(state)

    def _scaled_sizes(self, state: Rollout) -> dict[str, int]:
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

    async def _clean_up(self, state: Rollout) -> None:
        done = statuses.complete(state.deployment, self._counts(state))
        if not done and not dig(state.deployment, "spec", "paused"):
            return
        for each in revisions.surplus(state.deployment, state.old):
            await self._writer.delete_set(each)

    # --- the status

    def _counts(self, state: Rollout) -> Obj:
        return statuses.calculate(state.deployment, state.new, state.sets, self._writer.now())

    def _age(self, deployment: Obj, status: Obj) -> float:
        """Simulated seconds since the rollout last moved."""
        found = statuses.progressing(status) or {}
        return self._ages.of(meta.uid(deployment), text(found, "lastUpdateTime"))

    async def _write_counts(self, state: Rollout) -> None:
        await self._writer.write(state, self._counts(state))

    async def _write_progress(self, state: Rollout) -> None:
        status = self._counts(state)
        age = self._age(state.deployment, status)
        status = statuses.with_progress(state.deployment, state.new, status, self._writer.now(), age)
        await self._writer.write(state, statuses.with_failure(status, state.new, state.sets))
        self._watch_deadline(state.deployment, status)

    def _watch_deadline(self, deployment: Obj, status: Obj) -> None:
        """Come back when the deadline would be over: no event tells that nothing happened."""
        found = statuses.progressing(status)
        settled = found is None or found.get("reason") in (statuses.TIMED_OUT, statuses.DONE)
        if settled or not statuses.has_deadline(deployment):
            return
        left = integer(deployment, "spec", "progressDeadlineSeconds") - self._age(deployment, status)
        self.queue.add_after(key_of(deployment), max(left, 0.0) + 1.0)


def _selector(owner: Obj) -> selectors.Selector | None:
    return selectors.from_object(dig(owner, "spec", "selector"))
