"""The disruption controller: how many Pods a PodDisruptionBudget lets go right now.

Rule: `pkg/controller/disruption`.
"""

from __future__ import annotations

from kubetui.api import meta, selectors
from kubetui.api.meta import Obj, dig, integer, mapping, text
from kubetui.playground.controllers import pod_state
from kubetui.playground.controllers.base import Context, Controller
from kubetui.playground.controllers.rollout import scaled_value, size
from kubetui.playground.informer import key_of

_SCALES = {
    ("ReplicaSet", "apps/v1"): "replicasets.apps",
    ("StatefulSet", "apps/v1"): "statefulsets.apps",
    ("ReplicationController", "v1"): "replicationcontrollers",
}
_FORGET_AFTER = 120.0


class DisruptionController(Controller):
    """Works on budgets; a changed Pod concerns those that select it."""

    name = "disruption"
    source = "controllermanager"
    primary = "poddisruptionbudgets.policy"
    needs = ("pods", "deployments.apps", *_SCALES.values())
    workers = 1

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._pods = self.informers.of("pods")
        self._pods.listen(self._pod_changed)

    def _pod_changed(self, old: Obj | None, new: Obj | None) -> None:
        known = new or old or {}
        if old is not None and new is not None and _shown(old) == _shown(new):
            return
        for budget in self.objects.list(meta.namespace(known)):
            if any(pod is not None and _selects(budget, pod) for pod in (old, new)):
                self.queue.add(key_of(budget))

    async def sync(self, key: str) -> None:
        """One budget."""
        budget = self.objects.by_key(key)
        if budget is None or meta.deleting(budget):
            return
        pods = [pod for pod in self._pods.list(meta.namespace(budget)) if _selects(budget, pod)]
        if not pods:
            self.events.event(budget, "NoPods", "No matching pods found")
        expected, desired = self._expectation(budget, pods)
        status = self._status(budget, pods, expected, desired)
        if status != mapping(budget, "status"):
            self.objects.learn(await self.api.update(self.primary, {**budget, "status": status}, "status"))

    def _expectation(self, budget: Obj, pods: list[Obj]) -> tuple[int, int]:
        """How many Pods there should be, and how many of them must stay healthy."""
        most, least = dig(budget, "spec", "maxUnavailable"), dig(budget, "spec", "minAvailable")
        if most is not None:
            expected = self._wished(pods)
            return expected, max(0, expected - scaled_value(most, expected, up=True))
        if isinstance(least, int):
            return len(pods), least
        expected = self._wished(pods)
        return expected, scaled_value(least, expected, up=True) if least is not None else expected

    def _wished(self, pods: list[Obj]) -> int:
        """The sizes of all controllers of these Pods; a Pod without one counts for itself."""
        scales: dict[str, int] = {}
        for pod in pods:
            owner = meta.controller_of(pod)
            scale = self._scale(meta.namespace(pod), owner) if owner else None
            if scale is not None:
                scales[scale[0]] = scale[1]
        return sum(scales.values())

    def _scale(self, namespace: str, owner: Obj) -> tuple[str, int] | None:
        resource = _SCALES.get((text(owner, "kind"), text(owner, "apiVersion")))
        found = self.informers.of(resource).get(namespace, text(owner, "name")) if resource else None
        if found is None or meta.uid(found) != owner.get("uid"):
            return None
        above = meta.controller_of(found)
        if above is not None and above.get("kind") == "Deployment":
            deployment = self.informers.of("deployments.apps").get(namespace, text(above, "name"))
            if deployment is not None and meta.uid(deployment) == above.get("uid"):
                return meta.uid(deployment), size(deployment)
        return meta.uid(found), size(found)

    def _status(self, budget: Obj, pods: list[Obj], expected: int, desired: int) -> Obj:
        disrupted = self._disrupted(budget, pods)
        healthy = sum(
            1
            for pod in pods
            if pod_state.ready(pod) and not meta.deleting(pod) and meta.name(pod) not in disrupted
        )
        allowed = max(0, healthy - desired) if expected else 0
        generation = integer(budget, "metadata", "generation")
        status: Obj = {
            "disruptionsAllowed": allowed, "currentHealthy": healthy, "desiredHealthy": desired,
            "expectedPods": expected, "observedGeneration": generation,
            "conditions": self._conditions(budget, allowed, generation),
        }  # fmt: skip
        if disrupted:
            status["disruptedPods"] = disrupted
        return status

    def _disrupted(self, budget: Obj, pods: list[Obj]) -> dict[str, str]:
        """Pods whose eviction was allowed and whose deletion has not been seen yet."""
        alive = {meta.name(pod) for pod in pods if not meta.deleting(pod)}
        found: dict[str, str] = {}
        for name, since in mapping(budget, "status", "disruptedPods").items():
            at = meta.parse_time(since)
            left = _FORGET_AFTER - (self.clock.elapsed(at) if at else _FORGET_AFTER)
            if name in alive and left > 0:
                found[name] = since
                self.queue.add_after(key_of(budget), left)
        return found

    def _conditions(self, budget: Obj, allowed: int, generation: int) -> list[Obj]:
        status, reason = ("True", "SufficientPods") if allowed > 0 else ("False", "InsufficientPods")
        before = meta.condition(budget, "DisruptionAllowed") or {}
        kept = before.get("status") == status
        since = before.get("lastTransitionTime") if kept else meta.format_time(self.clock.now())
        return [{"type": "DisruptionAllowed", "status": status, "observedGeneration": generation,
                 "lastTransitionTime": since, "reason": reason, "message": ""}]  # fmt: skip


def _selects(budget: Obj, pod: Obj) -> bool:
    selector = selectors.from_object(dig(budget, "spec", "selector"))
    return selectors.matches(selector, meta.labels(pod)) and not pod_state.ended(pod)


def _shown(pod: Obj) -> tuple[object, ...]:
    return meta.labels(pod), pod_state.ready(pod), meta.deleting(pod), pod_state.ended(pod)
