"""InterPodAffinity: near some Pods, far from others.

Rule: `pkg/scheduler/framework/plugins/interpodaffinity`.
"""

from __future__ import annotations

from collections.abc import Sequence

from kubetui.api import meta, selectors
from kubetui.api.meta import Obj, dicts, dig, integer, mapping, text
from kubetui.api.selectors import Selector
from kubetui.playground.scheduler.cycle import Cycle, Verdict
from kubetui.playground.scheduler.nodeinfo import NodeInfo

_REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution"
_PREFERRED = "preferredDuringSchedulingIgnoredDuringExecution"
_HARD_WEIGHT = 1
_NAME = "InterPodAffinity"


def _terms(pod: Obj, kind: str) -> list[Obj]:
    return dicts(pod, "spec", "affinity", kind, _REQUIRED)


class Term:
    """One affinity term of one Pod, ready to be matched."""

    def __init__(self, cycle: Cycle, owner: Obj, term: Obj) -> None:
        self.key = text(term, "topologyKey")
        self._selector = _selector(owner, term)
        self._namespaces = set(dig(term, "namespaces", default=[]))
        chosen = selectors.from_object(term.get("namespaceSelector"))
        if chosen is not None:
            found = cycle.listed("namespaces")
            self._namespaces |= {meta.name(n) for n in found if selectors.matches(chosen, meta.labels(n))}
        elif not self._namespaces:
            self._namespaces = {meta.namespace(owner)}

    def matches(self, pod: Obj) -> bool:
        """Whether the term is about a Pod."""
        return meta.namespace(pod) in self._namespaces and selectors.matches(self._selector, meta.labels(pod))


def _selector(owner: Obj, term: Obj) -> Selector | None:
    base = selectors.from_object(term.get("labelSelector"))
    labels = meta.labels(owner)
    more: list[selectors.Requirement] = []
    for field, operator in (("matchLabelKeys", "in"), ("mismatchLabelKeys", "notin")):
        for key in dig(term, field, default=[]):
            if key in labels:
                more.append(selectors.Requirement(key, operator, (labels[key],)))
    return (base or ()) + tuple(more) if base is not None or more else None


class _Picture:
    """Which topology values the Pods that matter stand in."""

    def __init__(self, cycle: Cycle) -> None:
        self.affinity = [Term(cycle, cycle.pod, term) for term in _terms(cycle.pod, "podAffinity")]
        self.anti = [Term(cycle, cycle.pod, term) for term in _terms(cycle.pod, "podAntiAffinity")]
        self.near: set[tuple[str, str]] = set()
        self.far: set[tuple[str, str]] = set()
        self.unwelcome: set[tuple[str, str]] = set()
        for info in cycle.nodes:
            for pod in (info.pods if self.affinity or self.anti else info.choosy).values():
                self._look(cycle, info, pod)
        own = all(term.matches(cycle.pod) for term in self.affinity)
        self.first_of_its_kind = own and not self.near

    def _look(self, cycle: Cycle, info: NodeInfo, pod: Obj) -> None:
        if self.affinity and all(term.matches(pod) for term in self.affinity):
            self.near |= _pairs(self.affinity, info)
        self.far |= _pairs([term for term in self.anti if term.matches(pod)], info)
        if mapping(pod, "spec", "affinity", "podAntiAffinity"):
            theirs = [Term(cycle, pod, term) for term in _terms(pod, "podAntiAffinity")]
            self.unwelcome |= _pairs([term for term in theirs if term.matches(cycle.pod)], info)


def _pairs(terms: Sequence[Term], info: NodeInfo) -> set[tuple[str, str]]:
    return {(term.key, info.labels[term.key]) for term in terms if term.key in info.labels}


def fits(cycle: Cycle, info: NodeInfo) -> Verdict | None:
    """The filter: required affinity and anti-affinity, of this Pod and of those that stand already."""
    if _NAME not in cycle.memo:
        cycle.memo[_NAME] = _Picture(cycle)
    picture: _Picture = cycle.memo[_NAME]
    if not _affinity_met(picture, info):
        return Verdict(_NAME, ("node(s) didn't match pod affinity rules",), helpless=True)
    if any((term.key, info.labels.get(term.key, "")) in picture.far for term in picture.anti):
        return Verdict(_NAME, ("node(s) didn't match pod anti-affinity rules",))
    if any((key, value) in picture.unwelcome for key, value in info.labels.items()):
        return Verdict(_NAME, ("node(s) didn't satisfy existing pods anti-affinity rules",))
    return None


def _affinity_met(picture: _Picture, info: NodeInfo) -> bool:
    if not all(term.key in info.labels for term in picture.affinity):
        return False
    met = all((term.key, info.labels[term.key]) in picture.near for term in picture.affinity)
    return met or picture.first_of_its_kind


def scores(cycle: Cycle, nodes: Sequence[NodeInfo]) -> list[int]:
    """The score of each node: preferred terms of this Pod and of those that stand already, weighted."""
    weights: dict[tuple[str, str], int] = {}
    own = [
        *_weighted(cycle, cycle.pod, "podAffinity", 1),
        *_weighted(cycle, cycle.pod, "podAntiAffinity", -1),
    ]
    for info in cycle.nodes:
        for pod in info.pods.values() if own else ():
            _weigh(weights, info, own, pod)
        for pod in info.choosy.values():
            _weigh(weights, info, _theirs(cycle, pod), cycle.pod)
    raw = [
        sum(weight for (key, value), weight in weights.items() if info.labels.get(key) == value)
        for info in nodes
    ]
    low, high = min(raw, default=0), max(raw, default=0)
    return [100 * (value - low) // (high - low) if high > low else 0 for value in raw]


def _theirs(cycle: Cycle, pod: Obj) -> list[tuple[Term, int]]:
    hard = [(Term(cycle, pod, term), _HARD_WEIGHT) for term in _terms(pod, "podAffinity")]
    return [
        *hard, *_weighted(cycle, pod, "podAffinity", 1), *_weighted(cycle, pod, "podAntiAffinity", -1)
    ]  # fmt: skip


def _weighted(cycle: Cycle, pod: Obj, kind: str, sign: int) -> list[tuple[Term, int]]:
    preferred = dicts(pod, "spec", "affinity", kind, _PREFERRED)
    return [
        (Term(cycle, pod, mapping(each, "podAffinityTerm")), sign * integer(each, "weight"))
        for each in preferred
    ]


def _weigh(
    weights: dict[tuple[str, str], int], info: NodeInfo, terms: Sequence[tuple[Term, int]], pod: Obj
) -> None:
    for term, weight in terms:
        value = info.labels.get(term.key)
        if value is not None and term.matches(pod):
            pair = (term.key, value)
            weights[pair] = weights.get(pair, 0) + weight
