"""The taint eviction controller: deletes Pods that do not tolerate a NoExecute taint, or no longer.

Rule: `pkg/controller/tainteviction`.
"""

from __future__ import annotations

import math

from kubetui.api import meta
from kubetui.api.errors import ApiError
from kubetui.api.meta import Obj, dicts, text
from kubetui.playground.controllers import pod_state
from kubetui.playground.controllers.base import Context, Controller, log
from kubetui.playground.controllers.disruption_target import mark
from kubetui.playground.informer import key_of
from kubetui.playground.scheduler.node_affinity import tolerates

_MESSAGE = "Taint manager: deleting due to NoExecute taint"


def patience(pod: Obj, taints: list[Obj]) -> float:
    """For how many seconds a Pod stands these taints: 0 not at all, infinite for ever."""
    found = math.inf
    for taint in taints:
        matching = [each for each in dicts(pod, "spec", "tolerations") if tolerates(each, taint)]
        if not matching:
            return 0.0
        for each in matching:
            seconds = each.get("tolerationSeconds")
            if isinstance(seconds, int):
                found = min(found, max(0, seconds))
    return found


class TaintEvictionController(Controller):
    """Works on Pods; a node whose taints changed concerns all Pods on it."""

    name = "taint-eviction"
    source = "taint-eviction-controller"
    primary = "pods"
    needs = ("nodes",)

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._marked: dict[str, float] = {}
        self.objects.add_index("node", lambda pod: (text(pod, "spec", "nodeName"),))
        self._nodes = self.informers.of("nodes")
        self._nodes.listen(self._node_changed)

    def follow(self, old: Obj | None, new: Obj | None) -> None:
        """A Pod that was placed on a tainted node, or whose tolerations changed."""
        if new is None:
            self._marked.pop(meta.uid(old or {}), None)
        elif (old is None or old.get("spec") != new.get("spec")) and self._no_execute(new):
            self.queue.add(key_of(new))

    def _node_changed(self, old: Obj | None, new: Obj | None) -> None:
        before = _no_execute(old) if old else []
        after = _no_execute(new) if new else []
        if before != after:
            for pod in self.objects.by_index("node", meta.name(new or old or {})):
                self.queue.add(key_of(pod))

    def _no_execute(self, pod: Obj) -> list[Obj]:
        node = self._nodes.get("", text(pod, "spec", "nodeName"))
        return _no_execute(node) if node else []

    async def prepare(self) -> None:
        """Only Pods of tainted nodes need a look."""
        for pod in self.objects.list():
            if self._no_execute(pod):
                self.queue.add(key_of(pod))

    async def sync(self, key: str) -> None:
        """Delete the Pod, let it wait, or let it off."""
        pod = self.objects.by_key(key)
        if pod is None or self.objects.going(pod) or pod_state.ended(pod):
            return
        found = self._no_execute(pod)
        if not found:
            if self._marked.pop(meta.uid(pod), None) is not None:
                self._tell(pod, "Cancelling deletion of")
            return
        stands = patience(pod, found)
        if math.isinf(stands):
            self._marked.pop(meta.uid(pod), None)
            return
        since = self._marked.setdefault(meta.uid(pod), self.clock.monotonic())
        left = since + stands - self.clock.monotonic()
        if left > 0:
            self.queue.add_after(key, left)
            return
        await self._delete(pod)

    async def _delete(self, pod: Obj) -> None:
        log.info("Deleting pod %s: it does not tolerate its node's taints", key_of(pod))
        self._tell(pod, "Marking for deletion")
        await mark(self.api, self.clock, pod, "DeletionByTaintManager", _MESSAGE)
        try:
            await self.api.delete("pods", meta.name(pod), meta.namespace(pod), uid=meta.uid(pod))
        except ApiError as error:
            if error.code not in (404, 409):
                raise
        self.objects.doom(pod)
        self._marked.pop(meta.uid(pod), None)

    def _tell(self, pod: Obj, what: str) -> None:
        self.events.event(pod, "TaintManagerEviction", f"{what} Pod {meta.namespace(pod)}/{meta.name(pod)}")


def _no_execute(node: Obj) -> list[Obj]:
    return [taint for taint in dicts(node, "spec", "taints") if text(taint, "effect") == "NoExecute"]
