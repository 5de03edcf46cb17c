"""Cluster IPs and node ports of Services.

Rule: `pkg/registry/core/service` (allocator, storage/alloc.go). Nothing is kept: what is taken is
read from the Services there are.
"""

from __future__ import annotations

import ipaddress
import random
from collections.abc import Iterable

import orjson

from kubetui.api.errors import FieldError
from kubetui.api.meta import Obj, dicts, dig, text

SERVICE_CIDR = "10.96.0.0/12"
NODE_PORTS = (30000, 32767)

_NETWORK = ipaddress.ip_network(SERVICE_CIDR)
_STATIC_IPS = min(max(16, _NETWORK.num_addresses // 16), 256)
_STATIC_PORTS = min(max(16, (NODE_PORTS[1] - NODE_PORTS[0] + 1) // 32), 128)
_WITH_NODE_PORTS = ("NodePort", "LoadBalancer")


class AllocationError(Exception):
    """An address or a port that cannot be had; `field` says it in the words of the API server."""

    def __init__(self, field: FieldError) -> None:
        super().__init__(str(field))
        self.field = field


def _invalid(path: str, value: object, why: str) -> AllocationError:
    shown = orjson.dumps(value).decode()
    return AllocationError(FieldError("FieldValueInvalid", path, f"Invalid value: {shown}: {why}"))


class Allocator:
    """Gives Services what is not taken by the others."""

    def __init__(self, others: Iterable[Obj], rng: random.Random) -> None:
        self._rng = rng
        self._ips: set[str] = set()
        self._ports: set[tuple[int, str]] = set()
        for service in others:
            self._ips.update(ip for ip in service["spec"].get("clusterIPs") or () if ip != "None")
            for port in dicts(service, "spec", "ports"):
                if port.get("nodePort"):
                    self._ports.add((port["nodePort"], port.get("protocol") or "TCP"))

    def allocate(self, new: Obj, old: Obj | None) -> None:
        """Fill in cluster IPs and node ports as the Service's type asks for."""
        spec = new["spec"]
        type_ = text(spec, "type") or "ClusterIP"
        if type_ == "ExternalName":
            for field in ("clusterIP", "clusterIPs", "ipFamilies", "ipFamilyPolicy", "internalTrafficPolicy"):
                spec.pop(field, None)
        else:
            self._cluster_ip(spec, old)
        if type_ in _WITH_NODE_PORTS and spec.get("allocateLoadBalancerNodePorts") is not False:
            self._node_ports(spec, old)

    def _cluster_ip(self, spec: Obj, old: Obj | None) -> None:
        kept = dig(old, "spec", "clusterIP")
        ip = text(spec, "clusterIP") or kept or next(iter(spec.get("clusterIPs") or ()), "")
        if not ip:
            ip = self._free_ip()
        elif ip != "None" and ip != kept:
            self._claim_ip(ip)
        spec["clusterIP"] = ip
        spec["clusterIPs"] = [ip]
        spec.setdefault("ipFamilies", ["IPv4"])
        spec.setdefault("ipFamilyPolicy", "SingleStack")

    def _claim_ip(self, ip: str) -> None:
        why = ""
        try:
            inside = ipaddress.ip_address(ip) in _NETWORK
        except ValueError:
            return
        if not inside:
            why = (
                f"the provided IP ({ip}) is not in the valid range. The range of valid IPs is {SERVICE_CIDR}"
            )
        elif ip in self._ips:
            why = "provided IP is already allocated"
        if why:
            raise _invalid("spec.clusterIPs", [ip], f"failed to allocate IP {ip}: {why}")

    def _free_ip(self) -> str:
        first = int(_NETWORK.network_address)
        while True:
            number = first + self._rng.randrange(_STATIC_IPS + 1, _NETWORK.num_addresses - 1)
            ip = str(ipaddress.ip_address(number))
            if ip not in self._ips:
                return ip

    def _node_ports(self, spec: Obj, old: Obj | None) -> None:
        before = {_port_key(port): port.get("nodePort") for port in dicts(old, "spec", "ports")}
        mine = {(number, protocol) for (_, protocol), number in before.items() if number}
        given: dict[int, set[str]] = {}
        for index, port in enumerate(dicts(spec, "ports")):
            protocol = port.get("protocol") or "TCP"
            wanted = port.get("nodePort") or before.get(_port_key(port))
            if not wanted:
                wanted = next((n for n, used in given.items() if protocol not in used), None)
                wanted = wanted if wanted and (wanted, protocol) not in self._ports else self._free_port()
            elif (wanted, protocol) not in mine:
                self._check_port(f"spec.ports[{index}].nodePort", wanted, protocol)
            given.setdefault(wanted, set()).add(protocol)
            self._ports.add((wanted, protocol))
            port["nodePort"] = wanted

    def _check_port(self, path: str, number: int, protocol: str) -> None:
        low, high = NODE_PORTS
        if not low <= number <= high:
            why = f"provided port is not in the valid range. The range of valid ports is {low}-{high}"
            raise _invalid(path, number, why)
        if (number, protocol) in self._ports:
            raise _invalid(path, number, "provided port is already allocated")

    def _free_port(self) -> int:
        taken = {number for number, _ in self._ports}
        low, high = NODE_PORTS
        free = [n for n in range(low + _STATIC_PORTS, high + 1) if n not in taken]
        free = free or [n for n in range(low, low + _STATIC_PORTS) if n not in taken]
        if not free:
            said = "Internal error: failed to allocate a nodePort: range is full"
            raise AllocationError(FieldError("InternalError", "spec.ports[0].nodePort", said))
        return self._rng.choice(free)


def _port_key(port: Obj) -> tuple[int, str]:
    return int(port.get("port") or 0), str(port.get("protocol") or "TCP")
