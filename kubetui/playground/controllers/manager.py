"""kube-controller-manager: one process, many controllers, each of which can be stopped by name."""

from __future__ import annotations

import asyncio
import random
from typing import Protocol

from kubetui.playground.api import Api
from kubetui.playground.clock import Clock
from kubetui.playground.controllers.base import Authority, Context, log
from kubetui.playground.controllers.certificate_signing import CertificateSigningController
from kubetui.playground.controllers.clusterrole_aggregation import ClusterRoleAggregationController
from kubetui.playground.controllers.cronjob import CronJobController
from kubetui.playground.controllers.daemonset import DaemonSetController
from kubetui.playground.controllers.deployment import DeploymentController
from kubetui.playground.controllers.disruption import DisruptionController
from kubetui.playground.controllers.endpoints import EndpointsController
from kubetui.playground.controllers.endpointslice import EndpointSliceController
from kubetui.playground.controllers.endpointslice_mirroring import EndpointSliceMirroringController
from kubetui.playground.controllers.garbage_collector import GarbageCollector
from kubetui.playground.controllers.job import JobController
from kubetui.playground.controllers.local_path import LocalPathProvisioner
from kubetui.playground.controllers.namespace import NamespaceController
from kubetui.playground.controllers.node_lifecycle import NodeLifecycleController
from kubetui.playground.controllers.pod_gc import PodGCController
from kubetui.playground.controllers.quota import ResourceQuotaController
from kubetui.playground.controllers.replicaset import ReplicaSetController
from kubetui.playground.controllers.replication_controller import ReplicationControllerController
from kubetui.playground.controllers.service_cidr import ServiceCIDRController
from kubetui.playground.controllers.serviceaccount import RootCAPublisher, ServiceAccountController
from kubetui.playground.controllers.serviceaccount_token import TokensController
from kubetui.playground.controllers.statefulset import StatefulSetController
from kubetui.playground.controllers.taint_eviction import TaintEvictionController
from kubetui.playground.controllers.ttl_after_finished import TTLAfterFinishedController
from kubetui.playground.controllers.volume_binder import PersistentVolumeController
from kubetui.playground.controllers.volume_protection import (
    ClaimProtectionController,
    VolumeProtectionController,
)
from kubetui.playground.election import LeaderLease
from kubetui.playground.informer import Informers

_HOST = "playground-control-plane"
_CONTROLLERS = (
    NamespaceController,
    ServiceAccountController,
    RootCAPublisher,
    TokensController,
    ClusterRoleAggregationController,
    CertificateSigningController,
    DeploymentController,
    ReplicaSetController,
    ReplicationControllerController,
    StatefulSetController,
    DaemonSetController,
    JobController,
    CronJobController,
    TTLAfterFinishedController,
    DisruptionController,
    EndpointSliceController,
    EndpointSliceMirroringController,
    ServiceCIDRController,
    EndpointsController,
    GarbageCollector,
    NodeLifecycleController,
    TaintEvictionController,
    PodGCController,
    PersistentVolumeController,
    LocalPathProvisioner,
    ClaimProtectionController,
    VolumeProtectionController,
    ResourceQuotaController,
)


class Component(Protocol):
    """What runs until it is cancelled, and can be run again."""

    @property
    def name(self) -> str:
        """What it is called."""

    async def run(self) -> None:
        """Work until cancelled."""


def all_controllers(
    api: Api, clock: Clock, rng: random.Random, authority: Authority | None = None
) -> list[Component]:
    """Every controller, all over one set of informers, which run while a controller does."""
    context = Context(api, clock, rng, Informers(api, clock), authority)
    return [make(context) for make in _CONTROLLERS]


class ControllerManager:
    """Runs all controllers but the ones that are stopped."""

    name = "kube-controller-manager"

    def __init__(
        self, api: Api, clock: Clock, rng: random.Random, authority: Authority | None = None
    ) -> None:
        self._controllers = {each.name: each for each in all_controllers(api, clock, rng, authority)}
        self._lease = LeaderLease(api, clock, rng, self.name, _HOST)
        self._stopped: set[str] = set()
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._running = False

    def names(self) -> list[str]:
        """The names by which controllers are stopped and started."""
        return list(self._controllers)

    def stopped(self) -> list[str]:
        """The controllers that are stopped."""
        return sorted(self._stopped)

    async def stop(self, name: str) -> None:
        """Stop one controller until it is started; it stays stopped over a restart of the manager."""
        self._stopped.add(self._known(name))
        await self._cancel([task for task in [self._tasks.pop(self._known(name), None)] if task])

    def start(self, name: str) -> None:
        """Start a controller that was stopped."""
        self._stopped.discard(self._known(name))
        self._launch(self._known(name))

    async def run(self) -> None:
        """Hold the lease and run the controllers until cancelled; can be run again."""
        self._running = True
        try:
            for name in self._controllers:
                self._launch(name)
            await self._lease.keep()
        finally:
            self._running = False
            tasks = list(self._tasks.values())
            self._tasks.clear()
            await self._cancel(tasks)

    def _known(self, name: str) -> str:
        short = name.removesuffix("-controller")
        if short not in self._controllers:
            raise ValueError(f"there is no controller {name!r}: {', '.join(self._controllers)}")
        return short

    def _launch(self, name: str) -> None:
        if self._running and name not in self._stopped and name not in self._tasks:
            self._tasks[name] = asyncio.create_task(self._keep_alive(name), name=f"controller {name}")

    async def _keep_alive(self, name: str) -> None:
        """A controller that falls over is an error in it, and no reason to be without it."""
        while True:
            try:
                await self._controllers[name].run()
            except Exception:
                log.exception("controller %s failed, starting it again", name)
                await asyncio.sleep(1)

    async def _cancel(self, tasks: list[asyncio.Task[None]]) -> None:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
