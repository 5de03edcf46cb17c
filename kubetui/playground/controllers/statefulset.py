"""The StatefulSet controller: Pods with names, made in order, updated in reverse.

Rule: `pkg/controller/statefulset/stateful_set_control.go`.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from kubetui.api import meta, selectors
from kubetui.api.errors import ApiError
from kubetui.api.meta import Obj, dig, integer, mapping, text
from kubetui.playground.ages import Ages
from kubetui.playground.controllers import pod_state, stateful_pods
from kubetui.playground.controllers.base import Context, Controller, controller_uid, owner_reference
from kubetui.playground.controllers.history import History
from kubetui.playground.controllers.ownership import Claims
from kubetui.playground.controllers.pod_control import namespace_ends
from kubetui.playground.controllers.rollout import size
from kubetui.playground.informer import key_of

_CLAIMS = "persistentvolumeclaims"


@dataclass(slots=True)
class _Round:
    """One round of work on one set."""

    owner: Obj
    pods: dict[int, Obj]
    current: Obj
    update: Obj

    @property
    def ordinals(self) -> range:
        first = stateful_pods.start(self.owner)
        return range(first, first + size(self.owner))

    def revision_for(self, number: int) -> Obj:
        """An ordinal below the partition keeps the old template."""
        old = stateful_pods.rolls(self.owner) and number < stateful_pods.partition(self.owner)
        return self.current if old else self.update


class StatefulSetController(Controller):
    """Keeps one Pod for each ordinal."""

    name = "statefulset"
    source = "statefulset-controller"
    primary = "statefulsets.apps"
    needs = ("pods", _CLAIMS, "controllerrevisions.apps")

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._pods = self.follow_owned("pods", "StatefulSet")
        self._pods.add_index("controller", controller_uid)
        self._volumes = self.informers.of(_CLAIMS)
        self._claims = Claims(self.api, self._pods, self.primary, "apps/v1", "StatefulSet")
        self._history = History(self.api, self.informers, "StatefulSet")
        self._ages = Ages(self.clock)

    async def sync(self, key: str) -> None:
        """One set."""
        owner = self.objects.by_key(key)
        if owner is None or meta.deleting(owner):
            return
        pods = await self._claims.claim(owner, selectors.from_object(dig(owner, "spec", "selector")))
        update = await self._history.newest(owner)
        name = text(owner, "status", "currentRevision")
        current = next((each for each in self._history.all(owner) if meta.name(each) == name), update)
        numbered = {stateful_pods.ordinal(owner, pod): pod for pod in pods}
        numbered.pop(-1, None)
        work = _Round(owner, numbered, current, update)
        try:
            await self._step(work)
        finally:
            await self._write_status(work)
        live = {meta.name(current), meta.name(update), *(stateful_pods.revision_of(pod) for pod in pods)}
        await self._history.trim(owner, live)

    async def _step(self, work: _Round) -> None:
        in_order = not stateful_pods.is_parallel(work.owner)
        for number in work.ordinals:
            if not await self._ensure(work, number) and in_order:
                return
        condemned = sorted((number for number in work.pods if number not in work.ordinals), reverse=True)
        for number in condemned:
            await self._condemn(work, work.pods[number])
            if in_order:
                return
        if stateful_pods.rolls(work.owner):
            await self._update(work)

    async def _ensure(self, work: _Round, number: int) -> bool:
        """Have the Pod of an ordinal; whether the next one may follow."""
        pod = work.pods.get(number)
        if pod is None:
            await self._create(work, number)
            return False
        if self._pods.going(pod):
            return False
        if pod_state.ended(pod):
            why = "Failed" if pod_state.phase(pod) == "Failed" else "Terminated"
            message = f"StatefulSet {key_of(work.owner)} is recreating {why.lower()} Pod {meta.name(pod)}"
            self.events.warning(work.owner, f"Recreating{why}Pod", message)
            await self._delete(work.owner, pod)
            return False
        return self._is_available(work.owner, pod)

    def _is_available(self, owner: Obj, pod: Obj) -> bool:
        wait = pod_state.until_available(pod, integer(owner, "spec", "minReadySeconds"), self._ages)
        if 0 < wait < math.inf:
            self.queue.add_after(key_of(owner), wait)
        return pod_state.phase(pod) == "Running" and wait == 0

    async def _update(self, work: _Round) -> None:
        """Replace outdated Pods from the top down, the next when the last is available."""
        wanted = meta.name(work.update)
        for number in reversed(work.ordinals):
            pod = work.pods.get(number)
            if number < stateful_pods.partition(work.owner) or pod is None:
                return
            if stateful_pods.revision_of(pod) != wanted and not self._pods.going(pod):
                await self._delete(work.owner, pod)
                return
            if self._pods.going(pod) or not self._is_available(work.owner, pod):
                return

    # --- single objects

    async def _create(self, work: _Round, number: int) -> None:
        owner = work.owner
        pod = stateful_pods.new_pod(owner, number, work.revision_for(number))
        name = meta.name(pod)
        try:
            for claim in stateful_pods.new_claims(owner, number):
                await self._create_claim(owner, name, claim)
            made = await self.api.create("pods", pod)
        except ApiError as error:
            if error.reason == "AlreadyExists" or namespace_ends(error):
                return
            message = f"create Pod {name} in StatefulSet {meta.name(owner)} failed error: {error}"
            self.events.warning(owner, "FailedCreate", message)
            raise
        self._pods.learn(made)
        work.pods[number] = made
        message = f"create Pod {name} in StatefulSet {meta.name(owner)} successful"
        self.events.event(owner, "SuccessfulCreate", message)

    async def _create_claim(self, owner: Obj, pod: str, claim: Obj) -> None:
        if self._volumes.get(meta.namespace(claim), meta.name(claim)) is not None:
            return
        try:
            self._volumes.learn(await self.api.create(_CLAIMS, claim))
        except ApiError as error:
            if error.reason == "AlreadyExists":
                return
            raise
        message = f"create Claim {meta.name(claim)} Pod {pod} in StatefulSet {meta.name(owner)} success"
        self.events.event(owner, "SuccessfulCreate", message)

    async def _condemn(self, work: _Round, pod: Obj) -> None:
        if self._pods.going(pod):
            return
        if text(work.owner, *stateful_pods.RETENTION, "whenScaled") == "Delete":
            for claim in stateful_pods.new_claims(work.owner, stateful_pods.ordinal(work.owner, pod)):
                reference = {
                    **owner_reference(pod, "v1", "Pod"),
                    "controller": False,
                    "blockOwnerDeletion": False,
                }
                patch = {"metadata": {"ownerReferences": [reference]}}
                try:
                    await self.api.patch(_CLAIMS, meta.name(claim), patch, meta.namespace(claim))
                except ApiError as error:
                    if error.code != 404:
                        raise
        await self._delete(work.owner, pod)

    async def _delete(self, owner: Obj, pod: Obj) -> None:
        name = meta.name(pod)
        try:
            await self.api.delete("pods", name, meta.namespace(pod), uid=meta.uid(pod))
        except ApiError as error:
            if error.code == 404:
                return
            message = f"delete Pod {name} in StatefulSet {meta.name(owner)} failed error: {error}"
            self.events.warning(owner, "FailedDelete", message)
            raise
        self._pods.doom(pod)
        message = f"delete Pod {name} in StatefulSet {meta.name(owner)} successful"
        self.events.event(owner, "SuccessfulDelete", message)

    # --- the status

    async def _write_status(self, work: _Round) -> None:
        status = self._status(work)
        if status == mapping(work.owner, "status"):
            return
        written = await self.api.update(self.primary, {**work.owner, "status": status}, "status")
        self.objects.learn(written)

    def _status(self, work: _Round) -> Obj:
        pods = list(work.pods.values())
        current, update = meta.name(work.current), meta.name(work.update)
        alive = [pod for pod in pods if not self._pods.going(pod)]
        counts = {
            "readyReplicas": sum(1 for pod in pods if stateful_pods.is_ready(pod)),
            "currentReplicas": sum(1 for pod in alive if stateful_pods.revision_of(pod) == current),
            "updatedReplicas": sum(1 for pod in alive if stateful_pods.revision_of(pod) == update),
        }
        status: Obj = {
            "observedGeneration": integer(work.owner, "metadata", "generation"),
            "replicas": len(pods),
            "availableReplicas": sum(1 for pod in pods if self._is_available(work.owner, pod)),
        }
        wanted = size(work.owner)
        if (counts["updatedReplicas"], counts["readyReplicas"], len(pods)) == (wanted, wanted, wanted):
            current = update
            counts["currentReplicas"] = counts["updatedReplicas"]
        status |= {key: value for key, value in counts.items() if value}
        collisions = dig(work.owner, "status", "collisionCount", default=0)
        return {**status, "currentRevision": current, "updateRevision": update, "collisionCount": collisions}
