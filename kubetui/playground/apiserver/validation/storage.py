"""Classes of storage, and what CSI drivers write. Rule: `pkg/apis/storage/validation`."""

from __future__ import annotations

from kubetui.api.meta import Obj, dicts, mapping, text
from kubetui.playground.apiserver.validation import formats
from kubetui.playground.apiserver.validation.fields import (
    Found,
    duplicate,
    each,
    forbidden,
    immutable,
    invalid,
    not_supported,
    one_of,
    optional_one_of,
    required,
)
from kubetui.playground.apiserver.validation.selectors import label_selector


def storage_class(obj: Obj) -> Found:
    """A StorageClass."""
    yield from _provisioner(text(obj, "provisioner"), "provisioner")
    yield from _parameters(mapping(obj, "parameters"))
    yield from optional_one_of("reclaimPolicy", obj.get("reclaimPolicy"), ("Delete", "Retain"))
    modes = ("Immediate", "WaitForFirstConsumer")
    yield from one_of("volumeBindingMode", obj.get("volumeBindingMode"), modes)


def _provisioner(name: str, path: str) -> Found:
    if not name:
        yield required(path)
    else:
        yield from each(path, name.lower(), formats.qualified_name(name.lower()))


def _parameters(found: Obj) -> Found:
    if "" in found:
        yield invalid("parameters", "", "field can not be empty.")


def volume_attributes_class(obj: Obj) -> Found:
    """A VolumeAttributesClass."""
    yield from _provisioner(text(obj, "driverName"), "driverName")
    yield from _parameters(mapping(obj, "parameters"))
    if not mapping(obj, "parameters"):
        yield required("parameters", "must contain at least one key/value pair")


def volume_attributes_class_update(new: Obj, old: Obj) -> Found:
    """A VolumeAttributesClass is what it is."""
    for field in ("driverName", "parameters"):
        if new.get(field) != old.get(field):
            yield forbidden(field, f"updates to {field} are forbidden.")
    yield from volume_attributes_class(new)


def csi_driver(obj: Obj) -> Found:
    """A CSIDriver."""
    spec = mapping(obj, "spec")
    policies = ("File", "None", "ReadWriteOnceWithFSType")
    yield from optional_one_of("spec.fsGroupPolicy", spec.get("fsGroupPolicy"), policies)
    for mode in spec.get("volumeLifecycleModes") or []:
        if mode not in ("Persistent", "Ephemeral"):
            yield not_supported("spec.volumeLifecycleModes", mode, ("Persistent", "Ephemeral"))


def csi_driver_update(new: Obj, old: Obj) -> Found:
    """A CSIDriver keeps how it attaches and how its volumes live."""
    yield from csi_driver(new)
    for field, shown in (("attachRequired", "attachedRequired"), ("volumeLifecycleModes",) * 2):
        value, before = mapping(new, "spec").get(field), mapping(old, "spec").get(field)
        yield from immutable(f"spec.{shown}", value, before)


def csi_node(obj: Obj) -> Found:
    """A CSINode."""
    names: set[str] = set()
    for index, driver in enumerate(dicts(obj, "spec", "drivers")):
        path, name = f"spec.drivers[{index}]", text(driver, "name")
        if not name:
            yield required(f"{path}.name")
        else:
            yield from each(f"{path}.name", name, formats.dns_subdomain(name.lower()))
        if not text(driver, "nodeID"):
            yield required(f"{path}.nodeID")
        if name in names:
            yield duplicate(f"{path}.name", name)
        names.add(name)


def csi_storage_capacity(obj: Obj) -> Found:
    """A CSIStorageCapacity."""
    yield from label_selector(obj.get("nodeTopology"), "nodeTopology")
    name = text(obj, "storageClassName")
    yield from each("storageClassName", name, formats.dns_subdomain(name))


def volume_attachment(obj: Obj) -> Found:
    """A VolumeAttachment."""
    spec = mapping(obj, "spec")
    for field in ("attacher", "nodeName"):
        if not text(spec, field):
            yield required(f"spec.{field}")
    source = mapping(spec, "source")
    if not text(source, "persistentVolumeName") and not source.get("inlineVolumeSpec"):
        said = "must specify exactly one of inlineVolumeSpec and persistentVolumeName"
        yield required("spec.source", said)
