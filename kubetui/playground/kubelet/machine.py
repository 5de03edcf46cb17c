"""One node as its Pod workers see it: the API, the runtime, time, events."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Coroutine
from random import Random
from typing import Any

from kubetui.api import meta
from kubetui.api.errors import ApiError
from kubetui.api.meta import Obj, text
from kubetui.playground.api import Api
from kubetui.playground.clock import Clock
from kubetui.playground.kubelet.config.environment import service_environment
from kubetui.playground.kubelet.config.sources import Sources
from kubetui.playground.kubelet.config.tokens import PodTokens
from kubetui.playground.kubelet.config.volumes import Volumes
from kubetui.playground.kubelet.neighbourhood import Neighbourhood
from kubetui.playground.kubelet.runtime.runtime import Runtime
from kubetui.playground.kubelet.runtime.trees import Tree
from kubetui.playground.kubelet.slots import Slot
from kubetui.playground.kubelet.timers import Timers
from kubetui.playground.recorder import EventRecorder

_log = logging.getLogger("kubetui.playground.kubelet")


class Machine:
    """What all Pod workers of a kubelet use."""

    def __init__(
        self, node_name: str, api: Api, clock: Clock, rng: Random, runtime: Runtime, around: Neighbourhood,
        *, allocatable: Obj, gateway: str,
    ) -> None:  # fmt: skip
        self.node_name = node_name
        self.api = api
        self.clock = clock
        self.rng = rng
        self.runtime = runtime
        self.around = around
        self.allocatable = allocatable
        self.gateway = gateway
        self.node: Obj = {}
        self.timers = Timers(clock)
        self.sources = Sources(api)
        self.host_paths: dict[str, Tree] = {}
        self.volumes = Volumes(self.sources, PodTokens(api, clock), around.disks, self.host_paths)
        self._tasks: set[asyncio.Task[None]] = set()
        self.recorder = EventRecorder(api, clock, "kubelet", node_name)

    def spawn(self, work: Coroutine[Any, Any, None]) -> None:
        """Have a task that ends with the kubelet's run."""
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._done)

    def _done(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and task.exception() is not None:
            _log.error("a task of the kubelet of %s failed", self.node_name, exc_info=task.exception())

    async def close(self) -> None:
        """End the run: timers, tasks, events."""
        self.timers.close()
        self.recorder.close()
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks)

    def services(self, namespace: str, *, links: bool) -> dict[str, str]:
        """The variables that Services give to containers of a namespace."""
        found = self.around.services
        return self.around.environment(
            (namespace, links), lambda: service_environment(found.list(), namespace, links=links)
        )

    def event(
        self, pod: Obj, reason: str, message: str, type_: str = "Normal", *, slot: Slot | None = None
    ) -> None:
        """Record an event about a Pod, or about one of its containers."""
        path = ""
        if slot is not None:
            path = f"spec.{'initContainers' if slot.kind == 'init' else 'containers'}{{{slot.name}}}"
        self.recorder.event(pod, reason, message, type_, field_path=path)

    async def write_status(self, pod: Obj, status: Obj) -> Obj | None:
        """Write a Pod's status, over whatever version it has by now; None when the Pod is gone."""
        current: Obj | None = pod
        for _ in range(5):
            if current is None or meta.uid(current) != meta.uid(pod):
                return None
            if current is not pod:
                status = {**status, "conditions": _with_foreign(status, current)}
            try:
                return await self.api.update("pods", {**current, "status": status}, "status")
            except ApiError as error:
                if error.code == 404:
                    return None
                if error.code != 409:
                    raise
            current = await self.sources.get("pods", meta.namespace(pod), meta.name(pod))
        return current

    async def remove(self, pod: Obj) -> None:
        """The last step of a deletion."""
        try:
            await self.api.delete("pods", meta.name(pod), meta.namespace(pod), grace=0, uid=meta.uid(pod))
        except ApiError as error:
            if error.code not in (404, 409):
                raise


def _with_foreign(status: Obj, current: Obj) -> list[Obj]:
    """The conditions, with those that somebody else has added meanwhile."""
    own = meta.dicts(status, "conditions")
    types = {text(item, "type") for item in own}
    return own + [item for item in meta.conditions(current) if text(item, "type") not in types]
