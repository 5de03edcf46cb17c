"""The DaemonSet controller: one Pod on every node that fits.

Rule: `pkg/controller/daemon`.
"""

from __future__ import annotations

from kubetui.api import meta, selectors
from kubetui.api.meta import Obj, dig, integer, mapping, text
from kubetui.playground.ages import Ages
from kubetui.playground.controllers import daemon_pods, pod_state
from kubetui.playground.controllers.base import Context, Controller, controller_uid
from kubetui.playground.controllers.history import HASH, History
from kubetui.playground.controllers.ownership import Claims
from kubetui.playground.controllers.pod_control import PodControl, slow_start
from kubetui.playground.controllers.rollout import scaled_value
from kubetui.playground.informer import key_of

_BURST = 250
Placed = dict[str, list[Obj]]


class DaemonSetController(Controller):
    """Creates missing Pods, deletes misplaced ones, replaces outdated ones."""

    name = "daemonset"
    source = "daemonset-controller"
    primary = "daemonsets.apps"
    needs = ("pods", "nodes", "controllerrevisions.apps")

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._pods = self.follow_owned("pods", "DaemonSet")
        self._pods.add_index("controller", controller_uid)
        self._nodes = self.informers.of("nodes")
        self._nodes.listen(self._node_changed)
        self._control = PodControl(self.api, self._pods, self.events)
        self._claims = Claims(self.api, self._pods, self.primary, "apps/v1", "DaemonSet")
        self._history = History(self.api, self.informers, "DaemonSet")
        self._ages = Ages(self.clock)

    def _node_changed(self, old: Obj | None, new: Obj | None) -> None:
        if old is None or new is None or _matters(old) != _matters(new):
            for owner in self.objects.list():
                self.queue.add(key_of(owner))

    async def sync(self, key: str) -> None:
        """One DaemonSet."""
        owner = self.objects.by_key(key)
        if owner is None or meta.deleting(owner):
            return
        selector = selectors.from_object(dig(owner, "spec", "selector"))
        revision = await self._history.newest(owner)
        digest = meta.labels(revision).get(HASH, "")
        pods = [pod for pod in await self._claims.claim(owner, selector) if not self._pods.going(pod)]
        placed: Placed = {}
        for pod in pods:
            placed.setdefault(daemon_pods.node_of(pod), []).append(pod)
        create, delete = self._manage(owner, placed)
        if text(owner, "spec", "updateStrategy", "type") != "OnDelete":
            more, outdated = self._roll(owner, placed, digest, {meta.uid(pod) for pod in delete})
            create += more
            delete += outdated
        await self._carry_out(owner, create, delete, digest)
        live = {f"{meta.name(owner)}-{meta.labels(pod).get(HASH, '')}" for pod in pods}
        await self._history.trim(owner, live | {meta.name(revision)})
        await self._write_status(owner, digest)

    def _manage(self, owner: Obj, placed: Placed) -> tuple[list[str], list[Obj]]:
        """The nodes that lack a Pod, and the Pods that are not to be."""
        create: list[str] = []
        delete: list[Obj] = []
        nodes = {meta.name(node): daemon_pods.judge(owner, node) for node in self._nodes.list()}
        for name, verdict in nodes.items():
            pods = placed.get(name, [])
            living = [pod for pod in pods if not pod_state.ended(pod)]
            if verdict.run and not pods:
                create.append(name)
            elif not verdict.stay:
                delete += pods
            else:
                delete += self._ended(owner, name, pods)
                delete += self._surplus(owner, living)
        for name in placed.keys() - nodes.keys():
            delete += placed[name]
        return create, delete

    def _ended(self, owner: Obj, node: str, pods: list[Obj]) -> list[Obj]:
        found = [pod for pod in pods if pod_state.ended(pod)]
        for pod in found:
            if pod_state.phase(pod) == "Failed":
                message = f"Found failed daemon pod {key_of(pod)} on node {node}, will try to kill it"
                self.events.warning(owner, "FailedDaemonPod", message)
            else:
                message = f"Found succeeded daemon pod {key_of(pod)} on node {node}, will try to delete it"
                self.events.event(owner, "SucceededDaemonPod", message)
        return found

    def _surplus(self, owner: Obj, living: list[Obj]) -> list[Obj]:
        """All but the oldest; while surging, a new one may stand beside an old one."""
        allowed = 2 if self._bounds(owner)[0] else 1
        ordered = sorted(living, key=lambda pod: (text(pod, "metadata", "creationTimestamp"), meta.uid(pod)))
        return ordered[allowed:]

    def _bounds(self, owner: Obj) -> tuple[int, int]:
        """The numbers of maxSurge and maxUnavailable."""
        wanted = sum(1 for node in self._nodes.list() if daemon_pods.judge(owner, node).run)
        rolling = mapping(owner, "spec", "updateStrategy", "rollingUpdate")
        surge = scaled_value(rolling.get("maxSurge", 0), wanted, up=True)
        missing = scaled_value(rolling.get("maxUnavailable", 1), wanted, up=True)
        return surge, missing if missing or surge else 1

    def _available(self, owner: Obj, pod: Obj) -> bool:
        return pod_state.until_available(pod, integer(owner, "spec", "minReadySeconds"), self._ages) == 0

    def _roll(self, owner: Obj, placed: Placed, digest: str, going: set[str]) -> tuple[list[str], list[Obj]]:
        surge, missing = self._bounds(owner)
        living = {
            name: [pod for pod in pods if not pod_state.ended(pod) and meta.uid(pod) not in going]
            for name, pods in placed.items()
        }
        if surge:
            return self._surge(owner, living, digest, surge)
        return [], self._replace(owner, living, digest, missing)

    def _replace(self, owner: Obj, living: Placed, digest: str, missing: int) -> list[Obj]:
        broken: list[Obj] = []
        candidates: list[Obj] = []
        unavailable = 0
        for node in self._nodes.list():
            if not daemon_pods.judge(owner, node).run:
                continue
            pods = living.get(meta.name(node), [])
            old = next((pod for pod in pods if not daemon_pods.is_current(pod, digest)), None)
            works = len(pods) == 1 and self._available(owner, pods[0])
            unavailable += int(not works)
            if old is not None:
                (candidates if works else broken).append(old)
        return broken + candidates[: max(0, missing - unavailable)]

    def _surge(self, owner: Obj, living: Placed, digest: str, surge: int) -> tuple[list[str], list[Obj]]:
        delete: list[Obj] = []
        must: list[str] = []
        may: list[str] = []
        surging = 0
        for name, pods in living.items():
            new = next((pod for pod in pods if daemon_pods.is_current(pod, digest)), None)
            old = next((pod for pod in pods if not daemon_pods.is_current(pod, digest)), None)
            if old is None:
                continue
            if new is None:
                (may if self._available(owner, old) else must).append(name)
            elif self._available(owner, new):
                delete.append(old)
            else:
                surging += 1
        return must + may[: max(0, surge - surging - len(must))], delete

    async def _carry_out(self, owner: Obj, create: list[str], delete: list[Obj], digest: str) -> None:
        async def make(index: int) -> None:
            await self._control.create(daemon_pods.new_pod(owner, create[index], digest), owner)

        for pod in delete[:_BURST]:
            await self._control.delete(pod, owner)
        _, error = await slow_start(min(len(create), _BURST), make)
        if error is not None:
            await self._write_status(owner, digest)
            raise error

    async def _write_status(self, owner: Obj, digest: str) -> None:
        status = self._status(owner, digest)
        if status == mapping(owner, "status"):
            return
        self.objects.learn(await self.api.update(self.primary, {**owner, "status": status}, "status"))

    def _status(self, owner: Obj, digest: str) -> Obj:
        placed: Placed = {}
        for pod in self._pods.by_index("controller", meta.uid(owner)):
            if not self._pods.going(pod):
                placed.setdefault(daemon_pods.node_of(pod), []).append(pod)
        counts = dict.fromkeys(("desired", "current", "misscheduled", "ready", "available", "updated"), 0)
        for node in self._nodes.list():
            pods = placed.get(meta.name(node), [])
            if not daemon_pods.judge(owner, node).run:
                counts["misscheduled"] += int(bool(pods))
                continue
            counts["desired"] += 1
            if pods:
                pods.sort(key=lambda pod: not pod_state.ready(pod))
                self._count(owner, counts, pods[0], digest)
        found: Obj = {
            "currentNumberScheduled": counts["current"], "numberMisscheduled": counts["misscheduled"],
            "desiredNumberScheduled": counts["desired"], "numberReady": counts["ready"],
        }  # fmt: skip
        more = {
            "observedGeneration": integer(owner, "metadata", "generation"),
            "updatedNumberScheduled": counts["updated"], "numberAvailable": counts["available"],
            "numberUnavailable": counts["desired"] - counts["available"],
        }  # fmt: skip
        return found | {key: value for key, value in more.items() if value}

    def _count(self, owner: Obj, counts: dict[str, int], pod: Obj, digest: str) -> None:
        counts["current"] += 1
        counts["updated"] += int(daemon_pods.is_current(pod, digest))
        counts["ready"] += int(pod_state.ready(pod))
        wait = pod_state.until_available(pod, integer(owner, "spec", "minReadySeconds"), self._ages)
        counts["available"] += int(wait == 0)
        if 0 < wait < float("inf"):
            self.queue.add_after(key_of(owner), wait)


def _matters(node: Obj) -> tuple[object, ...]:
    spec = mapping(node, "spec")
    return meta.labels(node), spec.get("taints"), spec.get("unschedulable")
