"""The probes and the postStart hook of one Pod's containers, and what follows from their failing."""

from __future__ import annotations

from collections.abc import Callable

from kubetui.api.meta import Obj, integer
from kubetui.playground.kubelet.hooks import Failed, run_hook
from kubetui.playground.kubelet.machine import Machine
from kubetui.playground.kubelet.probing import KINDS, Probe, has_probe
from kubetui.playground.kubelet.runtime.container import Container
from kubetui.playground.kubelet.slots import Slot
from kubetui.playground.kubelet.starter import hook
from kubetui.playground.kubelet.stopping import Stopper


class Health:
    """Watches over the containers of one Pod while they run."""

    def __init__(
        self, machine: Machine, stopper: Stopper, pod: Callable[[], Obj], wake: Callable[[], None]
    ) -> None:
        self._machine = machine
        self._stopper = stopper
        self._pod = pod
        self._wake = wake

    def begin(self, slot: Slot) -> None:
        """A container was started."""
        slot.started = not has_probe(slot, "startup")
        slot.ready = (
            slot.started and not has_probe(slot, "readiness") and (slot.kind == "app" or slot.sidecar)
        )
        self.resume(slot)
        action = hook(slot, "postStart")
        if action and slot.current is not None:
            slot.current.spawn(self._post_start(slot, slot.current, action))

    def resume(self, slot: Slot) -> None:
        """Probe a running container: the startup probe alone until it has passed."""
        self.stop(slot)
        kinds = ("liveness", "readiness") if slot.started else ("startup",)
        slot.probes = [
            Probe(self._machine, self._pod(), slot, kind, self._probed)
            for kind in kinds
            if has_probe(slot, kind)
        ]

    @staticmethod
    def stop(slot: Slot, kinds: tuple[str, ...] = KINDS) -> None:
        """Probe no more."""
        for probe in slot.probes:
            if probe.kind in kinds:
                probe.stop()
        slot.probes = [probe for probe in slot.probes if probe.kind not in kinds]

    def restart(self, slot: Slot, why: str, probe: str = "") -> None:
        """Stop a container, so that it is started again; `why` is the text of the event."""
        container = slot.current
        if container is None or container.stopping:
            return
        grace = integer(self._pod(), "spec", "terminationGracePeriodSeconds", default=30)
        if probe:
            grace = integer(slot.spec, f"{probe}Probe", "terminationGracePeriodSeconds", default=grace)
        self.stop(slot)
        self._machine.spawn(self._stopper.stop(self._pod(), slot, float(grace), why))

    def _probed(self, slot: Slot, kind: str, passed: bool) -> None:
        if kind == "readiness":
            if slot.ready is not passed:
                slot.ready = passed
                self._wake()
        elif not passed:
            self.restart(slot, f"Container {slot.name} failed {kind} probe, will be restarted", kind)
        elif kind == "startup":
            slot.started = True
            slot.ready = not has_probe(slot, "readiness")
            self.resume(slot)
            self._wake()

    async def _post_start(self, slot: Slot, container: Container, action: Obj) -> None:
        try:
            await run_hook(container, slot.spec, action, self._machine.clock, self._machine.gateway)
        except Failed:
            self._machine.event(
                self._pod(), "FailedPostStartHook", "PostStartHook failed", "Warning", slot=slot
            )
            self.restart(slot, "FailedPostStartHook")
