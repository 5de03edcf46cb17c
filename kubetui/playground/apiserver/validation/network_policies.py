"""NetworkPolicies. Rule: `pkg/apis/networking/validation`."""

from __future__ import annotations

import ipaddress
from typing import Any

from kubetui.api.meta import Obj, dicts, mapping, text
from kubetui.playground.apiserver.validation import formats
from kubetui.playground.apiserver.validation.fields import (
    Found,
    each,
    forbidden,
    invalid,
    not_supported,
    required,
)
from kubetui.playground.apiserver.validation.selectors import label_selector

_PROTOCOLS = ("TCP", "UDP", "SCTP")


def network_policy(obj: Obj) -> Found:
    """A NetworkPolicy."""
    spec = mapping(obj, "spec")
    yield from label_selector(spec.get("podSelector"), "spec.podSelector")
    for direction, peers in (("ingress", "from"), ("egress", "to")):
        for index, rule in enumerate(dicts(spec, direction)):
            path = f"spec.{direction}[{index}]"
            for position, port in enumerate(dicts(rule, "ports")):
                yield from _policy_port(port, f"{path}.ports[{position}]")
            for position, peer in enumerate(dicts(rule, peers)):
                yield from _peer(peer, f"{path}.{peers}[{position}]")
    types = spec.get("policyTypes") or []
    if len(types) > 2:
        yield invalid("spec.policyTypes", types, "may not specify more than two policyTypes")
        return
    for index, kind in enumerate(types):
        if kind not in ("Ingress", "Egress"):
            yield not_supported(f"spec.policyTypes[{index}]", kind, ("Ingress", "Egress"))


def _policy_port(port: Obj, path: str) -> Found:
    if port.get("protocol") not in (None, *_PROTOCOLS):
        yield not_supported(f"{path}.protocol", port["protocol"], _PROTOCOLS)
    number, end = port.get("port"), port.get("endPort")
    if number is None:
        if end is not None:
            yield invalid(f"{path}.endPort", end, "may not be specified when `port` is not specified")
    elif isinstance(number, str):
        if end is not None:
            yield invalid(f"{path}.endPort", end, "may not be specified when `port` is non-numeric")
        yield from each(f"{path}.port", number, formats.port_name(number))
    else:
        yield from each(f"{path}.port", number, formats.port_number(number))
        if end is not None:
            if end < number:
                yield invalid(f"{path}.endPort", number, "must be greater than or equal to `port`")
            yield from each(f"{path}.endPort", end, formats.port_number(end))


def _peer(peer: Obj, path: str) -> Found:
    for field in ("podSelector", "namespaceSelector"):
        yield from label_selector(peer.get(field), f"{path}.{field}")
    block = peer.get("ipBlock")
    if isinstance(block, dict):
        yield from _ip_block(block, f"{path}.ipBlock")
        if len(peer) > 1:
            yield forbidden(path, "may not specify both ipBlock and another peer")
    elif not peer:
        yield required(path, "must specify a peer")


def _ip_block(block: Obj, path: str) -> Found:
    cidr = text(block, "cidr")
    if not cidr:
        yield required(f"{path}.cidr")
        return
    messages = formats.cidr(cidr)
    yield from each(f"{path}.cidr", cidr, messages)
    for index, value in enumerate(block.get("except") or [] if not messages else []):
        here = f"{path}.except[{index}]"
        broken = formats.cidr(str(value))
        yield from each(here, value, broken)
        if not broken and not _strictly_inside(str(value), cidr):
            yield invalid(here, value, "must be a strict subset of `cidr`")


def _strictly_inside(inner: str, outer: str) -> bool:
    first: Any = ipaddress.ip_network(inner, strict=False)
    second: Any = ipaddress.ip_network(outer, strict=False)
    return first.version == second.version and first != second and bool(first.subnet_of(second))
