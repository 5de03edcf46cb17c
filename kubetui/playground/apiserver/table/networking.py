"""Printers of Services, endpoints, Ingresses and policies."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from kubetui.api import meta
from kubetui.api.errors import qualified
from kubetui.api.meta import Obj, dicts, dig, integer, mapping, text
from kubetui.api.selectors import from_object, render
from kubetui.playground.apiserver.table.columns import NONE, UNKNOWN, UNSET, Printer, age, few, label_text

DEFAULT_CLASS = "ingressclass.kubernetes.io/is-default-class"


def _service(obj: Obj, now: datetime) -> list[Any]:
    ports = ",".join(_service_port(port) for port in dicts(obj, "spec", "ports")) or NONE
    cluster_ip = next(iter(dig(obj, "spec", "clusterIPs", default=[])), NONE)
    return [
        meta.name(obj), text(obj, "spec", "type"), cluster_ip, _external(obj), ports, age(obj, now),
        label_text(mapping(obj, "spec", "selector")),
    ]  # fmt: skip


def _service_port(port: Obj) -> str:
    number, node = integer(port, "port"), integer(port, "nodePort")
    return f"{number}{f':{node}' if node else ''}/{text(port, 'protocol')}"


def _external(obj: Obj) -> str:
    type_, own = text(obj, "spec", "type"), [str(ip) for ip in dig(obj, "spec", "externalIPs", default=[])]
    if type_ == "ExternalName":
        return text(obj, "spec", "externalName")
    if type_ == "LoadBalancer":
        return ",".join([*_entry_points(obj), *own]) or "<pending>"
    return (",".join(own) or NONE) if type_ in ("ClusterIP", "NodePort") else UNKNOWN


def _entry_points(obj: Obj) -> list[str]:
    found = dicts(obj, "status", "loadBalancer", "ingress")
    return sorted({text(entry, "ip") or text(entry, "hostname") for entry in found} - {""})


def _ingress(obj: Obj, now: datetime) -> list[Any]:
    hosts = _hosts([text(rule, "host") for rule in dicts(obj, "spec", "rules")])
    ports = "80, 443" if dicts(obj, "spec", "tls") else "80"
    class_name = text(obj, "spec", "ingressClassName") or NONE
    return [meta.name(obj), class_name, hosts, ",".join(_entry_points(obj)), ports, age(obj, now)]


def _hosts(found: list[str]) -> str:
    """The first three hosts; how many rules there are beside three, once that many hosts are shown."""
    shown: list[str] = []
    for index, host in enumerate(found):
        if host:
            shown.append(host)
        if len(shown) == 3:
            more = f" + {len(found) - 3} more..." if index + 1 < len(found) else ""
            return ",".join(shown) + more
    return ",".join(shown) or "*"


def _ingress_class(obj: Obj, now: datetime) -> list[Any]:
    named, parameters = meta.name(obj), mapping(obj, "spec", "parameters")
    if meta.annotations(obj).get(DEFAULT_CLASS) == "true":
        named += " (default)"
    kind = qualified(text(parameters, "kind"), text(parameters, "apiGroup"))
    about = f"{kind}/{text(parameters, 'name')}" if parameters else NONE
    return [named, text(obj, "spec", "controller"), about, age(obj, now)]


def _endpoints(obj: Obj, now: datetime) -> list[Any]:
    return [meta.name(obj), few(_addresses(obj)), age(obj, now)]


def _addresses(obj: Obj) -> Iterator[str]:
    for subset in dicts(obj, "subsets"):
        ips = [text(address, "ip") for address in dicts(subset, "addresses")]
        ports = dicts(subset, "ports")
        yield from (f"{ip}:{integer(port, 'port')}" for port in ports for ip in ips)
        if not ports:
            yield from ips


def _endpoint_slice(obj: Obj, now: datetime) -> list[Any]:
    ports = (str(port["port"]) if port.get("port") is not None else "*" for port in dicts(obj, "ports"))
    addresses = (str(ip) for item in dicts(obj, "endpoints") for ip in item.get("addresses") or ())
    return [
        meta.name(obj), text(obj, "addressType"), few(ports, empty=UNSET), few(addresses, empty=UNSET), age(obj, now)
    ]  # fmt: skip


def _network_policy(obj: Obj, now: datetime) -> list[Any]:
    return [meta.name(obj), render(from_object(dig(obj, "spec", "podSelector", default={}))), age(obj, now)]


def _service_cidr(obj: Obj, now: datetime) -> list[Any]:
    return [meta.name(obj), ",".join(map(str, dig(obj, "spec", "cidrs", default=[]))), age(obj, now)]


def _ip_address(obj: Obj, now: datetime) -> list[Any]:
    parent = mapping(obj, "spec", "parentRef")
    parts = [qualified(text(parent, "resource"), text(parent, "group")).lower(), text(parent, "namespace"),
             text(parent, "name")]  # fmt: skip
    return [meta.name(obj), "/".join(part for part in parts if part) or NONE, age(obj, now)]


PRINTERS = {
    "services": Printer(
        ("Name", "Type", "Cluster-IP", "External-IP", "Port(s)", "Age", "Selector*"), _service
    ),
    "endpoints": Printer(("Name", "Endpoints", "Age"), _endpoints),
    "endpointslices.discovery.k8s.io": Printer(
        ("Name", "AddressType", "Ports", "Endpoints", "Age"), _endpoint_slice
    ),
    "ingresses.networking.k8s.io": Printer(("Name", "Class", "Hosts", "Address", "Ports", "Age"), _ingress),
    "ingressclasses.networking.k8s.io": Printer(("Name", "Controller", "Parameters", "Age"), _ingress_class),
    "networkpolicies.networking.k8s.io": Printer(("Name", "Pod-Selector", "Age"), _network_policy),
    "servicecidrs.networking.k8s.io": Printer(("Name", "CIDRs", "Age"), _service_cidr),
    "ipaddresses.networking.k8s.io": Printer(("Name", "ParentRef"), _ip_address),
}
