"""RuntimeClasses, Leases, EndpointSlices, APIServices: a rule or two each. Rule: `pkg/apis/*/validation`."""

from __future__ import annotations

from collections.abc import Callable

from kubetui.api.meta import Obj, dicts, mapping, text
from kubetui.playground.apiserver.validation import formats
from kubetui.playground.apiserver.validation.containers import PROTOCOLS
from kubetui.playground.apiserver.validation.fields import (
    Found,
    duplicate,
    each,
    forbidden,
    immutable,
    invalid,
    not_negative,
    one_of,
    required,
    too_many,
)
from kubetui.playground.apiserver.validation.resources import amount
from kubetui.playground.apiserver.validation.scheduling import tolerations
from kubetui.playground.apiserver.validation.services import endpoint_ip

_ADDRESS_TYPES = ("FQDN", "IPv4", "IPv6")


def runtime_class(obj: Obj) -> Found:
    """A RuntimeClass."""
    handler = text(obj, "handler")
    yield from each("handler", handler, formats.dns_label(handler))
    for name, value in mapping(obj, "overhead", "podFixed").items():
        yield from amount(name, value, f"overhead.podFixed[{name}]")
    yield from tolerations(dicts(obj, "scheduling", "tolerations"), "scheduling.tolerations")


def runtime_class_update(new: Obj, old: Obj) -> Found:
    """A RuntimeClass keeps its handler."""
    yield from immutable("handler", new.get("handler"), old.get("handler"))


def unchanged(*fields: str) -> Callable[[Obj, Obj], Found]:
    """A rule for updates: these fields may not change."""

    def check(new: Obj, old: Obj) -> Found:
        for field in fields:
            yield from immutable(field, new.get(field), old.get(field))

    return check


def lease(obj: Obj) -> Found:
    """A Lease."""
    spec = mapping(obj, "spec")
    seconds = spec.get("leaseDurationSeconds")
    if seconds is not None and seconds <= 0:
        yield invalid("spec.leaseDurationSeconds", seconds, "must be greater than 0")
    yield from not_negative("spec.leaseTransitions", spec.get("leaseTransitions"))
    if text(spec, "preferredHolder") and not text(spec, "strategy"):
        yield forbidden("spec.preferredHolder", "may only be specified if `strategy` is defined")


def endpoint_slice(obj: Obj) -> Found:
    """An EndpointSlice."""
    kind = text(obj, "addressType")
    yield from one_of("addressType", kind, _ADDRESS_TYPES)
    yield from _slice_ports(dicts(obj, "ports"))
    endpoints = dicts(obj, "endpoints")
    if len(endpoints) > 1000:
        yield too_many("endpoints", len(endpoints), 1000)
        return
    for index, endpoint in enumerate(endpoints):
        yield from _endpoint(endpoint, f"endpoints[{index}]", kind)


def _slice_ports(ports: list[Obj]) -> Found:
    if len(ports) > 20000:
        yield too_many("ports", len(ports), 20000)
    names: set[str] = set()
    for index, port in enumerate(ports):
        path, name = f"ports[{index}]", text(port, "name")
        if name:
            yield from each(f"{path}.name", name, formats.dns_label(name))
        if name in names:
            yield duplicate(f"{path}.name", name)
        names.add(name)
        yield from one_of(f"{path}.protocol", port.get("protocol"), PROTOCOLS)


def _endpoint(endpoint: Obj, path: str, kind: str) -> Found:
    addresses = endpoint.get("addresses") or []
    if not addresses:
        yield required(f"{path}.addresses", "must contain at least 1 address")
    elif len(addresses) > 100:
        yield too_many(f"{path}.addresses", len(addresses), 100)
    for index, value in enumerate(addresses):
        address, here = str(value), f"{path}.addresses[{index}]"
        if kind == "FQDN":
            yield from each(here, address, formats.dns_subdomain(address))
            continue
        if not formats.ip(address) and (":" in address) is not (kind == "IPv6"):
            yield invalid(f"{path}.addresses", address, f"must be an {kind} address")
        yield from endpoint_ip(address, here)
    for field, rule in (("nodeName", formats.dns_subdomain), ("hostname", formats.dns_label)):
        if isinstance(endpoint.get(field), str):
            yield from each(f"{path}.{field}", endpoint[field], rule(endpoint[field]))


def api_service(obj: Obj) -> Found:
    """An APIService: its name says its version and group."""
    spec, name = mapping(obj, "spec"), text(obj, "metadata", "name")
    version, group = text(spec, "version"), text(spec, "group")
    if name != f"{version}.{group}":
        said = f'must be `spec.version+"."+spec.group`: "{version}.{group}"'
        yield invalid("metadata.name", name, said)
    if group:
        yield from each("spec.group", group, formats.dns_subdomain(group))
    yield from each("spec.version", version, formats.dns_1035_label(version))
    for field, most in (("groupPriorityMinimum", 20000), ("versionPriority", 1000)):
        value = spec.get(field) or 0
        if not 0 < value <= most:
            yield invalid(f"spec.{field}", value, f"must be positive and less than {most}")
    if not isinstance(spec.get("service"), dict):
        if spec.get("insecureSkipTLSVerify"):
            yield invalid("spec.insecureSkipTLSVerify", True, "may not be true if service is nil")
        return
    yield from _reference(mapping(spec, "service"), "spec.service")
    if spec.get("insecureSkipTLSVerify") and spec.get("caBundle"):
        said = "may not be true if caBundle is present"
        yield invalid("spec.insecureSkipTLSVerify", True, said)


def _reference(service: Obj, path: str) -> Found:
    for field in ("namespace", "name"):
        if not text(service, field):
            yield required(f"{path}.{field}")
