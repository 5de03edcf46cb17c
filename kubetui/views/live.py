"""What a screen holds of a table: its rows in shown order, and what one change does to them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

from kubetui.api.meta import ObjectRef
from kubetui.views.filter import Query
from kubetui.views.model import ColumnHead, Line, Row


@dataclass(slots=True)
class TableOptions:
    """What a person set for a table. After changing any of it, call `refresh(None)`.

    `sort` is a column's name, with a `-` before it for the reverse; empty is the table's own order.
    `folded` and `unfolded` hold the keys a person folded and unfolded against the table's default:
    `LiveTable.fold` keeps them. `about` narrows events to one object.
    """

    namespaces: frozenset[str] = frozenset()
    query: Query | None = None
    sort: str = ""
    trouble_only: bool = False
    flat: bool = False
    folded: set[str] = field(default_factory=set)
    unfolded: set[str] = field(default_factory=set)
    about: ObjectRef | None = None


class Changed(NamedTuple):
    """What a refresh did: rows whose content changed, and whether order or membership did."""

    keys: set[str]
    moved: bool


class LiveTable(Protocol):
    """A table that follows a store.

    `rows` are in shown order and never to be changed by the reader. A row's `prefix` holds all of a
    tree's drawing, the sign of folding (`▾`, `▸`) included; a widget draws prefix, then cells[0].
    `total` counts objects before filtering (a tree: its roots) and `shown` after it. `trouble` counts the
    objects that have failed (health ERROR) before filtering.
    """

    columns: tuple[ColumnHead, ...]
    options: TableOptions

    @property
    def empty(self) -> tuple[Line, ...]:
        """What stands instead of rows: that there is nothing, or why nothing of it is shown."""
        ...

    @property
    def waiting(self) -> int:
        """Objects not read yet: a large table is filled by one `refresh` after the other."""
        ...

    @property
    def rows(self) -> Sequence[Row]:
        """The rows in shown order."""
        ...

    @property
    def trouble(self) -> int:
        """Objects that have failed, before filtering."""
        ...

    @property
    def total(self) -> int:
        """Objects before filtering."""
        ...

    @property
    def shown(self) -> int:
        """Objects after filtering."""
        ...

    def refresh(self, changed: Mapping[str, set[str]] | None) -> Changed:
        """Follows the store: UIDs changed by resource, or None to build everything anew.

        The cost of one change does not grow with the rows. Calling it with `{}` once a second moves
        the texts that tell a time (`1 (38s ago)`, `in 1m12s`); AGE columns hold timestamps and need
        no refresh.
        """
        ...

    def fold(self, key: str, folded: bool) -> Changed:
        """Folds or unfolds the row of a key and remembers it in the options."""
        ...

    def position(self, key: str) -> int | None:
        """The index of a row, None when it is not shown."""
        ...
