"""What the screens share that show one text about the whole cluster or the program: frame, search, the way back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Final

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Container
from textual.content import Content

from kubetui import assets
from kubetui.api.meta import ObjectRef
from kubetui.api.text import visible
from kubetui.tui import keys
from kubetui.tui.screens.base import Handler, LiveScreen, Movable
from kubetui.tui.widgets.bar import Bar, Piece
from kubetui.tui.widgets.notice import Notice
from kubetui.tui.widgets.panel_view import PanelView
from kubetui.tui.widgets.prompt import Prompt
from kubetui.views.model import ChoiceLink, ConceptLink, Panel, VerbLink

_ALWAYS: Final = ("back", "filter", "keys")
_LABELS: Final = {"filter": "search"}


class TextScreen(LiveScreen):
    """A panel over the whole screen. Links in it lead on, `/` searches, Esc goes back."""

    CSS_PATH = assets.shipped("layouts") / "detail.tcss"
    CONTEXT = "text"
    BINDINGS = [  # noqa: RUF012
        *keys.bindings("text"),
        Binding("enter", "follow", "follow", id="text.follow", tooltip="Follow the link under the cursor."),
    ]
    AUTO_FOCUS = None
    OWN: ClassVar[tuple[tuple[str, str], ...]] = ()
    """The keys of this screen alone, for the footer: key and label."""

    def compose(self) -> ComposeResult:
        """Header, tabs, the text, prompt, footer."""
        yield Bar(id="header")
        yield Bar(id="tabs")
        with Container(id="detail", classes="frame"):
            yield self.make_view()
        yield Prompt()
        yield Bar(id="footer")
        yield Notice()

    def on_mount(self) -> None:
        """Show it."""
        self.query_one(Prompt).complete()
        self.view.focus()
        self.begin()

    def make_view(self) -> PanelView:
        """The view of the text, made once."""
        return PanelView(id="text")

    @property
    def view(self) -> PanelView:
        """The text."""
        return self.query_one("#text", PanelView)

    def mover(self) -> Movable:
        """The text moves."""
        return self.view

    @property
    def width(self) -> int:
        """The cells a line of the text has."""
        return max(20, self.view.room or self.app.size.width - 5)

    # What a screen says

    @property
    def heading(self) -> str:
        """What stands in the frame."""
        return ""

    @property
    def tabs(self) -> Sequence[tuple[str, str]]:
        """Parts of the screen one can go to: name and title."""
        return ()

    @property
    def tab(self) -> str:
        """The part that is shown."""
        return ""

    def go_to_tab(self, tab: str) -> None:
        """Show a part."""

    def panel(self) -> Panel:
        """The text."""
        raise AssertionError(f"{type(self).__name__} shows nothing")

    # Painting

    def paint(self) -> None:
        """Show what holds now."""
        if not self.is_mounted:
            return
        self.paint_header()
        self.view.show(self.kubetui.keys.in_panel(self.panel()), same=True)
        self._paint_lines()

    def _paint_lines(self) -> None:
        frame = self.query_one("#detail")
        frame.border_title = Content(visible(self.heading, 200))
        found = f"/{self.view.needle} · {len(self.view.matches)} lines" if self.view.needle else ""
        frame.border_subtitle = Content(visible(found, 200))
        pieces = [Piece(" ")]
        for name, title in self.tabs:
            look = "here" if name == self.tab else "muted"
            pieces += [Piece(title, look, f"tab:{name}"), Piece("   ")]
        self.query_one("#tabs", Bar).show(pieces)
        self.query_one("#tabs").display = bool(self.tabs)
        self.query_one("#footer", Bar).show(self._footer())

    def _footer(self) -> list[Piece]:
        pieces = [Piece(" ")]
        for key, label in self.OWN:
            pieces += [Piece(key, "key"), Piece(f" {label}  ")]
        ids = ("tab.next", *_ALWAYS) if self.tabs else _ALWAYS
        for id_ in ids:
            verb = self.kubetui.keys.verb(id_)
            if verb is not None and verb.keys:
                link = VerbLink(id_)
                pieces += [Piece(keys.shown(verb.keys[0]), "key", link),
                           Piece(f" {_LABELS.get(id_, verb.label)}  ", "", link)]  # fmt: skip
        return pieces

    def on_resize(self) -> None:
        """The text has another width."""
        self.call_after_refresh(self.paint)

    def printed(self) -> tuple[str, str]:
        """The text, and what to call it."""
        return self.heading.lower().replace(" ", "-"), self.view.text

    # Verbs

    def build_handlers(self) -> dict[str, Handler]:
        """What the verbs do here."""
        return super().build_handlers() | {
            "back": self._back,
            "filter": lambda: self.ask_for("search", self.view.needle),
            "match.next": lambda: self._match(1),
            "match.previous": lambda: self._match(-1),
            "tab.next": lambda: self._step(1),
            "tab.previous": lambda: self._step(-1),
            "move.right": lambda: self._step(1),
            "move.left": lambda: self._step(-1),
        }

    def action_follow(self) -> None:
        """Follow the link under the cursor."""
        self.view.follow()

    def _step(self, by: int) -> None:
        names = [name for name, _ in self.tabs]
        if names:
            self.go_to_tab(names[(names.index(self.tab) + by) % len(names)])
        else:
            self.view.move_page(by)

    def _match(self, by: int) -> None:
        if not self.view.step(by):
            self.say_unsearched()

    def _back(self) -> None:
        if self.view.needle:
            self.view.search("")
            self._paint_lines()
        else:
            self.app.pop_screen()

    def bar_link(self, kind: str, value: str) -> None:
        """A tab was clicked."""
        if kind == "tab":
            self.go_to_tab(value)

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
        """A link was followed: to the explorer, or to a verb."""
        event.stop()
        link = event.link
        if isinstance(link, VerbLink):
            await self.follow_verb(link)
        elif isinstance(link, ConceptLink):
            self.kubetui.show_concept(link)
        elif isinstance(link, ChoiceLink):
            self.choose(link.index)
        else:
            self.leave_to(link)

    def leave_to(self, ref: ObjectRef) -> None:
        """An object was chosen: it is selected in the explorer."""
        self.kubetui.go_to(ref)

    def choose(self, index: int) -> None:
        """A choice of the text was made."""
