"""Bringing a container's image onto the node. Rule: `pkg/kubelet/images/image_manager.go`."""

from __future__ import annotations

from kubetui.api.meta import Obj, dicts, namespace, text
from kubetui.playground.kubelet.backoff import Backoff, spoken_millis
from kubetui.playground.kubelet.images.reference import Reference, parse
from kubetui.playground.kubelet.images.registry import PullError
from kubetui.playground.kubelet.machine import Machine
from kubetui.playground.kubelet.slots import Slot


class ImageError(Exception):
    """The image is not there: the reason and the message of the waiting container."""

    def __init__(self, reason: str, message: str, *, retry: float = 0.0) -> None:
        super().__init__(message)
        self.reason = reason
        self.message = message
        self.retry = retry


class Puller:
    """Pulls for one Pod, with a backoff for each image."""

    def __init__(self, machine: Machine) -> None:
        self._machine = machine
        self._backoffs: dict[str, Backoff] = {}
        self._errors: dict[str, str] = {}

    async def ensure(self, pod: Obj, slot: Slot) -> Reference:
        """Have the image on the node.

        Raises:
            ImageError: it is not, and cannot be brought there now.
        """
        image = text(slot.spec, "image")
        try:
            reference = parse(image)
        except ValueError as error:
            message = f'Failed to apply default image tag "{image}": {error}'
            self._machine.event(pod, "InspectFailed", message, "Warning", slot=slot)
            raise ImageError("InvalidImageName", message) from error
        policy = text(slot.spec, "imagePullPolicy") or (
            "Always" if reference.tag == "latest" else "IfNotPresent"
        )
        present = self._machine.runtime.has(reference)
        if policy != "Always" and present:
            message = f'Container image "{image}" already present on machine and can be accessed by the pod'
            self._machine.event(pod, "Pulled", message, slot=slot)
        elif policy == "Never":
            message = f'Container image "{image}" is not present with pull policy of Never'
            self._machine.event(pod, "ErrImageNeverPull", message, "Warning", slot=slot)
            raise ImageError("ErrImageNeverPull", message)
        else:
            await self._pull(pod, slot, image, reference)
        return reference

    async def _pull(self, pod: Obj, slot: Slot, image: str, reference: Reference) -> None:
        machine = self._machine
        backoff = self._backoffs.setdefault(image, Backoff())
        begun = machine.clock.monotonic()
        left = backoff.left(backoff.updated, begun)
        if left > 0:
            machine.event(pod, "BackOff", f'Back-off pulling image "{image}"', slot=slot)
            message = f'Back-off pulling image "{image}": ErrImagePull: {self._errors.get(image, "")}'
            raise ImageError("ImagePullBackOff", message, retry=left)
        await self._check_secrets(pod, slot)
        machine.event(pod, "Pulling", f'Pulling image "{image}"', slot=slot)
        try:
            pulled = await machine.runtime.pull(reference)
        except PullError as error:
            now = machine.clock.monotonic()
            backoff.next(now, now)
            self._errors[image] = str(error)
            machine.event(pod, "Failed", f'Failed to pull image "{image}": {error}', "Warning", slot=slot)
            raise ImageError("ErrImagePull", str(error), retry=1.0) from error
        waited = machine.clock.monotonic() - begun
        machine.event(
            pod, "Pulled",
            f'Successfully pulled image "{image}" in {spoken_millis(min(pulled.seconds, waited))} '
            f"({spoken_millis(waited)} including waiting). Image size: {pulled.image.size} bytes.", slot=slot,
        )  # fmt: skip

    async def _check_secrets(self, pod: Obj, slot: Slot) -> None:
        missing = []
        for secret in dicts(pod, "spec", "imagePullSecrets"):
            if await self._machine.sources.get("secrets", namespace(pod), text(secret, "name")) is None:
                missing.append(text(secret, "name"))
        if missing:
            self._machine.event(
                pod, "FailedToRetrieveImagePullSecret",
                f"Unable to retrieve some image pull secrets ({', '.join(missing)}); attempting to pull the image "
                "may not succeed.", "Warning",
            )  # fmt: skip
