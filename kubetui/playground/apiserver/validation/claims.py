"""PersistentVolumeClaims and PersistentVolumes. Rule: `pkg/apis/core/validation`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kubetui.api import quantity
from kubetui.api.meta import Obj, clone, mapping, text
from kubetui.playground.apiserver.validation import formats
from kubetui.playground.apiserver.validation.fields import (
    Found,
    each,
    forbidden,
    immutable,
    invalid,
    not_supported,
    optional_one_of,
    required,
)
from kubetui.playground.apiserver.validation.internal import difference
from kubetui.playground.apiserver.validation.paths import no_backsteps
from kubetui.playground.apiserver.validation.scheduling import node_selector
from kubetui.playground.apiserver.validation.selectors import label_selector
from kubetui.playground.apiserver.validation.volumes import host_path, nfs

ACCESS_MODES = ("ReadOnlyMany", "ReadWriteMany", "ReadWriteOnce", "ReadWriteOncePod")
_VOLUME_MODES = ("Block", "Filesystem")
_RECLAIM = ("Delete", "Recycle", "Retain")
_MORE = "may not specify more than 1 volume type"
_NOT_SOURCES = frozenset(
    {
        "accessModes", "capacity", "claimRef", "mountOptions", "nodeAffinity",
        "persistentVolumeReclaimPolicy", "storageClassName", "volumeAttributesClassName", "volumeMode",
    }
)  # fmt: skip


def claim(obj: Obj) -> Found:
    """A PersistentVolumeClaim."""
    yield from claim_spec(mapping(obj, "spec"), "spec")


def claim_spec(spec: Obj, path: str) -> Found:
    """The spec of a claim, also in the templates of a StatefulSet."""
    modes = spec.get("accessModes") or []
    if not modes:
        yield required(f"{path}.accessModes", "at least 1 access mode is required")
    yield from label_selector(spec.get("selector"), f"{path}.selector")
    yield from _access_modes(modes, f"{path}.accessModes")
    storage = mapping(spec, "resources", "requests").get("storage")
    if storage is None:
        yield required(f"{path}.resources[storage]")
    elif quantity.amount(storage) <= 0:
        yield invalid(f"{path}.resources[storage]", storage, "must be greater than zero")
    for field in ("storageClassName", "volumeAttributesClassName"):
        if name := text(spec, field):
            yield from each(f"{path}.{field}", name, formats.dns_subdomain(name))
    yield from optional_one_of(f"{path}.volumeMode", spec.get("volumeMode"), _VOLUME_MODES)
    for field in ("dataSource", "dataSourceRef"):
        if isinstance(spec.get(field), dict):
            yield from _data_source(spec[field], f"{path}.{field}")


def _access_modes(modes: list[Any], path: str) -> Found:
    for mode in modes:
        if mode not in ACCESS_MODES:
            yield not_supported(path, mode, ACCESS_MODES)
    if "ReadWriteOncePod" in modes and {*modes} & {*ACCESS_MODES} - {"ReadWriteOncePod"}:
        yield forbidden(path, "may not use ReadWriteOncePod with other access modes")


def _data_source(source: Obj, path: str) -> Found:
    for field in ("name", "kind"):
        if not text(source, field):
            yield required(f"{path}.{field}")
    if not text(source, "apiGroup") and text(source, "kind") != "PersistentVolumeClaim":
        said = "must be 'PersistentVolumeClaim' when referencing the default apiGroup"
        yield invalid(path, text(source, "kind"), said)


def claim_update(new: Obj, old: Obj) -> Found:
    """A claim keeps its spec; a bound one may ask for more space."""
    yield from claim(new)
    spec, before = clone(mapping(new, "spec")), clone(mapping(old, "spec"))
    if not text(before, "volumeName"):
        before.pop("volumeName", None)
        if "volumeName" in spec:
            before["volumeName"] = spec["volumeName"]
    if before.get("storageClassName") is None and spec.get("storageClassName") is not None:
        del spec["storageClassName"]
    if text(new, "status", "phase") == "Bound":
        _take_over(spec, before, "volumeAttributesClassName")
        if mapping(spec, "resources", "requests"):
            _take_over(spec["resources"]["requests"], mapping(before, "resources", "requests"), "storage")
    if spec != before:
        said = (
            "spec is immutable after creation except resources.requests and volumeAttributesClassName "
            "for bound claims\n"
        )
        yield forbidden("spec", said + difference("PersistentVolumeClaimSpec", before, spec))
    yield from _shrinking(new, old)
    yield from immutable(
        "volumeMode", mapping(new, "spec").get("volumeMode"), mapping(old, "spec").get("volumeMode")
    )


def _take_over(target: Obj, source: Obj, field: str) -> None:
    target.pop(field, None)
    if field in source:
        target[field] = source[field]


def _shrinking(new: Obj, old: Obj) -> Found:
    path = ("spec", "resources", "requests", "storage")
    wanted = quantity.amount(text(new, *path))
    if wanted < quantity.amount(text(old, *path)) and wanted <= quantity.amount(
        text(old, "status", "capacity", "storage")
    ):
        yield forbidden(".".join(path), "field can not be less than status.capacity")


def volume(obj: Obj) -> Found:
    """A PersistentVolume."""
    spec = mapping(obj, "spec")
    modes = spec.get("accessModes") or []
    if not modes:
        yield required("spec.accessModes")
    yield from _access_modes(modes, "spec.accessModes")
    yield from _capacity(mapping(spec, "capacity"))
    policy = spec.get("persistentVolumeReclaimPolicy")
    yield from optional_one_of("spec.persistentVolumeReclaimPolicy", policy, _RECLAIM)
    affine = mapping(spec, "nodeAffinity")
    if affine and isinstance(affine.get("required"), dict):
        yield from node_selector(affine["required"], "spec.nodeAffinity.required")
    elif affine:
        yield required("spec.nodeAffinity.required", "must specify required node constraints")
    yield from _source(spec, bool(affine))
    if text(spec, "hostPath", "path") == "/" and policy == "Recycle":
        said = "may not be 'recycle' for a hostPath mount of '/'"
        yield forbidden("spec.persistentVolumeReclaimPolicy", said)
    if name := text(spec, "storageClassName"):
        yield from each("spec.storageClassName", name, formats.dns_subdomain(name))
    yield from optional_one_of("spec.volumeMode", spec.get("volumeMode"), _VOLUME_MODES)


def _capacity(capacity: Obj) -> Found:
    if not capacity:
        yield required("spec.capacity")
    elif "storage" not in capacity or len(capacity) > 1:
        yield not_supported("spec.capacity", capacity, ("storage",))
    for name, value in sorted(capacity.items()):
        if quantity.amount(value) <= 0:
            yield invalid(f"spec.capacity[{name}]", value, "must be greater than zero")


def _source(spec: Obj, affine: bool) -> Found:
    sources = [name for name in _SOURCES if isinstance(spec.get(name), dict)]
    sources += [name for name in spec if name not in _NOT_SOURCES and name not in _SOURCES]
    for index, name in enumerate(sources):
        if index:
            yield forbidden(f"spec.{name}", _MORE)
        elif name in _SOURCES:
            yield from _SOURCES[name](spec[name], f"spec.{name}")
            if name == "local" and not affine:
                yield required("spec.nodeAffinity", "Local volume requires node affinity")
    if not sources:
        yield required("spec", "must specify a volume type")


def _local(source: Obj, path: str) -> Found:
    where = text(source, "path")
    if not where:
        yield required(f"{path}.path")
    yield from no_backsteps(where, f"{path}.path")


def _csi(source: Obj, path: str) -> Found:
    for field in ("driver", "volumeHandle"):
        if not text(source, field):
            yield required(f"{path}.{field}")


_SOURCES: dict[str, Callable[[Obj, str], Found]] = {
    "hostPath": host_path,
    "nfs": nfs,
    "local": _local,
    "csi": _csi,
}


def volume_update(new: Obj, old: Obj) -> Found:
    """A PersistentVolume keeps its source and its mode."""
    yield from volume(new)
    source, before = _source_of(new), _source_of(old)
    if source != before:
        said = "spec.persistentvolumesource is immutable after creation\n"
        shown = difference("PersistentVolumeSource", before, source)
        yield forbidden("spec.persistentvolumesource", said + shown)
    yield from immutable(
        "volumeMode", mapping(new, "spec").get("volumeMode"), mapping(old, "spec").get("volumeMode")
    )


def _source_of(obj: Obj) -> Obj:
    return {name: value for name, value in mapping(obj, "spec").items() if name not in _NOT_SOURCES}
