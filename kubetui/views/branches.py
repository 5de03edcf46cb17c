"""The ownership tree of one workload: objects with their children, read once, health carried upward."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from kubetui.api import meta
from kubetui.api.meta import Obj, ObjectRef, integer, text
from kubetui.kinds.shown.model import Around, Facts
from kubetui.kinds.shown.registry import in_pane
from kubetui.kinds.shown.workloads import revision
from kubetui.kinds.vocabulary import Health
from kubetui.store.shelf import identity
from kubetui.store.store import Store
from kubetui.views.sorting import natural

KINDS = {shown.resource: (rank, shown) for rank, shown in enumerate(in_pane("workloads"))}
"""The kinds of the tree, in the order of their roots."""


@dataclass(slots=True)
class Branch:
    """One object of the tree. `old` children are empty ReplicaSets kept for an undo."""

    resource: str
    obj: Obj
    key: str
    facts: Facts
    health: Health
    ref: ObjectRef
    children: list[Branch] = field(default_factory=list)
    old: list[Branch] = field(default_factory=list)


def parent(store: Store, obj: Obj) -> tuple[str, Obj] | None:
    """The workload that controls an object, if the store has it."""
    metadata = obj.get("metadata")  # read without ceremony: this is asked for every Pod of a cluster
    if not isinstance(metadata, dict) or not metadata.get("ownerReferences"):
        return None
    owner = meta.controller_of(obj)
    if owner is None:
        return None
    found = store.by_uid(text(owner, "uid"))
    return found if found is not None and found[0] in KINDS else None


def root_of(store: Store, resource: str, obj: Obj) -> tuple[str, Obj]:
    """The topmost workload above an object; loops of owners end where they began."""
    seen = {identity(obj)}
    while (above := parent(store, obj)) is not None and identity(above[1]) not in seen:
        resource, obj = above
        seen.add(identity(obj))
    return resource, obj


class Grower:
    """Grows branches, and keeps what was read of an object until it changes."""

    def __init__(self, store: Store, around: Around) -> None:
        self._store = store
        self._around = around
        self._facts: dict[str, Facts] = {}
        self._leaves: dict[str, Branch] = {}

    def forget(self, key: str) -> None:
        """Lets go of an object that is no longer in the tree."""
        self._facts.pop(key, None)
        self._leaves.pop(key, None)

    def keep(self, keys: Container[str]) -> None:
        """Lets go of everything but some objects."""
        caches: tuple[dict[str, Any], ...] = (self._facts, self._leaves)
        for kept in caches:
            for key in [key for key in kept if key not in keys]:
                del kept[key]

    def grow(self, resource: str, obj: Obj, seen: frozenset[str] = frozenset()) -> Branch:
        """An object and everything below it."""
        if resource == "pods":
            return self._leaf(obj)
        branch = self.alone(resource, obj)
        key = branch.key
        below = seen | {key}
        children = [
            self.grow(kind, child, below)
            for kind, child in self._store.owned(key)
            if kind in KINDS and identity(child) not in below and _controls(key, child)
        ]
        _arrange(branch, children)
        _carry_up(branch)
        return branch

    def alone(self, resource: str, obj: Obj) -> Branch:
        """An object without what is below it."""
        ref = meta.ref(resource, obj)
        key = ref.uid or identity(obj)
        facts = self._read(resource, obj, key)
        return Branch(resource, obj, key, facts, facts.health, ref)

    def _leaf(self, obj: Obj) -> Branch:
        """A Pod, the same branch as before while it holds: nothing hangs on it, so nothing alters it."""
        key = identity(obj)
        kept = self._leaves.get(key)
        if kept is None or kept.obj is not obj or ((due := kept.facts.due) and due <= self._around.now):
            kept = self._leaves[key] = self.alone("pods", obj)
        return kept

    def _read(self, resource: str, obj: Obj, key: str) -> Facts:
        known = self._facts.get(key)
        if known is not None and known.obj is obj and (known.due is None or self._around.now < known.due):
            return known
        facts: Facts = KINDS[resource][1].read(obj, self._around)
        self._facts[key] = facts
        return facts


def _controls(key: str, child: Obj) -> bool:
    for owner in child["metadata"]["ownerReferences"]:  # there: the store found the child by them
        if isinstance(owner, dict) and owner.get("controller") is True:
            return bool(owner.get("uid") == key)
    return False


def _arrange(branch: Branch, children: list[Branch]) -> None:
    """Newest revision first, newest Job first, Pods by name; old ReplicaSets aside."""
    if branch.resource == "deployments.apps":
        children.sort(key=lambda child: (-_revision(child.obj), child.ref.name))
        branch.old = [child for child in children[1:] if _is_empty(child)]
    elif branch.resource == "cronjobs.batch":
        children.sort(key=lambda child: text(child.obj, "metadata", "creationTimestamp"), reverse=True)
    elif branch.resource == "statefulsets.apps":
        children.sort(key=lambda child: natural(child.ref.name))
    elif len(children) > 1:
        children.sort(key=lambda child: child.ref.name)
    aside = {child.key for child in branch.old}
    branch.children = [child for child in children if child.key not in aside]


def _revision(obj: Obj) -> int:
    found = revision(obj)
    return int(found) if found.isdecimal() and len(found) < 19 else 0


def _is_empty(child: Branch) -> bool:
    wished = integer(child.obj, "spec", "replicas", default=1)
    return not wished and not integer(child.obj, "status", "replicas") and not child.children


def _carry_up(branch: Branch) -> None:
    """A failing child makes a good parent worth a look; of Jobs only the newest one counts."""
    if branch.health >= Health.WARNING or branch.facts.word == "Complete":
        return
    counted = branch.children[:1] if branch.resource == "cronjobs.batch" else branch.children
    if any(child.health >= Health.WARNING for child in counted):
        branch.health = Health.WARNING


def failed(branch: Branch) -> int:
    """How many objects of a branch have failed; the tries of a Job that got through do not count."""
    below = () if branch.facts.word == "Complete" else branch.children
    return int(branch.facts.health == Health.ERROR) + sum(failed(child) for child in below)


def members(branch: Branch) -> list[Branch]:
    """A branch and all below it, old ones too."""
    found = [branch]
    for child in (*branch.children, *branch.old):
        found += members(child)
    return found


def soonest(branches: list[Branch]) -> datetime | None:
    """When time alone changes one of some branches next."""
    return min([one.facts.due for one in branches if one.facts.due], default=None)
