"""One Pod on one node: brought from what is to what should be, whenever something changes.

Rule: `pkg/kubelet/pod_workers.go`, `kubelet.go` SyncPod. The worker has a task only while it works.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable

from kubetui.api.errors import ApiError
from kubetui.api.meta import (
    Obj,
    deleting,
    dicts,
    format_time,
    integer,
    mapping,
    name,
    namespace,
    parse_time,
    revision,
    text,
    uid,
)
from kubetui.playground.kubelet import changes, resizing
from kubetui.playground.kubelet.adopting import inherit, recall, slots_of, take_up
from kubetui.playground.kubelet.ending import ended
from kubetui.playground.kubelet.health import Health
from kubetui.playground.kubelet.interrupt import Interrupt
from kubetui.playground.kubelet.machine import Machine
from kubetui.playground.kubelet.planning import finished, to_start
from kubetui.playground.kubelet.preparation import Preparation
from kubetui.playground.kubelet.runtime.container import Container
from kubetui.playground.kubelet.runtime.sandbox import Sandbox
from kubetui.playground.kubelet.slots import Slot
from kubetui.playground.kubelet.starter import Starter
from kubetui.playground.kubelet.status import pod_status
from kubetui.playground.kubelet.stopping import Stopper
from kubetui.playground.kubelet.timers import Appointments

_log = logging.getLogger("kubetui.playground.kubelet")
_TERMINAL = ("Succeeded", "Failed")


class Worker:
    """Looks after one Pod. `target` is the object in the API that carries its status: the Pod, or a mirror."""

    def __init__(
        self,
        machine: Machine,
        pod: Obj,
        *,
        static: bool = False,
        admit: Callable[[Obj], tuple[str, str] | None],
    ) -> None:
        self.machine = machine
        self.pod = pod
        self.target: Obj | None = None if static else pod
        self.static = static
        self.uid = uid(pod)
        self.slots = slots_of(pod)
        self.sandbox: Sandbox | None = machine.runtime.sandboxes.get(self.uid)
        self.finished = False
        self.gone = False
        self.removing = False
        self.on_running: Callable[[bool], None] = lambda running: None
        self._admit = admit
        self._admitted = False
        self._verdict: Obj | None = None
        self._started = text(pod, "status", "startTime")
        self._written: Obj | None = None
        self._starter = Starter(machine)
        self._stopper = Stopper(machine)
        self._resizing: Obj | None = None
        self._dirty = False
        self._task: asyncio.Task[None] | None = None
        self._appointments = Appointments(machine.timers)
        self._preparation = Preparation(machine, self._appointments, lambda: self.pod, self.wake)
        self._health = Health(machine, self._stopper, lambda: self.pod, self.wake)
        self._interrupt = Interrupt()
        self._adopt()

    def _adopt(self) -> None:
        self._lost = False
        if self.sandbox is not None:
            take_up(self.pod, self.slots, self.sandbox)
            self._preparation.keep_fresh(self.sandbox)
            self._admitted = True
        elif self._started and not self.static:
            self._lost = recall(self.pod, self.slots, self.machine.clock)
            self._admitted = True
        begun = parse_time(self._started)
        if self._admitted and begun is not None:
            self._set_deadline(self.machine.clock.elapsed(begun))
        for slot in self.slots:
            if slot.running:
                self._health.resume(slot)

    @property
    def ending(self) -> bool:
        """Whether the Pod has to go."""
        return self.gone or self.removing or deleting(self.pod)

    def update(self, pod: Obj) -> None:
        """A newer version of the Pod (or of its mirror) is in the API."""
        before = self.target
        if before is not None and revision(pod) < revision(before):
            return
        self.target = pod
        if not self.static:
            self.pod = pod
        news = before is None or changes.asked(before) != changes.asked(pod)
        if news and not self.static:
            self._compare()
        if self._written is not None and changes.readiness(pod) != changes.readiness(
            {"status": self._written}
        ):
            self._written, news = None, True
        if self.ending:
            self._stopper.hurry(integer(pod, "metadata", "deletionGracePeriodSeconds"), self.sandbox)
        if news:
            self.wake()

    def _compare(self) -> None:
        """Take up what was changed: images, resources, deadlines, containers for debugging."""
        if self._admitted and (begun := parse_time(self._started)) is not None:
            self._set_deadline(self.machine.clock.elapsed(begun))
        self.slots += changes.added(self.pod, self.slots)
        self._resizing = resizing.pending(self.pod, self.slots, self._admit) if self._admitted else None
        for slot, why in changes.taken_up(self.pod, self.slots, resized=self._resizing is None):
            if slot.running and not self.ending:
                self._health.restart(slot, why)

    def inherit(self, mirror: Obj) -> None:
        """Go on counting where the mirror of a static Pod's former life stands."""
        inherit(mirror, self.slots, self.machine.clock)

    def forget(self) -> None:
        """The Pod is no longer in the API: end it, and tell nobody."""
        self.gone = True
        self.wake()

    def remove(self) -> None:
        """The manifest of a static Pod is gone."""
        self.removing = True
        self.wake()

    def wake(self) -> None:
        """Look again at what there is to do."""
        self._dirty = True
        if self.ending:
            self._interrupt.trigger()
        if self._task is None and not self.finished:
            self._task = asyncio.create_task(self._work(), name=f"pod {namespace(self.pod)}/{name(self.pod)}")

    def close(self) -> None:
        """The kubelet stops; the containers go on."""
        self.finished = True
        self._appointments.cancel()
        for slot in self.slots:
            self._health.stop(slot)
        if self._task is not None:
            self._task.cancel()

    async def closed(self) -> None:
        """Wait until a closed worker's task is gone."""
        if self._task is not None:
            await asyncio.wait([self._task])

    def exited(self, container: Container) -> None:
        """The runtime tells that a container has ended."""
        for slot in self.slots:
            if slot.current is container:
                slot.ready = slot.kind == "init" and not slot.sidecar and container.exit_code == 0
                slot.started = False
                self._health.stop(slot)
                self.on_running(False)
                self.wake()

    def slot(self, container: str) -> Slot | None:
        """What is known of a container."""
        return next((slot for slot in self.slots if slot.name == container), None)

    async def _work(self) -> None:
        try:
            while self._dirty and not self.finished:
                self._dirty = False
                try:
                    await (self._end() if self.ending else self._advance())
                except ApiError as error:
                    _log.warning("pod %s/%s: %s", namespace(self.pod), name(self.pod), error)
                    self._appointments.set("retry", 2.0, self.wake)
                except Exception:
                    _log.exception("pod %s/%s", namespace(self.pod), name(self.pod))
                    self._appointments.set("retry", 10.0, self.wake)
        finally:
            self._task = None

    async def _advance(self) -> None:
        if self._over():
            await self._rest()
            return
        if not self._admitted and not await self._accept():
            return
        await self.report()
        if self._verdict is None:
            self.sandbox = self.sandbox or await self._preparation.sandbox(lost=self._lost)
            if self.sandbox is None:
                return
            await self._start_all(self.sandbox)
        over = finished(self.slots, self._policy())
        if self._verdict is not None or over:
            # Sidecars end when the containers they serve have ended.
            await self._kill_all()
        if not self._dirty or over:
            await self.report()
        if self._over():
            await self._rest()

    def _over(self) -> bool:
        return self._phase() in _TERMINAL and not self.static

    def _phase(self) -> str:
        return text(self._written, "phase") or text(self.target, "status", "phase")

    def _policy(self) -> str:
        return text(self.pod, "spec", "restartPolicy") or "Always"

    async def _accept(self) -> bool:
        self._started = format_time(self.machine.clock.now())
        refused = None if self.static else self._admit(self.pod)
        self._admitted = True
        if refused is None:
            self._set_deadline(0.0)
            return True
        reason, message = refused
        self.machine.event(self.pod, reason, message, "Warning")
        status = {**mapping(self.pod, "status"), "phase": "Failed", "reason": reason,
                  "message": f"Pod was rejected: {message}", "startTime": self._started}  # fmt: skip
        await self._write(status)
        return False

    def _set_deadline(self, passed: float) -> None:
        seconds = integer(self.pod, "spec", "activeDeadlineSeconds")
        if seconds:
            self._appointments.set("deadline", seconds - passed, self._overdue)

    def _overdue(self) -> None:
        if self._phase() in _TERMINAL:
            return
        message = "Pod was active on the node longer than the specified deadline"
        self.machine.event(self.pod, "DeadlineExceeded", message)
        self._verdict = {"phase": "Failed", "reason": "DeadlineExceeded", "message": message}
        self.wake()

    async def _start_all(self, sandbox: Sandbox) -> None:
        for slot in to_start(self.slots, self._policy()):
            if self.ending or self._verdict is not None:
                return
            waits = await self._interrupt.run(self._starter.start(self.pod, slot, sandbox), self.ending)
            if waits is None:
                return
            if waits:
                self._appointments.set(f"start {slot.name}", waits, self.wake)
            if slot.running:
                self._health.begin(slot)
                if slot.sidecar and slot.started:
                    # What comes after it may start now.
                    self._dirty = True
                self.on_running(True)

    async def report(self, *, stopped: bool = False) -> None:
        """Write the status if it has changed."""
        target = self.target
        if target is None:
            return
        sandbox = self.sandbox
        ip = sandbox.ip if sandbox is not None else text(target, "status", "podIP")
        pod = self.pod if not self.static else {**self.pod, "status": mapping(target, "status"),
                                                "metadata": mapping(target, "metadata")}  # fmt: skip
        status = pod_status(
            pod, self.slots, now=self.machine.clock.now(), started=self._started,
            host_ip=self.machine.runtime.node_ip, pod_ip=ip, sandbox=sandbox is not None and not sandbox.released,
            stopped=stopped, verdict=self._verdict,
        )  # fmt: skip
        if stopped:
            status = ended(pod, status, static=self.static)
        if self._resizing is not None:
            status["conditions"] = [*dicts(status, "conditions"), self._resizing]
        await self._write(status)

    async def _write(self, status: Obj) -> None:
        if status == self._written or self.target is None:
            return
        found = await self.machine.write_status(self.target, status)
        if found is None:
            return
        self._written = status
        # It may have been deleted in the same moment, or marked by the node controller: what is newest counts.
        self.update(max(self.target, found, key=revision))

    async def _rest(self) -> None:
        """The Pod has ended by itself: its address is free, its logs stay."""
        if self.sandbox is not None and not any(slot.running for slot in self.slots):
            self.machine.runtime.release(self.sandbox)
            await self.report()

    async def _kill_all(self) -> None:
        default = integer(self.pod, "spec", "terminationGracePeriodSeconds", default=30)
        await self._stopper.stop_all(self.pod, self.slots, float(default))

    async def _end(self) -> None:
        for slot in self.slots:
            self._health.stop(slot, ("startup", "liveness"))
        default = integer(self.pod, "spec", "terminationGracePeriodSeconds", default=30)
        grace = integer(self.pod, "metadata", "deletionGracePeriodSeconds", default=default)
        await self._stopper.stop_all(self.pod, self.slots, float(max(grace, 1)))
        if self.sandbox is not None:
            self.machine.runtime.release(self.sandbox)
        if not self.gone and not self.removing:
            for slot in self.slots:
                slot.waiting = None if slot.exit_code is not None else slot.waiting
            await self.report(stopped=True)
        self.machine.runtime.remove(self.uid)
        if not self.gone and self.target is not None:
            await self.machine.remove(self.target)
        self._appointments.cancel()
        self.finished = True
