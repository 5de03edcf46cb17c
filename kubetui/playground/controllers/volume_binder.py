"""The persistent volume controller: brings claims and volumes together.

Rule: `pkg/controller/volume/persistentvolume`.
"""

from __future__ import annotations

from kubetui.api import meta
from kubetui.api.errors import ApiError
from kubetui.api.meta import Obj, mapping, text
from kubetui.playground.controllers import volume_match
from kubetui.playground.controllers.base import Context, Controller
from kubetui.playground.informer import key_of
from kubetui.playground.scheduler.binding import SELECTED_NODE
from kubetui.playground.scheduler.volumes import NOTHING_PROVISIONS, claims

CLAIMS, VOLUMES, CLASSES = "persistentvolumeclaims", "persistentvolumes", "storageclasses.storage.k8s.io"
PROVISIONER = "volume.kubernetes.io/storage-provisioner"
_PROVISIONER_BETA = "volume.beta.kubernetes.io/storage-provisioner"
_BOUND_BY_US = "pv.kubernetes.io/bound-by-controller"
_COMPLETE = "pv.kubernetes.io/bind-completed"
_WAITING = (
    "Waiting for a volume to be created either by the external provisioner '{}' or manually by the system "
    "administrator. If volume creation is delayed, please verify that the provisioner is running and correctly "
    "registered."
)


class PersistentVolumeController(Controller):
    """Works on claims; volumes have keys that begin with `volume:`."""

    name = "persistentvolume-binder"
    source = "persistentvolume-controller"
    primary = CLAIMS
    needs = (VOLUMES, CLASSES, "pods", "nodes")
    workers = 1

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._volumes = self.informers.of(VOLUMES)
        self._classes = self.informers.of(CLASSES)
        self._volumes.listen(self._volume_changed)
        self._classes.listen(lambda _old, _new: self._retry_unbound())

    def follow(self, old: Obj | None, new: Obj | None) -> None:
        """A claim that is gone leaves its volume behind."""
        super().follow(old, new)
        if new is None and (volume := text(old, "spec", "volumeName")):
            self.queue.add(f"volume:{volume}")

    def _volume_changed(self, old: Obj | None, new: Obj | None) -> None:
        self.queue.add(f"volume:{meta.name(new or old or {})}")
        if old is None or new is None or text(old, "status", "phase") != text(new, "status", "phase"):
            self._retry_unbound()
            about = mapping(new or old or {}, "spec", "claimRef")
            if about:
                self.queue.add(f"{about.get('namespace')}/{about.get('name')}")

    def _retry_unbound(self) -> None:
        for claim in self.objects.list():
            if not text(claim, "spec", "volumeName"):
                self.queue.add(key_of(claim))

    async def prepare(self) -> None:
        """Look at the volumes too."""
        await super().prepare()
        for volume in self._volumes.list():
            self.queue.add(f"volume:{meta.name(volume)}")

    async def sync(self, key: str) -> None:
        """One claim or one volume."""
        if key.startswith("volume:"):
            volume = self._volumes.get("", key.removeprefix("volume:"))
            if volume is not None:
                await self._sync_volume(volume)
            return
        claim = self.objects.by_key(key)
        if claim is None or meta.deleting(claim):
            return
        if _COMPLETE in meta.annotations(claim):
            await self._check_bound(claim)
        elif text(claim, "spec", "volumeName"):
            await self._bind_named(claim)
        else:
            await self._find_volume(claim)

    # --- volumes

    async def _sync_volume(self, volume: Obj) -> None:
        about = mapping(volume, "spec", "claimRef")
        if not about:
            await self._phase(volume, "Available")
        elif about.get("uid"):
            claim = self.objects.get(str(about.get("namespace")), str(about.get("name")))
            gone = claim is None or meta.uid(claim) != about["uid"]
            if gone and text(volume, "status", "phase") != "Pending":
                await self._phase(volume, "Released")
        else:
            await self._phase(volume, "Available")

    async def _phase(self, volume: Obj, phase: str) -> Obj:
        if text(volume, "status", "phase") == phase:
            return volume
        status = {**mapping(volume, "status"), "phase": phase,
                  "lastPhaseTransitionTime": meta.format_time(self.clock.now())}  # fmt: skip
        written = await self.api.update(VOLUMES, {**volume, "status": status}, "status")
        self._volumes.learn(written)
        return written

    # --- claims

    async def _check_bound(self, claim: Obj) -> None:
        name = text(claim, "spec", "volumeName")
        volume = self._volumes.get("", name)
        if volume is None:
            await self._lost(claim, "Bound claim has lost its PersistentVolume. Data on the volume is lost!")
        elif mapping(volume, "spec", "claimRef").get("uid") in (None, "", meta.uid(claim)):
            await self._bind(volume, claim)
        else:
            await self._lost(claim, "Two claims are bound to the same volume, this one is bound incorrectly")

    async def _lost(self, claim: Obj, message: str) -> None:
        if text(claim, "status", "phase") == "Lost":
            return
        status = {**mapping(claim, "status"), "phase": "Lost"}
        self.objects.learn(await self.api.update(CLAIMS, {**claim, "status": status}, "status"))
        reason = "ClaimLost" if "lost" in message else "ClaimMisbound"
        self.events.warning(claim, reason, message)

    async def _bind_named(self, claim: Obj) -> None:
        volume = self._volumes.get("", text(claim, "spec", "volumeName"))
        if volume is None:
            return
        about = mapping(volume, "spec", "claimRef")
        if about and not volume_match.is_for(volume, claim):
            self.events.warning(
                claim, "FailedBinding", f'volume "{meta.name(volume)}" already bound to a different claim.'
            )
        elif not about and not volume_match.suits(volume, claim):
            message = f'Cannot bind to requested volume "{meta.name(volume)}": it does not suit the claim'
            self.events.warning(claim, "VolumeMismatch", message)
        else:
            await self._bind(volume, claim)

    async def _find_volume(self, claim: Obj) -> None:
        storage = self._classes.get("", volume_match.storage_class(claim))
        delayed = text(storage, "volumeBindingMode") == "WaitForFirstConsumer"
        chosen = meta.annotations(claim).get(SELECTED_NODE, "")
        node = self.informers.of("nodes").get("", chosen) if chosen else None
        waits = delayed and not chosen
        found = volume_match.find(self._volumes.list(), claim, node, prebound_only=waits)
        if found is not None:
            await self._bind(found, claim)
        elif waits:
            self.events.event(claim, *self._waiting_for(claim))
        elif volume_match.storage_class(claim):
            await self._provision(claim, storage)
        else:
            message = "no persistent volumes available for this claim and no storage class is set"
            self.events.event(claim, "FailedBinding", message)

    def _waiting_for(self, claim: Obj) -> tuple[str, str]:
        for pod in self.informers.of("pods").list(meta.namespace(claim)):
            if meta.name(claim) in claims(pod) and not text(pod, "spec", "nodeName"):
                return "WaitForPodScheduled", f"waiting for pod {meta.name(pod)} to be scheduled"
        return "WaitForFirstConsumer", "waiting for first consumer to be created before binding"

    async def _provision(self, claim: Obj, storage: Obj | None) -> None:
        if storage is None:
            message = f'storageclass.storage.k8s.io "{volume_match.storage_class(claim)}" not found'
            self.events.warning(claim, "ProvisioningFailed", message)
            return
        name = text(storage, "provisioner")
        if name == NOTHING_PROVISIONS:
            message = "no volume plugin matched name: kubernetes.io/no-provisioner"
            self.events.event(claim, "FailedBinding", message)
            return
        self.events.event(claim, "ExternalProvisioning", _WAITING.format(name))
        if meta.annotations(claim).get(PROVISIONER) != name:
            patch = {"metadata": {"annotations": {PROVISIONER: name, _PROVISIONER_BETA: name}}}
            self.objects.learn(await self.api.patch(CLAIMS, meta.name(claim), patch, meta.namespace(claim)))

    # --- binding

    async def _bind(self, volume: Obj, claim: Obj) -> None:
        volume = await self._bind_volume(volume, claim)
        volume = await self._phase(volume, "Bound")
        claim = await self._bind_claim(volume, claim)
        wanted: Obj = {
            "phase": "Bound",
            "accessModes": mapping(volume, "spec").get("accessModes", []),
            "capacity": mapping(volume, "spec", "capacity"),
        }
        status = {**mapping(claim, "status"), **wanted}
        if status != mapping(claim, "status"):
            self.objects.learn(await self.api.update(CLAIMS, {**claim, "status": status}, "status"))

    async def _bind_volume(self, volume: Obj, claim: Obj) -> Obj:
        about = mapping(volume, "spec", "claimRef")
        if about.get("uid") == meta.uid(claim):
            return volume
        changed = meta.clone(volume)
        changed["spec"]["claimRef"] = {
            "apiVersion": "v1", "kind": "PersistentVolumeClaim", "namespace": meta.namespace(claim),
            "name": meta.name(claim), "uid": meta.uid(claim),
            "resourceVersion": text(claim, "metadata", "resourceVersion"),
        }  # fmt: skip
        if not about:
            changed["metadata"]["annotations"] = {**meta.annotations(volume), _BOUND_BY_US: "yes"}
        written = await self.api.update(VOLUMES, changed)
        self._volumes.learn(written)
        return written

    async def _bind_claim(self, volume: Obj, claim: Obj) -> Obj:
        annotations = {**meta.annotations(claim), _COMPLETE: "yes"}
        if not text(claim, "spec", "volumeName"):
            annotations[_BOUND_BY_US] = "yes"
        if text(claim, "spec", "volumeName") and annotations == meta.annotations(claim):
            return claim
        changed = meta.clone(claim)
        changed["spec"]["volumeName"] = meta.name(volume)
        changed["metadata"]["annotations"] = annotations
        try:
            written = await self.api.update(CLAIMS, changed)
        except ApiError as error:
            if error.code == 404:
                return claim
            raise
        self.objects.learn(written)
        return written
