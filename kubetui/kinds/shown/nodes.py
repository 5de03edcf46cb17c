"""Nodes: status, what their Pods asked for, and the conditions that are not as they should be."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from kubetui.api import meta
from kubetui.api.meta import Obj, dicts, mapping, text
from kubetui.api.quantity import amount
from kubetui.api.text import visible
from kubetui.kinds.shown.cells import NONE, at, column, name_column, said
from kubetui.kinds.shown.model import Around, Cells, Facts, Load, Shown, age_column, created
from kubetui.kinds.vocabulary import Health, Line, Role, Span

BAR = 8
"""Cells of a bar."""
_EIGHTHS = " ▏▎▍▌▋▊▉█"


class NodeFacts(Facts):
    """What a Node's row is made of."""

    __slots__ = ("cordoned", "known", "load", "troubles")

    def __init__(self, obj: Obj, around: Around) -> None:
        super().__init__(obj, around)
        status = text(meta.condition(obj, "Ready"), "status")
        self.word = "Ready" if status == "True" else "NotReady" if status else "Unknown"
        self.cordoned = mapping(obj, "spec").get("unschedulable") is True
        self.troubles = tuple(pressures(obj))
        self.load: Load = around.load(meta.name(obj))
        self.known = around.knows("pods")
        if self.word != "Ready":
            self.health = Health.ERROR
        elif self.cordoned or self.troubles:
            self.health = Health.WARNING


def pressures(node: Obj) -> list[str]:
    """The types of the conditions, Ready aside, that are True and should not be."""
    return [
        text(c, "type")
        for c in meta.conditions(node)
        if c.get("type") != "Ready" and c.get("status") == "True"
    ]


def share(used: Decimal, node: Obj, resource: str) -> float | None:
    """The part of what is allocatable; None where the Node does not say how much that is."""
    allocatable = amount(mapping(node, "status", "allocatable").get(resource))
    return float(used / allocatable) if allocatable > 0 else None


def bar(part: float | None, width: int = BAR) -> Line:
    """A bar and a percentage; coloured by how full it is."""
    if part is None:
        return said("?".rjust(width + 5), "muted")
    role: Role = "ok" if part < 0.75 else "warning" if part < 0.9 else "error"
    eighths = round(min(part, 1.0) * width * 8)
    full, rest = divmod(eighths, 8)
    drawn = "█" * full + (_EIGHTHS[rest] if rest else "")
    return (
        Span(drawn, role),
        Span("░" * (width - len(drawn)), "muted"),
        Span(f"{min(part, 99.99):5.0%}"),
    )


def roles(node: Obj) -> str:
    """`control-plane`, or `<none>`."""
    prefix = "node-role.kubernetes.io/"
    found = {key.removeprefix(prefix) for key in meta.labels(node) if key.startswith(prefix)}
    return ",".join(sorted(found)) or NONE


def _status(facts: NodeFacts) -> Line:
    role: Role = "" if facts.health <= Health.OK else facts.health.role
    return (Span(facts.word, role), Span(" cordoned")) if facts.cordoned else (Span(facts.word, role),)


def _pods(facts: NodeFacts) -> str:
    return (
        f"{facts.load.pods if facts.known else '?'}/{text(facts.obj, 'status', 'allocatable', 'pods') or '?'}"
    )


def _conditions(facts: NodeFacts) -> Line:
    return tuple(
        Span(("" if at_ == 0 else " ") + visible(one), "warning") for at_, one in enumerate(facts.troubles)
    )


def _cpu(facts: NodeFacts) -> Line:
    return bar(share(facts.load.cpu, facts.obj, "cpu") if facts.known else None)


def _memory(facts: NodeFacts) -> Line:
    return bar(share(facts.load.memory, facts.obj, "memory") if facts.known else None)


def _address(kind: str) -> Callable[[Facts], str]:
    def cell(facts: Facts) -> str:
        found = (a for a in dicts(facts.obj, "status", "addresses") if a.get("type") == kind)
        return text(next(found, {}), "address") or NONE

    return cell


def _version(facts: Facts) -> Line:
    return said(text(facts.obj, "status", "nodeInfo", "kubeletVersion"))


def _brief(facts: NodeFacts) -> list[Cells]:
    name, status = said(facts.name), _status(facts)
    pods, conditions = said(_pods(facts)), _conditions(facts)
    return [(name, status, _cpu(facts), _memory(facts), pods, _version(facts), conditions, created(facts))]


NODES = Shown(
    "nodes",
    "nodes",
    NodeFacts,
    (
        name_column(),
        column("STATUS", 16, _status),
        column("ROLES", 14, lambda facts: roles(facts.obj), 1),
        column("CPU requested", 13, _cpu),
        column("MEM requested", 13, _memory),
        column("PODS", 8, _pods, align="right"),
        age_column(),
        column("VERSION", 10, _version, 1),
        column("CONDITIONS", 16, _conditions, 1),
        column("INTERNAL-IP", 15, _address("InternalIP"), 2),
        column("EXTERNAL-IP", 15, _address("ExternalIP"), 3),
        at("OS-IMAGE", 24, "status", "nodeInfo", "osImage", priority=3),
        at("KERNEL-VERSION", 20, "status", "nodeInfo", "kernelVersion", priority=4),
        at("CONTAINER-RUNTIME", 20, "status", "nodeInfo", "containerRuntimeVersion", priority=4),
    ),
    _brief,
    frozenset({"load"}),
    "node",
)
