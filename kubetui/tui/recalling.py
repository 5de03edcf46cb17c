"""The explorer as it was left, for each context: layout, panes, sort, filters, namespaces."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from textual.timer import Timer

from kubetui.api.errors import ApiError
from kubetui.api.meta import ObjectRef
from kubetui.tui.panes.kind_pane import KIND

if TYPE_CHECKING:
    from kubetui.tui.app import KubetuiApp
    from kubetui.tui.panes.table_pane import TablePane
    from kubetui.tui.screens.explorer import ExplorerScreen

_VIEWS: Final = "views"
_REST: Final = 1.0
"""Seconds after a change before it is written: many changes are one write."""
_MOST: Final = 64


class Recalling:
    """Notes how the explorer looks whenever it is painted, and brings it back at the next start."""

    def __init__(self, app: KubetuiApp, *, layout: bool, namespaces: bool, pane: bool) -> None:
        self.app = app
        self._asked_layout, self._asked_namespaces, self._asked_pane = layout, namespaces, pane
        """What the command line asked for is not replaced by what was."""
        self._context = ""
        self._noted: dict[str, Any] = {}
        self._timer: Timer | None = None

    def note(self, explorer: ExplorerScreen) -> None:
        """The explorer was painted: if it is arranged otherwise than before, remember that in a while."""
        if not self._context or self._context != explorer.session.context:
            return
        found = _state(explorer)
        if found != self._noted:
            self._noted = found
            if self._timer is None:
                self._timer = self.app.set_timer(_REST, self.flush)

    def flush(self) -> None:
        """Write what was noted."""
        self._timer = None
        if self._context and self._noted:
            self.app.remembered.put(self._noted, _VIEWS, self._context)

    def leave(self) -> None:
        """The cluster is left: what was noted is written, and nothing more until the next one is there."""
        if self._timer is not None:
            self._timer.stop()
            self.flush()
        self._context, self._noted = "", {}

    async def recall(self, explorer: ExplorerScreen) -> None:
        """Bring back how this context was left."""
        session = explorer.session
        found = self.app.remembered.get(_VIEWS, session.context)
        if isinstance(found, dict):
            if not self._asked_layout:
                self._layout(explorer, found.get("layout"))
            self._panes(explorer, found.get("panes"))
            pane = found.get("pane")
            if not self._asked_pane and isinstance(pane, str) and pane in explorer.panes and pane != KIND:
                explorer.activate(pane)
            if not self._asked_namespaces:
                await self._namespaces(explorer, found.get("namespaces"))
        self._asked_layout = self._asked_namespaces = self._asked_pane = False
        self._context = session.context
        self._noted = _state(explorer)

    def _layout(self, explorer: ExplorerScreen, name: object) -> None:
        layout = self.app.layouts.get(name) if isinstance(name, str) else None
        if layout is not None and layout.name != explorer.arrangement.name:
            explorer.arrangement = layout
            explorer.rearrange_for(self.app.size.width, self.app.size.height)

    def _panes(self, explorer: ExplorerScreen, found: object) -> None:
        for name, kept in found.items() if isinstance(found, dict) else ():
            pane = explorer.panes.get(name) if isinstance(name, str) else None
            if pane is not None and isinstance(kept, dict):
                _restore(pane, kept)
                explorer.navigation.note_filter(pane)

    async def _namespaces(self, explorer: ExplorerScreen, names: object) -> None:
        session = explorer.session
        if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
            return
        wanted = names[:_MOST]
        there = [name for name in wanted if await self._is_there(name)]
        if wanted and not there:
            return  # all of them are gone: what the context says holds
        if frozenset(there) != session.namespaces and self.app.session is session:
            session.set_namespaces(there)
            explorer.namespaces_changed()

    async def _is_there(self, name: str) -> bool:
        try:
            await self.app.session.get(ObjectRef("namespaces", "", name))
        except ApiError as error:
            return error.code != 404
        except Exception:
            return True  # it cannot be told now; an empty pane will say why it is empty
        return True


def _state(explorer: ExplorerScreen) -> dict[str, Any]:
    panes = {name: kept for name, pane in explorer.panes.items() if name != KIND and (kept := _kept(pane))}
    state: dict[str, Any] = {
        "layout": explorer.arrangement.name,
        "pane": "workloads" if explorer.active == KIND else explorer.active,
        "namespaces": sorted(explorer.kubetui.lessons.namespaces)[:_MOST],
    }
    return {**state, "panes": panes} if panes else state


def _kept(pane: TablePane) -> dict[str, Any]:
    options = pane.options
    if options is None:
        return {}
    found = {"sort": options.sort, "filter": pane.query_text, "flat": options.flat}
    return {key: value for key, value in found.items() if value}


def _restore(pane: TablePane, kept: dict[str, Any]) -> None:
    """Only what makes sense today: a column may be gone, a filter may not be understood any more."""
    options = pane.options
    if options is None or pane.live is None:
        return
    sort, text = kept.get("sort"), kept.get("filter")
    columns = {head.name for head in pane.live.columns}
    if isinstance(sort, str) and sort.removeprefix("-") in columns:
        options.sort = sort
    options.flat = kept.get("flat") is True
    if isinstance(text, str) and text:
        try:
            pane.filter(text)
        except ValueError:
            pane.filter("")
    pane.rebuild()
