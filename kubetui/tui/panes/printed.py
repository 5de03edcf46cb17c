"""Finds the columns of a kind that kubetui has none for: its definition's, else those the server prints."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from kubetui.api.errors import ApiError
from kubetui.api.meta import Obj, ObjectRef, dicts
from kubetui.views.custom import DEFINITIONS
from kubetui.views.printer import TABLE, definition_columns, printed_cells, server_columns

if TYPE_CHECKING:
    from textual.widget import Widget

    from kubetui.kinds.model import ApiKind
    from kubetui.kinds.shown.model import Column
    from kubetui.session import Session
    from kubetui.store.delta import Delta

REST = 1.0
"""Seconds after a change until the server is asked to print anew."""


class Columns:
    """Looks for columns in the background and calls back with them; keeps what the server prints up to date."""

    def __init__(self, pane: Widget, session: Session, kind: ApiKind) -> None:
        self.pane, self.session, self.kind = pane, session, kind
        self._printed: dict[str, Sequence[Any]] = {}
        self._changed: Callable[[set[str]], None] = lambda _: None
        self._waits = False
        self._unlisten: Callable[[], None] = lambda: None

    def find(
        self, found: Callable[[tuple[Column[Any], ...]], None], changed: Callable[[set[str]], None]
    ) -> None:
        """Begin; `found` is told the columns, `changed` the UIDs whose cells are others."""
        self._changed = changed
        self.session.want(*self._also)
        self.pane.run_worker(self._find(found), group="columns", exclusive=True)

    def stop(self) -> None:
        """They are not needed any more."""
        self.session.unwant(*self._also)
        self._unlisten()
        self._changed = lambda _: None

    @property
    def _also(self) -> tuple[str, ...]:
        """What a custom kind is explained from."""
        return (DEFINITIONS,) if "." in self.kind.group else ()

    async def _find(self, found: Callable[[tuple[Column[Any], ...]], None]) -> None:
        definition = await self._definition()
        if definition is not None:
            columns = definition_columns(definition, self.kind.version)
        else:
            table = await self._print()
            columns = server_columns(table, self._printed)
            self._unlisten = self.session.store.listen(self._saw)
        if columns:
            found(columns)

    async def _definition(self) -> Obj | None:
        if not self._also:
            return None
        try:
            return await self.session.get(ObjectRef(DEFINITIONS, "", self.kind.resource))
        except Exception:
            return None  # it may not be read, or the kind is served by another server: then that one prints

    async def _print(self) -> Obj:
        """One table for each namespace one looks at; its cells are kept. Empty where it cannot be had."""
        spaces = sorted(self.session.namespaces) if self.kind.namespaced else []
        first: Obj = {}
        cells: dict[str, Sequence[Any]] = {}
        for space in spaces or [""]:
            try:
                table = await self.session.request("GET", self.kind.path(space), accept=TABLE)
            except ApiError:
                continue  # why it may not be listed is said by the table itself
            except Exception:
                return first  # the connection is gone, and that is said in the header
            if isinstance(table, dict) and dicts(table, "columnDefinitions"):
                first = first or table
                cells |= printed_cells(table)
        self._printed.clear()
        self._printed.update(cells)
        return first

    def _saw(self, delta: Delta) -> None:
        if delta.resource == self.kind.resource and not self._waits:
            self._waits = True
            self.pane.set_timer(REST, self._again)

    def _again(self) -> None:
        self.pane.run_worker(self._print_again(), group="columns", exclusive=True)

    async def _print_again(self) -> None:
        self._waits = False
        before = dict(self._printed)
        await self._print()
        self._changed({uid for uid, cells in self._printed.items() if cells != before.get(uid)})
