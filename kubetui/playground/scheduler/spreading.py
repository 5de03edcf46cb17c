"""PodTopologySpread: Pods of one kind evenly over zones or nodes.

Rule: `pkg/scheduler/framework/plugins/podtopologyspread`.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from kubetui.api import meta, selectors
from kubetui.api.meta import Obj, dicts, dig, integer, mapping, text
from kubetui.api.selectors import Selector
from kubetui.playground.scheduler import node_affinity
from kubetui.playground.scheduler.cycle import Cycle, Verdict
from kubetui.playground.scheduler.nodeinfo import NodeInfo

_HOSTNAME = "kubernetes.io/hostname"
_REASON = "node(s) didn't match pod topology spread constraints"
_DEFAULTS = (
    {"topologyKey": _HOSTNAME, "maxSkew": 3, "whenUnsatisfiable": "ScheduleAnyway"},
    {"topologyKey": "topology.kubernetes.io/zone", "maxSkew": 5, "whenUnsatisfiable": "ScheduleAnyway"},
)


def _constraints(cycle: Cycle, kind: str) -> list[tuple[Obj, Selector | None]]:
    own = dicts(cycle.pod, "spec", "topologySpreadConstraints")
    return [(each, _selector(cycle.pod, each)) for each in own if text(each, "whenUnsatisfiable") == kind]


def _selector(pod: Obj, constraint: Obj) -> Selector | None:
    base = selectors.from_object(constraint.get("labelSelector"))
    labels = meta.labels(pod)
    keys = [key for key in dig(constraint, "matchLabelKeys", default=[]) if key in labels]
    more = tuple(selectors.Requirement(key, "in", (labels[key],)) for key in keys)
    return (base or ()) + more if base is not None or more else None


def count(info: NodeInfo, selector: Selector | None, namespace: str) -> int:
    """How many Pods on a node match; those being deleted do not count."""
    return sum(
        pods
        for (where, labels), pods in info.alike.items()
        if where == namespace and selectors.matches(selector, dict(labels))
    )


def _included(cycle: Cycle, constraint: Obj, info: NodeInfo) -> bool:
    node = info.node or {}
    honors_affinity = (text(constraint, "nodeAffinityPolicy") or "Honor") == "Honor"
    if honors_affinity and not node_affinity.wanted(cycle.pod, node):
        return False
    if text(constraint, "nodeTaintsPolicy") == "Honor":
        taints = dicts(node, "spec", "taints")
        return not node_affinity.untolerated(cycle.pod, taints, ("NoSchedule", "NoExecute"))
    return True


def _counts(cycle: Cycle, hard: Sequence[tuple[Obj, Selector | None]]) -> list[dict[str, int]]:
    keys = [text(constraint, "topologyKey") for constraint, _ in hard]
    found: list[dict[str, int]] = [{} for _ in hard]
    for info in cycle.nodes:
        if not all(key in info.labels for key in keys):
            continue
        for index, (constraint, selector) in enumerate(hard):
            if _included(cycle, constraint, info):
                value = info.labels[keys[index]]
                found[index][value] = found[index].get(value, 0) + count(info, selector, cycle.namespace)
    return found


def fits(cycle: Cycle, info: NodeInfo) -> Verdict | None:
    """The filter: no constraint may become more uneven than its maxSkew."""
    hard = _constraints(cycle, "DoNotSchedule")
    if not hard:
        return None
    if "spread" not in cycle.memo:
        cycle.memo["spread"] = _counts(cycle, hard)
    counts: list[dict[str, int]] = cycle.memo["spread"]
    for (constraint, selector), found in zip(hard, counts, strict=True):
        value = info.labels.get(text(constraint, "topologyKey"))
        if value is None:
            return Verdict("PodTopologySpread", (f"{_REASON} (missing required label)",), helpless=True)
        itself = int(selectors.matches(selector, meta.labels(cycle.pod)))
        domains = len(found)
        least = 0 if domains < integer(constraint, "minDomains") else min(found.values(), default=0)
        if found.get(value, 0) + itself - least > integer(constraint, "maxSkew", default=1):
            return Verdict("PodTopologySpread", (_REASON,))
    return None


def _default_selector(cycle: Cycle) -> Selector:
    """The labels by which the Services and the owner of a Pod find it."""
    labels = meta.labels(cycle.pod)
    terms: dict[str, str] = {}
    for service in cycle.listed("services", cycle.namespace):
        wanted = mapping(service, "spec", "selector")
        if wanted and wanted.items() <= labels.items():
            terms |= wanted
    owner = meta.controller_of(cycle.pod)
    found: Selector = ()
    if owner is not None:
        resource = {"ReplicaSet": "replicasets.apps", "StatefulSet": "statefulsets.apps"}.get(
            text(owner, "kind")
        )
        above = cycle.find(resource, cycle.namespace, text(owner, "name")) if resource else None
        found = selectors.from_object(dig(above, "spec", "selector")) or ()
    return (*(selectors.from_map(terms) or ()), *found)


def _soft(cycle: Cycle) -> tuple[list[tuple[Obj, Selector | None]], bool]:
    if dicts(cycle.pod, "spec", "topologySpreadConstraints"):
        return _constraints(cycle, "ScheduleAnyway"), True
    selector = _default_selector(cycle)
    return ([(each, selector) for each in _DEFAULTS] if selector else []), False


def scores(cycle: Cycle, nodes: Sequence[NodeInfo]) -> list[int]:
    """The score of each node that can take the Pod: the fewer like it nearby, the higher."""
    soft, strict = _soft(cycle)
    if not soft:
        return [0] * len(nodes)
    keys = [text(constraint, "topologyKey") for constraint, _ in soft]
    usable = [not strict or all(key in info.labels for key in keys) for info in nodes]
    raw = [0.0] * len(nodes)
    for constraint, selector in soft:
        for index, value in enumerate(_soft_counts(cycle, constraint, selector, nodes, usable)):
            raw[index] += value
    rounded = [math.floor(value + 0.5) for value in raw]
    chosen = [value for value, ok in zip(rounded, usable, strict=True) if ok]
    low, high = min(chosen, default=0), max(chosen, default=0)
    return [
        0 if not ok else 100 if high == 0 else 100 * (high + low - value) // high
        for value, ok in zip(rounded, usable, strict=True)
    ]


def _soft_counts(
    cycle: Cycle, constraint: Obj, selector: Selector | None, nodes: Sequence[NodeInfo], usable: list[bool]
) -> list[float]:
    key = text(constraint, "topologyKey")
    skew = integer(constraint, "maxSkew", default=1) - 1
    if key == _HOSTNAME:
        weight = math.log(sum(usable) + 2)
        return [count(info, selector, cycle.namespace) * weight + skew for info in nodes]
    values = {info.labels.get(key, "") for info, ok in zip(nodes, usable, strict=True) if ok}
    weight = math.log(len(values) + 2)
    per_value = dict.fromkeys(values, 0)
    for info in cycle.nodes:
        value = info.labels.get(key, "")
        if value in per_value and _included(cycle, constraint, info):
            per_value[value] += count(info, selector, cycle.namespace)
    return [
        per_value.get(info.labels[key], 0) * weight + skew if key in info.labels else 0.0 for info in nodes
    ]
