"""Volumes of a pod. Rule: `pkg/apis/core/validation` (`ValidateVolumes`)."""

from __future__ import annotations

from collections.abc import Callable

from kubetui.api.meta import Obj, dicts, mapping, text
from kubetui.playground.apiserver.validation import formats
from kubetui.playground.apiserver.validation.env import (
    VOLUME_FIELDS,
    object_field,
    resource_field,
)
from kubetui.playground.apiserver.validation.fields import (
    Found,
    duplicate,
    each,
    forbidden,
    invalid,
    not_supported,
    required,
)
from kubetui.playground.apiserver.validation.paths import descending, local, no_backsteps

_MODE = "must be a number between 0 and 0777 (octal), both inclusive"
_HOST_PATH_TYPES = (
    "", "BlockDevice", "CharDevice", "Directory", "DirectoryOrCreate", "File", "FileOrCreate", "Socket",
)  # fmt: skip


def volumes(found: list[Obj], path: str) -> Found:
    """All volumes of a pod."""
    names: set[str] = set()
    for index, volume in enumerate(found):
        here, name = f"{path}[{index}]", text(volume, "name")
        broken = list(_source(volume, here))
        if name:
            broken += each(f"{here}.name", name, formats.dns_label(name))
        else:
            broken.append(required(f"{here}.name"))
        if name in names:
            broken.append(duplicate(f"{here}.name", name))
        if not broken:
            names.add(name)
        yield from broken


def known(found: list[Obj], path: str) -> dict[str, Obj]:
    """The volumes that mounts may name: those without an error."""
    good: dict[str, Obj] = {}
    for index, volume in enumerate(found):
        here = f"{path}[{index}]"
        name = text(volume, "name")
        if name and name not in good and not formats.dns_label(name) and not list(_source(volume, here)):
            good[name] = volume
    return good


def _source(volume: Obj, path: str) -> Found:
    sources = [name for name in volume if name != "name"]
    ordered = sorted(sources, key=lambda name: _ORDER.get(name, len(_ORDER)))
    for index, name in enumerate(ordered):
        if index:
            yield forbidden(f"{path}.{name}", "may not specify more than 1 volume type")
        elif name in _SOURCES:
            yield from _SOURCES[name](mapping(volume, name), f"{path}.{name}")
    if not ordered:
        yield required(path, "must specify a volume type")


def _empty_dir(source: Obj, path: str) -> Found:
    if text(source, "sizeLimit").startswith("-"):
        yield forbidden(f"{path}.sizeLimit", "SizeLimit field must be a valid resource quantity")


def host_path(source: Obj, path: str) -> Found:
    """A directory of the node, of a pod's volume or of a PersistentVolume."""
    where = text(source, "path")
    if not where:
        yield required(f"{path}.path")
        return
    yield from no_backsteps(where, f"{path}.path")
    if source.get("type") is not None and source["type"] not in _HOST_PATH_TYPES:
        yield not_supported(f"{path}.type", source["type"], _HOST_PATH_TYPES)


def _secret(source: Obj, path: str) -> Found:
    yield from _needs(source, path, "secretName")
    yield from _mode(source, path, "defaultMode")
    yield from _items(source, path)


def _config_map(source: Obj, path: str) -> Found:
    yield from _needs(source, path, "name")
    yield from _mode(source, path, "defaultMode")
    yield from _items(source, path)


def _items(source: Obj, path: str) -> Found:
    for index, item in enumerate(dicts(source, "items")):
        here = f"{path}.items[{index}]"
        yield from _needs(item, here, "key", "path")
        yield from local(text(item, "path"), f"{here}.path")
        yield from _mode(item, here, "mode")


def _claim(source: Obj, path: str) -> Found:
    yield from _needs(source, path, "claimName")


def nfs(source: Obj, path: str) -> Found:
    """A share of an NFS server."""
    yield from _needs(source, path, "server", "path")
    where = text(source, "path")
    if where and not where.startswith("/"):
        yield invalid(f"{path}.path", where, "must be an absolute path")


def _downward(source: Obj, path: str) -> Found:
    yield from _mode(source, path, "defaultMode")
    yield from _downward_files(source, path)


def _downward_files(source: Obj, path: str) -> Found:
    for file in dicts(source, "items"):
        yield from _needs(file, path, "path")
        yield from local(text(file, "path"), f"{path}.path")
        field, resource = file.get("fieldRef"), file.get("resourceFieldRef")
        if isinstance(field, dict):
            yield from object_field(field, f"{path}.fieldRef", VOLUME_FIELDS)
            if resource is not None:
                said = "fieldRef and resourceFieldRef can not be specified simultaneously"
                yield invalid(path, "resource", said)
        elif isinstance(resource, dict):
            yield from resource_field(resource, f"{path}.resourceFieldRef", in_volume=True)
        else:
            yield required(path, "one of fieldRef and resourceFieldRef is required")
        yield from _mode(file, path, "mode")


def _projected(source: Obj, path: str) -> Found:
    yield from _mode(source, path, "defaultMode")
    for index, part in enumerate(dicts(source, "sources")):
        here = f"{path}.sources[{index}]"
        for name in ("secret", "configMap"):
            if isinstance(part.get(name), dict):
                yield from _needs(part[name], f"{here}.{name}", "name")
                yield from _items(part[name], f"{here}.{name}")
        yield from _downward_files(mapping(part, "downwardAPI"), f"{here}.downwardAPI")
        if isinstance(part.get("serviceAccountToken"), dict):
            yield from _token(part["serviceAccountToken"], f"{here}.serviceAccountToken")
        if len(part) > 1:
            yield forbidden(here, "may not specify more than 1 volume type")


def _token(source: Obj, path: str) -> Found:
    seconds = source.get("expirationSeconds")
    if isinstance(seconds, int) and seconds < 600:
        yield invalid(f"{path}.expirationSeconds", seconds, "may not specify a duration less than 10 minutes")
    elif isinstance(seconds, int) and seconds > 1 << 32:
        yield invalid(
            f"{path}.expirationSeconds", seconds, "may not specify a duration larger than 2^32 seconds"
        )
    if not text(source, "path"):
        yield required(f"{path}.path")
    yield from local(text(source, "path"), f"{path}.path")


def _git(source: Obj, path: str) -> Found:
    yield from _needs(source, path, "repository")
    yield from descending(text(source, "directory"), f"{path}.directory")


def _csi(source: Obj, path: str) -> Found:
    yield from _needs(source, path, "driver")


def _image(source: Obj, path: str) -> Found:
    yield from _needs(source, path, "reference")
    policy = text(source, "pullPolicy")
    if policy not in ("Always", "IfNotPresent", "Never"):
        yield not_supported(f"{path}.pullPolicy", policy, ("Always", "IfNotPresent", "Never"))


def _ephemeral(source: Obj, path: str) -> Found:
    if not isinstance(source.get("volumeClaimTemplate"), dict):
        yield required(f"{path}.volumeClaimTemplate")


def _needs(source: Obj, path: str, *names: str) -> Found:
    for name in names:
        if not text(source, name):
            yield required(f"{path}.{name}")


def _mode(source: Obj, path: str, name: str) -> Found:
    value = source.get(name)
    if isinstance(value, int) and not 0 <= value <= 0o777:
        yield invalid(f"{path}.{name}", value, _MODE)


_SOURCES: dict[str, Callable[[Obj, str], Found]] = {
    "emptyDir": _empty_dir,
    "hostPath": host_path,
    "gitRepo": _git,
    "secret": _secret,
    "nfs": nfs,
    "persistentVolumeClaim": _claim,
    "downwardAPI": _downward,
    "configMap": _config_map,
    "projected": _projected,
    "csi": _csi,
    "ephemeral": _ephemeral,
    "image": _image,
}
_ORDER = {name: index for index, name in enumerate(_SOURCES)}
