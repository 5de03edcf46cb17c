"""The seventh pane: a table of any kind of the cluster, opened over the others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from kubetui.kinds.model import ApiKind
    from kubetui.session import Session
    from kubetui.tui.panes.table_pane import TablePane

KIND: Final = "kind"
"""Its name in the area; layouts do not know it."""


@dataclass(slots=True)
class KindSpec:
    """What the pane shows at the moment."""

    id: str = KIND
    number: int = 0
    title: str = ""
    resources: tuple[str, ...] = ()


def open_kind(pane: TablePane, session: Session, kind: ApiKind) -> None:
    """Show the objects of a kind."""
    from kubetui.views.generic import kind_table

    spec = pane.spec
    assert isinstance(spec, KindSpec)
    if spec.resources == (kind.resource,):
        return
    spec.title, spec.resources = kind.kind, (kind.resource,)
    session.want(kind.resource)
    pane.query_text = ""
    pane.attach(session, lambda options: kind_table(kind, session.store, options, session.now))
