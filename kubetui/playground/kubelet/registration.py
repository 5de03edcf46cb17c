"""A node's life sign: registration, status, Lease. Rule: `pkg/kubelet/kubelet_node_status.go`."""

from __future__ import annotations

import logging
import uuid

from kubetui.api import meta
from kubetui.api.errors import ApiError
from kubetui.api.meta import Obj, dicts, mapping
from kubetui.playground.kubelet.machine import Machine
from kubetui.playground.kubelet.node import Place, differs, lease, node_object, node_status

_LEASES = "leases.coordination.k8s.io"
_CSI_NODES = "csinodes.storage.k8s.io"
_PERIOD, _AT_LEAST = 10.0, 300.0
_READY_AFTER = 0.1
_log = logging.getLogger("kubetui.playground.kubelet")


class LifeSign:
    """Keeps the Node object and its Lease fresh."""

    def __init__(self, machine: Machine, place: Place) -> None:
        self._machine = machine
        self._place = place
        self._boot = str(uuid.UUID(int=machine.rng.getrandbits(128), version=4))
        self._reported = 0.0
        self._ready = False

    async def register(self) -> None:
        """Make the Node (not Ready yet), or take up the one that is there."""
        while True:
            try:
                await self._register()
                return
            except ApiError as error:
                _log.warning("unable to register node %s: %s", self._place.name, error)
                await self._machine.clock.sleep(0.2)

    async def run(self) -> None:
        """Become Ready, then renew Lease and status, until cancelled."""
        await self._machine.clock.sleep(_READY_AFTER)
        self._ready = True
        while True:
            try:
                await self._beat()
            except ApiError as error:
                _log.warning("unable to update node %s: %s", self._place.name, error)
                await self._machine.clock.sleep(1.0)
                continue
            await self._machine.clock.sleep(_PERIOD)

    async def _register(self) -> None:
        machine = self._machine
        found = await machine.sources.get("nodes", "", self._place.name)
        if found is None:
            status = self._status({})
            found = await machine.api.create("nodes", {**node_object(self._place), "status": status})
        machine.node = found
        await self._csi_node(found)
        machine.event(_about(found), "Starting", "Starting kubelet.")
        await self._write_status(force=True)
        for reason in ("NodeHasSufficientMemory", "NodeHasNoDiskPressure", "NodeHasSufficientPID"):
            machine.event(_about(found), reason, f"Node {self._place.name} status is now: {reason}")

    async def _csi_node(self, node: Obj) -> None:
        """Say that there is no storage driver on this node; it goes with the Node."""
        machine, name = self._machine, self._place.name
        if await machine.sources.get(_CSI_NODES, "", name) is None:
            owner = {"apiVersion": "v1", "kind": "Node", "name": name, "uid": meta.uid(node)}
            about = {"name": name, "ownerReferences": [owner]}
            await machine.api.create(_CSI_NODES, {"metadata": about, "spec": {"drivers": None}})

    def _status(self, node: Obj) -> Obj:
        machine = self._machine
        status = node_status(
            self._place, dicts(node, "status", "conditions"), machine.runtime.images.values(), machine.clock.now(),
            ready=self._ready, boot=self._boot,
        )  # fmt: skip
        for field in ("allocatable", "capacity"):
            # Devices are told of by others: names with a domain.
            more = {name: value for name, value in mapping(node, "status", field).items() if "/" in name}
            status[field] = {**status[field], **more}
        return status

    async def _beat(self) -> None:
        await self._renew()
        await self._write_status()

    async def _write_status(self, *, force: bool = False) -> None:
        machine = self._machine
        node = await machine.api.get("nodes", self._place.name)
        machine.node = node
        old = mapping(node, "status")
        # The order of the conditions in the API is kept, so that others' stay where they are.
        new = self._status(node)
        due = machine.clock.monotonic() - self._reported >= _AT_LEAST
        if not (force or due or differs(old, {**old, **new})):
            return
        was = meta.is_true(node, "Ready")
        machine.node = await machine.api.update("nodes", {**node, "status": {**old, **new}}, "status")
        self._reported = machine.clock.monotonic()
        if was is not self._ready:
            reason = "NodeReady" if self._ready else "NodeNotReady"
            machine.event(_about(node), reason, f"Node {self._place.name} status is now: {reason}")

    async def _renew(self) -> None:
        machine = self._machine
        fresh = lease(self._place, machine.node, machine.clock.now())
        found = await machine.sources.get(_LEASES, "kube-node-lease", self._place.name)
        try:
            if found is None:
                await machine.api.create(_LEASES, fresh)
            else:
                await machine.api.update(
                    _LEASES, {**found, "spec": {**mapping(found, "spec"), **fresh["spec"]}}
                )
        except ApiError as error:
            if error.code not in (404, 409):
                raise
            # The namespace of the Leases may not be there in the very first moments.
            _log.debug("no lease for %s: %s", self._place.name, error)


def _about(node: Obj) -> Obj:
    """Events about a Node carry its name as UID, as the kubelet's do."""
    return {"kind": "Node", "name": meta.name(node), "uid": meta.name(node)}
