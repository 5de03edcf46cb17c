"""The table of any one kind with all its columns: for `:` and for the zoomed pane of one kind."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from kubetui.kinds.model import ApiKind
from kubetui.kinds.shown.model import AnyShown, Cells, Column, Facts
from kubetui.kinds.shown.registry import shown, with_columns
from kubetui.store.store import Store
from kubetui.views.columns import Wish, own_columns
from kubetui.views.listing import ListTable, by_name
from kubetui.views.live import LiveTable, TableOptions
from kubetui.views.model import Span
from kubetui.views.panes import newest_first


def _all_cells(kind: AnyShown, facts: Facts) -> list[Cells]:
    return [tuple(column.cell(facts) for column in kind.columns)]


def kind_table(
    kind: ApiKind,
    store: Store,
    options: TableOptions,
    now: Callable[[], datetime],
    wishes: Sequence[Wish] = (),
    printed: tuple[Column[Any], ...] = (),
) -> LiveTable:
    """A live table of one kind; kinds that no table knows have their name, their `printed` columns and age.

    Columns of a person's own among the `wishes` stand after those that are known.
    """
    known = with_columns(kind.resource, printed) if printed else shown(kind.resource)
    if own := own_columns(wishes):
        known = replace(known, columns=(*known.columns, *own))
    return ListTable(
        (known,),
        store,
        options,
        now,
        tuple(column.head for column in known.columns),
        _all_cells,
        order=newest_first if kind.kind == "Event" else by_name,
        namespaced=kind.namespaced,
        empty=((Span(f"No {kind.kind} here.", "muted"),),),
    )
