"""Whether a node takes a Pod. Pure. Rule: `pkg/kubelet/lifecycle/predicate.go`."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from kubetui.api import quantity
from kubetui.api.meta import Obj, dicts, labels, mapping, text
from kubetui.api.pods import ended

_SCALED = {"cpu": 1000}
_EVERY = "0.0.0.0"


def requested(pod: Obj, resource: str) -> Decimal:
    """What a Pod asks of a resource: its containers together, or its largest init container."""
    apps = sum((_request(one, resource) for one in dicts(pod, "spec", "containers")), Decimal(0))
    sidecars = Decimal(0)
    largest = Decimal(0)
    for one in dicts(pod, "spec", "initContainers"):
        if text(one, "restartPolicy") == "Always":
            sidecars += _request(one, resource)
        else:
            largest = max(largest, _request(one, resource) + sidecars)
    overhead = quantity.amount(mapping(pod, "spec", "overhead").get(resource) or "0")
    return max(apps + sidecars, largest) + overhead


def _request(container: Obj, resource: str) -> Decimal:
    return quantity.amount(mapping(container, "resources", "requests").get(resource) or "0")


def refusal(pod: Obj, others: Iterable[Obj], node: Obj, allocatable: Obj) -> tuple[str, str] | None:
    """Reason and message when the node does not take the Pod; None when it does."""
    running = [one for one in others if not ended(one)]
    room = int(quantity.amount(allocatable.get("pods") or "110"))
    if len(running) + 1 > room:
        return "OutOfpods", _shortage("pods", 1, len(running), room)
    for resource in ("cpu", "memory", "ephemeral-storage"):
        asked = requested(pod, resource)
        if not asked:
            continue
        used = sum((requested(one, resource) for one in running), Decimal(0))
        total = quantity.amount(allocatable.get(resource) or "0")
        if asked + used > total:
            scale = _SCALED.get(resource, 1)
            return f"OutOf{resource}", _shortage(resource, asked * scale, used * scale, total * scale)
    if not _selected(pod, node):
        return (
            "NodeAffinity",
            "Predicate NodeAffinity failed: node(s) didn't match Pod's node affinity/selector",
        )
    taken = {port for one in running for port in host_ports(one)}
    if any(_clash(port, other) for port in host_ports(pod) for other in taken):
        said = "Predicate NodePorts failed: node(s) didn't have free ports for the requested pod ports"
        return "NodePorts", said
    return None


def _clash(port: tuple[str, int, str], other: tuple[str, int, str]) -> bool:
    return port[:2] == other[:2] and (port[2] == other[2] or _EVERY in (port[2], other[2]))


def host_ports(pod: Obj) -> set[tuple[str, int, str]]:
    """The ports of the node that a Pod takes: protocol, port and the node's address."""
    containers = [*dicts(pod, "spec", "containers"), *dicts(pod, "spec", "initContainers")]
    return {
        (text(port, "protocol") or "TCP", int(port["hostPort"]), text(port, "hostIP") or _EVERY)
        for container in containers
        for port in dicts(container, "ports")
        if port.get("hostPort")
    }


def _shortage(resource: str, asked: object, used: object, total: object) -> str:
    numbers = [int(Decimal(str(value))) for value in (asked, used, total)]
    return (
        f"Node didn't have enough resource: {resource}, requested: {numbers[0]}, used: {numbers[1]}, "
        f"capacity: {numbers[2]}"
    )


def _selected(pod: Obj, node: Obj) -> bool:
    found = labels(node)
    wanted = mapping(pod, "spec", "nodeSelector")
    return not found or all(found.get(key) == value for key, value in wanted.items())
