"""Claims and volumes that wait, hang or are lost."""

from __future__ import annotations

from collections.abc import Iterator

from kubetui.api import meta
from kubetui.api.meta import mapping, text
from kubetui.kinds.shown import events as events_shown
from kubetui.kinds.shown.storage import is_default
from kubetui.views.diagnose.model import OBJECT, Case, Evidence, Finding
from kubetui.views.model import Health

CLASSES = "storageclasses.storage.k8s.io"
_PATIENCE = 60


def pending(case: Case) -> Iterator[Finding]:
    """A claim without a volume: no class, a class that is missing, nobody who provides, nothing that fits."""
    if text(case.obj, "status", "phase") != "Pending" or meta.deleting(case.obj):
        return
    name = mapping(case.obj, "spec").get("storageClassName")
    if isinstance(name, str) and name and case.lacks(CLASSES, "", name):
        yield _waits(case, f"its StorageClass {name} does not exist", f"There is no class {name}.",
                     "spec.storageClassName", name, "Name a class that exists.", "storageclass")  # fmt: skip
        return
    failed = case.said("ProvisioningFailed", "VolumeMismatch")
    if failed is not None and case.recently(failed):
        message = events_shown.message(failed)
        yield Finding(Health.ERROR, "no volume can be made for it", f"{message}.", (case.heard(failed),),
                      "Read what the provisioner says.", case.ref, case.kubectl("describe"), "describe",
                      "persistentvolumeclaim", OBJECT)  # fmt: skip
        return
    if name == "" or (name is None and _no_default(case)):
        path = "spec.storageClassName"
        why = "It asks for no class (an empty name), so only a volume made by hand will do, and none fits."
        if name is None:
            why = "It names no class, and no class of the cluster is the default."
        yield _waits(case, "waits for a volume that nobody makes", why, path, '""' if name == "" else "(missing)",
                     "Name a class, or make a volume.", "storageclass")  # fmt: skip
    elif case.age().total_seconds() > _PATIENCE and case.said("ExternalProvisioning"):
        yield _waits(case, "its provisioner does not answer", "The provisioner of its class has made no volume.",
                     "spec.storageClassName", str(name), "Look at the provisioner's Pods.", "storageclass")  # fmt: skip


def _no_default(case: Case) -> bool:
    return case.store.complete(CLASSES) and not any(is_default(one) for one in case.store.all(CLASSES))


def _waits(case: Case, symptom: str, cause: str, path: str, value: str, fix: str, concept: str) -> Finding:
    return Finding(Health.ERROR, symptom, cause, (case.evidence(path, value),), fix, case.ref,
                   case.kubectl("describe"), "describe", concept, OBJECT)  # fmt: skip


def lost(case: Case) -> Iterator[Finding]:
    """The volume behind a claim is gone."""
    if text(case.obj, "status", "phase") == "Lost":
        yield Finding(
            Health.ERROR, "its volume is gone",
            f"It was bound to {text(case.obj, 'spec', 'volumeName')}, which exists no more. The data is lost "
            "with it, unless there is a copy.", (case.evidence("status.phase", "Lost"),),
            "Restore from a backup.", case.ref, case.kubectl("describe"), "describe", "persistentvolume", OBJECT,
        )  # fmt: skip


def held(case: Case) -> Iterator[Finding]:
    """A claim that is to go and is still mounted."""
    if not meta.deleting(case.obj):
        return
    users = [
        obj
        for edge, kind, obj in case.store.referring(case.resource, case.namespace, case.name)
        if kind == "pods"
    ]
    if users:
        names = ", ".join(sorted(meta.name(pod) for pod in users)[:3])
        yield Finding(
            Health.WARNING, f"waits to be deleted: {names} uses it", "A claim goes only when no Pod uses it any more.",
            (case.evidence("metadata.finalizers", "kubernetes.io/pvc-protection"),
             Evidence(meta.ref("pods", users[0]), "spec.volumes", case.name)),
            "Delete the Pod first, or let it end.", case.ref, "", "", "persistentvolumeclaim", OBJECT,
        )  # fmt: skip


def resize(case: Case) -> Iterator[Finding]:
    """A claim that was made larger, and does not grow."""
    event = case.said("VolumeResizeFailed", "ExternalExpanding", "FileSystemResizeFailed")
    wished, has = (
        text(case.obj, "spec", "resources", "requests", "storage"),
        text(case.obj, "status", "capacity", "storage"),
    )
    if event is not None and has and wished != has and "Failed" in text(event, "reason"):
        yield Finding(
            Health.WARNING, f"does not grow from {has} to {wished}", f"{events_shown.message(event)}.",
            (case.heard(event),), "Use a class with allowVolumeExpansion.", case.ref, case.kubectl("describe"),
            "describe", "persistentvolumeclaim", OBJECT,
        )  # fmt: skip


def released(case: Case) -> Iterator[Finding]:
    """A volume whose claim is gone, kept with its data and of no use to anyone."""
    phase = text(case.obj, "status", "phase")
    if phase == "Released" and text(case.obj, "spec", "persistentVolumeReclaimPolicy") == "Retain":
        yield Finding(
            Health.WARNING, "kept, but of use to nobody", "Its claim is gone. The data is kept, and the old claimRef "
            "keeps any other claim away.", (case.evidence("status.phase", phase),
            case.evidence("spec.claimRef.name", text(case.obj, "spec", "claimRef", "name"))),
            "Copy the data if it matters; then delete the volume, or clear claimRef to use it again.", case.ref,
            case.kubectl("describe"), "describe", "persistentvolume", OBJECT,
        )  # fmt: skip
    elif phase == "Failed":
        yield Finding(Health.ERROR, "could not be cleared",
                      text(case.obj, "status", "message") or "Its provisioner failed.",
                      (case.evidence("status.phase", phase),), "Look at its provisioner.", case.ref,
                      case.kubectl("describe"), "describe", "persistentvolume", OBJECT)  # fmt: skip
