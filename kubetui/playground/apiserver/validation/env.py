"""Environment variables and where their values come from. Rule: `pkg/apis/core/validation`."""

from __future__ import annotations

import re
from collections.abc import Callable

from kubetui.api.meta import Obj, dicts, text
from kubetui.playground.apiserver.validation import formats
from kubetui.playground.apiserver.validation.fields import (
    Found,
    each,
    invalid,
    not_found,
    not_supported,
    required,
)
from kubetui.playground.apiserver.validation.paths import no_backsteps

ENV_FIELDS = (
    "metadata.name", "metadata.namespace", "metadata.uid", "spec.nodeName", "spec.serviceAccountName",
    "status.hostIP", "status.hostIPs", "status.podIP", "status.podIPs",
)  # fmt: skip
VOLUME_FIELDS = (
    "metadata.annotations",
    "metadata.labels",
    "metadata.name",
    "metadata.namespace",
    "metadata.uid",
)
_RESOURCES = (
    "limits.cpu", "limits.ephemeral-storage", "limits.memory", "requests.cpu", "requests.ephemeral-storage",
    "requests.memory",
)  # fmt: skip
_SUBSCRIPT = re.compile(r"^(metadata\.(?:labels|annotations))\['(.*)'\]$")
_SIZES = ("1", "1k", "1M", "1G", "1T", "1P", "1E", "1Ki", "1Mi", "1Gi", "1Ti", "1Pi", "1Ei")
_DIVISORS = {"cpu": (("1m", "1"), "1m and 1", "cpu")}
_ONE_OF = (
    "must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef`, `secretKeyRef` or `fileKeyRef`"
)


def env(variables: list[Obj], path: str) -> Found:
    """The `env` of a container."""
    for index, variable in enumerate(variables):
        here, name = f"{path}[{index}]", text(variable, "name")
        if not name:
            yield required(f"{here}.name")
        else:
            yield from each(f"{here}.name", name, formats.env_name(name))
        if isinstance(variable.get("valueFrom"), dict):
            yield from _value_from(variable, f"{here}.valueFrom")


def _value_from(variable: Obj, path: str) -> Found:
    found = [name for name in _SOURCES if isinstance(variable["valueFrom"].get(name), dict)]
    for name in found:
        yield from _SOURCES[name](variable["valueFrom"][name], f"{path}.{name}")
    if not found:
        yield invalid(path, "", _ONE_OF)
    elif text(variable, "value"):
        yield invalid(path, "", "may not be specified when `value` is not empty")
    elif len(found) > 1:
        yield invalid(path, "", "may not have more than one field specified at a time")


def _env_field(source: Obj, path: str) -> Found:
    yield from object_field(source, path, ENV_FIELDS)


def object_field(source: Obj, path: str, supported: tuple[str, ...]) -> Found:
    """A `fieldRef`: one field of the pod itself."""
    for name in ("apiVersion", "fieldPath"):
        if not text(source, name):
            yield required(f"{path}.{name}")
            return
    field = text(source, "fieldPath")
    subscript = _SUBSCRIPT.match(field)
    if subscript is None:
        if field not in supported:
            yield from _no_field(field, path, supported)
        return
    key = subscript[2].lower() if subscript[1].endswith("annotations") else subscript[2]
    yield from each(path, key, formats.qualified_name(key))


def _no_field(field: str, path: str, supported: tuple[str, ...]) -> Found:
    if field in ENV_FIELDS or field in VOLUME_FIELDS:
        yield not_supported(f"{path}.fieldPath", field, supported)
    else:
        said = f"error converting fieldPath: field label not supported: {field}"
        yield invalid(f"{path}.fieldPath", field, said)


def _env_resource(source: Obj, path: str) -> Found:
    yield from resource_field(source, path, in_volume=False)


def resource_field(source: Obj, path: str, *, in_volume: bool) -> Found:
    """A `resourceFieldRef`: a limit or request of a container."""
    resource = text(source, "resource")
    huge = resource.startswith(("limits.hugepages-", "requests.hugepages-"))
    if in_volume and not text(source, "containerName"):
        yield required(f"{path}.containerName")
    elif not resource:
        yield required(f"{path}.resource")
    elif resource not in _RESOURCES and not huge:
        yield not_supported(f"{path}.resource", resource, _RESOURCES)
    yield from _divisor(resource, text(source, "divisor"), path)


def _divisor(resource: str, divisor: str, path: str) -> Found:
    if divisor in ("", "0"):
        return
    name = resource.partition(".")[2]
    said = {"memory": "memory", "ephemeral-storage": "local ephemeral storage"}.get(name, "hugepages")
    allowed, listed, said = _DIVISORS.get(name, (_SIZES, ", ".join(_SIZES), said))
    if divisor not in allowed:
        yield invalid(
            f"{path}.divisor",
            resource,
            f"only divisor's values {listed} are supported with the {said} resource",
        )


def _key_of(source: Obj, path: str) -> Found:
    name, key = text(source, "name"), text(source, "key")
    yield from each(f"{path}.name", name, formats.dns_subdomain(name))
    if not key:
        yield required(f"{path}.key")
    else:
        yield from each(f"{path}.key", key, formats.config_key(key))


def _file_key(source: Obj, path: str) -> Found:
    key, volume, where = text(source, "key"), text(source, "volumeName"), text(source, "path")
    if not key:
        yield required(f"{path}.key")
    else:
        yield from each(f"{path}.key", key, formats.env_name(key))
    if not volume:
        yield required(f"{path}.volumeName")
    else:
        yield from each(f"{path}.volumeName", volume, formats.dns_label(volume))
    if not where:
        yield required(f"{path}.path")
    yield from no_backsteps(where, f"{path}.path")


_SOURCES: dict[str, Callable[[Obj, str], Found]] = {
    "fieldRef": _env_field,
    "resourceFieldRef": _env_resource,
    "configMapKeyRef": _key_of,
    "secretKeyRef": _key_of,
    "fileKeyRef": _file_key,
}


def env_from(sources: list[Obj], path: str) -> Found:
    """The `envFrom` of a container."""
    for index, source in enumerate(sources):
        here, prefix = f"{path}[{index}]", text(source, "prefix")
        if prefix:
            yield from each(f"{here}.prefix", prefix, formats.env_name(prefix))
        found = [name for name in ("configMapRef", "secretRef") if isinstance(source.get(name), dict)]
        for kind in found:
            name = text(source, kind, "name")
            if not name:
                yield required(f"{here}.{kind}.name")
            else:
                rule = formats.in_prefix(formats.dns_subdomain)
                yield from each(f"{here}.{kind}.name", name, rule(name))
        if not found:
            yield invalid(path, "", "must specify one of: `configMapRef` or `secretRef`")
        elif len(found) > 1:
            yield invalid(path, "", "may not have more than one field specified at a time")


def file_keys(containers: list[Obj], volumes: list[Obj], path: str) -> Found:
    """Every `fileKeyRef` names an emptyDir of the pod."""
    by_name = {text(volume, "name"): volume for volume in volumes}
    for index, container in enumerate(containers):
        for position, variable in enumerate(dicts(container, "env")):
            name = text(variable, "valueFrom", "fileKeyRef", "volumeName")
            if not name:
                continue
            here = f"{path}[{index}].env[{position}].valueFrom.fileKeyRef.volumeName"
            if name not in by_name:
                yield not_found(here, name)
            elif by_name[name].get("emptyDir") is None:
                yield invalid(here, name, "referenced volume must be of type emptyDir")
