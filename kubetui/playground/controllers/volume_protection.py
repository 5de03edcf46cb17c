"""The protection controllers: a claim in use by a Pod, or a bound volume, is not gone before its time.

Rule: `pkg/controller/volume/pvcprotection` and `pvprotection`.
"""

from __future__ import annotations

from abc import abstractmethod
from typing import ClassVar

from kubetui.api import meta
from kubetui.api.errors import ApiError
from kubetui.api.meta import Obj, text
from kubetui.playground.controllers import pod_state
from kubetui.playground.controllers.base import Context, Controller
from kubetui.playground.controllers.owner_graph import finalizers
from kubetui.playground.scheduler.volumes import claims


class _Protection(Controller):
    """Takes a finalizer away once nothing holds the object."""

    finalizer: ClassVar[str]
    workers = 1

    def follow(self, old: Obj | None, new: Obj | None) -> None:
        """Only what is being deleted needs work."""
        if new is not None and meta.deleting(new):
            super().follow(old, new)

    @abstractmethod
    def in_use(self, obj: Obj) -> bool:
        """Whether something holds the object."""

    async def sync(self, key: str) -> None:
        """Let the object go if nothing holds it."""
        obj = self.objects.by_key(key)
        if obj is None or not meta.deleting(obj) or self.finalizer not in finalizers(obj) or self.in_use(obj):
            return
        rest = [each for each in finalizers(obj) if each != self.finalizer]
        version = text(obj, "metadata", "resourceVersion")
        patch = {"metadata": {"finalizers": rest or None, "resourceVersion": version}}
        try:
            await self.api.patch(self.primary, meta.name(obj), patch, meta.namespace(obj))
        except ApiError as error:
            if error.code != 404:
                raise


class ClaimProtectionController(_Protection):
    """Claims stay while an unfinished Pod on a node uses them."""

    name = "persistentvolumeclaim-protection"
    source = "persistentvolumeclaim-protection-controller"
    primary = "persistentvolumeclaims"
    needs = ("pods",)
    finalizer = "kubernetes.io/pvc-protection"

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._pods = self.informers.of("pods")
        self._pods.listen(self._pod_changed)

    def _pod_changed(self, old: Obj | None, new: Obj | None) -> None:
        if old is not None and (new is None or pod_state.ended(new)):
            for name in claims(old):
                self.queue.add(f"{meta.namespace(old)}/{name}")

    def in_use(self, obj: Obj) -> bool:
        """Whether a Pod uses the claim."""
        return any(
            meta.name(obj) in claims(pod)
            for pod in self._pods.list(meta.namespace(obj))
            if text(pod, "spec", "nodeName") and not pod_state.ended(pod)
        )


class VolumeProtectionController(_Protection):
    """Volumes stay while they are bound."""

    name = "persistentvolume-protection"
    source = "persistentvolume-protection-controller"
    primary = "persistentvolumes"
    finalizer = "kubernetes.io/pv-protection"

    def in_use(self, obj: Obj) -> bool:
        """Whether the volume is bound."""
        return text(obj, "status", "phase") == "Bound"
