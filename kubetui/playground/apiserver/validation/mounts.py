"""What a container mounts. Rule: `pkg/apis/core/validation` (`ValidateVolumeMounts`)."""

from __future__ import annotations

from kubetui.api.meta import Obj, dicts, mapping, text
from kubetui.playground.apiserver.validation.fields import (
    Found,
    forbidden,
    invalid,
    not_found,
    not_supported,
    required,
)
from kubetui.playground.apiserver.validation.paths import descending, no_backsteps

_PROPAGATIONS = ("Bidirectional", "HostToContainer", "None")
_RECURSIVE = ("Disabled", "Enabled", "IfPossible")


def volume_mounts(container: Obj, volumes: dict[str, Obj], path: str) -> Found:
    """Mounts name volumes of the pod, each at a path of its own."""
    devices = {text(item, "name"): text(item, "devicePath") for item in dicts(container, "volumeDevices")}
    seen: set[str] = set()
    for index, mount in enumerate(dicts(container, "volumeMounts")):
        here, name, where = f"{path}[{index}]", text(mount, "name"), text(mount, "mountPath")
        if not name:
            yield required(f"{here}.name")
        if name not in volumes:
            yield not_found(f"{here}.name", name)
        if not where:
            yield required(f"{here}.mountPath")
        if where in seen:
            yield invalid(f"{here}.mountPath", where, "must be unique")
        seen.add(where)
        if name in devices:
            yield invalid(f"{here}.name", name, "must not already exist in volumeDevices")
        if where in devices.values():
            yield invalid(f"{here}.mountPath", where, "must not already exist as a path in volumeDevices")
        yield from _sub_path(mount, here, path)
        yield from _propagation(mount, container, path)


def _sub_path(mount: Obj, here: str, path: str) -> Found:
    """Without the position in the list: the real server leaves it out here."""
    plain, expanded = text(mount, "subPath"), text(mount, "subPathExpr")
    if plain:
        yield from descending(plain, f"{path}.subPath")
    if expanded:
        if plain:
            yield invalid(f"{here}.subPathExpr", expanded, "subPathExpr and subPath are mutually exclusive")
        yield from descending(expanded, f"{path}.subPathExpr")


def _propagation(mount: Obj, container: Obj, path: str) -> Found:
    mode = mount.get("mountPropagation")
    if mode is not None:
        if mode not in _PROPAGATIONS:
            yield not_supported(f"{path}.mountPropagation", mode, _PROPAGATIONS)
        privileged = mapping(container, "securityContext").get("privileged") is True
        if mode == "Bidirectional" and not privileged:
            yield forbidden(
                f"{path}.mountPropagation",
                "Bidirectional mount propagation is available only to privileged containers",
            )
    recursive = mount.get("recursiveReadOnly")
    if recursive is None or recursive == "Disabled":
        return
    if recursive not in _RECURSIVE:
        yield not_supported(f"{path}.recursiveReadOnly", recursive, _RECURSIVE)
    elif mount.get("readOnly") is not True:
        yield forbidden(f"{path}.recursiveReadOnly", "may only be specified when readOnly is true")


def volume_devices(container: Obj, volumes: dict[str, Obj], path: str) -> Found:
    """Raw block devices."""
    mounts = {text(item, "name"): text(item, "mountPath") for item in dicts(container, "volumeMounts")}
    names: set[str] = set()
    for index, device in enumerate(dicts(container, "volumeDevices")):
        here, name, where = f"{path}[{index}]", text(device, "name"), text(device, "devicePath")
        if not name:
            yield required(f"{here}.name")
        if name in names:
            yield invalid(f"{here}.name", name, "must be unique")
        names.add(name)
        yield from _device_volume(name, volumes, here)
        if not where:
            yield required(f"{here}.devicePath")
        if list(no_backsteps(where, here)):
            yield invalid(f"{here}.devicePath", where, "can not contain backsteps ('..')")
        if name in mounts:
            yield invalid(f"{here}.name", name, "must not already exist in volumeMounts")
        if where in mounts.values():
            yield invalid(f"{here}.devicePath", where, "must not already exist as a path in volumeMounts")


def _device_volume(name: str, volumes: dict[str, Obj], here: str) -> Found:
    if name not in volumes:
        yield not_found(f"{here}.name", name)
    elif not {"persistentVolumeClaim", "ephemeral"} & volumes[name].keys():
        said = "can only use volume source type of PersistentVolumeClaim or Ephemeral for block mode"
        yield invalid(f"{here}.name", name, said)
