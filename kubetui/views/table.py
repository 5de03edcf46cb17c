"""A live table of one or more kinds, one block of rows for each object."""

from __future__ import annotations

import heapq
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime

from kubetui.api import meta
from kubetui.api.meta import Obj, text
from kubetui.kinds.shown.cells import said
from kubetui.kinds.shown.model import Cells
from kubetui.store.store import Store
from kubetui.views.around import LiveAround
from kubetui.views.blocks import Block, Blocks, Order
from kubetui.views.live import Changed, TableOptions
from kubetui.views.model import ColumnHead, Health, Line, Row, span_text
from kubetui.views.nothing import why_empty
from kubetui.views.sorting import sort_value

NAMESPACE = ColumnHead("NAMESPACE", 14, 1)


class BlockTable(ABC):
    """What every live table shares: blocks by root, time that makes rows change, options."""

    def __init__(
        self,
        store: Store,
        options: TableOptions,
        now: Callable[[], datetime],
        heads: tuple[ColumnHead, ...],
        needs: frozenset[str] = frozenset(),
        empty: tuple[Line, ...] = (),
        namespace: ColumnHead = NAMESPACE,
    ) -> None:
        self.store = store
        self.options = options
        self.around = LiveAround(store, now, needs)
        self._empty = empty
        self._now = now
        self._heads = heads
        self._blocks = Blocks()
        self._due: list[tuple[datetime, str]] = []
        self._namespace = namespace
        self._news = store.changes()
        self._scope: object = None
        self._lists: dict[str, frozenset[str]] = {}
        self.columns: tuple[ColumnHead, ...] = heads
        self.refresh(None)

    @property
    def waiting(self) -> int:
        """Objects not read yet."""
        return 0

    @property
    def rows(self) -> Sequence[Row]:
        """The rows in shown order."""
        return self._blocks.rows

    @property
    def total(self) -> int:
        """Objects before filtering."""
        return self._blocks.total

    @property
    def shown(self) -> int:
        """Objects after filtering."""
        return self._blocks.shown

    @property
    def empty(self) -> tuple[Line, ...]:
        """What stands instead of rows."""
        return why_empty(self.store, self.options, self.total, self._empty, namespaced=self.namespaced)

    @property
    def trouble(self) -> int:
        """Objects that have failed, before filtering."""
        return self._blocks.trouble

    @abstractmethod
    def _forget_rows(self) -> None:
        """Rows kept from before have other cells now."""

    @abstractmethod
    def _forget(self, root: str) -> None:
        """What was kept of a root does not hold any more."""

    @abstractmethod
    def _roots(self) -> Iterable[str]:
        """The keys of all roots."""

    @abstractmethod
    def _block(self, root: str) -> Block | None:
        """The block of a root, None when it is no root any more."""

    @abstractmethod
    def _touched(self, resource: str, uid: str) -> Iterable[str]:
        """The roots whose blocks a change may alter."""

    @abstractmethod
    def _root_of(self, key: str) -> str:
        """The root of a row's key."""

    def refresh(self, changed: Mapping[str, set[str]] | None) -> Changed:
        """Follows the store; see `LiveTable.refresh`.

        The table hears of changes itself as well, so that building all rows anew (another filter,
        another order) reads only the objects that have changed since.
        """
        stale = self._stale(changed or {})
        if (read := self.around.lists_read()) != self._lists:
            # What nobody knew is known now, or the other way round: that is no change of any object.
            self._lists, changed = read, None
            self._forget_rows()
        return self._rebuild(stale) if changed is None else self._renew(stale)

    def _stale(self, changed: Mapping[str, set[str]]) -> Iterable[str]:
        """The roots that time or a change has touched."""
        roots = dict.fromkeys(self._overdue())
        news = self._news.drain()
        for resource in {**changed, **news}:
            for uid in changed.get(resource, set()) | news.get(resource, set()):
                roots.update(dict.fromkeys(self._touched(resource, uid)))
        for root in roots:
            self._forget(root)
        return roots

    def _rebuild(self, stale: Iterable[str]) -> Changed:
        many = len(self.options.namespaces) != 1
        wide = many and self.namespaced
        columns = (self._heads[0], self._namespace, *self._heads[1:]) if wide else self._heads
        if columns != self.columns:
            self.columns = columns
            self._forget_rows()
        scope = (self.options.namespaces, self.options.flat, self.options.about)
        if scope == self._scope:
            roots: Iterable[str] = dict.fromkeys((*self._blocks.roots(), *self._made(stale)))
        else:
            self._begin(first=self._scope is None)
            self._scope = scope
            roots = self._roots()
        self._due_anew()
        self._blocks.fill([(root, block) for root in roots if (block := self._block(root)) is not None])
        return Changed({row.key for row in self.rows}, True)

    def _begin(self, *, first: bool) -> None:
        """Other roots are wanted from now on."""
        if first:
            self.around.rebuild()

    def _renew(self, roots: Iterable[str]) -> Changed:
        keys: set[str] = set()
        moved = False
        for root, block in self._made(roots).items():
            if block is None and root not in self._blocks:
                continue
            changed, shifted = self._blocks.set(root, block)
            keys |= changed
            moved = moved or shifted
        return Changed(keys, moved)

    def _made(self, roots: Iterable[str]) -> dict[str, Block | None]:
        """The blocks of some roots, and of those that take or give up members by it."""
        found: dict[str, Block | None] = {}
        waiting = list(roots)
        while waiting:
            root = waiting.pop()
            if root not in found:
                found[root] = self._block(root)
                waiting += self._follow_up()
        return found

    def _follow_up(self) -> Iterable[str]:
        """Further roots that the last block has altered, because it took or gave up members."""
        return ()

    @property
    def namespaced(self) -> bool:
        """Whether rows stand in namespaces."""
        return True

    def fold(self, key: str, folded: bool) -> Changed:
        """Folds or unfolds a row; see `LiveTable.fold`."""
        into, out = self.options.folded, self.options.unfolded
        if not folded:
            into, out = out, into
        into.add(key)
        out.discard(key)
        return self._renew([self._root_of(key)])

    def position(self, key: str) -> int | None:
        """The index of a row, None when it is not shown."""
        return self._blocks.position(self._root_of(key), key)

    def _overdue(self) -> Iterator[str]:
        """The roots that time alone has changed."""
        now = self._now()
        while self._due and self._due[0][0] <= now:
            yield heapq.heappop(self._due)[1]

    def _due_anew(self) -> None:
        """All blocks are about to be made, and will say anew when they change by themselves."""
        self._due.clear()

    def _note_due(self, due: datetime | None, root: str) -> None:
        if due is not None:
            heapq.heappush(self._due, (due, root))

    def _in_scope(self, obj: Obj) -> bool:
        space = text(obj, "metadata", "namespace")
        return not self.options.namespaces or not space or space in self.options.namespaces

    def _passes(self, row: Row, obj: Obj) -> bool:
        """Whether a row stands the filters."""
        if self.options.trouble_only and row.health < Health.WARNING:
            return False
        return self.options.query is None or self.options.query.matches(row, obj, self._now())

    def _with_namespace(self, cells: Cells, obj: Obj, *, first: bool = True) -> Cells:
        if len(self.columns) == len(self._heads):
            return cells
        return (cells[0], said(meta.namespace(obj), "muted") if first else (), *cells[1:])

    def _order(self, row: Row, root: str, default: Order) -> Order:
        value = sort_value(self.columns, self.options.sort, row) if self.options.sort else None
        return (*default, root) if value is None else (value, *default, root)


def search_text(kind: str, obj: Obj, word: str, cells: Cells) -> str:
    """What words are looked for in: all that the row says, in lower case."""
    said_ = " ".join(span_text(cell) for cell in cells)
    return f"{kind} {meta.name(obj)} {meta.namespace(obj)} {word} {said_}".lower()
