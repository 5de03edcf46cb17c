"""Moving about in the explorer: panes, zoom, filter, links, and the way back."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from kubetui.api.meta import ObjectRef, owners, text
from kubetui.tui.panes.kind_pane import KIND
from kubetui.tui.screens.overlay import Overlay
from kubetui.tui.widgets.prompt import Prompt

if TYPE_CHECKING:
    from kubetui.kinds.model import ApiKind
    from kubetui.tui.panes.table_pane import TablePane
    from kubetui.tui.screens.base import Handler
    from kubetui.tui.screens.explorer import ExplorerScreen


class Navigation:
    """Where one is in the explorer, and how one came there."""

    def __init__(self, screen: ExplorerScreen) -> None:
        self.screen = screen
        self.over = Overlay(self)
        self._way: list[tuple[str, Callable[[], None]]] = []
        self._filtered: TablePane | None = None
        self._before = ""

    def handlers(self) -> dict[str, Handler]:
        """What the verbs of moving about do."""
        found: dict[str, Handler] = {
            f"pane.{pane.spec.number}": self._pane_key(pane.spec.id)
            for pane in self.screen.panes.values()
            if pane.spec.number
        }
        return found | {
            "pane.next": lambda: self.cycle(1),
            "pane.previous": lambda: self.cycle(-1),
            "zoom": self.zoom,
            "tree": self.tree,
            "back": self.back,
            "filter": self.filter,
            "trouble.only": self.trouble,
            "sort": lambda: self.screen.pane.sort_next(),
            "sort.turn": lambda: self.screen.pane.sort_turned(),
            "events.selection": self.events_of_selection,
            "trouble.all": self.over.show_trouble,
            "move.left": self.left,
            "move.right": self.right,
            "layout.next": self.next_layout,
        }

    def _pane_key(self, pane_id: str) -> Handler:
        return lambda: self.go_to_pane(pane_id)

    def begin_anew(self) -> None:
        """Another cluster: what was opened on the last one is closed."""
        self._way.clear()
        area = self.screen.area
        area.zoomed, area.cover = "", False
        if self.screen.active == KIND:
            self.screen.activate("workloads")
        area.rearrange()

    # The way back

    def remember(self, name: str, undo: Callable[[], None]) -> None:
        """Something was opened; Esc closes it."""
        self.forget(name)
        self._way.append((name, undo))

    def undo_of(self, name: str) -> Callable[[], None] | None:
        """What closes something that is open."""
        return next((undo for known, undo in self._way if known == name), None)

    def forget(self, name: str) -> None:
        """It was closed otherwise."""
        self._way = [entry for entry in self._way if entry[0] != name]

    def back(self) -> None:
        """Undo the last opening; never leaves the program."""
        if self._way:
            self._way.pop()[1]()
        elif self.screen.focused is self.screen.side.view:
            self.screen.pane.table.focus()

    # Panes

    def go_to_pane(self, pane_id: str) -> None:
        """Go to a pane; what covers it gives way."""
        if self.screen.active == KIND and pane_id != KIND:
            self.over.close()
        self.screen.explaining.uncover()
        self.screen.activate(pane_id)

    def cycle(self, by: int) -> None:
        """The next pane in the order of their numbers, the side panel last."""
        screen = self.screen
        if screen.area.cover:
            return
        shown = [pane_id for pane_id, pane in screen.panes.items() if pane.spec.number]
        if screen.active == KIND:
            shown = [KIND]
        stops = [*shown, *(["side"] if screen.side.display else [])]
        in_side = screen.focused is screen.side.view
        at = stops.index("side") if in_side and "side" in stops else stops.index(screen.active)
        wanted = stops[(at + by) % len(stops)]
        if wanted == "side":
            screen.side.view.focus()
        else:
            screen.activate(wanted)

    def zoom(self) -> None:
        """Give the whole screen to the active pane, or take it back."""
        area = self.screen.area
        if self.screen.active == KIND:
            self.over.close()
        elif area.zoomed:
            self._unzoom()
        else:
            area.zoomed = self.screen.active
            area.rearrange()
            self.remember("zoom", self._unzoom)
            self.screen.paint_lines()

    def _unzoom(self) -> None:
        self.forget("zoom")
        self.screen.area.zoomed = ""
        self.screen.area.rearrange()
        self.screen.paint_lines()

    def next_layout(self) -> None:
        """Arrange the panes in the next layout."""
        layout = self.screen.kubetui.next_layout(self.screen.arrangement.name)
        self.screen.arrangement = layout
        self.screen.rearrange_for(self.screen.size.width, self.screen.size.height)
        self.screen.activate(self.screen.active)
        self.screen.say(f"Layout {layout.name}: {layout.about}")

    # One pane's rows

    def tree(self) -> None:
        """Show owners as a tree, or everything as a flat list."""
        pane = self.screen.pane
        if pane.options is not None:
            pane.options.flat = not pane.options.flat
            pane.rebuild()

    def fold(self, folded: bool) -> bool:
        """Fold or unfold the selected branch."""
        return self.screen.pane.fold(folded)

    def right(self) -> None:
        """Unfold."""
        self.fold(False)

    def left(self) -> None:
        """Fold, or go to the parent of what cannot be folded."""
        pane = self.screen.pane
        if self.fold(True) or pane.live is None or pane.selected is None:
            return
        rows, at = pane.live.rows, pane.live.position(pane.selected.key) or 0
        depth = len(rows[at].prefix.rstrip("▾▸ "))
        for index in range(at - 1, -1, -1):
            if len(rows[index].prefix.rstrip("▾▸ ")) < depth:
                pane.table.move_to(index)
                return

    def trouble(self) -> None:
        """Keep only what is in trouble, or everything again."""
        pane = self.screen.pane
        if pane.options is None:
            return
        pane.options.trouble_only = not pane.options.trouble_only
        pane.rebuild()
        if pane.options.trouble_only:
            self.remember(f"trouble {pane.id}", lambda: self._all_of(pane))
        else:
            self.forget(f"trouble {pane.id}")

    def _all_of(self, pane: TablePane) -> None:
        if pane.options is not None:
            pane.options.trouble_only = False
            pane.rebuild()

    def events_of_selection(self) -> None:
        """Show only the events of the selection, or all again."""
        events, subject = self.screen.panes["events"], self.screen.subject
        if events.options is None:
            return
        if events.options.about is not None or self.screen.active == "events":
            self._all_events()
            return
        events.options.about = subject
        events.rebuild()
        self.remember("events", self._all_events)
        self.screen.say(f"Events about {subject.name} only; the same key shows all again." if subject else "")

    def _all_events(self) -> None:
        events = self.screen.panes["events"]
        self.forget("events")
        if events.options is not None:
            events.options.about = None
            events.rebuild()

    # The filter

    def filter(self) -> None:
        """Ask for a filter of the active pane."""
        pane = self.screen.pane
        self._filtered, self._before = pane, pane.query_text
        self.screen.ask_for("/", pane.query_text)

    def filter_typed(self, typed: str) -> None:
        """Filter with what is typed so far."""
        if self._filtered is None:
            return
        prompt = self.screen.query_one(Prompt)
        try:
            self._filtered.filter(typed)
        except ValueError as error:
            prompt.complain(str(error))
            return
        live = self._filtered.live
        prompt.complain(f"{live.shown:,} of {live.total:,} " if live else "")

    def filter_closed(self, typed: str, kept: bool) -> None:
        """Keep the filter, or take it back."""
        pane, self._filtered = self._filtered, None
        if pane is None:
            return
        try:
            pane.filter(typed if kept else self._before)
        except ValueError as error:
            self.screen.say(str(error), "warning")
            pane.filter("")
        pane.table.focus()
        self.note_filter(pane)

    def note_filter(self, pane: TablePane) -> None:
        """A pane is filtered, or is no more: Esc clears the filter, whether it was typed or came back."""
        if pane.query_text:
            self.remember(f"filter {pane.id}", lambda: pane.filter(""))
        else:
            self.forget(f"filter {pane.id}")

    # Going to objects and kinds

    def go_to(self, ref: ObjectRef) -> bool:
        """Select an object in the pane that shows its kind, or in a table of its kind."""
        screen = self.screen
        active, subject, zoomed = screen.active, screen.subject, screen.area.zoomed
        above = self._above(ref)
        order = sorted(screen.panes.values(), key=lambda pane: pane.id != active)
        for pane in order:
            shows = pane.spec.number and ref.resource in pane.spec.resources and pane.id != "events"
            if shows and pane.reveal(ref, above):
                self.go_to_pane(pane.id or "")
                self.remember("link", lambda: self._return(active, subject, zoomed))
                return True
        kind = screen.session.kind_of(ref.resource)
        if kind is None or not screen.session.store.find(ref):
            screen.say(f"{ref.name} is not there any more.", "warning")
            return False
        self.show_kind(kind)
        return screen.panes[KIND].reveal(ref)

    def _return(self, active: str, subject: ObjectRef | None, zoomed: str) -> None:
        if active == KIND and self.screen.active != KIND:
            self.over.remember(self.screen.active, self.screen.area.zoomed)
        self.go_to_pane(active)
        self.screen.area.zoomed = zoomed
        self.screen.area.rearrange()
        if subject is not None:
            self.screen.pane.reveal(subject)

    def _above(self, ref: ObjectRef) -> tuple[str, ...]:
        """The UIDs of what owns an object, nearest first."""
        found: list[str] = []
        obj = self.screen.session.store.find(ref)
        while obj is not None and len(found) < 10:
            uid = next((text(owner, "uid") for owner in owners(obj)), "")
            if not uid or uid in found:
                break
            found.append(uid)
            owner = self.screen.session.store.by_uid(uid)
            obj = owner[1] if owner else None
        return tuple(found)

    def show_kind(self, kind: ApiKind) -> None:
        """Open a table of any kind over the panes."""
        self.over.show_kind(kind)
