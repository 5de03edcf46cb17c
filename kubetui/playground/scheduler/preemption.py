"""Making room for a Pod of higher priority.

Rule: `pkg/scheduler/framework/preemption` and `plugins/defaultpreemption`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kubetui.api import meta, selectors
from kubetui.api.meta import Obj, dig, integer, mapping, text
from kubetui.playground.scheduler.cycle import Cycle, Verdict
from kubetui.playground.scheduler.filters import judge
from kubetui.playground.scheduler.messages import HELPLESS, NO_VICTIMS, fit_error
from kubetui.playground.scheduler.nodeinfo import NodeInfo

_NEVER = "not eligible due to preemptionPolicy=Never."
_TERMINATING = "not eligible due to a terminating pod on the nominated node."


@dataclass(frozen=True, slots=True)
class Candidate:
    """A node, and the Pods that would have to go."""

    node: str
    victims: tuple[Obj, ...]
    violations: int


def priority(pod: Obj) -> int:
    """`spec.priority`, 0 without."""
    return integer(pod, "spec", "priority")


def _start(pod: Obj) -> str:
    return text(pod, "status", "startTime") or "9999"


def not_eligible(cycle: Cycle) -> str:
    """Why this Pod may not push others out; empty when it may."""
    if text(cycle.pod, "spec", "preemptionPolicy") == "Never":
        return _NEVER
    nominated = text(cycle.pod, "status", "nominatedNodeName")
    for info in cycle.nodes:
        if info.name != nominated:
            continue
        going = (pod for pod in info.pods.values() if meta.deleting(pod))
        if any(priority(pod) < priority(cycle.pod) for pod in going):
            return _TERMINATING
    return ""


def find(cycle: Cycle, verdicts: Mapping[str, Verdict]) -> Candidate | str:
    """The best node to make room on, or why there is none."""
    if why := not_eligible(cycle):
        return why
    budgets = cycle.listed("poddisruptionbudgets.policy", "")
    candidates: list[Candidate] = []
    said: list[Verdict] = []
    for info in cycle.nodes:
        verdict = verdicts.get(info.name)
        if verdict is None or verdict.helpless:
            said.append(Verdict("", (HELPLESS,)))
            continue
        found = _victims(cycle, info, budgets)
        if isinstance(found, Verdict):
            said.append(found)
        else:
            candidates.append(found)
    if not candidates:
        return fit_error(len(cycle.nodes), said)
    return min(candidates, key=_cost)


def _cost(candidate: Candidate) -> tuple[object, ...]:
    priorities = [priority(pod) for pod in candidate.victims]
    highest = max(priorities)
    earliest = min(_start(pod) for pod in candidate.victims if priority(pod) == highest)
    # Of the nodes that are equal so far, the one whose most important victim started last.
    youngest = tuple(-ord(char) for char in earliest)
    total = sum(value + 2**31 for value in priorities)
    return candidate.violations, highest, total, len(candidate.victims), youngest


def _victims(cycle: Cycle, info: NodeInfo, budgets: Sequence[Obj]) -> Candidate | Verdict:
    mine = priority(cycle.pod)
    if min(info.priorities.values(), default=mine) >= mine:
        return Verdict("", (NO_VICTIMS,))
    lower = [pod for uid, pod in info.pods.items() if info.priorities[uid] < mine]
    trial = info.copy()
    for pod in lower:
        trial.remove(pod)
    if verdict := _judge(cycle, trial):
        return verdict
    lower.sort(key=lambda pod: (-priority(pod), _start(pod)))
    violating, others = _by_budget(lower, budgets)
    victims: list[Obj] = []
    violations = 0
    for pod in [*violating, *others]:
        trial.add(pod)
        if _judge(cycle, trial) is not None:
            trial.remove(pod)
            victims.append(pod)
            violations += int(pod in violating)
    return Candidate(info.name, tuple(victims), violations) if victims else Verdict("", (NO_VICTIMS,))


def _judge(cycle: Cycle, trial: NodeInfo) -> Verdict | None:
    others = [trial if info.name == trial.name else info for info in cycle.nodes]
    return judge(cycle.among(others), trial)


def _by_budget(pods: Sequence[Obj], budgets: Sequence[Obj]) -> tuple[list[Obj], list[Obj]]:
    """The Pods whose eviction would break a disruption budget, and the others."""
    left = {meta.uid(each): integer(each, "status", "disruptionsAllowed") for each in budgets}
    violating: list[Obj] = []
    others: list[Obj] = []
    for pod in pods:
        mine = [each for each in budgets if _covers(each, pod)]
        for each in mine:
            left[meta.uid(each)] -= 1
        broken = any(left[meta.uid(each)] < 0 for each in mine)
        (violating if broken else others).append(pod)
    return violating, others


def _covers(budget: Obj, pod: Obj) -> bool:
    if meta.namespace(budget) != meta.namespace(pod) or not meta.labels(pod):
        return False
    if meta.name(pod) in mapping(budget, "status", "disruptedPods"):
        return False
    selector = selectors.from_object(dig(budget, "spec", "selector"))
    return bool(selector) and selectors.matches(selector, meta.labels(pod))
