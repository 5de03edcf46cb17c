"""The Pods that wait for a node.

Rule: `pkg/scheduler/backend/queue`: by priority, then by arrival; a Pod that could not be placed waits until
something happens that could help it, or five minutes, and in either case for its backoff of 1 to 10 s.
"""

from __future__ import annotations

import asyncio
import heapq
from collections.abc import Collection
from dataclasses import dataclass, field

from kubetui.api import meta
from kubetui.api.meta import Obj, integer
from kubetui.playground.clock import Clock
from kubetui.playground.workqueue import WorkQueue

_FIRST_BACKOFF, _LONGEST_BACKOFF = 1.0, 10.0
_FLUSH = 300.0


@dataclass(slots=True)
class Waiting:
    """One Pod in the queue, and what became of its attempts; `placing` while it is being bound."""

    pod: Obj
    attempts: int = 0
    failed_at: float = 0.0
    plugins: frozenset[str] = field(default_factory=frozenset)
    active: bool = False
    placing: bool = False

    @property
    def backoff(self) -> float:
        """The simulated seconds it waits after its last attempt."""
        if self.attempts == 0:
            return 0.0
        return min(_FIRST_BACKOFF * float(2 ** min(self.attempts - 1, 10)), _LONGEST_BACKOFF)


class SchedulingQueue:
    """All Pods without a node that are the scheduler's to place."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._pods: dict[str, Waiting] = {}
        self._heap: list[tuple[int, int, str]] = []
        self._arrivals = 0
        self._filled = asyncio.Event()
        self.later: WorkQueue[str] = WorkQueue(clock)

    def __len__(self) -> int:
        return len(self._pods)

    def set(self, pod: Obj) -> None:
        """A Pod waits, or changed while it does: it is tried at once unless it backs off."""
        known = self._pods.get(meta.uid(pod))
        if known is None:
            known = self._pods[meta.uid(pod)] = Waiting(pod)
            self._activate(known)
            return
        changed = pod.get("spec") != known.pod.get("spec") or meta.labels(pod) != meta.labels(known.pod)
        known.pod = pod
        if changed and not known.active:
            self._retry(known)

    def remove(self, pod: Obj) -> None:
        """A Pod has its node, or is gone."""
        self._pods.pop(meta.uid(pod), None)

    async def pop(self) -> Waiting:
        """The most important Pod that is to be tried."""
        while True:
            while self._heap:
                _, _, uid = heapq.heappop(self._heap)
                found = self._pods.get(uid)
                if found is not None and found.active:
                    found.active = False
                    found.attempts += 1
                    return found
            self._filled.clear()
            await self._filled.wait()

    def failed(self, waiting: Waiting, plugins: Collection[str]) -> None:
        """An attempt failed: wait for what could change these plugins' minds."""
        waiting.failed_at = self._clock.monotonic()
        waiting.plugins = frozenset(plugins)
        if meta.uid(waiting.pod) in self._pods:
            self.later.add_after(meta.uid(waiting.pod), _FLUSH)

    def back_off(self, waiting: Waiting) -> None:
        """An attempt broke off for a reason outside the cluster: try again after the backoff."""
        waiting.failed_at = self._clock.monotonic()
        waiting.placing = False
        self._pods.setdefault(meta.uid(waiting.pod), waiting)
        self._retry(waiting)

    def happened(self, plugins: Collection[str] | None) -> None:
        """Something changed that concerns these plugins (None: all); who failed by them tries again."""
        for waiting in list(self._pods.values()):
            if waiting.active or not waiting.plugins:
                continue
            if plugins is None or not waiting.plugins.isdisjoint(plugins):
                self._retry(waiting)

    async def ripen(self) -> None:
        """Bring back Pods whose backoff or five minutes are over, until cancelled."""
        while True:
            uid = await self.later.get()
            self.later.done(uid)
            waiting = self._pods.get(uid)
            if waiting is not None and not waiting.active:
                self._retry(waiting)

    def _retry(self, waiting: Waiting) -> None:
        if waiting.placing:
            return
        left = waiting.failed_at + waiting.backoff - self._clock.monotonic()
        if waiting.attempts and left > 0:
            self.later.add_after(meta.uid(waiting.pod), left)
        else:
            self._activate(waiting)

    def _activate(self, waiting: Waiting) -> None:
        waiting.active = True
        waiting.plugins = frozenset()
        self._arrivals += 1
        entry = (-integer(waiting.pod, "spec", "priority"), self._arrivals, meta.uid(waiting.pod))
        heapq.heappush(self._heap, entry)
        self._filled.set()
