"""The scheduler: gives each waiting Pod a node.

Rule: `pkg/scheduler` schedule_one.go: filter, score, assume, bind; what does not fit is told why and waits.
"""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Coroutine
from typing import Any

from kubetui.api import meta
from kubetui.api.errors import ApiError
from kubetui.api.meta import Obj
from kubetui.playground.api import Api
from kubetui.playground.clock import Clock
from kubetui.playground.election import LeaderLease
from kubetui.playground.informer import Informers
from kubetui.playground.recorder import SeriesRecorder
from kubetui.playground.scheduler import messages, preemption, scores, volumes
from kubetui.playground.scheduler.binding import Binder
from kubetui.playground.scheduler.cycle import Cycle, Verdict
from kubetui.playground.scheduler.filters import judge
from kubetui.playground.scheduler.news import News
from kubetui.playground.scheduler.nodeinfo import NodeInfo
from kubetui.playground.scheduler.outcome import Outcome
from kubetui.playground.scheduler.queue import Waiting

NEEDS = (
    "pods", "nodes", "namespaces", "services", "replicasets.apps", "statefulsets.apps",
    "persistentvolumeclaims", "persistentvolumes", "storageclasses.storage.k8s.io",
    "poddisruptionbudgets.policy",
)  # fmt: skip
PROFILE = "default-scheduler"
_HOST = "playground-control-plane"
_log = logging.getLogger("kube-scheduler")


class Scheduler:
    """The component kube-scheduler."""

    name = "kube-scheduler"

    def __init__(self, api: Api, clock: Clock, rng: random.Random) -> None:
        self._rng = rng
        self._informers = Informers(api, clock)
        self._kinds = {resource: self._informers.of(resource) for resource in NEEDS}
        self._news = News(clock, self._kinds, PROFILE)
        self._lease = LeaderLease(api, clock, rng, self.name, _HOST)
        self._events = SeriesRecorder(api, clock, PROFILE, f"{PROFILE}-{_HOST}")
        self._outcome = Outcome(api, clock, self._events)
        self._binder = Binder(api, clock, self._kinds)
        self._tasks: asyncio.TaskGroup | None = None

    async def run(self) -> None:
        """Place Pods until cancelled; can be run again."""
        async with self._informers.running():
            await self._informers.wait_synced(*NEEDS)
            self._news.restart()
            _log.info("Starting Kubernetes Scheduler")
            try:
                with self._news.queue.later:
                    async with asyncio.TaskGroup() as self._tasks:
                        self._tasks.create_task(self._lease.keep(), name="kube-scheduler lease")
                        self._tasks.create_task(self._news.queue.ripen(), name="kube-scheduler queue")
                        self._tasks.create_task(self._loop(), name="kube-scheduler")
            finally:
                self._events.close()
                _log.info("Stopped Kubernetes Scheduler")

    async def _loop(self) -> None:
        while True:
            waiting = await self._news.queue.pop()
            try:
                self._attempt(waiting)
            except Exception:
                _log.exception("error scheduling pod %s/%s", *_names(waiting.pod))
                self._news.queue.back_off(waiting)
            await asyncio.sleep(0)

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        assert self._tasks is not None
        self._tasks.create_task(work)

    def _attempt(self, waiting: Waiting) -> None:
        nodes = self._news.cache.ready_nodes()
        cycle = Cycle(waiting.pod, nodes, self._kinds)
        if not nodes:
            self._news.queue.failed(waiting, ["nodes"])
            self._spawn(self._refuse(waiting, messages.NO_NODES))
            return
        before = volumes.before(cycle)
        verdicts = {} if before else self._verdicts(cycle)
        fitting = [] if before else [info for info in nodes if info.name not in verdicts]
        if fitting:
            chosen = scores.best(cycle, fitting, self._rng)
            self._news.cache.assume(waiting.pod, chosen.name)
            waiting.placing = True
            self._news.nominated.pop(meta.uid(waiting.pod), None)
            self._spawn(self._place(waiting, cycle, chosen.name))
            return
        self._fail(waiting, cycle, verdicts, before)

    def _verdicts(self, cycle: Cycle) -> dict[str, Verdict]:
        found: dict[str, Verdict] = {}
        for info in cycle.nodes:
            verdict = self._judge_with_nominated(cycle, info) or judge(cycle, info)
            if verdict is not None:
                found[info.name] = verdict
        return found

    def _judge_with_nominated(self, cycle: Cycle, info: NodeInfo) -> Verdict | None:
        """Room made for a Pod of at least this priority is not free."""
        mine = preemption.priority(cycle.pod)
        others = [
            pod
            for uid, (pod, node) in self._news.nominated.items()
            if node == info.name and uid != meta.uid(cycle.pod) and preemption.priority(pod) >= mine
        ]
        if not others:
            return None
        trial = info.copy()
        for pod in others:
            trial.add(pod)
        return judge(cycle.among([trial if each is info else each for each in cycle.nodes]), trial)

    def _fail(self, waiting: Waiting, cycle: Cycle, verdicts: dict[str, Verdict], before: str) -> None:
        found = preemption.find(cycle, verdicts)
        plugins = {"VolumeBinding"} if before else {verdict.plugin for verdict in verdicts.values()}
        self._news.queue.failed(waiting, plugins)
        after = messages.post_filter(found) if isinstance(found, str) else ""
        message = messages.fit_error(len(cycle.nodes), verdicts.values(), before, after)
        _log.info("Unable to schedule pod %s/%s; no fit; waiting: %s", *_names(waiting.pod), message)
        candidate = None if isinstance(found, str) else found
        if candidate is not None:
            self._news.nominated[meta.uid(waiting.pod)] = (waiting.pod, candidate.node)
        self._spawn(self._refuse(waiting, message, candidate))

    async def _refuse(
        self, waiting: Waiting, message: str, candidate: preemption.Candidate | None = None
    ) -> None:
        try:
            if candidate is not None:
                await self._outcome.preempt(waiting.pod, candidate)
            nominated = candidate.node if candidate else ""
            await self._outcome.unschedulable(waiting.pod, message, nominated)
        except (ApiError, OSError) as error:
            _log.warning("error updating pod %s/%s: %s", *_names(waiting.pod), error)
            self._news.queue.back_off(waiting)

    async def _place(self, waiting: Waiting, cycle: Cycle, node: str) -> None:
        pod = waiting.pod
        try:
            await self._binder.bind(cycle, node)
        except (ApiError, OSError, TimeoutError) as error:
            self._news.cache.remove_pod(pod)
            if isinstance(error, ApiError) and error.code == 404:
                self._news.queue.remove(pod)
                return
            _log.warning("error binding pod %s/%s: %s", *_names(pod), error)
            self._news.queue.back_off(waiting)
            return
        _log.info("Successfully bound pod %s/%s to node %s", *_names(pod), node)
        note = f"Successfully assigned {meta.namespace(pod)}/{meta.name(pod)} to {node}"
        self._events.event(pod, "Scheduled", "Binding", note)


def _names(pod: Obj) -> tuple[str, str]:
    return meta.namespace(pod), meta.name(pod)
