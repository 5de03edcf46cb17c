"""The Pod garbage collector: Pods of nodes that are gone, too many ended ones, dead ones nobody placed.

Rule: `pkg/controller/podgc`.
"""

from __future__ import annotations

from kubetui.api import meta
from kubetui.api.errors import ApiError
from kubetui.api.meta import Obj, text
from kubetui.playground.controllers import pod_state
from kubetui.playground.controllers.base import Context, Controller
from kubetui.playground.controllers.disruption_target import mark

_EVERY = 20.0
_QUARANTINE = 40.0
_MOST_ENDED = 12500


class PodGCController(Controller):
    """Looks at all Pods every 20 s."""

    name = "pod-garbage-collector"
    source = "pod-garbage-collector-controller"
    primary = "pods"
    needs = ("nodes",)
    workers = 1

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._missing_since: dict[str, float] = {}

    def follow(self, old: Obj | None, new: Obj | None) -> None:
        """Changes are not followed: the round finds them."""

    async def prepare(self) -> None:
        """Begin with a round."""
        self.queue.add("round")

    async def sync(self, key: str) -> None:
        """One round."""
        self.queue.add_after(key, _EVERY)
        pods = self.objects.list()
        await self._ended(pods)
        await self._never_placed(pods)
        await self._of_lost_nodes(pods)

    async def _ended(self, pods: list[Obj]) -> None:
        ended = [pod for pod in pods if pod_state.ended(pod)]
        ended.sort(key=lambda pod: text(pod, "metadata", "creationTimestamp"))
        for pod in ended[: max(0, len(ended) - _MOST_ENDED)]:
            await self._delete(pod)

    async def _never_placed(self, pods: list[Obj]) -> None:
        for pod in pods:
            if meta.deleting(pod) and not text(pod, "spec", "nodeName"):
                await self._delete(pod)

    async def _of_lost_nodes(self, pods: list[Obj]) -> None:
        nodes = {meta.name(node) for node in self.informers.of("nodes").list()}
        wanted = {text(pod, "spec", "nodeName") for pod in pods} - {""}
        now = self.clock.monotonic()
        self._missing_since = {name: self._missing_since.get(name, now) for name in wanted - nodes}
        lost = {name for name, since in self._missing_since.items() if now - since >= _QUARANTINE}
        lost = {name for name in lost if await self._is_gone(name)}
        for pod in pods:
            if text(pod, "spec", "nodeName") in lost:
                await mark(
                    self.api, self.clock, pod, "DeletionByPodGC", "PodGC: node no longer exists", failed=True
                )
                await self._delete(pod)

    async def _is_gone(self, node: str) -> bool:
        try:
            await self.api.get("nodes", node)
        except ApiError as error:
            if error.code == 404:
                return True
            raise
        return False

    async def _delete(self, pod: Obj) -> None:
        try:
            await self.api.delete("pods", meta.name(pod), meta.namespace(pod), grace=0, uid=meta.uid(pod))
        except ApiError as error:
            if error.code not in (404, 409):
                raise
