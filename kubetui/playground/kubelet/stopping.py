"""Stopping containers: preStop, the signal, the grace, the kill. Rule: `kuberuntime_container.go` killContainer."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from kubetui.api.meta import Obj
from kubetui.playground.kubelet.hooks import Failed, run_hook
from kubetui.playground.kubelet.machine import Machine
from kubetui.playground.kubelet.runtime.sandbox import Sandbox
from kubetui.playground.kubelet.slots import Slot
from kubetui.playground.kubelet.starter import hook
from kubetui.playground.kubelet.timers import Timer
from kubetui.playground.kubelet.waiting import within

_LEAST = 2.0
"""Nobody is killed without having had a moment, however short the grace."""


class Stopper:
    """Stops the containers of one Pod."""

    def __init__(self, machine: Machine) -> None:
        self._machine = machine
        self._deadline = float("inf")
        self._timer: Timer | None = None

    async def stop_all(self, pod: Obj, slots: Sequence[Slot], grace: float) -> None:
        """Stop what runs: the containers together, then the sidecars in reverse order."""
        end = self._machine.clock.monotonic() + grace
        self._deadline = min(self._deadline, end)
        apps = [slot for slot in slots if slot.running and not slot.sidecar]
        await asyncio.gather(*(self.stop(pod, slot, grace) for slot in apps))
        for slot in reversed([slot for slot in slots if slot.running and slot.sidecar]):
            await self.stop(pod, slot, max(end - self._machine.clock.monotonic(), _LEAST))

    async def stop(self, pod: Obj, slot: Slot, grace: float, why: str = "") -> None:
        """Stop one container."""
        container = slot.current
        if container is None or not container.running:
            return
        if container.stopping:
            await container.ended(grace)
            return
        container.stopping = True
        clock = self._machine.clock
        begun = clock.monotonic()
        self._machine.event(pod, "Killing", why or f"Stopping container {slot.name}", slot=slot)
        if hook(slot, "preStop"):
            await self._pre_stop(pod, slot, grace)
        await container.stop(max(grace - (clock.monotonic() - begun), _LEAST))

    async def _pre_stop(self, pod: Obj, slot: Slot, grace: float) -> None:
        container = slot.current
        assert container is not None
        clock, gateway = self._machine.clock, self._machine.gateway
        try:
            await within(clock, grace, run_hook(container, slot.spec, hook(slot, "preStop"), clock, gateway))
        except TimeoutError:
            return
        except Failed:
            self._machine.event(pod, "FailedPreStopHook", "PreStopHook failed", "Warning", slot=slot)

    def hurry(self, grace: int, sandbox: Sandbox | None) -> None:
        """A second deletion with a shorter grace: what still runs then is killed."""
        left = max(float(grace), _LEAST)
        end = self._machine.clock.monotonic() + left
        if sandbox is None or end >= self._deadline:
            return
        self._deadline = end
        if self._timer is not None:
            self._timer.cancel()
        self._timer = self._machine.timers.after(left, lambda: _kill(sandbox))


def _kill(sandbox: Sandbox) -> None:
    for container in list(sandbox.running()):
        container.exit(137)
