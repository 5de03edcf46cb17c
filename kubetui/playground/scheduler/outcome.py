"""What the scheduler writes about a Pod that it could not place, and about those it pushes out."""

from __future__ import annotations

from kubetui.api import meta
from kubetui.api.errors import ApiError
from kubetui.api.meta import Obj, integer, text
from kubetui.playground.api import Api
from kubetui.playground.clock import Clock
from kubetui.playground.podstatus import patch_status
from kubetui.playground.recorder import SeriesRecorder
from kubetui.playground.scheduler.preemption import Candidate

_LONGEST_NOTE = 1024


class Outcome:
    """Writes conditions and events."""

    def __init__(self, api: Api, clock: Clock, events: SeriesRecorder) -> None:
        self._api = api
        self._clock = clock
        self._events = events

    async def unschedulable(self, pod: Obj, message: str, nominated: str = "") -> None:
        """Tell by condition and event why a Pod has no node."""
        note = message if len(message) <= _LONGEST_NOTE else f"{message[: _LONGEST_NOTE - 4]} ..."
        self._events.event(pod, "FailedScheduling", "Scheduling", note, "Warning")
        condition = self._condition(pod, "PodScheduled", "False", "Unschedulable", message)
        status: Obj = {"conditions": [condition]}
        if nominated:
            status["nominatedNodeName"] = nominated
        before = meta.condition(pod, "PodScheduled") or {}
        same = all(before.get(key) == condition[key] for key in ("status", "reason", "message"))
        if not same or nominated != text(pod, "status", "nominatedNodeName"):
            await patch_status(self._api, pod, status)

    async def preempt(self, pod: Obj, candidate: Candidate) -> None:
        """Push the victims out."""
        for victim in candidate.victims:
            if meta.deleting(victim):
                continue
            said = "default-scheduler: preempting to accommodate a higher priority pod"
            condition = self._condition(victim, "DisruptionTarget", "True", "PreemptionByScheduler", said)
            await patch_status(self._api, victim, {"conditions": [condition]})
            try:
                await self._api.delete(
                    "pods", meta.name(victim), meta.namespace(victim), uid=meta.uid(victim)
                )
            except ApiError as error:
                if error.code not in (404, 409):
                    raise
            note = f"Preempted by pod {meta.uid(pod)} on node {candidate.node}"
            self._events.event(victim, "Preempted", "Preempting", note, related=pod)

    def _condition(self, pod: Obj, type_: str, status: str, reason: str, message: str) -> Obj:
        before = meta.condition(pod, type_)
        now = meta.format_time(self._clock.now())
        kept = before is not None and before.get("status") == status
        found: Obj = {"type": type_, "status": status, "reason": reason, "message": message,
                      "lastTransitionTime": before["lastTransitionTime"] if before and kept else now}  # fmt: skip
        if generation := integer(pod, "metadata", "generation"):
            found["observedGeneration"] = generation
        return found
