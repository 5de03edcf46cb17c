"""What controllers read out of a Pod, and which Pods are the first to go.

Rule: `pkg/api/v1/pod` and `pkg/controller/controller_utils.go` (ActivePodsWithRanks).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from functools import cmp_to_key

from kubetui.api import meta
from kubetui.api.meta import Obj, dicts, integer, text
from kubetui.api.pods import ended as ended
from kubetui.playground.ages import Ages
from kubetui.playground.clock import Clock

COST = "controller.kubernetes.io/pod-deletion-cost"
_PHASES = {"Pending": 0, "Unknown": 1, "Running": 2}


def phase(pod: Obj) -> str:
    """`status.phase`."""
    return text(pod, "status", "phase")


def ready(pod: Obj) -> bool:
    """Whether the Ready condition is True."""
    return meta.is_true(pod, "Ready")


def ready_since(pod: Obj) -> str:
    """When the Pod became Ready, empty when it is not."""
    found = meta.condition(pod, "Ready")
    return text(found, "lastTransitionTime") if found and found.get("status") == "True" else ""


def until_available(pod: Obj, min_ready: int, ages: Ages) -> float:
    """Simulated seconds until a ready Pod is available; infinite when it is not ready."""
    if not ready(pod):
        return math.inf
    if min_ready <= 0:
        return 0.0
    return max(0.0, min_ready - ages.of(meta.uid(pod), ready_since(pod)))


def restarts(pod: Obj) -> int:
    """The most restarts of one container."""
    found = [*dicts(pod, "status", "initContainerStatuses"), *dicts(pod, "status", "containerStatuses")]
    return max((integer(item, "restartCount") for item in found), default=0)


def deletion_cost(pod: Obj) -> int:
    """What the annotation says deleting this Pod costs; 0 without it."""
    try:
        return int(meta.annotations(pod).get(COST, "0"))
    except ValueError:
        return 0


def per_node(pods: Iterable[Obj]) -> dict[str, int]:
    """How many of these Pods each node holds."""
    counts: dict[str, int] = {}
    for pod in pods:
        node = text(pod, "spec", "nodeName")
        counts[node] = counts.get(node, 0) + 1
    return counts


def first_to_go(pods: Sequence[Obj], siblings: Iterable[Obj], clock: Clock) -> list[Obj]:
    """The Pods in the order in which they are deleted when there are too many."""
    nodes = per_node(siblings)

    def compare(one: Obj, two: Obj) -> int:
        for criterion in _CRITERIA:
            if difference := criterion(one, two, nodes, clock):
                return difference
        return 0

    return sorted(pods, key=cmp_to_key(compare))


def _unassigned(one: Obj, two: Obj, _nodes: dict[str, int], _clock: Clock) -> int:
    return int(bool(text(one, "spec", "nodeName"))) - int(bool(text(two, "spec", "nodeName")))


def _phase(one: Obj, two: Obj, _nodes: dict[str, int], _clock: Clock) -> int:
    return _PHASES.get(phase(one), 3) - _PHASES.get(phase(two), 3)


def _ready(one: Obj, two: Obj, _nodes: dict[str, int], _clock: Clock) -> int:
    return int(ready(one)) - int(ready(two))


def _cost(one: Obj, two: Obj, _nodes: dict[str, int], _clock: Clock) -> int:
    return deletion_cost(one) - deletion_cost(two)


def _crowded(one: Obj, two: Obj, nodes: dict[str, int], _clock: Clock) -> int:
    return nodes.get(text(two, "spec", "nodeName"), 0) - nodes.get(text(one, "spec", "nodeName"), 0)


def _ready_recently(one: Obj, two: Obj, _nodes: dict[str, int], clock: Clock) -> int:
    if not (ready(one) and ready(two)):
        return 0
    return _younger(ready_since(one), ready_since(two), one, two, clock)


def _restarted(one: Obj, two: Obj, _nodes: dict[str, int], _clock: Clock) -> int:
    return restarts(two) - restarts(one)


def _newer(one: Obj, two: Obj, _nodes: dict[str, int], clock: Clock) -> int:
    stamps = [text(pod, "metadata", "creationTimestamp") for pod in (one, two)]
    return _younger(stamps[0], stamps[1], one, two, clock)


def _younger(first: str, second: str, one: Obj, two: Obj, clock: Clock) -> int:
    if first == second:
        return 0
    if not first or not second:
        return -1 if not first else 1
    difference = _bucket(first, clock) - _bucket(second, clock)
    if difference:
        return difference
    return -1 if meta.uid(one) < meta.uid(two) else 1


def _bucket(stamp: str, clock: Clock) -> int:
    since = meta.parse_time(stamp)
    age = clock.elapsed(since) if since else 0.0
    return int(math.log2(age * 1e9)) if age > 0 else -1


_CRITERIA: tuple[Callable[[Obj, Obj, dict[str, int], Clock], int], ...] = (
    _unassigned, _phase, _ready, _cost, _crowded, _ready_recently, _restarted, _newer,
)  # fmt: skip
