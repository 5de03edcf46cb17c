"""A live table of objects one below the other."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from kubetui.api import meta
from kubetui.api.meta import Obj
from kubetui.kinds.shown.model import AnyShown, Cells, Facts
from kubetui.store.shelf import identity
from kubetui.store.store import Store
from kubetui.views.blocks import NOTHING, Block, Order
from kubetui.views.live import TableOptions
from kubetui.views.model import ColumnHead, Health, Line, Row
from kubetui.views.table import NAMESPACE, BlockTable, search_text

CellMaker = Callable[[AnyShown, Facts], list[Cells]]
DefaultOrder = Callable[[int, Obj], Order]


def by_name(rank: int, obj: Obj) -> Order:
    """By kind, namespace and name."""
    return (rank, meta.namespace(obj), meta.name(obj))


@dataclass(slots=True)
class _Kept:
    """What was made of an object, until it or what it shows of others changes."""

    obj: Obj
    facts: Facts
    rows: list[Row]
    order: Order
    sort: str | None = None
    """The sorting by which the blocks stand; nothing before they were made."""
    seen: Block = NOTHING
    unseen: Block = NOTHING
    """Its block when it passes the filters, and when it does not."""


class ListTable(BlockTable):
    """Objects one below the other, kind after kind."""

    def __init__(
        self,
        kinds: tuple[AnyShown, ...],
        store: Store,
        options: TableOptions,
        now: Callable[[], datetime],
        heads: tuple[ColumnHead, ...],
        cells: CellMaker,
        *,
        order: DefaultOrder = by_name,
        keep: Callable[[Obj], bool] | None = None,
        namespaced: bool = True,
        empty: tuple[Line, ...] = (),
        namespace: ColumnHead = NAMESPACE,
    ) -> None:
        self._kinds = {kind.resource: (rank, kind) for rank, kind in enumerate(kinds)}
        self._cells, self._default, self._keep = cells, order, keep
        self._is_namespaced = namespaced
        self._kept: dict[str, _Kept] = {}
        needs = frozenset[str]().union(*(kind.needs for kind in kinds))
        super().__init__(store, options, now, heads, needs, empty, namespace)

    @property
    def namespaced(self) -> bool:
        """Whether rows stand in namespaces."""
        return self._is_namespaced

    def _roots(self) -> Iterable[str]:
        for resource in self._kinds:
            for obj in self.store.all(resource, self.options.namespaces):
                yield f"{resource}|{identity(obj)}"

    def _touched(self, resource: str, uid: str) -> Iterable[str]:
        if resource in self._kinds:
            yield f"{resource}|{uid}"
        if resource not in self.around.resources:
            return
        known = self.store.by_uid(uid)
        obj = known[1] if known and known[0] == resource else None
        for target, namespace, name in self.around.change(resource, uid, obj):
            found = self.store.get(target, namespace, name) if target in self._kinds else None
            if found is not None:
                yield f"{target}|{identity(found)}"

    def _root_of(self, key: str) -> str:
        uid = key.partition("#")[0]
        known = self.store.by_uid(uid)
        return f"{known[0]}|{uid}" if known else uid

    def _block(self, root: str) -> Block | None:
        kept = self._kept.get(root) or self._read(root)
        if kept is None:
            return None
        if kept.facts.due is not None:
            self._note_due(kept.facts.due, root)
        if kept.sort != self.options.sort:
            self._place(kept, root)
        return kept.seen if self._passes(kept.rows[0], kept.obj) else kept.unseen

    def _place(self, kept: _Kept, root: str) -> None:
        """Both its blocks, under the order that is wished now."""
        order = self._order(kept.rows[0], root, kept.order)
        failed = int(kept.facts.health == Health.ERROR)
        kept.sort = self.options.sort
        kept.seen = Block(order, kept.rows, 1, 1, failed)
        kept.unseen = Block(order, [], 1, 0, failed)

    def _read(self, root: str) -> _Kept | None:
        """Reads an object and makes its rows; None when it is not to be shown."""
        resource, _, uid = root.partition("|")
        known = self.store.by_uid(uid)
        if known is None or known[0] != resource:
            return None
        obj = known[1]
        if not self._in_scope(obj) or (self._keep is not None and not self._keep(obj)):
            return None
        rank, kind = self._kinds[resource]
        facts: Facts = kind.read(obj, self.around)
        made = _Kept(obj, facts, self._rows(kind, facts, uid), self._default(rank, obj))
        self._kept[root] = made
        return made

    def _begin(self, *, first: bool) -> None:
        super()._begin(first=first)
        self._kept.clear()

    def _forget(self, root: str) -> None:
        self._kept.pop(root, None)

    def _forget_rows(self) -> None:
        self._kept.clear()

    def _rows(self, kind: AnyShown, facts: Facts, uid: str) -> list[Row]:
        made = self._cells(kind, facts)
        ref = meta.ref(kind.resource, facts.obj)
        words = search_text(
            kind.short, facts.obj, facts.word, tuple(cell for cells in made for cell in cells)
        )
        return [
            Row(
                uid if index == 0 else f"{uid}#{index}",
                ref,
                facts.health if index == 0 else Health.UNKNOWN,
                self._with_namespace(cells, facts.obj, first=index == 0),
                reason=facts.word,
                search=words,
            )
            for index, cells in enumerate(made)
        ]
