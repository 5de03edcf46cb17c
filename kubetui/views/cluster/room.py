"""Room on the Nodes: what they have, what Pods asked for and may take, what is used."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final, NamedTuple

from kubetui.api import meta
from kubetui.api.meta import Obj, dicts, mapping, text
from kubetui.api.pods import ended
from kubetui.api.quantity import amount
from kubetui.kinds.shown.podspec import limited, pod_spec, requested


class Amounts(NamedTuple):
    """CPU in cores, memory in bytes, Pods in pieces."""

    cpu: Decimal = Decimal(0)
    memory: Decimal = Decimal(0)
    pods: Decimal = Decimal(0)

    def plus(self, other: Amounts) -> Amounts:
        """Both together."""
        return Amounts(self.cpu + other.cpu, self.memory + other.memory, self.pods + other.pods)


NOTHING: Final = Amounts()


@dataclass(slots=True)
class Room:
    """One Node, or all of them together."""

    capacity: Amounts = NOTHING
    requested: Amounts = NOTHING
    limits: Amounts = NOTHING
    used: Amounts | None = None


@dataclass(slots=True)
class Rooms:
    """Reads the room of every Node; a Pod that did not change is not read again."""

    _pods: dict[str, tuple[Obj, str, Amounts, Amounts]] = field(default_factory=dict)

    def read(
        self, nodes: Sequence[Obj], pods: Sequence[Obj], usage: Mapping[str, Amounts] | None
    ) -> dict[str, Room]:
        """The room of each Node by name, in the order of names."""
        rooms = {meta.name(node): Room(_allocatable(node)) for node in nodes}
        kept: dict[str, tuple[Obj, str, Amounts, Amounts]] = {}
        for pod in pods:
            uid = meta.uid(pod)
            entry = self._pods.get(uid)
            if entry is None or entry[0] is not pod:
                entry = _read(pod)
            kept[uid] = entry
            if (room := rooms.get(entry[1])) is not None:
                room.requested = room.requested.plus(entry[2])
                room.limits = room.limits.plus(entry[3])
        self._pods = kept
        for name, room in rooms.items():
            room.used = usage.get(name) if usage is not None else None
        return dict(sorted(rooms.items()))


def together(rooms: Mapping[str, Room]) -> Room:
    """All Nodes as one; what is used only if it is known of at least one."""
    whole = Room()
    for room in rooms.values():
        whole.capacity = whole.capacity.plus(room.capacity)
        whole.requested = whole.requested.plus(room.requested)
        whole.limits = whole.limits.plus(room.limits)
        if room.used is not None:
            whole.used = (whole.used or NOTHING).plus(room.used)
    return whole


def usage_of(items: list[Obj]) -> dict[str, Amounts]:
    """What metrics.k8s.io says of each Node."""
    return {
        meta.name(item): Amounts(
            amount(mapping(item, "usage").get("cpu")), amount(mapping(item, "usage").get("memory"))
        )
        for item in items
    }


def _allocatable(node: Obj) -> Amounts:
    given = mapping(node, "status", "allocatable")
    return Amounts(*(amount(given.get(name)) for name in ("cpu", "memory", "pods")))


def _read(pod: Obj) -> tuple[Obj, str, Amounts, Amounts]:
    node = text(pod, "spec", "nodeName")
    if not node or ended(pod):
        return pod, "", NOTHING, NOTHING
    spec = pod_spec(pod)
    asked = Amounts(requested(spec, "cpu"), requested(spec, "memory"), Decimal(1))
    return pod, node, asked, Amounts(limited(spec, "cpu"), limited(spec, "memory"))


def restarts_of(pod: Obj) -> int:
    """How often the containers of a Pod have started anew."""
    return sum(
        status.get("restartCount", 0)
        for status in dicts(pod, "status", "containerStatuses")
        if isinstance(status.get("restartCount"), int)
    )
