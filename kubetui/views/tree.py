"""The workloads tree: Deployment ▸ ReplicaSet ▸ Pod ▸ container, each root one block of rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable
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


class WorkloadTree(BlockTable):
    """Workloads as a tree of owners, or each object on a line of its own (`options.flat`)."""

    def __init__(
        self, store: Store, options: TableOptions, now: Callable[[], datetime], empty: tuple[Line, ...] = ()
    ) -> None:
        self._root: dict[str, str] = {}
        self._members: dict[str, set[str]] = {}
        self._uprooted: list[str] = []
        self._limbs = Limbs(self._with_namespace, self._is_folded)
        self._grower: Grower | None = None
        super().__init__(store, options, now, HEADS, frozenset(), empty)

    def _rebuild(self) -> Changed:
        self._root.clear()
        self._members.clear()
        result = super()._rebuild()
        self._uprooted.clear()
        self._grown.keep(self._root)
        self._limbs.keep(self._root)
        return result

    @property
    def _grown(self) -> Grower:
        """What grows branches; what it has read is kept from one build to the next."""
        if self._grower is None:
            self._grower = Grower(self.store, self.around)
        return self._grower

    def _columns_changed(self) -> None:
        self._limbs = Limbs(self._with_namespace, self._is_folded)

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
        known = self.store.by_uid(root)
        if known is None or known[0] not in KINDS or not self._in_scope(known[1]) or not self._is_top(*known):
            self._claim(root, set())
            return None
        resource, obj = known
        branch = self._grown.alone(resource, obj) if self.options.flat else self._grown.grow(resource, obj)
        self._claim(root, {one.key for one in members(branch)})
        self._note_due(soonest(branch), root)
        rows = self._limbs.rows(self._pruned(branch))
        first = rows[0] if rows else self._limbs.bare(branch)
        space = branch.ref.namespace
        order = self._order(first, root, (space in SYSTEM, space, KINDS[resource][0], branch.ref.name))
        return Block(order, rows, 1, int(bool(rows)), failed(branch))

    def _claim(self, root: str, keys: set[str]) -> None:
        """Notes whose members these are; roots that lose or gain by it are renewed next."""
        before = self._members.get(root, set())
        for key in keys - before:
            holder = self._root.get(key)
            if holder is not None and holder != root:
                self._uprooted.append(holder)
            self._root[key] = root
        for key in before - keys:
            if self._root.get(key) == root:
                del self._root[key]
            self._let_go(key, root)
        if keys:
            self._members[root] = keys
        else:
            self._members.pop(root, None)

    def _let_go(self, key: str, root: str) -> None:
        if self.store.by_uid(key) is None:
            self._grown.forget(key)
            self._limbs.forget(key)
        elif (top := self._top(key)) != root:
            self._uprooted.append(top)

    def _pruned(self, branch: Branch) -> Branch | None:
        """What the filters leave of a branch: what they match, and the way down to it."""
        if self.options.query is None and not self.options.trouble_only:
            return branch
        children = [kept for child in branch.children if (kept := self._pruned(child)) is not None]
        row = self._limbs.bare(branch)
        if not children and not self._passes(row, branch.obj):
            return None
        kept_old = [] if self.options.trouble_only else branch.old
        return Branch(
            branch.resource,
            branch.obj,
            branch.key,
            branch.facts,
            branch.health,
            branch.ref,
            children,
            kept_old,
        )

    def _is_folded(self, key: str, resource: str) -> bool:
        if key in self.options.folded:
            return True
        return (resource in FOLDED_FIRST or not resource) and key not in self.options.unfolded

    def _passes(self, row: Row, obj: Obj) -> bool:
        if self.options.trouble_only and row.health == Health.UNKNOWN:
            return False
        return super()._passes(row, obj)
