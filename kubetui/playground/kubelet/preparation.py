"""What a Pod needs before its containers: volumes, and a sandbox with an address."""

from __future__ import annotations

from collections.abc import Callable

from kubetui.api.meta import Obj, dicts, dig, name, namespace, text, uid
from kubetui.playground.kubelet.config.downward import Facts
from kubetui.playground.kubelet.config.hosts import hosts_file
from kubetui.playground.kubelet.config.volumes import refreshable
from kubetui.playground.kubelet.machine import Machine
from kubetui.playground.kubelet.runtime.runtime import NoAddress
from kubetui.playground.kubelet.runtime.sandbox import Sandbox
from kubetui.playground.kubelet.runtime.trees import Tree
from kubetui.playground.kubelet.timers import Appointments

_FIRST, _LAST, _LIMIT = 0.5, 122.0, 123.0
_REFRESH = (60.0, 90.0)
_AGAIN = 10.0


class Preparation:
    """Mounts the volumes of one Pod, with a backoff, and makes its sandbox."""

    def __init__(
        self, machine: Machine, appointments: Appointments, pod: Callable[[], Obj], wake: Callable[[], None]
    ) -> None:
        self._machine = machine
        self._pod = pod
        self._appointments = appointments
        self._wake = wake
        self._wait = _FIRST
        self._begun = 0.0

    async def sandbox(self, *, lost: bool) -> Sandbox | None:
        """The sandbox; None while something is missing: the Pod is woken to try again.

        `lost`: there was one before, which the machine has lost.
        """
        pod = self._pod()
        trees: dict[str, Tree] = {}
        facts = Facts(self._machine.runtime.node_ip, "", self._machine.allocatable)
        failures = await self._machine.volumes.mount(pod, facts, trees)
        if failures:
            self._failed(pod, failures, trees)
            return None
        made = await self._make(pod, lost=lost)
        if made is not None:
            made.volumes = trees
            self.keep_fresh(made)
        return made

    def keep_fresh(self, sandbox: Sandbox) -> None:
        """Bring later changes of ConfigMaps, Secrets and labels into the volumes."""
        if not any(refreshable(volume) for volume in dicts(self._pod(), "spec", "volumes")):
            return

        def refresh() -> None:
            facts = Facts(self._machine.runtime.node_ip, sandbox.ip, self._machine.allocatable)
            self._machine.spawn(self._machine.volumes.refresh(self._pod(), facts, sandbox.volumes))
            self.keep_fresh(sandbox)

        self._appointments.set("refresh", self._machine.rng.uniform(*_REFRESH), refresh)

    def _failed(self, pod: Obj, failures: list[str], trees: dict[str, Tree]) -> None:
        for message in failures:
            self._machine.event(pod, "FailedMount", message, "Warning")
        now = self._machine.clock.monotonic()
        self._begun = self._begun or now
        if now - self._begun >= _LIMIT:
            self._begun = now
            every = [text(volume, "name") for volume in dicts(pod, "spec", "volumes")]
            missing = " ".join(volume for volume in every if volume not in trees)
            self._machine.event(
                pod, "FailedMount",
                f"Unable to attach or mount volumes: unmounted volumes=[{missing}], unattached volumes=[], "
                "failed to process volumes=[]: context deadline exceeded", "Warning",
            )  # fmt: skip
        self._appointments.set("mount", self._wait, self._wake)
        self._wait = min(self._wait * 2, _LAST)

    async def _make(self, pod: Obj, *, lost: bool) -> Sandbox | None:
        machine = self._machine
        await machine.clock.sleep(machine.rng.uniform(0.05, 0.12))
        host = dig(pod, "spec", "hostNetwork") is True
        hostname = machine.node_name if host else (text(pod, "spec", "hostname") or name(pod))[:63]
        if lost:
            machine.event(pod, "SandboxChanged", "Pod sandbox changed, it will be killed and re-created.")
        try:
            made = machine.runtime.create(uid(pod), hostname, namespace(pod), host_network=host)
        except NoAddress as error:
            machine.event(pod, "FailedCreatePodSandBox", f"Failed to create pod sandbox: {error}", "Warning")
            self._appointments.set("sandbox", _AGAIN, self._wake)
            return None
        _write_etc(made, pod)
        return made


def _write_etc(sandbox: Sandbox, pod: Obj) -> None:
    search = f"{namespace(pod)}.svc.cluster.local svc.cluster.local cluster.local"
    sandbox.etc.files.update({
        "/hostname": sandbox.hostname + "\n",
        "/hosts": hosts_file(pod, sandbox.ip, sandbox.hostname),
        "/resolv.conf": f"search {search}\nnameserver 10.96.0.10\noptions ndots:5\n",
    })  # fmt: skip
