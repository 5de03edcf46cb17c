"""What all controllers share: informers, a queue of keys, workers that never die.

Rule: the sync loop of `pkg/controller/*`: changes put keys into the queue, a worker brings the world
closer to the object's wish, and what fails comes back after a backoff.
"""

from __future__ import annotations

import asyncio
import logging
import random
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Callable, Coroutine, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, ClassVar

from kubetui.api import meta
from kubetui.api.errors import ApiError
from kubetui.api.meta import Obj
from kubetui.playground.api import Api
from kubetui.playground.clock import Clock
from kubetui.playground.informer import Informers, SharedInformer, key_of
from kubetui.playground.recorder import EventRecorder
from kubetui.playground.workqueue import WorkQueue

log = logging.getLogger("kube-controller-manager")
"""The log of the component, shown as its Pod's log."""


class Requeue(Exception):
    """A key is to come back after its backoff; the text says why."""


@dataclass(frozen=True, slots=True)
class Context:
    """What the controllers of one process share."""

    api: Api
    clock: Clock
    rng: random.Random
    informers: Informers
    authority: Authority | None = None


@dataclass(frozen=True, slots=True)
class Authority:
    """What certificates are signed with, as PEM."""

    certificate: bytes
    key: bytes


def controller_uid(obj: Obj) -> Iterable[str]:
    """Index: the UID of the controlling owner, empty for orphans of a namespace."""
    owner = meta.controller_of(obj)
    return (meta.text(owner, "uid"),) if owner else (f"orphans of {meta.namespace(obj)}",)


def owner_reference(owner: Obj, api_version: str, kind: str) -> Obj:
    """The reference of what a controller makes to what it is made for."""
    return {
        "apiVersion": api_version,
        "kind": kind,
        "name": meta.name(owner),
        "uid": meta.uid(owner),
        "controller": True,
        "blockOwnerDeletion": True,
    }


class Controller(ABC):
    """A component that works on keys of one kind.

    `name` is what faults call it, `source` what its events come from, `primary` the kind its keys are of,
    `needs` the other kinds it reads; `spacing` see `WorkQueue`.
    """

    name: ClassVar[str]
    source: ClassVar[str]
    primary: ClassVar[str]
    needs: ClassVar[tuple[str, ...]] = ()
    workers: ClassVar[int] = 3
    spacing: ClassVar[float] = 0.02

    def __init__(self, context: Context) -> None:
        self.api = context.api
        self.clock = context.clock
        self.rng = context.rng
        self.informers = context.informers
        self.authority = context.authority
        self.objects = self.informers.of(self.primary)
        self.queue: WorkQueue[str] = WorkQueue(self.clock, spacing=self.spacing)
        self.events = EventRecorder(self.api, self.clock, self.source)
        for resource in self.needs:
            self.informers.of(resource)
        self.objects.listen(self.follow)

    @abstractmethod
    async def sync(self, key: str) -> None:
        """Bring the world closer to what the object of a key says."""

    def follow(self, old: Obj | None, new: Obj | None) -> None:
        """A change of the primary kind: by default its key is worked on."""
        self.queue.add(key_of(new or old or {}))

    def follow_owned(self, resource: str, kind: str) -> SharedInformer:
        """Work on the owner of each object that changes; returns the informer, indexed by owner."""
        informer = self.informers.of(resource)
        informer.add_index("controller", controller_uid)

        def changed(old: Obj | None, new: Obj | None) -> None:
            for obj in (old, new):
                owner = meta.controller_of(obj) if obj else None
                if obj and owner and owner.get("kind") == kind:
                    self.queue.add(f"{meta.namespace(obj)}/{owner.get('name')}")

        informer.listen(changed)
        return informer

    def background(self) -> Iterable[Callable[[], Coroutine[Any, Any, None]]]:
        """What else runs beside the workers."""
        return ()

    async def prepare(self) -> None:
        """What is to be done once the caches are filled, before the workers start."""
        for obj in self.objects.list():
            self.queue.add(key_of(obj))

    async def run(self) -> None:
        """Work until cancelled; can be run again."""
        async with self._ready():
            await self.prepare()
            async with asyncio.TaskGroup() as group:
                for index in range(self.workers):
                    group.create_task(self._work(), name=f"{self.name} {index}")
                for task in self.background():
                    group.create_task(task(), name=f"{self.name} {task.__name__}")

    @asynccontextmanager
    async def _ready(self) -> AsyncIterator[None]:
        async with self.informers.running():
            await self.informers.wait_synced(self.primary, *self.needs)
            log.info("Started controller: %s", self.name)
            try:
                with self.queue:
                    yield
            finally:
                self.events.close()
                log.info("Stopped controller: %s", self.name)

    async def _work(self) -> None:
        while True:
            key = await self.queue.get()
            try:
                await self.sync(key)
                self.queue.forget(key)
            except (ApiError, OSError, Requeue) as error:
                # A conflict is how a stale cache shows; it is no news.
                level = logging.DEBUG if _is_conflict(error) else logging.WARNING
                log.log(level, "%s: error syncing %s, requeuing: %s", self.name, key, error)
                self.queue.add_rate_limited(key)
            except Exception:
                log.exception("%s: error syncing %s, requeuing", self.name, key)
                self.queue.add_rate_limited(key)
            finally:
                self.queue.done(key)
            # A full queue would keep everybody else from running: neither it nor a fast API ever waits.
            await asyncio.sleep(0)


def _is_conflict(error: Exception) -> bool:
    return isinstance(error, ApiError) and error.code == 409
