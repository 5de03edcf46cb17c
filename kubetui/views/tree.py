"""The workloads tree: Deployment ▸ ReplicaSet ▸ Pod ▸ container, each root one block of rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from kubetui.api.meta import Obj, integer
from kubetui.kinds.shown.config import SYSTEM
from kubetui.store.shelf import identity
from kubetui.store.store import Store
from kubetui.views.blocks import Block
from kubetui.views.branches import KINDS, Branch, Grower, failed, members, parent, root_of, soonest
from kubetui.views.leaves import HEADS, REPLICA_SETS
from kubetui.views.limbs import Limbs
from kubetui.views.live import Changed, TableOptions
from kubetui.views.model import Health, Line, Row
from kubetui.views.table import BlockTable

FOLDED_FIRST = frozenset({"pods", "daemonsets.apps"})
"""Kinds that are folded until a person unfolds them."""


@dataclass(slots=True)
class Stem:
    """What was grown under one root, as long as it holds, and what was drawn of it."""

    branch: Branch
    members: list[Branch]
    due: datetime | None
    failed: int
    holds: bool = True
    rows: list[Row] | None = None
    looked: list[Row] | None = None
    """What filters look at."""


class WorkloadTree(BlockTable):
    """Workloads as a tree of owners, or each object on a line of its own (`options.flat`)."""

    def __init__(
        self, store: Store, options: TableOptions, now: Callable[[], datetime], empty: tuple[Line, ...] = ()
    ) -> None:
        self._root: dict[str, str] = {}
        self._stems: dict[str, Stem] = {}
        self._uprooted: list[str] = []
        self._limbs = Limbs(self._with_namespace, self._is_folded)
        self._grower: Grower | None = None
        self._folds: tuple[set[str], set[str]] = (set(), set())
        super().__init__(store, options, now, HEADS, frozenset(), empty)

    def _begin(self, *, first: bool) -> None:
        super()._begin(first=first)
        self._root.clear()
        self._stems.clear()

    def _rebuild(self, stale: Iterable[str]) -> Changed:
        self._note_folds()
        result = super()._rebuild(stale)
        self._uprooted.clear()
        self._grown.keep(self._root)
        self._limbs.keep(self._root)
        return result

    def _note_folds(self) -> None:
        """Rows hold only as long as the same things are folded."""
        folds = (set(self.options.folded), set(self.options.unfolded))
        if folds != self._folds:
            self._folds = folds
            for stem in self._stems.values():
                stem.rows = None

    @property
    def _grown(self) -> Grower:
        """What grows branches; what it has read is kept from one build to the next."""
        if self._grower is None:
            self._grower = Grower(self.store, self.around)
        return self._grower

    def _forget_rows(self) -> None:
        self._limbs = Limbs(self._with_namespace, self._is_folded)
        for stem in self._stems.values():
            stem.rows = stem.looked = None

    def _forget(self, root: str) -> None:
        stem = self._stems.get(root)
        if stem is not None:
            stem.holds = False

    def fold(self, key: str, folded: bool) -> Changed:
        """Folds or unfolds a row; see `LiveTable.fold`."""
        self._forget(self._root_of(key))
        result = super().fold(key, folded)
        self._folds = (set(self.options.folded), set(self.options.unfolded))
        return result

    def _roots(self) -> Iterable[str]:
        for resource in KINDS:
            for obj in self.store.all(resource, self.options.namespaces):
                if self._is_top(resource, obj):
                    yield identity(obj)

    def _is_top(self, resource: str, obj: Obj) -> bool:
        above = parent(self.store, obj)
        if above is None or not self.options.flat:
            return above is None
        empty = not integer(obj, "spec", "replicas", default=1) and not integer(obj, "status", "replicas")
        return resource != REPLICA_SETS or not empty

    def _touched(self, resource: str, uid: str) -> Iterable[str]:
        if resource not in KINDS:
            return ()
        return (self._root.get(uid, uid), self._top(uid))

    def _top(self, uid: str) -> str:
        known = self.store.by_uid(uid)
        if self.options.flat or known is None or known[0] not in KINDS:
            return uid
        return identity(root_of(self.store, *known)[1])

    def _root_of(self, key: str) -> str:
        uid = key.partition("#")[0]
        return self._root.get(uid, uid)

    def _follow_up(self) -> Iterable[str]:
        found, self._uprooted = self._uprooted, []
        return found

    def _block(self, root: str) -> Block | None:
        stem = self._stem(root)
        if stem is None:
            return None
        self._note_due(stem.due, root)
        rows = self._rows(stem)
        branch = stem.branch
        first = rows[0] if rows else self._limbs.bare(branch)
        space = branch.ref.namespace
        order = self._order(first, root, (space in SYSTEM, space, KINDS[branch.resource][0], branch.ref.name))
        return Block(order, rows, 1, int(bool(rows)), stem.failed)

    def _stem(self, root: str) -> Stem | None:
        """What grows under a root; None when it is none any more."""
        kept = self._stems.get(root)
        if kept is not None and kept.holds:
            return kept
        known = self.store.by_uid(root)
        if known is None or known[0] not in KINDS or not self._in_scope(known[1]) or not self._is_top(*known):
            self._claim(root, set())
            return None
        resource, obj = known
        branch = self._grown.alone(resource, obj) if self.options.flat else self._grown.grow(resource, obj)
        all_ = members(branch)
        self._claim(root, {one.key for one in all_})
        stem = self._stems[root] = Stem(branch, all_, soonest(all_), failed(branch))
        return stem

    def _claim(self, root: str, keys: set[str]) -> None:
        """Notes whose members these are; roots that lose or gain by it are renewed next."""
        stem = self._stems.pop(root, None)
        before = {one.key for one in stem.members} if stem else set()
        for key in keys - before:
            holder = self._root.get(key)
            if holder is not None and holder != root:
                self._uproot(holder)
            self._root[key] = root
        for key in before - keys:
            if self._root.get(key) == root:
                del self._root[key]
            self._let_go(key, root)

    def _uproot(self, root: str) -> None:
        self._forget(root)
        self._uprooted.append(root)

    def _let_go(self, key: str, root: str) -> None:
        if self.store.by_uid(key) is None:
            self._grown.forget(key)
            self._limbs.forget(key)
        elif (top := self._top(key)) != root:
            self._uproot(top)

    def _rows(self, stem: Stem) -> list[Row]:
        """The rows of a root that the filters leave."""
        filtered = self.options.query is not None or self.options.trouble_only
        kept = self._matching(stem) if filtered else set()
        if filtered and not kept:
            return []
        if filtered and (self.options.trouble_only or len(kept) < len(stem.members)):
            return self._limbs.rows(self._pruned(stem.branch, kept))
        if stem.rows is None:
            stem.rows = self._limbs.rows(stem.branch)
        return stem.rows

    def _matching(self, stem: Stem) -> set[str]:
        """The keys of what stands the filters by itself."""
        if stem.looked is None:
            stem.looked = [self._limbs.bare(one) for one in stem.members]
        passes = self._passes
        return {one.key for row, one in zip(stem.looked, stem.members, strict=True) if passes(row, one.obj)}

    def _pruned(self, branch: Branch, keys: set[str]) -> Branch | None:
        """What the filters leave of a branch: what they match, and the way down to it."""
        children = [kept for child in branch.children if (kept := self._pruned(child, keys)) is not None]
        if not children and branch.key not in keys:
            return None
        kept_old = [] if self.options.trouble_only else branch.old
        return replace(branch, children=children, old=kept_old)

    def _is_folded(self, key: str, resource: str) -> bool:
        if key in self.options.folded:
            return True
        return (resource in FOLDED_FIRST or not resource) and key not in self.options.unfolded

    def _passes(self, row: Row, obj: Obj) -> bool:
        if self.options.trouble_only and row.health == Health.UNKNOWN:
            return False
        return super()._passes(row, obj)
