"""What Pods ask for and nodes have, in whole numbers.

Rule: `pkg/api/v1/resource` PodRequests and `pkg/scheduler/framework` Resource: CPU in thousandths, everything
else in units.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import ROUND_CEILING

from kubetui.api.meta import Obj, dicts, mapping, text
from kubetui.api.quantity import amount

Amounts = dict[str, int]
"""Amounts by resource name."""

_DEFAULT_CPU = 100
_DEFAULT_MEMORY = 200 * 1024 * 1024


def units(resource: str, quantity: object) -> int:
    """A quantity in the unit of its resource, rounded up."""
    value = amount(quantity)
    exact = value * 1000 if resource == "cpu" else value
    return int(exact.to_integral_value(ROUND_CEILING)) if exact != int(exact) else int(exact)


def amounts(quantities: Obj) -> Amounts:
    """Each quantity of a resource list."""
    return {name: units(name, quantity) for name, quantity in quantities.items()}


def add(total: Amounts, more: Amounts, sign: int = 1) -> None:
    """Add to a total, in place."""
    for name, value in more.items():
        total[name] = total.get(name, 0) + sign * value


def _most(one: Amounts, two: Amounts) -> Amounts:
    return {name: max(one.get(name, 0), two.get(name, 0)) for name in one.keys() | two.keys()}


def _requests(container: Obj, *, defaults: bool) -> Amounts:
    found = amounts(mapping(container, "resources", "requests"))
    if defaults:
        # Scoring counts containers that ask for nothing as if they asked for a little.
        found.setdefault("cpu", _DEFAULT_CPU)
        found.setdefault("memory", _DEFAULT_MEMORY)
    return found


def pod_requests(pod: Obj, *, defaults: bool = False) -> Amounts:
    """What a Pod takes of a node: its containers and sidecars, or an init container that needs more."""
    total: Amounts = {}
    for container in dicts(pod, "spec", "containers"):
        add(total, _requests(container, defaults=defaults))
    sidecars: Amounts = {}
    highest: Amounts = {}
    for container in dicts(pod, "spec", "initContainers"):
        wants = _requests(container, defaults=defaults)
        if text(container, "restartPolicy") == "Always":
            add(sidecars, wants)
            highest = _most(highest, sidecars)
        else:
            both = dict(sidecars)
            add(both, wants)
            highest = _most(highest, both)
    add(total, sidecars)
    total = _most(total, highest)
    add(total, amounts(mapping(pod, "spec", "overhead")))
    return total


def host_ports(pod: Obj) -> set[tuple[str, str, int]]:
    """Address, protocol and port of each host port a Pod takes."""
    found: set[tuple[str, str, int]] = set()
    for container in _all_containers(pod):
        for port in dicts(container, "ports"):
            number = port.get("hostPort")
            if isinstance(number, int) and number > 0:
                address = text(port, "hostIP") or "0.0.0.0"
                found.add((address, text(port, "protocol") or "TCP", number))
    return found


def ports_collide(one: Iterable[tuple[str, str, int]], two: Iterable[tuple[str, str, int]]) -> bool:
    """Whether two sets of host ports meet; 0.0.0.0 meets every address."""
    taken = list(two)
    for address, protocol, port in one:
        for other, other_protocol, other_port in taken:
            same = (protocol, port) == (other_protocol, other_port)
            if same and (address == other or "0.0.0.0" in (address, other)):
                return True
    return False


def _all_containers(pod: Obj) -> list[Obj]:
    sidecars = [c for c in dicts(pod, "spec", "initContainers") if text(c, "restartPolicy") == "Always"]
    return [*dicts(pod, "spec", "containers"), *sidecars]
