"""DefaultStorageClass, StorageObjectInUseProtection, PersistentVolumeClaimResize, DefaultIngressClass."""

from __future__ import annotations

from kubetui.api import meta
from kubetui.api.meta import Obj, dig
from kubetui.api.quantity import amount
from kubetui.playground.apiserver.admission.plugin import Attributes

_CLAIMS, _VOLUMES = "persistentvolumeclaims", "persistentvolumes"
_FINALIZERS = {_CLAIMS: "kubernetes.io/pvc-protection", _VOLUMES: "kubernetes.io/pv-protection"}
_CLASS_ANNOTATION = "volume.beta.kubernetes.io/storage-class"


def _default(objects: list[Obj], annotation: str) -> str:
    """The newest object marked as the default; of two of the same second, the first by name."""
    marked = [obj for obj in objects if meta.annotations(obj).get(annotation) == "true"]
    marked.sort(key=lambda obj: str(obj["metadata"]["name"]))
    marked.sort(key=lambda obj: str(obj["metadata"]["creationTimestamp"]), reverse=True)
    return str(marked[0]["metadata"]["name"]) if marked else ""


class DefaultStorageClass:
    """Gives a claim without a class the default one."""

    def admit(self, write: Attributes) -> None:
        """Complete a new claim."""
        if write.operation != "CREATE" or write.resource != _CLAIMS:
            return
        spec = write.new["spec"]
        if spec.get("storageClassName") is not None or _CLASS_ANNOTATION in meta.annotations(write.new):
            return
        found = _default(
            write.all("storageclasses.storage.k8s.io"), "storageclass.kubernetes.io/is-default-class"
        )
        if found:
            spec["storageClassName"] = found

    def validate(self, write: Attributes) -> None:
        """Nothing more."""


class StorageObjectInUseProtection:
    """Holds claims and volumes as long as they are in use."""

    def admit(self, write: Attributes) -> None:
        """Add the finalizer to a new claim or volume."""
        finalizer = _FINALIZERS.get(write.resource)
        if write.operation != "CREATE" or finalizer is None:
            return
        found = write.new["metadata"].setdefault("finalizers", [])
        if finalizer not in found:
            found.append(finalizer)

    def validate(self, write: Attributes) -> None:
        """Nothing more."""


class PersistentVolumeClaimResize:
    """Lets only bound claims of an expandable class grow."""

    def admit(self, write: Attributes) -> None:
        """Nothing to change."""

    def validate(self, write: Attributes) -> None:
        """Compare the sizes asked for."""
        if write.operation != "UPDATE" or write.resource != _CLAIMS or not write.main or write.old is None:
            return
        path = ("spec", "resources", "requests", "storage")
        if amount(dig(write.new, *path)) <= amount(dig(write.old, *path)):
            return
        if dig(write.old, "status", "phase") != "Bound":
            raise write.refusal("Only bound persistent volume claims can be expanded")
        name = str(dig(write.old, "spec", "storageClassName", default=""))
        found = write.find("storageclasses.storage.k8s.io", name)
        if found is None or found.get("allowVolumeExpansion") is not True:
            raise write.refusal(
                "only dynamically provisioned pvc can be resized and the storageclass that provisions the pvc "
                "must support resize"
            )


class DefaultIngressClass:
    """Gives an Ingress without a class the default one."""

    def admit(self, write: Attributes) -> None:
        """Complete a new Ingress."""
        if write.operation != "CREATE" or write.resource != "ingresses.networking.k8s.io":
            return
        spec = write.new.setdefault("spec", {})
        if spec.get("ingressClassName") or "kubernetes.io/ingress.class" in meta.annotations(write.new):
            return
        found = _default(
            write.all("ingressclasses.networking.k8s.io"), "ingressclass.kubernetes.io/is-default-class"
        )
        if found:
            spec["ingressClassName"] = found

    def validate(self, write: Attributes) -> None:
        """Nothing more."""
