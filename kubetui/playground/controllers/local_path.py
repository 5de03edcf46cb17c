"""The provisioner of the class `standard`: volumes that are directories on one node.

As rancher/local-path-provisioner does it: nothing before a Pod is placed, and the volume stays where it is.
"""

from __future__ import annotations

from kubetui.api import meta
from kubetui.api.errors import ApiError
from kubetui.api.meta import Obj, dig, mapping, text
from kubetui.playground.controllers.base import Context, Controller
from kubetui.playground.controllers.volume_binder import CLAIMS, CLASSES, PROVISIONER, VOLUMES
from kubetui.playground.scheduler.binding import SELECTED_NODE

_NAME = "rancher.io/local-path"
_PROVISIONED_BY = "pv.kubernetes.io/provisioned-by"
_SECONDS = 1.0


class LocalPathProvisioner(Controller):
    """Works on claims that wait for it; volumes have keys that begin with `volume:`."""

    name = "local-path-provisioner"
    source = "rancher.io/local-path_local-path-provisioner"
    primary = CLAIMS
    needs = (VOLUMES, CLASSES)
    workers = 2

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._volumes = self.informers.of(VOLUMES)
        self._volumes.listen(self._volume_changed)

    def _volume_changed(self, _old: Obj | None, new: Obj | None) -> None:
        if new is not None and text(new, "status", "phase") == "Released":
            self.queue.add(f"volume:{meta.name(new)}")

    async def prepare(self) -> None:
        """Also the volumes that were released meanwhile."""
        await super().prepare()
        for volume in self._volumes.list():
            self._volume_changed(None, volume)

    async def sync(self, key: str) -> None:
        """Make a volume for a claim, or delete a released one."""
        if key.startswith("volume:"):
            await self._delete(self._volumes.get("", key.removeprefix("volume:")))
            return
        claim = self.objects.by_key(key)
        if claim is None or meta.deleting(claim) or text(claim, "spec", "volumeName"):
            return
        node = meta.annotations(claim).get(SELECTED_NODE, "")
        if meta.annotations(claim).get(PROVISIONER) == _NAME and node:
            await self._provision(claim, node)

    async def _provision(self, claim: Obj, node: str) -> None:
        name = f"pvc-{meta.uid(claim)}"
        if self._volumes.get("", name) is not None:
            return
        where = f"{meta.namespace(claim)}/{meta.name(claim)}"
        self.events.event(
            claim, "Provisioning", f'External provisioner is provisioning volume for claim "{where}"'
        )
        await self.clock.sleep(_SECONDS)
        try:
            self._volumes.learn(await self.api.create(VOLUMES, self._volume(name, claim, node)))
        except ApiError as error:
            if error.reason != "AlreadyExists":
                raise
            return
        self.events.event(claim, "ProvisioningSucceeded", f"Successfully provisioned volume {name}")

    def _volume(self, name: str, claim: Obj, node: str) -> Obj:
        storage = self.informers.of(CLASSES).get("", text(claim, "spec", "storageClassName"))
        path = f"/var/local-path-provisioner/{name}_{meta.namespace(claim)}_{meta.name(claim)}"
        here = {"key": "kubernetes.io/hostname", "operator": "In", "values": [node]}
        reference = {"apiVersion": "v1", "kind": "PersistentVolumeClaim", "name": meta.name(claim),
                     "namespace": meta.namespace(claim), "uid": meta.uid(claim)}  # fmt: skip
        return {
            "metadata": {"name": name, "annotations": {_PROVISIONED_BY: _NAME}},
            "spec": {
                "accessModes": dig(claim, "spec", "accessModes", default=[]),
                "capacity": {"storage": dig(claim, "spec", "resources", "requests", "storage")},
                "claimRef": reference,
                "hostPath": {"path": path, "type": "DirectoryOrCreate"},
                "nodeAffinity": {"required": {"nodeSelectorTerms": [{"matchExpressions": [here]}]}},
                "persistentVolumeReclaimPolicy": text(storage, "reclaimPolicy") or "Delete",
                "storageClassName": text(claim, "spec", "storageClassName"),
                "volumeMode": text(claim, "spec", "volumeMode") or "Filesystem",
            },
        }

    async def _delete(self, volume: Obj | None) -> None:
        if volume is None or meta.deleting(volume):
            return
        ours = meta.annotations(volume).get(_PROVISIONED_BY) == _NAME
        policy = mapping(volume, "spec").get("persistentVolumeReclaimPolicy")
        if ours and policy == "Delete" and text(volume, "status", "phase") == "Released":
            await self.api.delete(VOLUMES, meta.name(volume), uid=meta.uid(volume))
