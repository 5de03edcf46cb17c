"""Services. Rule: `pkg/apis/core/validation` (`validateService`)."""

from __future__ import annotations

import ipaddress
from typing import Any

from kubetui.api.meta import Obj, dicts, integer, mapping, text
from kubetui.playground.apiserver.validation import formats
from kubetui.playground.apiserver.validation.containers import PROTOCOLS
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
from kubetui.playground.apiserver.validation.internal import internal
from kubetui.playground.apiserver.validation.metadata import labels
from kubetui.playground.apiserver.validation.probes import port as port_or_name

_TYPES = ("ClusterIP", "ExternalName", "LoadBalancer", "NodePort")
_WITH_ADDRESS = ("ClusterIP", "NodePort", "LoadBalancer")
_POLICIES = ("Cluster", "Local")
_FAMILIES = ("IPv4", "IPv6")
_FAMILY_POLICIES = ("PreferDualStack", "RequireDualStack", "SingleStack")
_DISTRIBUTIONS = ("PreferClose", "PreferSameZone", "PreferSameNode")
_BALANCER_ONLY = "may only be used when `type` is 'LoadBalancer'"


def service(obj: Obj) -> Found:
    """A Service whose addresses and node ports have been allocated, or not yet."""
    spec = mapping(obj, "spec")
    ports, kind = dicts(spec, "ports"), text(spec, "type")
    if not ports and not _headless(spec) and kind != "ExternalName":
        yield required("spec.ports")
    yield from _by_type(spec, kind)
    names: set[str] = set()
    for index, port in enumerate(ports):
        yield from _port(port, f"spec.ports[{index}]", len(ports) > 1, names)
    yield from labels(mapping(spec, "selector"), "spec.selector")
    yield from _affinity(spec)
    if kind != "ExternalName":
        yield from _addresses(spec)
    for index, address in enumerate(spec.get("externalIPs") or []):
        yield from endpoint_ip(str(address), f"spec.externalIPs[{index}]")
    yield from one_of("spec.type", kind, _TYPES)
    yield from _numbers(ports, kind)
    yield from _balancer(spec, kind)
    yield from _traffic(spec, kind)


def _headless(spec: Obj) -> bool:
    found: list[object] = spec.get("clusterIPs") or [spec.get("clusterIP")]
    return found[0] == "None"


def _by_type(spec: Obj, kind: str) -> Found:
    if kind in ("LoadBalancer", "NodePort") and _headless(spec):
        yield invalid("spec.clusterIPs[0]", "None", f"may not be set to 'None' for {kind} services")
    if kind != "ExternalName":
        return
    for field in ("clusterIPs", "ipFamilies", "ipFamilyPolicy"):
        if spec.get(field):
            yield forbidden(f"spec.{field}", "may not be set for ExternalName services")
    target = text(spec, "externalName").removesuffix(".")
    if not target:
        yield required("spec.externalName")
    else:
        yield from each("spec.externalName", target, formats.dns_subdomain(target))


def _port(port: Obj, path: str, named: bool, names: set[str]) -> Found:
    name = text(port, "name")
    if named and not name:
        yield required(f"{path}.name")
    elif name:
        yield from each(f"{path}.name", name, formats.dns_label(name))
        if name in names:
            yield duplicate(f"{path}.name", name)
        names.add(name)
    number = integer(port, "port")
    yield from each(f"{path}.port", number, formats.port_number(number))
    yield from one_of(f"{path}.protocol", port.get("protocol"), PROTOCOLS)
    yield from port_or_name(port.get("targetPort"), f"{path}.targetPort")
    if isinstance(port.get("appProtocol"), str):
        protocol = port["appProtocol"]
        yield from each(f"{path}.appProtocol", protocol, formats.qualified_name(protocol))


def _affinity(spec: Obj) -> Found:
    kind, config = spec.get("sessionAffinity"), spec.get("sessionAffinityConfig")
    yield from one_of("spec.sessionAffinity", kind, ("ClientIP", "None"))
    path = "spec.sessionAffinityConfig"
    if kind == "None" and config is not None:
        yield forbidden(path, "must not be set when session affinity is None")
    if kind == "ClientIP":
        seconds = mapping(config, "clientIP").get("timeoutSeconds")
        if seconds is None:
            yield required(path, "when session affinity type is ClientIP")
        elif not 0 < seconds <= 86400:
            said = "must be greater than 0 and less than 86400"
            yield invalid(f"{path}.clientIP.timeoutSeconds", seconds, said)


def _addresses(spec: Obj) -> Found:
    address, addresses = text(spec, "clusterIP"), spec.get("clusterIPs") or []
    if address and not addresses:
        yield required("spec.clusterIPs")
    elif address and addresses[0] != address:
        yield invalid("spec.clusterIPs", addresses, "first value must match `clusterIP`")
    elif addresses and not address:
        yield invalid("spec.clusterIPs", addresses, "must be empty when `clusterIP` is not specified")
    yield from _families(spec)
    if addresses[:1] == ["None"]:
        if len(addresses) > 1:
            yield invalid("spec.clusterIPs", addresses, "'None' must be the first and only value")
        return
    broken = False
    for index, value in enumerate(addresses):
        for error in each(f"spec.clusterIPs[{index}]", value, formats.ip(str(value))):
            broken = True
            yield error
    if len(addresses) > 2:
        yield invalid("spec.clusterIPs", addresses, "may only hold up to 2 values")
    if not broken:
        yield from _match_families(addresses, spec.get("ipFamilies") or [])


def _families(spec: Obj) -> Found:
    seen: set[Any] = set()
    for index, family in enumerate(spec.get("ipFamilies") or []):
        if family not in _FAMILIES:
            yield not_supported(f"spec.ipFamilies[{index}]", family, _FAMILIES)
        if family in seen:
            yield duplicate(f"spec.ipFamilies[{index}]", family)
        seen.add(family)
    yield from optional_one_of("spec.ipFamilyPolicy", spec.get("ipFamilyPolicy"), _FAMILY_POLICIES)


def _match_families(addresses: list[Any], families: list[Any]) -> Found:
    for index, (address, family) in enumerate(zip(addresses, families, strict=False)):
        if f"IPv{ipaddress.ip_address(address).version}" != family:
            said = f"expected an {family} value as indicated by `ipFamilies[{index}]`"
            yield invalid(f"spec.clusterIPs[{index}]", address, said)


def endpoint_ip(address: str, path: str) -> Found:
    """An address that traffic may be sent to."""
    messages = formats.ip(address)
    yield from each(path, address, messages)
    if messages:
        return
    found = ipaddress.ip_address(address)
    if found.is_unspecified:
        yield invalid(path, address, f"may not be unspecified ({address})")
    if found.is_loopback:
        yield invalid(path, address, "may not be in the loopback range (127.0.0.0/8, ::1/128)")
    if found.is_link_local:
        yield invalid(path, address, "may not be in the link-local range (169.254.0.0/16, fe80::/10)")
    if found.is_multicast and found in ipaddress.ip_network(
        "224.0.0.0/24" if found.version == 4 else "ff02::/16"
    ):
        said = "may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)"
        yield invalid(path, address, said)


def _numbers(ports: list[Obj], kind: str) -> Found:
    if kind == "ClusterIP":
        for index, port in enumerate(ports):
            if port.get("nodePort"):
                yield forbidden(f"spec.ports[{index}].nodePort", "may not be used when `type` is 'ClusterIP'")
    seen: set[tuple[str, int]] = set()
    for index, port in enumerate(ports):
        node_port = (text(port, "protocol"), integer(port, "nodePort"))
        if node_port[1] and node_port in seen:
            yield duplicate(f"spec.ports[{index}].nodePort", node_port[1])
        seen.add(node_port)
    taken: set[tuple[str, int]] = set()
    for index, port in enumerate(ports):
        key = (text(port, "protocol"), integer(port, "port"))
        if key in taken:
            shown = internal("ServicePort", {"protocol": key[0], "port": key[1]})
            yield duplicate(f"spec.ports[{index}]", shown)
        taken.add(key)


def _balancer(spec: Obj, kind: str) -> Found:
    ranges = spec.get("loadBalancerSourceRanges") or []
    if ranges and kind != "LoadBalancer":
        yield forbidden("spec.LoadBalancerSourceRanges", _BALANCER_ONLY)
    for index, value in enumerate(ranges):
        cidr = str(value).strip()
        yield from each(f"spec.LoadBalancerSourceRanges[{index}]", cidr, formats.cidr(cidr))
    if kind != "LoadBalancer":
        if spec.get("allocateLoadBalancerNodePorts") is not None:
            yield forbidden("spec.allocateLoadBalancerNodePorts", _BALANCER_ONLY)
        if spec.get("loadBalancerClass") is not None:
            yield forbidden("spec.loadBalancerClass", _BALANCER_ONLY)


def _traffic(spec: Obj, kind: str) -> Found:
    policy = text(spec, "externalTrafficPolicy")
    reachable = kind in ("NodePort", "LoadBalancer") or (
        kind == "ClusterIP" and bool(spec.get("externalIPs"))
    )
    if reachable:
        yield from one_of("spec.externalTrafficPolicy", policy, _POLICIES)
    elif policy:
        said = "may only be set for externally-accessible services"
        yield invalid("spec.externalTrafficPolicy", policy, said)
    check = integer(spec, "healthCheckNodePort")
    if check and not (kind == "LoadBalancer" and policy == "Local"):
        said = "may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'"
        yield invalid("spec.healthCheckNodePort", check, said)
    inside = spec.get("internalTrafficPolicy")
    if inside is None and kind in _WITH_ADDRESS:
        yield required("spec.internalTrafficPolicy")
    yield from optional_one_of("spec.internalTrafficPolicy", inside, _POLICIES)
    yield from optional_one_of("spec.trafficDistribution", spec.get("trafficDistribution"), _DISTRIBUTIONS)


def service_update(new: Obj, old: Obj) -> Found:
    """A Service keeps the addresses it was given."""
    spec, before = mapping(new, "spec"), mapping(old, "spec")
    if text(before, "type") != "ExternalName" and text(spec, "type") != "ExternalName":
        yield from _keeps_addresses(spec, before)
    if text(before, "type") == text(spec, "type") == "LoadBalancer":
        path = "spec.loadBalancerClass"
        yield from immutable(path, spec.get("loadBalancerClass"), before.get("loadBalancerClass"))
    yield from service(new)


def _keeps_addresses(spec: Obj, before: Obj) -> Found:
    new, old = spec.get("clusterIPs") or [], before.get("clusterIPs") or []
    if old and new and new[0] != old[0]:
        yield invalid("spec.clusterIPs[0]", new, "may not change once set")
    elif old and not new:
        yield invalid("spec.clusterIPs[0]", new, "primary clusterIP can not be unset")
    families, had = spec.get("ipFamilies") or [], before.get("ipFamilies") or []
    if had and families and families[0] != had[0]:
        yield invalid("spec.ipFamilies[0]", families, "may not change once set")
