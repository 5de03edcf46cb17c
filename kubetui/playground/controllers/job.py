"""The Job controller: Pods that end, and are counted.

Rule: `pkg/controller/job`. A finished Pod is noted in the status before its finalizer goes, so that none is
counted twice or lost.
"""

from __future__ import annotations

import asyncio
from collections.abc import Collection

from kubetui.api import meta, selectors
from kubetui.api.errors import ApiError
from kubetui.api.meta import Obj, dig, mapping, text
from kubetui.playground.ages import Ages
from kubetui.playground.controllers import job_indexes, job_pods, job_state, job_status, pod_state
from kubetui.playground.controllers.base import Context, Controller, controller_uid
from kubetui.playground.controllers.conditions import Condition
from kubetui.playground.controllers.job_state import State
from kubetui.playground.controllers.ownership import Claims
from kubetui.playground.controllers.pod_control import PodControl, namespace_ends, slow_start
from kubetui.playground.informer import key_of

_ORPHAN = "orphan:"
_BACKOFF, _LONGEST = 10.0, 600.0


class JobController(Controller):
    """Works on Jobs, and on Pods (keys `orphan:…`) whose Job is gone."""

    name = "job"
    source = "job-controller"
    primary = "jobs.batch"
    needs = ("pods",)
    workers = 5

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._pods = self.follow_owned("pods", "Job")
        self._pods.add_index("controller", controller_uid)
        self._pods.listen(self._follow_orphan)
        self._control = PodControl(self.api, self._pods, self.events)
        self._claims = Claims(self.api, self._pods, self.primary, "batch/v1", "Job")
        self._ages = Ages(self.clock)
        self._failures: dict[str, tuple[int, float]] = {}

    def follow(self, old: Obj | None, new: Obj | None) -> None:
        """The Pods of a Job that is gone are let go."""
        super().follow(old, new)
        if new is None and old is not None:
            self._failures.pop(meta.uid(old), None)
            for pod in self._pods.by_index("controller", meta.uid(old)):
                self._follow_orphan(None, pod)

    def _follow_orphan(self, _old: Obj | None, new: Obj | None) -> None:
        if new is not None and job_pods.tracked(new) and self._job_of(new) is None:
            self.queue.add(f"{_ORPHAN}{key_of(new)}")

    def _job_of(self, pod: Obj) -> Obj | None:
        owner = meta.controller_of(pod) or {}
        job = self.objects.get(meta.namespace(pod), text(owner, "name"))
        return job if job is not None and meta.uid(job) == owner.get("uid") else None

    async def prepare(self) -> None:
        """Also the Pods whose Job went while nobody looked."""
        await super().prepare()
        for pod in self._pods.list():
            self._follow_orphan(None, pod)

    async def sync(self, key: str) -> None:
        """One Job, or one Pod without a Job."""
        if key.startswith(_ORPHAN):
            pod = self._pods.by_key(key.removeprefix(_ORPHAN))
            if pod is not None and job_pods.tracked(pod) and self._job_of(pod) is None:
                await self._release([pod])
            return
        job = self.objects.by_key(key)
        if job is not None:
            await self._sync(job)

    async def _sync(self, job: Obj) -> None:
        selector = selectors.from_object(dig(job, "spec", "selector"))
        pods = await self._claims.claim(job, selector)
        if meta.is_true(job, "Complete") or meta.is_true(job, "Failed") or meta.deleting(job):
            # A Job that is being deleted counts no more: what waits for its Pods must not wait for ever.
            await self._release([pod for pod in pods if job_pods.tracked(pod)])
            return
        job = await self._start(job)
        state = job_state.read(job, pods)
        decided = job_state.verdict(state, self._age(job))
        self._note_failures(job, state)
        if decided is not None or state.suspended:
            await self._stop_pods(state)
        else:
            await self._manage(state)
            self._watch_deadline(job)
        await self._count(state, pods, decided)

    def _age(self, job: Obj) -> float:
        return self._ages.of(meta.uid(job), text(job, "status", "startTime"))

    def _watch_deadline(self, job: Obj) -> None:
        deadline = dig(job, "spec", "activeDeadlineSeconds")
        if deadline is not None:
            self.queue.add_after(key_of(job), max(0.0, deadline - self._age(job)) + 0.1)

    async def _start(self, job: Obj) -> Obj:
        """Write the start time, and what a suspension changes."""
        said = self._suspension(job)
        started = bool(text(job, "status", "startTime")) or bool(dig(job, "spec", "suspend"))
        if said is None and started:
            return job
        status = {**mapping(job, "status")}
        now = meta.format_time(self.clock.now())
        if not dig(job, "spec", "suspend"):
            status["startTime"] = now
        elif said is not None:
            status.pop("startTime", None)
        if said is not None:
            status["conditions"] = job_status.with_condition(status, said, now)
        changed = await self._write(job, status)
        if said is not None:
            self.events.event(job, "Suspended" if said.status == "True" else "Resumed", said.message)
        return changed

    def _suspension(self, job: Obj) -> Condition | None:
        known = text(meta.condition(job, "Suspended"), "status")
        if dig(job, "spec", "suspend") and known != "True":
            return Condition("Suspended", "True", "JobSuspended", "Job suspended")
        if not dig(job, "spec", "suspend") and known == "True":
            return Condition("Suspended", "False", "JobResumed", "Job resumed")
        return None

    def _note_failures(self, job: Obj, state: State) -> None:
        ended = list(state.counted.values())
        count, since = self._failures.get(meta.uid(job), (0, 0.0))
        if "succeeded" in ended:
            count = 0
        if more := ended.count("failed"):
            count, since = count + more, self.clock.monotonic()
        self._failures[meta.uid(job)] = (count, since)

    def _backoff(self, job: Obj) -> float:
        """Simulated seconds until the next Pod may be made."""
        count, since = self._failures.get(meta.uid(job), (0, 0.0))
        if count == 0:
            return 0.0
        wait = min(_BACKOFF * float(2 ** min(count - 1, 20)), _LONGEST)
        return max(0.0, since + wait - self.clock.monotonic())

    async def _stop_pods(self, state: State) -> None:
        await asyncio.gather(*(self._control.delete(pod, state.job) for pod in state.active))

    async def _manage(self, state: State) -> None:
        missing = job_state.wanted(state) - len(state.active)
        if missing < 0:
            ordered = pod_state.first_to_go(state.active, state.active, self.clock)
            await asyncio.gather(*(self._control.delete(pod, state.job) for pod in ordered[:-missing]))
        if text(state.job, "spec", "podReplacementPolicy") == "Failed":
            missing -= len(state.terminating)
        if missing <= 0:
            return
        held = job_indexes.waiting(state.job, state.last_failed, self.clock.now())
        wait = min(held.values(), default=0.0)
        if not job_indexes.per_index(state.job):
            wait = self._backoff(state.job)
        if wait > 0:
            self.queue.add_after(key_of(state.job), wait)
        if wait > 0 and not held:
            return
        await self._create(state, missing, held)

    async def _create(self, state: State, count: int, held: Collection[int]) -> None:
        indexes: list[int | None] = [None] * count
        if job_pods.indexed(state.job):
            indexes = list(job_state.free_indexes(state, count, held))

        async def make(at: int) -> None:
            index = indexes[at]
            new = job_pods.new_pod(state.job, index)
            if index is not None:
                job_indexes.note_attempts(state.job, new, state.last_failed.get(index))
            try:
                pod = await self._control.create(new, state.job)
            except ApiError as error:
                if not namespace_ends(error):
                    raise
                return
            state.active.append(pod)

        _, error = await slow_start(len(indexes), make)
        if error is not None:
            raise error

    async def _count(self, state: State, pods: list[Obj], decided: Condition | None) -> None:
        """Note finished Pods, let them go, then take them into the counts; at the end say so."""
        active = [pod for pod in state.active if not self._pods.going(pod)]
        status = job_status.counts(state, active)
        if decided is not None:
            status["conditions"] = job_status.with_condition(
                status, decided, meta.format_time(self.clock.now())
            )
        noted = [pod for pod in pods if meta.uid(pod) in state.counted]
        if noted:
            told = job_status.uncounted(state)
            state.job = await self._write(state.job, {**mapping(state.job, "status"), **told})
            await self._release(noted)
        status["uncountedTerminatedPods"] = {}
        over = decided is not None and not self._still_running(state)
        if over and decided is not None:
            self._finish(state.job, status, decided)
        await self._write(state.job, status)

    def _still_running(self, state: State) -> bool:
        pods = self._pods.by_index("controller", meta.uid(state.job))
        return any(not pod_state.ended(pod) for pod in pods)

    def _finish(self, job: Obj, status: Obj, decided: Condition) -> None:
        job_status.finish(status, decided, meta.format_time(self.clock.now()))
        if decided.type == "FailureTarget":
            self.events.warning(job, decided.reason, decided.message)
        else:
            self.events.event(job, "Completed", "Job completed")

    async def _release(self, pods: list[Obj]) -> None:
        for pod in pods:
            if not job_pods.tracked(pod):
                continue
            rest = [each for each in dig(pod, "metadata", "finalizers") if each != job_pods.TRACKING]
            try:
                changed = await self.api.patch(
                    "pods", meta.name(pod), {"metadata": {"finalizers": rest or None}}, meta.namespace(pod)
                )
            except ApiError as error:
                if error.code != 404:
                    raise
            else:
                if not meta.deleting(pod):
                    self._pods.learn(changed)

    async def _write(self, job: Obj, status: Obj) -> Obj:
        if status == mapping(job, "status"):
            return job
        written = await self.api.update(self.primary, {**job, "status": status}, "status")
        self.objects.learn(written)
        return written
