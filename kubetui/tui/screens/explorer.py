"""Home: six panes, the side panel, and the lines around them."""

from __future__ import annotations

import gc
from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.events import DescendantFocus, Resize

from kubetui.actions.verbs import VERBS
from kubetui.api.meta import ObjectRef
from kubetui.tui import keys
from kubetui.tui.chrome import Tab, footer, ribbon, tab_line
from kubetui.tui.layout import Layout
from kubetui.tui.panes.area import PaneArea
from kubetui.tui.panes.kind_pane import KIND, KindSpec
from kubetui.tui.panes.side_panel import SidePanel, StatusPane
from kubetui.tui.panes.story_pane import StoryPane
from kubetui.tui.panes.table_pane import Spec, TablePane
from kubetui.tui.pulse import Pulse
from kubetui.tui.screens.base import Handler, LiveScreen, Movable
from kubetui.tui.screens.marking import Marking
from kubetui.tui.screens.navigation import Navigation
from kubetui.tui.screens.side import Side
from kubetui.tui.widgets.bar import Bar, pieces_of
from kubetui.tui.widgets.notice import Notice
from kubetui.tui.widgets.panel_view import PanelView
from kubetui.tui.widgets.prompt import Prompt
from kubetui.tui.widgets.resource_table import ResourceTable

if TYPE_CHECKING:
    from kubetui.session import Session
    from kubetui.views.live import LiveTable, TableOptions


@dataclass(slots=True)
class Shell:
    """A pane before anything is loaded: its frame is on the first frame already."""

    id: str
    number: int
    title: str
    resources: tuple[str, ...] = ()


def shells() -> list[Shell]:
    """The panes that have a key, out of the table of verbs."""
    numbered = [(verb.id.removeprefix("pane."), verb.label) for verb in VERBS if verb.id.startswith("pane.")]
    return [Shell(name, int(number), name.capitalize()) for number, name in numbered if number.isdecimal()]


class ExplorerScreen(LiveScreen):
    """The panes of a cluster and the explanation of what is selected."""

    CONTEXT = "explorer"
    BINDINGS = keys.bindings("explorer", "table")
    AUTO_FOCUS = ""  # None would mean the first pane, whenever a dialog is closed while nothing has the focus

    def __init__(self, session: Session, specs: Iterable[Spec], layout: Layout) -> None:
        self.panes = {spec.id: TablePane(spec, session.now) for spec in (*specs, KindSpec())}
        self.side = SidePanel()
        self.status = StatusPane()
        self.story = StoryPane()
        self.area = PaneArea([*self.panes.values(), self.side, self.status, self.story], id="area")
        self.arrangement = layout
        self.active = "workloads" if "workloads" in self.panes else next(iter(self.panes))
        self.navigation = Navigation(self)
        self.explaining = Side(self)
        self.marking = Marking(self)
        self._settled_rows = 0
        super().__init__(session)
        self.choice_pulse = Pulse(self, self._selected)

    def compose(self) -> ComposeResult:
        """Header, ribbon, tabs, panes, diagnosis, prompt, footer."""
        yield Bar(id="header")
        yield Bar(id="ribbon")
        yield Bar(id="tabs")
        yield self.area
        yield Bar(id="diagnosis")
        yield Prompt()
        yield Bar(id="footer")
        yield Notice()

    def on_mount(self) -> None:
        """Arrange the panes; data comes after the first frame."""
        self.rearrange_for(self.app.size.width, self.app.size.height)
        self.activate(self.active)
        self.paint_lines()

    def attach(self) -> None:
        """Begin to show the session's objects."""
        from kubetui.views import panes

        self.area.complete()
        for pane in self.panes.values():
            pane.choices = self.kubetui.settings.columns
        self.query_one(Prompt).complete()
        for pane_id, pane in self.panes.items():
            if pane_id != KIND and pane.live is None:
                pane.spec = panes.pane(pane_id)
                pane.attach(self.session, partial(self._table, pane_id))
                self.session.want(*pane.spec.resources)
        self.session.want("namespaces")
        if self.focused is None:
            self.pane.table.focus()  # on a small terminal it was not there yet when it was made the active one
        self.begin()

    def show_session(self, session: Session) -> None:
        """Show another cluster in the same panes."""
        self.let_go()
        self.session = session
        self.navigation.begin_anew()
        for pane in self.panes.values():
            pane.detach(session.now)
        self.attach()

    def _table(self, pane_id: str, options: TableOptions) -> LiveTable:
        from kubetui.views.panes import live_table

        return live_table(pane_id, self.session.store, options, self.session.now)

    def namespaces_changed(self) -> None:
        """Show other namespaces in every pane."""
        for pane in self.panes.values():
            if pane.options is not None:
                pane.options.namespaces = self.session.namespaces
                pane.rebuild()
        self.paint_lines()

    # Arranging

    def rearrange_for(self, columns: int, rows: int) -> None:
        """Choose the variant of the layout that fits a terminal."""
        reading = self.focused is self.side.view and self.explaining.visible
        self.area.variant = self.arrangement.variant(columns, rows)
        self.explaining.fit(reading)
        self.set_class(self.area.variant.one, "-one")
        self.set_class(rows < 14, "-low")
        self.area.choose(self.active)
        self.area.rearrange()
        self._name_neighbours()

    def _name_neighbours(self) -> None:
        """Panes that share a place as tabs name each other, unless a line of tabs does."""
        for pane_id, pane in self.panes.items():
            tabs = () if self.area.variant.one or not pane.display else self.area.tabs_of(pane_id)
            others = [self.panes[other].spec for other in tabs if other != pane_id and other in self.panes]
            pane.neighbours = tuple(f"{spec.number} {spec.title}" for spec in others)
            pane.frame()

    def on_resize(self, event: Resize) -> None:
        """The terminal has another size."""
        self.rearrange_for(event.size.width, event.size.height)
        self.paint_lines()

    def activate(self, pane_id: str, *, focus: bool = True) -> None:
        """Make a pane the one that holds the selection, and bring it to the front."""
        self.active = pane_id
        self.area.cover = self.area.cover and pane_id not in self.panes
        if self.area.zoomed and self.area.zoomed != pane_id:
            self.area.zoomed = pane_id
        self.area.choose(pane_id)
        self.area.rearrange()
        for pane in self.panes.values():
            pane.set_class(pane.id == pane_id, "-active")
            pane.table.active = pane.id == pane_id
        self._name_neighbours()
        if focus:
            self.pane.table.focus()
        self.selected()

    @property
    def pane(self) -> TablePane:
        """The pane that holds the selection."""
        return self.panes[self.active]

    @property
    def subject(self) -> ObjectRef | None:
        """The selected object."""
        row = self.pane.selected
        return row.ref if row else None

    @property
    def marked(self) -> tuple[ObjectRef, ...]:
        """The marked objects of the active pane."""
        return self.marking.marked()

    def mover(self) -> Movable | None:
        """The focused widget, else the active table."""
        return super().mover() or self.pane.table

    def on_descendant_focus(self, event: DescendantFocus) -> None:
        """A click or a key brought the focus into another pane."""
        if isinstance(event.widget, ResourceTable):
            pane = event.widget.parent
            if isinstance(pane, TablePane) and pane.id != self.active:
                self.activate(pane.id or "", focus=False)
        self.paint_lines()

    # Painting

    def paint(self) -> None:
        """Follow the store and the session."""
        self._paint_status()
        changed = False
        for pane in self.panes.values():
            self.marking.prune(pane)
            if pane.display:
                changed = pane.follow() or changed
            elif pane.live is not None:
                changed = changed or pane.stale()
        self.paint_lines()
        self.story.paint(self.kubetui.stories, self.session.namespaces)
        self.explaining.paint()
        self._settle_memory()

    def _settle_memory(self) -> None:
        """Many rows have come to stay: the collector need not walk over them time and again."""
        rows = sum(pane.table.row_count for pane in self.panes.values())
        if rows > 1.5 * self._settled_rows + 1000:
            self._settled_rows = rows
            gc.freeze()

    def _paint_status(self) -> None:
        """What cannot be shown gives way to why, and comes back by itself."""
        loaded = self.session.store.count("nodes") or self.session.store.count("pods")
        panel = None if loaded else self.kubetui.connecting.panel()
        if panel is not None:
            self.status.view.show(panel, same=True)
        if self.area.status != (panel is not None):
            self.area.status = panel is not None
            self.area.rearrange()
            (self.status.view if panel is not None else self.pane.table).focus()

    def tick(self) -> None:
        """Move the times."""
        tabs = self.area.variant.one
        for pane in self.panes.values():
            pane.tick()
            if tabs and not pane.display and pane.stale():
                pane.follow()  # its tab tells its count and its trouble
        if tabs:
            self.paint_lines()
        else:
            self.paint_header()
        self.explaining.tick()

    def selected(self) -> None:
        """Another object is selected: explained at once, or when a run through many comes to rest."""
        if self.is_mounted:
            self.choice_pulse.beat()

    def _selected(self) -> None:
        self.explaining.paint()
        self.paint_lines()

    def paint_lines(self) -> None:
        """The lines around the panes."""
        if not self.is_mounted:
            return
        width, subject = self.line_room, self.subject
        self.kubetui.recalling.note(self)
        self.paint_header()
        desk = self.kubetui.lessons
        self.query_one("#ribbon", Bar).show(
            ribbon(desk.ribbon(), desk.current, self.explaining.chapter, width)
        )
        resource = subject.resource if subject else None
        self.query_one("#footer", Bar).show(
            footer(
                self.kubetui.keys,
                self.CONTEXT,
                resource,
                lesson=desk.verbs,
                width=width,
                greyed=lambda verb: self.kubetui.is_greyed(verb, subject),
            )
        )
        if self.area.variant.one:
            self.query_one("#tabs", Bar).show(tab_line(self._tabs(), self.active, width))
            self.query_one("#diagnosis", Bar).show(pieces_of(self.explaining.summary()))

    def _tabs(self) -> list[Tab]:
        return [
            Tab(pane.spec.id, pane.spec.number, pane.spec.title, pane.known_count,
                pane.live.trouble if pane.live else 0)
            for pane in self.panes.values()
            if pane.spec.number
        ]  # fmt: skip

    def printed(self) -> tuple[str, str]:
        """The table of the active pane, and what to call it."""
        from kubetui.views.printing import table_text

        live = self.pane.live
        name = self.pane.spec.title.lower()
        return name, table_text(live, self.session.now()) if live is not None and live.rows else ""

    # Verbs and messages

    def build_handlers(self) -> dict[str, Handler]:
        """What the verbs do in the explorer."""
        own = (self.navigation, self.explaining, self.marking)
        return super().build_handlers() | {id_: do for part in own for id_, do in part.handlers().items()}

    def bar_link(self, kind: str, value: str) -> None:
        """A tab or a chapter was clicked."""
        if kind == "pane":
            self.navigation.go_to_pane(value)
        elif kind == "chapter":
            self.kubetui.lessons.open_chapter(self, int(value))

    def on_resource_table_moved(self, event: ResourceTable.Moved) -> None:
        """The cursor moved, or its object changed."""
        event.stop()
        if event.table is self.pane.table:
            self.selected()

    async def on_resource_table_opened(self, event: ResourceTable.Opened) -> None:
        """A row was clicked twice."""
        event.stop()
        await self.action_verb("open")

    def on_resource_table_header_clicked(self, event: ResourceTable.HeaderClicked) -> None:
        """A header was clicked: sort."""
        event.stop()
        pane = event.table.parent
        if isinstance(pane, TablePane):
            pane.sort_by(event.column)

    async def on_panel_view_followed(self, event: PanelView.Followed) -> None:
        """A link of the side panel was followed."""
        event.stop()
        await self.explaining.follow(event.link)

    def on_prompt_typed(self, event: Prompt.Typed) -> None:
        """Filter while it is typed."""
        event.stop()
        self.navigation.filter_typed(event.text)

    def on_prompt_closed(self, event: Prompt.Closed) -> None:
        """The filter is kept or taken back."""
        event.stop()
        self.navigation.filter_closed(event.text, event.kept)
