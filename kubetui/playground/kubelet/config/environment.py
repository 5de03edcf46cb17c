"""The environment of a container. Rule: `kubelet_pods.go` makeEnvironmentVariables."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from kubetui.api.meta import Obj, dicts, dig, mapping, name, namespace, text
from kubetui.playground.kubelet.config.downward import Facts, field_value, resource_value
from kubetui.playground.kubelet.config.sources import ConfigError, Sources

_REFERENCE = re.compile(r"\$(\$|\(([^)]*)\))")
_KINDS = (("configMapRef", "configmaps"), ("secretRef", "secrets"))
_KEYS = (("configMapKeyRef", "configmaps", "ConfigMap"), ("secretKeyRef", "secrets", "Secret"))


def expand(value: str, variables: Mapping[str, str]) -> str:
    """`$(V)` becomes the value; unknown ones stay, `$$` is one `$`."""

    def one(found: re.Match[str]) -> str:
        if found[1] == "$":
            return "$"
        return variables.get(found[2], found[0])

    return _REFERENCE.sub(one, value)


def references(value: str) -> list[str]:
    """The variables that a text refers to."""
    return [found[2] for found in _REFERENCE.finditer(value) if found[1] != "$"]


def service_environment(services: Iterable[Obj], own: str, *, links: bool) -> dict[str, str]:
    """The variables of the Services of a namespace; of `kubernetes` alone without links."""
    found: dict[str, str] = {}
    for service in services:
        master = namespace(service) == "default" and name(service) == "kubernetes"
        if not (master or (links and namespace(service) == own)):
            continue
        ip = text(service, "spec", "clusterIP")
        if ip and ip != "None":
            found |= _service(service, ip)
    return found


def _service(service: Obj, ip: str) -> dict[str, str]:
    prefix = name(service).upper().replace("-", "_")
    ports = dicts(service, "spec", "ports")
    if not ports:
        return {}
    found = {f"{prefix}_SERVICE_HOST": ip, f"{prefix}_SERVICE_PORT": text(ports[0], "port")}
    for port in ports:
        label = text(port, "name").upper().replace("-", "_")
        if label:
            found[f"{prefix}_SERVICE_PORT_{label}"] = text(port, "port")
    for index, port in enumerate(ports):
        number, protocol = text(port, "port"), (text(port, "protocol") or "TCP")
        url = f"{protocol.lower()}://{ip}:{number}"
        start = f"{prefix}_PORT_{number}_{protocol}"
        if index == 0:
            found[f"{prefix}_PORT"] = url
        found |= {
            start: url,
            f"{start}_PROTO": protocol.lower(),
            f"{start}_PORT": number,
            f"{start}_ADDR": ip,
        }
    return found


async def environment(
    pod: Obj, spec: Obj, sources: Sources, services: Mapping[str, str], facts: Facts
) -> dict[str, str]:
    """EnvFrom in order, then env (later wins), then the Services' variables that nothing replaced.

    Raises:
        ConfigError: something referred to is not there.
    """
    found: dict[str, str] = {}
    for source in dicts(spec, "envFrom"):
        found |= await _from(source, namespace(pod), sources)
    for variable in dicts(spec, "env"):
        value = await _value(variable, pod, spec, sources, facts, {**services, **found})
        if value is not None:
            found[text(variable, "name")] = value
    return {**services, **found}


async def _from(source: Obj, where: str, sources: Sources) -> dict[str, str]:
    prefix = text(source, "prefix")
    for field, resource in _KINDS:
        reference = mapping(source, field)
        if reference:
            optional = reference.get("optional") is True
            data = await sources.need(resource, where, text(reference, "name"), optional=optional)
            return {prefix + key: value for key, value in sorted((data or {}).items())}
    return {}


async def _value(variable: Obj, pod: Obj, spec: Obj, sources: Sources, facts: Facts,
                 known: Mapping[str, str]) -> str | None:  # fmt: skip
    origin = mapping(variable, "valueFrom")
    if not origin:
        return expand(text(variable, "value"), known)
    if "fieldRef" in origin:
        return field_value(pod, text(origin, "fieldRef", "fieldPath"), facts)
    if "resourceFieldRef" in origin:
        return resource_value(pod, spec, mapping(origin, "resourceFieldRef"), facts)
    for field, resource, kind in _KEYS:
        reference = mapping(origin, field)
        if reference:
            return await _key(reference, resource, kind, namespace(pod), sources)
    return None


async def _key(reference: Obj, resource: str, kind: str, where: str, sources: Sources) -> str | None:
    optional = dig(reference, "optional") is True
    data = await sources.need(resource, where, text(reference, "name"), optional=optional)
    key = text(reference, "key")
    if data is not None and key in data:
        return data[key]
    if optional:
        return None
    raise ConfigError(f"couldn't find key {key} in {kind} {where}/{text(reference, 'name')}")
