"""The seventh pane: a table of any kind of the cluster, or of all that is wrong in it, opened over the others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable

    from kubetui.kinds.model import ApiKind
    from kubetui.kinds.shown.model import Column
    from kubetui.session import Session
    from kubetui.tui.panes.printed import Columns
    from kubetui.tui.panes.table_pane import TablePane
    from kubetui.views.live import LiveTable, TableOptions

KIND: Final = "kind"
"""Its name in the area; layouts do not know it."""

_SLICE: Final = 0.006
"""Seconds for which objects are examined before the screen has its turn."""


@dataclass(slots=True)
class KindSpec:
    """What the pane shows at the moment. With `leads`, Enter goes to the object instead of opening it."""

    id: str = KIND
    number: int = 0
    title: str = ""
    resources: tuple[str, ...] = ()
    leads: bool = False
    columns: Columns | None = None


def shows_trouble(pane: TablePane) -> bool:
    """Whether it shows what is wrong."""
    return isinstance(pane.spec, KindSpec) and pane.spec.leads


def open_kind(pane: TablePane, session: Session, kind: ApiKind) -> None:
    """Show the objects of a kind."""
    from kubetui.kinds.shown.registry import is_known
    from kubetui.views.columns import wishes_for
    from kubetui.views.generic import kind_table

    wishes = wishes_for(pane.choices, kind)
    pane.table.chosen = tuple(one.name for one in wishes)

    def table(columns: tuple[Column[Any], ...] = ()) -> Callable[[TableOptions], LiveTable]:
        return lambda options: kind_table(kind, session.store, options, session.now, wishes, columns)

    opened = _open(pane, session, kind.kind, (kind.resource,), table())
    if opened and not is_known(kind.resource):
        _print(pane, session, kind, table)


def _print(
    pane: TablePane, session: Session, kind: ApiKind,
    table: Callable[[tuple[Column[Any], ...]], Callable[[TableOptions], LiveTable]],
) -> None:  # fmt: skip
    """Look for the columns that others chose for a kind, and show them when they are there."""
    from kubetui.tui.panes.printed import Columns

    spec = pane.spec
    assert isinstance(spec, KindSpec)
    columns = spec.columns = Columns(pane, session, kind)

    def found(printed: tuple[Column[Any], ...]) -> None:
        if spec.columns is columns:
            pane.show_as(table(printed))

    columns.find(found, lambda uids: pane.renew({kind.resource: uids}))


def open_trouble(pane: TablePane, session: Session) -> None:
    """Show everything that is wrong in the cluster, worst first."""
    from kubetui.views.trouble import RESOURCES, trouble_table

    pane.table.chosen = ()
    served = {kind.resource for kind in session.kinds}
    resources = tuple(dict.fromkeys(one for one in RESOURCES if one in served or not served))
    _open(pane, session, "Trouble", resources,
          lambda options: trouble_table(session.store, options, session.now, _SLICE), leads=True)  # fmt: skip


def _open(
    pane: TablePane, session: Session, title: str, resources: tuple[str, ...],
    make: Callable[[TableOptions], LiveTable], *, leads: bool = False,
) -> bool:  # fmt: skip
    """Whether something else is shown than before."""
    spec = pane.spec
    assert isinstance(spec, KindSpec)
    if spec.resources == resources and pane.live is not None:
        return False
    session.want(*resources)
    if pane.live is not None:
        session.unwant(*spec.resources)
    if spec.columns is not None:
        spec.columns.stop()
        spec.columns = None
    spec.title, spec.resources, spec.leads = title, resources, leads
    pane.query_text = ""
    pane.attach(session, make)
    return True
