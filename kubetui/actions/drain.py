"""Draining Nodes, looked at first: who is hit, who stays, what needs a choice, which budget stands in the way.

Rule: `kubectl/pkg/drain/filters.go`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from kubetui.actions.change import Change, kubectl
from kubetui.api import meta
from kubetui.api.meta import Obj, ObjectRef, dicts, dig, integer, text
from kubetui.api.pods import ended
from kubetui.api.selectors import from_object, matches
from kubetui.kinds import registry

MIRROR: Final = "kubernetes.io/config.mirror"


class Budget(NamedTuple):
    """A PodDisruptionBudget over a Pod, and how many more of its Pods may go now."""

    name: str
    allowed: int


@dataclass(frozen=True, slots=True)
class Hit:
    """One Pod of a Node and what draining means for it.

    `stays` says why it is passed over. A `lonely` one has no controller that makes another; one with
    `scratch` loses the data of its emptyDir volumes: both go only when that was chosen. In place of one
    that has `ended` nobody makes another, whoever owns it.
    """

    ref: ObjectRef
    node: str
    owner: str = ""
    stays: str = ""
    lonely: bool = False
    scratch: bool = False
    budgets: tuple[Budget, ...] = ()
    ended: bool = False

    @property
    def held(self) -> Budget | None:
        """The budget that lets nobody go right now."""
        return next((budget for budget in self.budgets if budget.allowed <= 0), None)


@dataclass(frozen=True, slots=True)
class Choices:
    """What a person has agreed to lose."""

    lonely: bool = False
    scratch: bool = False


def plan(nodes: Collection[str], pods: Iterable[Obj], budgets: Iterable[Obj]) -> tuple[Hit, ...]:
    """What draining some Nodes does to each of their Pods, those that stay last."""
    known = list(budgets)
    hits = [_hit(pod, known) for pod in pods if text(pod, "spec", "nodeName") in nodes]
    return tuple(sorted(hits, key=lambda hit: (bool(hit.stays), hit.node, hit.ref[:3])))


def _hit(pod: Obj, budgets: list[Obj]) -> Hit:
    ref, node = meta.ref("pods", pod), text(pod, "spec", "nodeName")
    owner = meta.controller_of(pod)
    said = f"{text(owner, 'kind')} {text(owner, 'name')}" if owner else ""
    if MIRROR in meta.annotations(pod):
        return Hit(ref, node, said, "static, from a file on the Node: it cannot be evicted")
    if owner and text(owner, "kind") == "DaemonSet":
        return Hit(ref, node, said, f"{said} would put it back here at once")
    over = ended(pod)
    scratch = any(isinstance(volume.get("emptyDir"), dict) for volume in dicts(pod, "spec", "volumes"))
    return Hit(
        ref, node, said, lonely=not owner and not over, scratch=scratch and not over,
        budgets=() if over else tuple(_budgets(pod, budgets)), ended=over,
    )  # fmt: skip


def _budgets(pod: Obj, budgets: list[Obj]) -> Iterable[Budget]:
    for budget in budgets:
        same = meta.namespace(budget) == meta.namespace(pod)
        if same and matches(from_object(dig(budget, "spec", "selector")), meta.labels(pod)):
            yield Budget(meta.name(budget), integer(budget, "status", "disruptionsAllowed"))


def going(hits: Iterable[Hit]) -> list[Hit]:
    """Those that are evicted."""
    return [hit for hit in hits if not hit.stays]


def missing(hits: Iterable[Hit], choices: Choices) -> str | None:
    """What has to be chosen before, in one sentence; None when nothing has."""
    goers = going(hits)
    lonely = [hit.ref.name for hit in goers if hit.lonely and not choices.lonely]
    scratch = [hit.ref.name for hit in goers if hit.scratch and not choices.scratch]
    if lonely:
        return f"Nobody makes {_named(lonely)} again: choose whether to lose what no controller keeps."
    if scratch:
        return f"{_named(scratch)} would lose emptyDir data: choose whether that may be."
    return None


def _named(names: list[str]) -> str:
    more = f" and {len(names) - 1} more" if len(names) > 1 else ""
    return f"{names[0]}{more}"


def command(nodes: Iterable[str], hits: Collection[Hit], choices: Choices) -> str:
    """The kubectl command that does the same."""
    flags = []
    if any("DaemonSet" in hit.owner for hit in hits):
        flags.append("--ignore-daemonsets")
    if choices.lonely:
        flags.append("--force")
    if choices.scratch:
        flags.append("--delete-emptydir-data")
    return kubectl("drain", *nodes, *flags)


def evict(hit: Hit, said: str) -> Change:
    """Ask the server to let a Pod go; it says no while a budget forbids it. `said` is the drain's command."""
    kind = registry.by_resource("pods")
    assert kind is not None
    ref = hit.ref
    options: dict[str, Any] = {"preconditions": {"uid": ref.uid}} if ref.uid else {}
    body = {
        "apiVersion": "policy/v1", "kind": "Eviction",
        "metadata": {"name": ref.name, "namespace": ref.namespace}, "deleteOptions": options,
    }  # fmt: skip
    path = kind.path(ref.namespace, ref.name, "eviction")
    return Change("evict", ref, f"Evict Pod {ref.name} from {hit.node}.", said, "POST", path, {}, body)
