"""The scores: among the nodes that can take a Pod, which is best. Weights are the default profile's.

Rules: `pkg/scheduler/framework/plugins`; each score is 0 to 100.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence

from kubetui.api.meta import dicts
from kubetui.playground.scheduler import interpod, node_affinity, spreading
from kubetui.playground.scheduler.cycle import Cycle
from kubetui.playground.scheduler.nodeinfo import NodeInfo

Score = Callable[[Cycle, Sequence[NodeInfo]], list[int]]
_MEGA = 1024 * 1024
_SMALL_IMAGE, _LARGE_IMAGE = 23 * _MEGA, 1000 * _MEGA


def _normalized(raw: list[int], *, reverse: bool) -> list[int]:
    highest = max(raw, default=0)
    if highest == 0:
        return [100 if reverse else 0] * len(raw)
    scaled = [100 * value // highest for value in raw]
    return [100 - value for value in scaled] if reverse else scaled


def taints(cycle: Cycle, nodes: Sequence[NodeInfo]) -> list[int]:
    """Fewer PreferNoSchedule taints that are not tolerated."""
    raw = [
        len(node_affinity.untolerated(cycle.pod, dicts(info.node, "spec", "taints"), ("PreferNoSchedule",)))
        for info in nodes
    ]
    return _normalized(raw, reverse=True)


def preferred_nodes(cycle: Cycle, nodes: Sequence[NodeInfo]) -> list[int]:
    """Higher weights of preferred node affinity."""
    return _normalized(
        [node_affinity.preference(cycle.pod, info.node or {}) for info in nodes], reverse=False
    )


def least_allocated(cycle: Cycle, nodes: Sequence[NodeInfo]) -> list[int]:
    """More CPU and memory left over."""
    return [sum(_left(cycle, info, name) for name in ("cpu", "memory")) // 2 for info in nodes]


def _left(cycle: Cycle, info: NodeInfo, name: str) -> int:
    has = info.allocatable.get(name, 0)
    takes = info.assumed.get(name, 0) + cycle.assumed.get(name, 0)
    return (has - takes) * 100 // has if has > 0 and takes <= has else 0


def balance(cycle: Cycle, nodes: Sequence[NodeInfo]) -> list[int]:
    """CPU and memory taken to a similar share; says nothing of Pods that ask for neither."""
    if not any(cycle.requests.get(name) for name in ("cpu", "memory")):
        return [0] * len(nodes)
    return [_balance_of(cycle, info) for info in nodes]


def _balance_of(cycle: Cycle, info: NodeInfo) -> int:
    shares: list[float] = []
    for name in ("cpu", "memory"):
        has = info.allocatable.get(name, 0)
        if has > 0:
            takes = info.requested.get(name, 0) + cycle.requests.get(name, 0)
            shares.append(min(1.0, takes / has))
    spread = abs(shares[0] - shares[1]) / 2 if len(shares) == 2 else 0.0
    return int((1 - spread) * 100)


def images(cycle: Cycle, nodes: Sequence[NodeInfo]) -> list[int]:
    """More of the Pod's images present already, by size and by how many nodes have them."""
    containers = dicts(cycle.pod, "spec", "containers")
    wanted = [_normal_name(str(container.get("image", ""))) for container in containers]
    present = [_sizes(info) for info in cycle.nodes]
    spread = {name: sum(name in sizes for sizes in present) for name in wanted}
    limit = _LARGE_IMAGE * max(1, len(containers))
    found: list[int] = []
    for info in nodes:
        sizes = _sizes(info)
        total = sum(sizes.get(name, 0) * spread[name] // max(1, len(cycle.nodes)) for name in wanted)
        total = min(max(total, _SMALL_IMAGE), limit)
        found.append(100 * (total - _SMALL_IMAGE) // (limit - _SMALL_IMAGE))
    return found


def _normal_name(image: str) -> str:
    return image if ":" in image.rpartition("/")[2] or "@" in image else f"{image}:latest"


def _sizes(info: NodeInfo) -> dict[str, int]:
    found: dict[str, int] = {}
    for image in dicts(info.node, "status", "images"):
        size = image.get("sizeBytes")
        for name in image.get("names") or ():
            if isinstance(size, int):
                found[str(name)] = size
    return found


SCORES: tuple[tuple[Score, int], ...] = (
    (taints, 3), (preferred_nodes, 2), (least_allocated, 1), (balance, 1), (images, 1),
    (spreading.scores, 2), (interpod.scores, 2),
)  # fmt: skip


def best(cycle: Cycle, nodes: Sequence[NodeInfo], rng: random.Random) -> NodeInfo:
    """The node with the highest weighted sum; among equals one at random."""
    if len(nodes) == 1:
        return nodes[0]
    totals = [0] * len(nodes)
    for score, weight in SCORES:
        for index, value in enumerate(score(cycle, nodes)):
            totals[index] += weight * value
    highest = max(totals)
    return rng.choice([info for info, total in zip(nodes, totals, strict=True) if total == highest])
