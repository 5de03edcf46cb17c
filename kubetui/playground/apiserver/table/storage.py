"""Printers of volumes, claims and classes."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from kubetui.api import meta
from kubetui.api.meta import Obj, dicts, dig, mapping, text
from kubetui.playground.apiserver.table.columns import UNSET, Printer, age

DEFAULT_CLASS = "storageclass.kubernetes.io/is-default-class"
_BETA_CLASS = "volume.beta.kubernetes.io/storage-class"
_MODES = {"ReadWriteOnce": "RWO", "ReadOnlyMany": "ROX", "ReadWriteMany": "RWX", "ReadWriteOncePod": "RWOP"}


def modes(found: object) -> str:
    """Access modes in short, in kubectl's order, each once."""
    listed = found if isinstance(found, list) else []
    return ",".join(short for mode, short in _MODES.items() if mode in listed)


def _class(obj: Obj) -> str:
    return meta.annotations(obj).get(_BETA_CLASS) or text(obj, "spec", "storageClassName")


def _phase(obj: Obj) -> str:
    return "Terminating" if meta.deleting(obj) else text(obj, "status", "phase")


def _volume(obj: Obj, now: datetime) -> list[Any]:
    spec, claim = mapping(obj, "spec"), mapping(obj, "spec", "claimRef")
    return [
        meta.name(obj), text(spec, "capacity", "storage") or "0", modes(spec.get("accessModes")),
        text(spec, "persistentVolumeReclaimPolicy"), _phase(obj),
        f"{text(claim, 'namespace')}/{text(claim, 'name')}" if claim else "", _class(obj),
        text(spec, "volumeAttributesClassName") or UNSET, text(obj, "status", "reason"), age(obj, now),
        text(spec, "volumeMode") or UNSET,
    ]  # fmt: skip


def _claim(obj: Obj, now: datetime) -> list[Any]:
    spec, bound = mapping(obj, "spec"), text(obj, "spec", "volumeName")
    return [
        meta.name(obj), _phase(obj), bound, text(obj, "status", "capacity", "storage") if bound else "",
        modes(dig(obj, "status", "accessModes")) if bound else "", _class(obj),
        text(spec, "volumeAttributesClassName") or UNSET, age(obj, now), text(spec, "volumeMode") or UNSET,
    ]  # fmt: skip


def _storage_class(obj: Obj, now: datetime) -> list[Any]:
    default = " (default)" if meta.annotations(obj).get(DEFAULT_CLASS) == "true" else ""
    return [
        meta.name(obj) + default, text(obj, "provisioner"), text(obj, "reclaimPolicy") or "Delete",
        text(obj, "volumeBindingMode") or "Immediate", obj.get("allowVolumeExpansion") is True, age(obj, now),
    ]  # fmt: skip


def _attachment(obj: Obj, now: datetime) -> list[Any]:
    return [
        meta.name(obj), text(obj, "spec", "attacher"), text(obj, "spec", "source", "persistentVolumeName"),
        text(obj, "spec", "nodeName"), dig(obj, "status", "attached") is True, age(obj, now),
    ]  # fmt: skip


def _driver(obj: Obj, now: datetime) -> list[Any]:
    spec = mapping(obj, "spec")
    tokens = ",".join(text(token, "audience") for token in dicts(spec, "tokenRequests")) or UNSET
    return [
        meta.name(obj), spec.get("attachRequired") is not False, spec.get("podInfoOnMount") is True,
        spec.get("storageCapacity") is True, tokens, spec.get("requiresRepublish") is True,
        ",".join(map(str, dig(spec, "volumeLifecycleModes", default=[]))) or "<none>", age(obj, now),
    ]  # fmt: skip


PRINTERS = {
    "persistentvolumes": Printer(
        ("Name", "Capacity", "Access Modes", "Reclaim Policy", "Status", "Claim", "StorageClass",
         "VolumeAttributesClass", "Reason", "Age", "VolumeMode*"), _volume,
    ),
    "persistentvolumeclaims": Printer(
        ("Name", "Status", "Volume", "Capacity", "Access Modes", "StorageClass", "VolumeAttributesClass", "Age",
         "VolumeMode*"), _claim,
    ),
    "storageclasses.storage.k8s.io": Printer(
        ("Name", "Provisioner", "ReclaimPolicy", "VolumeBindingMode", "AllowVolumeExpansion", "Age"),
        _storage_class,
    ),
    "volumeattributesclasses.storage.k8s.io": Printer(
        ("Name", "DriverName", "Age"), lambda obj, now: [meta.name(obj), text(obj, "driverName"), age(obj, now)]
    ),
    "volumeattachments.storage.k8s.io": Printer(
        ("Name", "Attacher", "PV", "Node", "Attached/b", "Age"), _attachment
    ),
    "csidrivers.storage.k8s.io": Printer(
        ("Name", "AttachRequired/b", "PodInfoOnMount/b", "StorageCapacity/b", "TokenRequests",
         "RequiresRepublish/b", "Modes", "Age"), _driver,
    ),
    "csinodes.storage.k8s.io": Printer(
        ("Name", "Drivers/i", "Age"),
        lambda obj, now: [meta.name(obj), len(dicts(obj, "spec", "drivers")), age(obj, now)],
    ),
    "csistoragecapacities.storage.k8s.io": Printer(
        ("Name", "StorageClassName", "Capacity"),
        lambda obj, now: [meta.name(obj), text(obj, "storageClassName"), text(obj, "capacity")],
    ),
}  # fmt: skip
