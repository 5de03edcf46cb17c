"""Marks: what verbs work on instead of the object under the cursor. They stay on their objects."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kubetui.api.meta import ObjectRef
from kubetui.views.model import Row

if TYPE_CHECKING:
    from kubetui.tui.panes.table_pane import TablePane
    from kubetui.tui.screens.base import Handler
    from kubetui.tui.screens.explorer import ExplorerScreen


class Marking:
    """The marks of the explorer's panes, each pane its own."""

    def __init__(self, screen: ExplorerScreen) -> None:
        self.screen = screen

    def handlers(self) -> dict[str, Handler]:
        """What the verbs of marking do."""
        return {"mark": self.toggle, "mark.all": self.toggle_all}

    def marked(self) -> tuple[ObjectRef, ...]:
        """The marked objects of the active pane that are still there."""
        pane = self.screen.pane
        self.prune(pane)
        return tuple(pane.marks.values())

    def toggle(self) -> None:
        """Mark the selected object or take its mark away, and go on to the next."""
        pane = self.screen.pane
        row = pane.selected
        if row is None or not _markable(row) or row.ref is None:
            self.screen.say("Only whole objects can be marked.", "warning")
            return
        if pane.marks.pop(row.key, None) is None:
            pane.marks[row.key] = row.ref
        self._changed(pane)
        pane.table.move_by(1)

    def toggle_all(self) -> None:
        """Mark all that is shown; when all is marked already, take all marks away."""
        pane = self.screen.pane
        rows = [row for row in (pane.live.rows if pane.live else ()) if _markable(row)]
        shown = {row.key: row.ref for row in rows if row.ref is not None}
        if shown.keys() <= pane.marks.keys():
            for key in shown:
                del pane.marks[key]
        else:
            pane.marks.update(shown)
        self._changed(pane)

    def clear(self, pane: TablePane) -> None:
        """Take all marks of a pane away."""
        pane.marks.clear()
        self._changed(pane)

    def prune(self, pane: TablePane) -> None:
        """Forget marks whose objects are gone: a namesake that came since is not marked."""
        store = self.screen.session.store
        gone = [
            key for key, ref in pane.marks.items()
            if (found := store.find(ref)) is None or found.get("metadata", {}).get("uid", "") != ref.uid
        ]  # fmt: skip
        for key in gone:
            del pane.marks[key]
        if gone:
            self._changed(pane)

    def _changed(self, pane: TablePane) -> None:
        name = f"marks {pane.id}"
        if pane.marks:
            self.screen.navigation.remember(name, lambda: self.clear(pane))
        else:
            self.screen.navigation.forget(name)
        pane.show_marks()


def _markable(row: Row) -> bool:
    return row.ref is not None and bool(row.ref.uid) and row.key == row.ref.uid
