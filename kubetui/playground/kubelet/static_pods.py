"""Static Pods: the control plane's parts, run from manifests, shown in the API by mirror Pods.

Rule: `pkg/kubelet/pod/mirror_client.go`.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable
from functools import partial

import orjson

from kubetui.api import meta
from kubetui.api.errors import ApiError
from kubetui.api.meta import Obj, clone, format_micro_time
from kubetui.playground.informer import SharedInformer
from kubetui.playground.kubelet.machine import Machine
from kubetui.playground.kubelet.manifests import PARTS, manifest
from kubetui.playground.kubelet.node import Place
from kubetui.playground.kubelet.partlogs import PartLogs
from kubetui.playground.kubelet.worker import Worker

MIRROR = "kubernetes.io/config.mirror"
_log = logging.getLogger("kubetui.playground.kubelet")
_HASH, _SEEN, _SOURCE = (f"kubernetes.io/config.{word}" for word in ("hash", "seen", "source"))


def is_mirror(pod: Obj) -> bool:
    """Whether a Pod in the API only shows a static one."""
    return MIRROR in meta.annotations(pod)


class StaticPods:
    """The manifests of one node and the workers that run them."""

    def __init__(self, machine: Machine, place: Place) -> None:
        self._machine = machine
        self._place = place
        self._active: dict[str, Obj] = {}
        self._workers: dict[str, Worker] = {}
        self._all: dict[str, Worker] | None = None
        self._mirrors: SharedInformer | None = None
        self._logs = PartLogs(self._write)
        self.listener: Callable[[str, bool], None] | None = None
        for name in PARTS if place.control_plane else ():
            self._active[name] = self._manifest(name)

    def start(self, workers: dict[str, Worker], mirrors: SharedInformer) -> None:
        """A run of the kubelet begins: run all manifests; `workers` holds theirs too."""
        self._all, self._mirrors = workers, mirrors
        if self._place.control_plane:
            self._logs.attach()
        for name in self._active:
            self._run(name)

    def close(self) -> None:
        """The run ends."""
        self._logs.detach()
        self._workers.clear()
        self._all = self._mirrors = None

    def remove(self, name: str) -> None:
        """Take a manifest away: its containers stop, its mirror goes."""
        if self._active.pop(name, None) is None:
            return
        worker = self._workers.pop(name, None)
        if worker is not None:
            worker.remove()

    def add(self, name: str) -> None:
        """Put a manifest back."""
        if self._place.control_plane and name in PARTS and name not in self._active:
            self._active[name] = self._manifest(name)
            self._run(name)

    def uid_of(self, pod: Obj) -> str:
        """The UID of the static Pod behind a mirror; empty for any other Pod."""
        return meta.annotations(pod).get(MIRROR, "")

    def mirror_changed(self, old: Obj | None, new: Obj | None) -> None:
        """A mirror Pod of this node appeared, changed, or was deleted."""
        pod = new if new is not None else old
        assert pod is not None
        name = next((part for part, one in self._active.items() if meta.name(one) == meta.name(pod)), "")
        worker = self._workers.get(name)
        if worker is None:
            return
        if new is None or self.uid_of(new) != worker.uid:
            worker.target = None
            self._machine.spawn(self._mirror(name))
        elif meta.deleting(new):
            self._machine.spawn(self._machine.remove(new))
        else:
            worker.update(new)

    def _run(self, name: str) -> None:
        if self._all is None:
            return
        pod = self._active[name]
        worker = self._workers[name] = Worker(self._machine, pod, static=True, admit=lambda pod: None)
        worker.on_running = partial(self._tell, name)
        self._all[worker.uid] = worker
        worker.wake()
        self._machine.spawn(self._mirror(name))

    async def _mirror(self, name: str) -> None:
        """Have the mirror Pod in the API; tried again while the API does not take it."""
        pod, worker = self._active.get(name), self._workers.get(name)
        if pod is None or worker is None:
            return
        machine = self._machine
        found = await machine.sources.get("pods", "kube-system", meta.name(pod))
        if found is not None and self.uid_of(found) != worker.uid:
            await machine.remove(found)
            found = None
        if found is not None:
            worker.inherit(found)
        try:
            found = found if found is not None else await machine.api.create("pods", self._mirror_object(pod))
        except ApiError as error:
            _log.info("failed to create the mirror of %s: %s", meta.name(pod), error)
            machine.timers.after(1.0, lambda: machine.spawn(self._mirror(name)))
            return
        worker.update(found)

    def _manifest(self, name: str) -> Obj:
        pod = manifest(name, self._place)
        digest = hashlib.md5(orjson.dumps(pod), usedforsecurity=False).hexdigest()
        pod["metadata"] |= {"uid": digest, "annotations": {
            **meta.annotations(pod), _HASH: digest, _SEEN: format_micro_time(self._machine.clock.now()),
            _SOURCE: "file"}}  # fmt: skip
        return pod

    def _mirror_object(self, pod: Obj) -> Obj:
        made = clone(pod)
        metadata = made["metadata"]
        metadata["annotations"][MIRROR] = metadata.pop("uid")
        metadata["ownerReferences"] = [{
            "apiVersion": "v1", "kind": "Node", "name": self._place.name, "controller": True,
            "uid": meta.uid(self._machine.node)}]  # fmt: skip
        return made

    def _tell(self, part: str, running: bool) -> None:
        if self.listener is not None:
            self.listener(part, running)

    def _write(self, part: str, line: str) -> None:
        worker = self._workers.get(part)
        slot = worker.slots[0] if worker is not None else None
        if slot is not None and slot.running and slot.current is not None:
            slot.current.logs.write("stderr", line, self._machine.clock.now())
