"""Probes: startup, liveness, readiness. Rule: `pkg/kubelet/prober`."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from kubetui.api.meta import Obj, dig, integer, mapping
from kubetui.playground.kubelet.hooks import Failed, ask, ask_elsewhere, elsewhere, execute
from kubetui.playground.kubelet.machine import Machine
from kubetui.playground.kubelet.runtime.container import Container
from kubetui.playground.kubelet.slots import Slot
from kubetui.playground.kubelet.timers import Timer

KINDS = ("startup", "liveness", "readiness")
Verdict = Callable[[Slot, str, bool], None]
"""Called with the container, the kind of probe, and whether it has passed or failed often enough."""


def has_probe(slot: Slot, kind: str) -> bool:
    """Whether a container has a probe of a kind."""
    return bool(mapping(slot.spec, f"{kind}Probe"))


class Probe:
    """One probe of one running instance: a timer while it waits, a task only while a command runs."""

    __slots__ = ("_container", "_failures", "_machine", "_pod", "_slot", "_spec", "_successes", "_task", "_timer",
                 "_verdict", "kind")  # fmt: skip

    def __init__(self, machine: Machine, pod: Obj, slot: Slot, kind: str, verdict: Verdict) -> None:
        assert slot.current is not None
        self.kind = kind
        self._machine = machine
        self._pod = pod
        self._slot = slot
        self._container: Container = slot.current
        self._spec = mapping(slot.spec, f"{kind}Probe")
        self._verdict = verdict
        self._failures = self._successes = 0
        self._task: asyncio.Task[None] | None = None
        first = float(integer(self._spec, "initialDelaySeconds")) or min(0.3, self._period)
        self._timer: Timer | None = machine.timers.after(first, self._fire)

    @property
    def _period(self) -> float:
        return float(integer(self._spec, "periodSeconds", default=10) or 10)

    def stop(self) -> None:
        """Probe no more."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if self._task is not None:
            self._task.cancel()
            self._task = None

    def _fire(self) -> None:
        if not self._container.running:
            return
        self._timer = self._machine.timers.after(self._period, self._fire)
        if "exec" in self._spec or elsewhere(self._container, self._spec):
            if self._task is None or self._task.done():
                self._task = asyncio.create_task(self._execute(), name=f"{self.kind} probe")
            return
        try:
            ask(self._container, self._slot.spec, self._spec, self._machine.gateway)
        except Failed as failure:
            self._failed(failure)
        else:
            self._passed()

    async def _execute(self) -> None:
        try:
            await self._try()
        except Failed as failure:
            self._failed(failure)
        else:
            self._passed()

    async def _try(self) -> None:
        if "exec" not in self._spec:
            return await ask_elsewhere(self._container, self._slot.spec, self._spec, self._machine.gateway)
        command = [str(word) for word in dig(self._spec, "exec", "command", default=[])]
        limit = float(integer(self._spec, "timeoutSeconds", default=1) or 1)
        await execute(self._container, command, limit, self._machine.clock)
        return None

    def _passed(self) -> None:
        self._failures = 0
        self._successes += 1
        if self._successes == max(integer(self._spec, "successThreshold", default=1), 1):
            self._verdict(self._slot, self.kind, True)

    def _failed(self, failure: Failed) -> None:
        if not self._container.running:
            return
        name = self.kind.capitalize()
        text = str(failure)
        message = (
            f"{name} probe errored and resulted in unknown state: {text}"
            if failure.errored
            else f"{name} probe failed: {text}"
        )
        self._machine.event(self._pod, "Unhealthy", message, "Warning", slot=self._slot)
        self._successes = 0
        self._failures += 1
        if self._failures >= max(integer(self._spec, "failureThreshold", default=3), 1):
            self._verdict(self._slot, self.kind, False)
