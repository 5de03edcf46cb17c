"""One object and everything known about it, in tabs that stay live."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

from textual.app import ComposeResult
from textual.containers import Container
from textual.content import Content

from kubetui import assets
from kubetui.api.meta import ObjectRef
from kubetui.api.text import visible
from kubetui.tui import keys
from kubetui.tui.chrome import footer
from kubetui.tui.detail.logs import Logs
from kubetui.tui.detail.revisions import Revisions
from kubetui.tui.detail.tab import Tab
from kubetui.tui.detail.texts import Describe, Events, Overview, Story
from kubetui.tui.detail.whole import Whole
from kubetui.tui.detail.yaml import Yaml
from kubetui.tui.screens.base import Handler, LiveScreen, Movable
from kubetui.tui.widgets.bar import Bar, Piece
from kubetui.tui.widgets.lines_view import LinesView
from kubetui.tui.widgets.log_view import LogView
from kubetui.tui.widgets.notice import Notice
from kubetui.tui.widgets.panel_view import PanelView
from kubetui.tui.widgets.prompt import Prompt
from kubetui.tui.widgets.yaml_view import YamlView
from kubetui.views.model import ChoiceLink, ConceptLink, VerbLink

if TYPE_CHECKING:
    from kubetui.session import Session

TABS: Final = (Overview, Events, Yaml, Describe, Logs, Revisions, Story)
"""The tabs in their order."""


class DetailScreen(LiveScreen):
    """Everything about one object."""

    CSS_PATH = assets.shipped("layouts") / "detail.tcss"
    CONTEXT = "detail"
    BINDINGS = keys.bindings("detail")
    AUTO_FOCUS = None

    def __init__(
        self, session: Session, ref: ObjectRef, tab: str = "overview", previous: bool = False,
        others: Sequence[ObjectRef] = (),
    ) -> None:  # fmt: skip
        self.ref = ref
        self.others = tuple(others)
        """Objects that were marked with it: their logs are read, too."""
        self.tab = tab
        self.previous = previous
        self.gone = self._is_open = False
        self.whole = Whole(self)
        self._yaml = Yaml(self)
        every = (self._yaml if kind is Yaml else kind(self) for kind in TABS)
        self._tabs: dict[str, Tab] = {tab.name: tab for tab in every}
        super().__init__(session)

    def compose(self) -> ComposeResult:
        """Header, tabs, one view for each, prompt, footer."""
        yield Bar(id="header")
        yield Bar(id="tabs")
        with Container(id="detail", classes="frame"):
            for tab in self._tabs.values():
                yield tab.make()
                yield from tab.beside()
        yield Prompt()
        yield Bar(id="footer")
        yield Notice()

    def on_mount(self) -> None:
        """Show the first tab."""
        self.query_one(Prompt).complete()
        self.go_to_tab(self.tab)
        self.begin()

    def on_unmount(self) -> None:
        """The open tab lets go of what it holds."""
        self.shown.close()

    @property
    def subject(self) -> ObjectRef | None:
        """The object."""
        return self.ref

    @property
    def tabs(self) -> list[str]:
        """The tabs this kind has."""
        return [name for name, tab in self._tabs.items() if tab.fits]

    @property
    def shown(self) -> Tab:
        """The open tab."""
        return self._tabs[self.tab]

    @property
    def view(self) -> LinesView:
        """The view of the open tab."""
        return self.shown.view

    def mover(self) -> Movable:
        """The open view."""
        return self.view

    def again(self) -> DetailScreen:
        """The same detail anew, for whoever comes back to it."""
        return DetailScreen(self.session, self.ref, self.tab, others=self.others)

    # Tabs

    def go_to_tab(self, name: str) -> None:
        """Open a tab."""
        if name not in self.tabs:
            return
        if self._is_open:
            self.shown.close()
        self._is_open = True
        self.tab = name
        for tab in self._tabs.values():
            tab.view.display = tab.name == name
        if not self.query_one(Prompt).is_open:
            self.view.focus()
        self.shown.open()
        self.paint()

    def step_tab(self, by: int) -> None:
        """The next tab, round and round."""
        tabs = self.tabs
        self.previous = False
        self.go_to_tab(tabs[(tabs.index(self.tab) + by) % len(tabs)])

    # Painting

    def paint(self) -> None:
        """Follow the store."""
        self.gone = self.session.store.find(self.ref) is None
        self.shown.paint()
        self.paint_lines()

    def tick(self) -> None:
        """Move the times."""
        self.shown.tick()
        self.paint_header()

    def paint_lines(self) -> None:
        """The lines around the text."""
        self.paint_header()
        pieces = [Piece(" ")]
        for name in self.tabs:
            look = "here" if name == self.tab else "muted"
            pieces += [Piece(self._tabs[name].title, look, f"tab:{name}"), Piece("   ")]
        self.query_one("#tabs", Bar).show(pieces)
        self.query_one("#footer", Bar).show(
            footer(
                self.kubetui.keys,
                self.shown.context,
                self.ref.resource,
                lesson=(),
                width=self.line_room,
                greyed=lambda verb: self.kubetui.is_greyed(verb, self.ref),
            )
        )
        frame = self.query_one("#detail")
        kind = self.session.kind_of(self.ref.resource)
        title = f"{kind.kind if kind else self.ref.resource} {self.ref.key}"
        if self.others and self.tab == "logs":
            title += f" and {len(self.others)} more"
        parts = [Content(visible(title, 200))]
        if self.gone:
            parts.append(Content.styled(" is gone; this is how it was last", "$state-warning"))
        frame.border_title = Content("").join(parts)
        frame.border_subtitle = Content(self.shown.state())

    def printed(self) -> tuple[str, str]:
        """The text of the open tab, and what to call it."""
        kind = self.session.kind_of(self.ref.resource)
        return f"{kind.singular if kind else 'object'}-{self.ref.name}-{self.tab}", self.view.text

    def on_yaml_view_moved(self, event: YamlView.Moved) -> None:
        """The cursor is on another field."""
        event.stop()
        self._yaml.explain()

    def on_log_view_state_changed(self, event: LogView.StateChanged) -> None:
        """Following began or paused."""
        event.stop()
        self.paint_lines()

    # Verbs

    def here(self) -> Mapping[str, Handler]:
        """What the open tab does with a verb."""
        return self.shown.handlers()

    def build_handlers(self) -> dict[str, Handler]:
        """What the verbs do in a detail."""
        return super().build_handlers() | {
            "describe": lambda: self.go_to_tab("describe"),
            "yaml": lambda: self.go_to_tab("yaml"),
            "story": lambda: self.go_to_tab("story"),
            "logs": lambda: self._logs(False),
            "logs.previous": lambda: self._logs(True),
            "events.selection": lambda: self.go_to_tab("events"),
            "revisions": lambda: self.go_to_tab("revisions"),
            "managed": self._yaml.managed,
            "tab.next": lambda: self.step_tab(1),
            "move.left": lambda: self.step_tab(-1),
            "move.right": lambda: self.step_tab(1),
            "tab.previous": lambda: self.step_tab(-1),
            "match.next": lambda: self._match(1),
            "match.previous": lambda: self._match(-1),
            "explain": lambda: self.go_to_tab("overview"),
            "back": self._back,
            "filter": self._search,
            "secret.reveal": self._yaml.reveal,
        }

    def _logs(self, previous: bool) -> None:
        self.previous = previous
        self.go_to_tab("logs")

    def _match(self, by: int) -> None:
        if not self.view.step(by):
            self.say_unsearched()

    def _back(self) -> None:
        if self.view.needle:
            self.view.search("")
            self.paint_lines()
        else:
            self.app.pop_screen()

    def _search(self) -> None:
        self.ask_for("search", self.view.needle)

    def on_prompt_typed(self, event: Prompt.Typed) -> None:
        """Search while it is typed."""
        event.stop()
        count = self.view.search(event.text)
        self.query_one(Prompt).complain(f"{count} lines " if event.text else "")

    def on_prompt_closed(self, event: Prompt.Closed) -> None:
        """Keep the search, or take it back."""
        event.stop()
        self.view.search(event.text if event.kept else "")
        self.view.focus()
        self.paint_lines()

    async def on_panel_view_followed(self, event: PanelView.Followed) -> None:
        """A link was followed: it leads back to the explorer, to a concept, or runs a verb."""
        event.stop()
        link = event.link
        if self.shown.follow(link):
            return
        if isinstance(link, VerbLink):
            await self.follow_verb(link)
        elif isinstance(link, ConceptLink):
            self.kubetui.show_concept(link)
        elif isinstance(link, ChoiceLink):
            self.shown.choose(link.index)
        else:
            self.kubetui.go_to(link, self.again)

    def bar_link(self, kind: str, value: str) -> None:
        """A tab was clicked."""
        if kind == "tab":
            self.previous = False
            self.go_to_tab(value)
