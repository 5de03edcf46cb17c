"""What changes in the cluster mean to the scheduler: its picture of the nodes, and who may try again.

Rule: `pkg/scheduler/eventhandlers.go` and the queueing hints of the plugins.
"""

from __future__ import annotations

from collections.abc import Mapping

from kubetui.api import meta
from kubetui.api.meta import Obj, dicts, dig, mapping, text
from kubetui.api.pods import ended
from kubetui.playground.clock import Clock
from kubetui.playground.informer import SharedInformer
from kubetui.playground.scheduler.nodeinfo import Cache
from kubetui.playground.scheduler.queue import SchedulingQueue

_ROOM = frozenset({"NodeResourcesFit", "NodePorts", "InterPodAffinity", "PodTopologySpread"})
_COMPANY = frozenset({"InterPodAffinity", "PodTopologySpread"})
_STORAGE = frozenset({"VolumeBinding"})
_STORED = ("persistentvolumeclaims", "persistentvolumes", "storageclasses.storage.k8s.io")


def _concerns(node: Obj) -> tuple[object, ...]:
    """What of a node the plugins look at."""
    spec = mapping(node, "spec")
    found = (meta.labels(node), spec.get("taints"), bool(spec.get("unschedulable")))
    return (*found, dig(node, "status", "allocatable"))


class News:
    """Keeps the cache and the queue up to date by what the informers tell."""

    def __init__(self, clock: Clock, informers: Mapping[str, SharedInformer], profile: str) -> None:
        self._clock = clock
        self._informers = informers
        self._profile = profile
        self.cache = Cache()
        self.queue = SchedulingQueue(clock)
        self.nominated: dict[str, tuple[Obj, str]] = {}
        informers["pods"].listen(self._pod)
        informers["nodes"].listen(self._node)
        for resource in _STORED:
            informers[resource].listen(lambda _old, _new: self.queue.happened(_STORAGE))

    def restart(self) -> None:
        """Begin anew from the caches: decisions of an earlier run that were not carried out are void."""
        self.cache = Cache()
        self.queue = SchedulingQueue(self._clock)
        self.nominated.clear()
        for node in self._informers["nodes"].list():
            self._node(None, node)
        for pod in self._informers["pods"].list():
            self._pod(None, pod)

    def _node(self, old: Obj | None, new: Obj | None) -> None:
        known = new or old
        if known is None:
            return
        self.cache.set_node(meta.name(known), new)
        if new is not None and (old is None or _concerns(old) != _concerns(new)):
            self.queue.happened(None)

    def _pod(self, old: Obj | None, new: Obj | None) -> None:
        if new is None:
            if old is not None:
                self._gone(old)
            return
        if text(new, "spec", "nodeName"):
            self._placed(old, new)
        elif self._is_waiting(new):
            self.queue.set(new)
        else:
            self._forget(new)

    def _placed(self, old: Obj | None, new: Obj) -> None:
        self._forget(new)
        self.cache.set_pod(new)
        if ended(new):
            self.queue.happened(_ROOM)
        elif old is None or not text(old, "spec", "nodeName") or meta.labels(old) != meta.labels(new):
            self.queue.happened(_COMPANY)

    def _gone(self, old: Obj) -> None:
        self._forget(old)
        self.cache.remove_pod(old)
        if text(old, "spec", "nodeName"):
            self.queue.happened(_ROOM)

    def _forget(self, pod: Obj) -> None:
        self.queue.remove(pod)
        self.nominated.pop(meta.uid(pod), None)

    def _is_waiting(self, pod: Obj) -> bool:
        ours = (text(pod, "spec", "schedulerName") or self._profile) == self._profile
        over = meta.deleting(pod) or ended(pod)
        return ours and not over and not dicts(pod, "spec", "schedulingGates")
