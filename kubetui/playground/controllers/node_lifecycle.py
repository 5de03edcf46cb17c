"""The node lifecycle controller: notices that a kubelet is silent, and taints its node.

Rule: `pkg/controller/nodelifecycle`. A node that has neither renewed its Lease nor written its status for
50 s is Unknown; its Pods are no longer Ready; taints keep new Pods away and drive old ones off.
"""

from __future__ import annotations

import asyncio

from kubetui.api import meta
from kubetui.api.errors import ApiError
from kubetui.api.meta import Obj, dicts, mapping, text
from kubetui.playground.controllers import pod_state, taints
from kubetui.playground.controllers.base import Context, Controller, log
from kubetui.playground.informer import key_of

_GRACE = 50.0
_STARTUP_GRACE = 60.0
_EVERY = 5.0
_EVICTION_INTERVAL = 10.0
_SECOND_LOOK = 0.2
_LEASES = "leases.coordination.k8s.io"
_LEASE_NAMESPACE = "kube-node-lease"
_CONDITIONS = ("Ready", "MemoryPressure", "DiskPressure", "PIDPressure")
_STOPPED = ("NodeStatusUnknown", "Kubelet stopped posting node status.")
_NEVER = ("NodeStatusNeverUpdated", "Kubelet never posted node status.")
_ROUND = ""


class NodeLifecycleController(Controller):
    """Judges nodes by when it last saw a sign of life of them; the key '' is the round over all."""

    name = "node-lifecycle"
    source = "node-controller"
    primary = "nodes"
    needs = ("pods", _LEASES)
    workers = 1
    spacing = 0.0

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._alive: dict[str, float] = {}
        self._registered: set[str] = set()
        self._suspected: dict[str, tuple[float, float]] = {}
        self._next_eviction = 0.0
        self._pods = self.informers.of("pods")
        self._pods.add_index("node", lambda pod: (text(pod, "spec", "nodeName"),))
        self.informers.of(_LEASES).listen(self._lease_changed)

    def _lease_changed(self, old: Obj | None, new: Obj | None) -> None:
        if new is None or meta.namespace(new) != _LEASE_NAMESPACE:
            return
        if old is None or text(old, "spec", "renewTime") != text(new, "spec", "renewTime"):
            self._alive[meta.name(new)] = self.clock.monotonic()

    def follow(self, old: Obj | None, new: Obj | None) -> None:
        """A written status is a sign of life."""
        if new is None:
            self._alive.pop(meta.name(old or {}), None)
            self._registered.discard(meta.name(old or {}))
            return
        if old is None or old.get("status") != new.get("status"):
            silent = text(meta.condition(new, "Ready"), "status") == "Unknown"
            if old is None or not silent:
                self._alive[meta.name(new)] = self.clock.monotonic()
        self.queue.add(key_of(new))

    async def prepare(self) -> None:
        """What happened while nobody looked says nothing about the nodes: each gets its full time."""
        now = self.clock.monotonic()
        for node in self.objects.list():
            self._alive[meta.name(node)] = now
        self.queue.add(_ROUND)
        await super().prepare()

    async def sync(self, key: str) -> None:
        """One node, or all of them every 5 s."""
        if key == _ROUND:
            self.queue.add_after(_ROUND, _EVERY)
            await self._round()
            return
        found = self.objects.by_key(key)
        if found is not None:
            await self._judge(found)

    async def _round(self) -> None:
        # All are looked at before one is tainted: if all are silent, the fault is elsewhere.
        for node in self.objects.list():
            if self._is_silent(node) and self._still(node):
                await self._mark_unknown(node)
        for node in self.objects.list():
            await self._judge(node)

    async def _judge(self, node: Obj) -> None:
        name = meta.name(node)
        if name not in self._registered:
            self._registered.add(name)
            message = f"Node {name} event: Registered Node {name} in Controller"
            self.events.event(_about(node), "RegisteredNode", message)
        if taints.ready_status(node) != "True":
            await self._mark_pods(node)
        await self._taint(node)

    def _is_silent(self, node: Obj) -> bool:
        grace = _GRACE if meta.condition(node, "Ready") else _STARTUP_GRACE
        silent = self.clock.monotonic() - self._alive.get(meta.name(node), self.clock.monotonic()) > grace
        return silent and any(
            text(meta.condition(node, type_), "status") != "Unknown" for type_ in _CONDITIONS
        )

    def _still(self, node: Obj) -> bool:
        """Whether a silent node was so a moment of real time ago.

        When the clock jumps, all leases are old at once, and the kubelets are about to renew them.
        """
        now = asyncio.get_running_loop().time()
        first, seen = self._suspected.get(meta.name(node), (now, -1.0))
        alive = self._alive.get(meta.name(node), 0.0)
        if seen != alive:
            first = now
        self._suspected[meta.name(node)] = (first, alive)
        if now - first >= _SECOND_LOOK:
            return True
        self.queue.add_after(_ROUND, _SECOND_LOOK * self.clock.speed)
        return False

    async def _mark_unknown(self, node: Obj) -> None:
        name = meta.name(node)
        log.info("Node %s hasn't been updated; its conditions become Unknown", name)
        now = meta.format_time(self.clock.now())
        known = {str(each.get("type")): each for each in meta.conditions(node)}
        for type_ in _CONDITIONS:
            before = known.get(type_)
            if before is not None and before.get("status") == "Unknown":
                continue
            reason, message = _STOPPED if before else _NEVER
            known[type_] = {**(before or {"type": type_}), "status": "Unknown", "reason": reason,
                            "message": message, "lastTransitionTime": now}  # fmt: skip
            known[type_].setdefault("lastHeartbeatTime", text(node, "metadata", "creationTimestamp"))
        was_ready = taints.ready_status(node) == "True"
        status = {**mapping(node, "status"), "conditions": list(known.values())}
        written = await self.api.update("nodes", {**node, "status": status}, "status")
        self.objects.learn(written)
        if was_ready:
            message = f"Node {name} status is now: NodeNotReady"
            self.events.event(_about(node), "NodeNotReady", message)

    async def _mark_pods(self, node: Obj) -> None:
        """Nobody vouches any longer for what runs there."""
        for pod in self._pods.by_index("node", meta.name(node)):
            if pod_state.ready(pod) and not pod_state.ended(pod):
                await self._mark_pod(pod)

    async def _mark_pod(self, pod: Obj) -> None:
        condition = {**(meta.condition(pod, "Ready") or {}), "status": "False"}
        condition["lastTransitionTime"] = meta.format_time(self.clock.now())
        patch = {"metadata": {"uid": meta.uid(pod)}, "status": {"conditions": [condition]}}
        try:
            self._pods.learn(
                await self.api.patch(
                    "pods", meta.name(pod), patch, meta.namespace(pod), kind="strategic", subresource="status"
                )
            )
        except ApiError as error:
            if error.code not in (404, 409):
                raise
            return
        self.events.warning(pod, "NodeNotReady", "Node is not ready")

    async def _taint(self, node: Obj) -> None:
        keep = taints.wanted(node)
        drive = taints.evicting(node)
        has = {(text(each, "key"), text(each, "effect")) for each in dicts(node, "spec", "taints")}
        if drive and (drive in has or self._may_evict(node, has)):
            keep.append(drive)
        found = taints.updated(node, keep, meta.format_time(self.clock.now()))
        if found == dicts(node, "spec", "taints"):
            return
        spec = {key: value for key, value in mapping(node, "spec").items() if key != "taints"}
        if found:
            spec["taints"] = found
        self.objects.learn(await self.api.update("nodes", {**node, "spec": spec}))

    def _may_evict(self, node: Obj, has: set[tuple[str, str]]) -> bool:
        """One node in ten seconds, and none while so many are down that the fault is rather elsewhere."""
        if any(
            effect == "NoExecute" and taints.is_ours({"key": key, "effect": effect}) for key, effect in has
        ):
            # It is driven off already; only the reason changed.
            return True
        states = [taints.ready_status(each) for each in self.objects.list()]
        down = sum(1 for status in states if status != "True")
        if down == len(states) or (down > 2 and down / len(states) >= 0.55):
            return False
        left = self._next_eviction - self.clock.monotonic()
        if left > 0:
            self.queue.add_after(key_of(node), left)
            return False
        self._next_eviction = self.clock.monotonic() + _EVICTION_INTERVAL
        return True


def _about(node: Obj) -> Obj:
    """Events of nodes name them by kind and name."""
    return {"kind": "Node", "apiVersion": "v1", "name": meta.name(node), "uid": meta.uid(node)}
