"""One object and everything known about it: overview, events, YAML, describe, logs, story; it stays live."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from textual import work
from textual.app import ComposeResult
from textual.containers import Container
from textual.content import Content

from kubetui import assets
from kubetui.actions import verbs
from kubetui.api.errors import ApiError
from kubetui.api.meta import Obj, ObjectRef, text
from kubetui.api.text import visible
from kubetui.tui import keys, log_sources
from kubetui.tui.chrome import footer
from kubetui.tui.screens.base import Handler, LiveScreen, Movable
from kubetui.tui.widgets.bar import Bar, Piece
from kubetui.tui.widgets.lines_view import LinesView
from kubetui.tui.widgets.log_view import LogView
from kubetui.tui.widgets.notice import Notice
from kubetui.tui.widgets.panel_view import PanelView
from kubetui.tui.widgets.prompt import Prompt
from kubetui.views.model import ChoiceLink, ConceptLink, Line, Span, VerbLink

if TYPE_CHECKING:
    from kubetui.session import Session

TABS: Final = ("overview", "events", "yaml", "describe", "logs", "story")
_TITLES: Final = {
    "overview": "Overview",
    "events": "Events",
    "yaml": "YAML",
    "describe": "Describe",
    "logs": "Logs",
    "story": "Story",
}
REVEALED: Final = 10.0
"""Seconds for which secret values are shown."""


class DetailScreen(LiveScreen):
    """Everything about one object."""

    CSS_PATH = assets.shipped("layouts") / "detail.tcss"
    CONTEXT = "detail"
    BINDINGS = keys.bindings("detail")
    AUTO_FOCUS = None

    def __init__(
        self, session: Session, ref: ObjectRef, tab: str = "overview", previous: bool = False
    ) -> None:
        self.ref = ref
        self.tab = tab
        self.previous = previous
        self.gone = False
        self._whole: Obj | None = None
        self._revision = "?"
        self._revealed: tuple[Line, ...] = ()
        super().__init__(session)

    def compose(self) -> ComposeResult:
        """Header, tabs, one view for each, prompt, footer."""
        yield Bar(id="header")
        yield Bar(id="tabs")
        with Container(id="detail", classes="frame"):
            yield PanelView(id="overview")
            for name in ("events", "yaml", "describe", "story"):
                yield LinesView(id=name)
            yield LogView(id="logs")
        yield Prompt()
        yield Bar(id="footer")
        yield Notice()

    def on_mount(self) -> None:
        """Show the first tab."""
        self.query_one(Prompt).complete()
        self.go_to_tab(self.tab)
        self.begin()

    @property
    def subject(self) -> ObjectRef | None:
        """The object."""
        return self.ref

    @property
    def tabs(self) -> list[str]:
        """The tabs this kind has."""
        return [tab for tab in TABS if tab not in ("logs", "story") or self._has(tab)]

    def _has(self, id_: str) -> bool:
        """Whether the verb of a tab works on this kind."""
        verb = verbs.by_id(id_)
        return verb is not None and verb.works_on(self.ref.resource)

    @property
    def view(self) -> LinesView:
        """The view of the open tab."""
        return self.query_one(f"#{self.tab}", LinesView)

    def mover(self) -> Movable:
        """The open view."""
        return self.view

    # Tabs

    def go_to_tab(self, tab: str) -> None:
        """Open a tab."""
        if tab not in self.tabs:
            return
        self.tab = tab
        for name in TABS:
            self.query_one(f"#{name}", LinesView).display = name == tab
        if not self.query_one(Prompt).is_open:
            self.view.focus()
        if tab == "logs":
            self._follow_logs()
        else:
            self.workers.cancel_group(self, "logs")
        self.paint()

    def step_tab(self, by: int) -> None:
        """The next tab, round and round."""
        tabs = self.tabs
        self.previous = False
        self.go_to_tab(tabs[(tabs.index(self.tab) + by) % len(tabs)])

    # Painting

    def paint(self) -> None:
        """Follow the store."""
        obj = self.session.store.find(self.ref)
        self.gone = obj is None
        revision = text(obj, "metadata", "resourceVersion") if obj else "gone"
        if self.tab in ("yaml", "describe") and revision != self._revision and not self.gone:
            self._fetch(revision)
        self._paint_view()
        self._paint_lines()

    def tick(self) -> None:
        """Move the times."""
        if self.tab in ("overview", "events"):
            self._paint_view()
        self.paint_header()

    def _paint_view(self) -> None:
        now, store = self.session.now(), self.session.store
        if self.tab == "overview":
            from kubetui.views.overview import overview

            if not self.gone or not self.view.rows:
                self.query_one("#overview", PanelView).show(overview(store, self.ref, now), same=True)
        elif self.tab == "events":
            from kubetui.views.events import event_lines

            self.view.set_lines(event_lines(store, self.ref, now))
        elif self.tab == "story":
            self.view.set_lines(self.kubetui.story_of(self.ref))
        elif self._whole is not None and self.tab == "yaml":
            from kubetui.views.yaml import yaml_lines

            self.view.set_lines((*self._revealed, *yaml_lines(self._whole)))
        elif self._whole is not None and self.tab == "describe":
            from kubetui.views.describe import describe

            self.view.set_lines(describe(self.ref.resource, self._whole, store, now))

    def _paint_lines(self) -> None:
        self.paint_header()
        pieces = [Piece(" ")]
        for tab in self.tabs:
            pieces += [
                Piece(_TITLES[tab], "here" if tab == self.tab else "muted", f"tab:{tab}"),
                Piece("   "),
            ]
        self.query_one("#tabs", Bar).show(pieces)
        self.query_one("#footer", Bar).show(
            footer(
                self.kubetui.keys,
                self.CONTEXT,
                self.ref.resource,
                lesson=(),
                width=self.size.width,
                greyed=lambda verb: self.kubetui.is_greyed(verb, self.ref),
            )
        )
        frame = self.query_one("#detail")
        kind = self.session.kind_of(self.ref.resource)
        title = f"{kind.kind if kind else self.ref.resource} {self.ref.key}"
        parts = [Content(visible(title, 200))]
        if self.gone:
            parts.append(Content.styled(" is gone; this is how it was last", "$state-warning"))
        frame.border_title = Content("").join(parts)
        frame.border_subtitle = Content(self._state())

    def _state(self) -> str:
        if self.tab == "logs":
            logs = self.query_one("#logs", LogView)
            return ("before the last restart · " if self.previous else "") + logs.state
        view = self.view
        return f"/{view.needle} · {len(view.matches)} lines" if view.needle else ""

    @work(group="fetch", exclusive=True)
    async def _fetch(self, revision: str) -> None:
        self._revision = revision
        try:
            self._whole = await self.session.get(self.ref)
        except ApiError as error:
            self.say(str(error), "error")
            return
        except Exception as error:
            # Whatever keeps the server from answering is said; what was shown stays.
            self._revision = "?"
            self.say(f"The object cannot be read now: {error}", "error")
            return
        self._paint_view()

    # Logs

    @work(group="logs", exclusive=True)
    async def _follow_logs(self) -> None:
        view = self.query_one("#logs", LogView)
        view.clear()
        found = log_sources.sources(self.session, self.ref)
        if not found:
            view.finish("no Pod here has printed anything")
            return
        await asyncio.gather(*(self._follow_one(view, source, len(found) > 1) for source in found))

    async def _follow_one(self, view: LogView, source: log_sources.Source, labelled: bool) -> None:
        label = f"{source.label}: " if labelled else ""
        async for line in log_sources.follow(self.session, source, self.previous, view.finish):
            view.write(line, label)

    def on_log_view_state_changed(self, event: LogView.StateChanged) -> None:
        """Following began or paused."""
        event.stop()
        self._paint_lines()

    # Verbs

    def build_handlers(self) -> dict[str, Handler]:
        """What the verbs do in a detail."""
        return super().build_handlers() | {
            "describe": lambda: self.go_to_tab("describe"),
            "yaml": lambda: self.go_to_tab("yaml"),
            "story": lambda: self.go_to_tab("story"),
            "logs": lambda: self._logs(False),
            "logs.previous": lambda: self._logs(True),
            "events.selection": lambda: self.go_to_tab("events"),
            "tab.next": lambda: self.step_tab(1),
            "tab.previous": lambda: self.step_tab(-1),
            "match.next": lambda: self._match(1),
            "match.previous": lambda: self._match(-1),
            "explain": lambda: self.go_to_tab("overview"),
            "back": self._back,
            "filter": self._search,
            "secret.reveal": self._reveal,
        }

    def _logs(self, previous: bool) -> None:
        self.previous = previous
        self.go_to_tab("logs")

    def _match(self, by: int) -> None:
        if not self.view.step(by):
            self.say(f"Search with {self.kubetui.keys.key('filter')} first.", "warning")

    def _back(self) -> None:
        if self.view.needle:
            self.view.search("")
            self._paint_lines()
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
        self._paint_lines()

    async def on_panel_view_followed(self, event: PanelView.Followed) -> None:
        """A link of the overview was followed: it leads back to the explorer, or runs a verb."""
        event.stop()
        link = event.link
        if isinstance(link, VerbLink):
            await self.follow_verb(link)
        elif isinstance(link, ConceptLink):
            self.kubetui.show_concept(link)
        elif not isinstance(link, ChoiceLink):
            self.kubetui.go_to(link)

    def bar_link(self, kind: str, value: str) -> None:
        """A tab was clicked."""
        if kind == "tab":
            self.previous = False
            self.go_to_tab(value)

    # Secrets

    async def _reveal(self) -> None:
        from kubetui.actions.secrets import reveal, reveal_command

        try:
            values = await reveal(self.session, self.ref)
        except ApiError as error:
            self.say(str(error), "error")
            return
        self._revealed = tuple(_secret_lines(values.items()))
        self.go_to_tab("yaml")
        self.view.move_end(False)
        self.say(f"Shown for {REVEALED:.0f} seconds", "warning", reveal_command(self.ref))
        self.set_timer(REVEALED, self._conceal)

    def _conceal(self) -> None:
        self._revealed = ()
        self._paint_view()


def _secret_lines(values: Iterable[tuple[str, str]]) -> Iterable[Line]:
    yield (Span("Values, decoded", "heading"),)
    for key, value in values:
        for index, line in enumerate(value.split("\n")):
            yield (Span(f"{key}: " if index == 0 else " " * (len(key) + 2), "strong"), Span(line))
    yield ()
