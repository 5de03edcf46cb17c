"""The application: wires session, screens, keys, themes and layouts together; what verbs do stands elsewhere."""

from __future__ import annotations

import asyncio
import logging
import signal
from collections.abc import Awaitable, Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from rich.text import Text
from textual.app import App
from textual.await_complete import AwaitComplete
from textual.css.query import NoMatches
from textual.events import Event, Key
from textual.filter import LineFilter
from textual.screen import ModalScreen, Screen

from kubetui import assets
from kubetui.actions.verbs import Verb
from kubetui.api.meta import ObjectRef
from kubetui.remembered import Remembered
from kubetui.session import Options, Session
from kubetui.settings import Settings
from kubetui.tui import arrangements, theming
from kubetui.tui.ascii import Ascii
from kubetui.tui.changing import Changing
from kubetui.tui.collecting import Collecting
from kubetui.tui.connecting import Connecting
from kubetui.tui.files import Files
from kubetui.tui.keys import Keys
from kubetui.tui.layout import Layout
from kubetui.tui.lesson_desk import LessonDesk
from kubetui.tui.looking import Looking
from kubetui.tui.places import Places
from kubetui.tui.program import Program
from kubetui.tui.rebinding import Rebinding
from kubetui.tui.recalling import Recalling
from kubetui.tui.screens.base import Handler, LiveScreen
from kubetui.tui.screens.explorer import ExplorerScreen, shells
from kubetui.tui.typed_ahead import TypedAhead
from kubetui.tui.welcome import Welcome
from kubetui.tui.where import Where
from kubetui.tui.widgets.panel_view import PanelView
from kubetui.views.model import ConceptLink

if TYPE_CHECKING:
    from textual.command import Provider

    from kubetui.actions.gate import Gate
    from kubetui.actions.permissions import Permissions
    from kubetui.launcher import PlaygroundHandle
    from kubetui.story.stories import Stories
    from kubetui.views.cluster.activity import Restarts
    from kubetui.views.model import Line

Answer = TypeVar("Answer")
_STYLES = ("app.tcss", "explorer.tcss")


# The palette and the widgets it needs are imported when it is opened, not before the first frame.


def _commands() -> type[Provider]:
    from kubetui.tui.commands import AllCommands

    return AllCommands


class KubetuiApp(App[None]):
    """kubetui in a terminal."""

    TITLE = "kubetui"
    CSS_PATH = [assets.shipped("layouts") / name for name in _STYLES]  # noqa: RUF012
    COMMANDS = {_commands}  # noqa: RUF012
    ENABLE_COMMAND_PALETTE = True

    def __init__(
        self,
        options: Options,
        *,
        settings: Settings | None = None,
        read_only: bool | None = None,
        layout: str = "",
        theme: str = "",
        ascii: bool = False,  # noqa: A002
        kind: str | None = None,
        playground: Callable[[], Awaitable[PlaygroundHandle]] | None = None,
        start_playground: bool = False,
        session: Session | None = None,
        manifests: Sequence[Path] = (),
        seed: int | None = None,
        remembered: Remembered | None = None,
        welcomes: bool = False,
    ) -> None:
        self.settings = settings or Settings()
        self.remembered, self.welcomes = remembered or Remembered(), welcomes
        folders = arrangements.folders()
        # Everything a person may have got wrong is read before the screen is taken: errors stay readable.
        self.rebinding = Rebinding(self.settings, self.remembered)
        self.keys = self.rebinding.chosen()
        self._themes = theming.themes(folders)
        self.layouts = arrangements.layouts(folders)
        self.first_layout = self._known("layout", layout or self.settings.layout, self.layouts)
        self._ascii: list[LineFilter] = [Ascii()] if ascii or self.settings.ascii else []
        self.session: Session = session or Session(options)
        self.read_only, self.kind, self.manifests, self.seed = read_only, kind, tuple(manifests), seed
        self.gate: Gate | None = None
        self.permissions: Permissions | None = None
        self.stories: Stories | None = None
        self.restarts: Restarts | None = None
        self.lessons = LessonDesk(self)
        self.changing = Changing(self)
        self.files = Files(self)
        self.program = Program(self)
        self.places = Places(self)
        self.where = Where(self, options)
        self.recalling = Recalling(
            self,
            layout=bool(layout),
            namespaces=bool(options.namespaces) or options.all_namespaces,
            pane=bool(kind),
        )
        self.looking = Looking(self)
        self.collecting = Collecting()
        self.connecting = Connecting(self, playground, start_playground)
        self.typed_ahead = TypedAhead(self)
        super().__init__()
        for found in self._themes.values():
            self.register_theme(found)
        self.theme = self._known("theme", theme or self.settings.theme, self.available_themes)
        self.set_class(isinstance(self.current_theme, theming.Roomy), "-roomy")
        self.set_keymap(self.keys.keymap())

    def _known(self, what: str, name: str, known: Iterable[str]) -> str:
        if name not in known:
            raise ValueError(self.settings.complaint(what, name, known))
        return name

    # Screens

    def get_default_screen(self) -> Screen[Any]:
        """The explorer is home."""
        return ExplorerScreen(self.session, shells(), self.layouts[self.first_layout])

    def on_mount(self) -> None:
        """The first frame is painted before anything is loaded."""
        if not (self.is_headless or self.is_web):
            self._end_on_signals()
        self.call_after_refresh(self._first_frame)

    async def on_event(self, event: Event) -> None:
        """Keys are given on one by one."""
        if isinstance(event, Key) and not event.is_forwarded:
            await self.typed_ahead.give(event, super().on_event)
        else:
            await super().on_event(event)

    def _end_on_signals(self) -> None:
        """Whoever ends the program from outside, or closes its terminal, gets the terminal back as it was."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGHUP):
            loop.add_signal_handler(number, self.exit, None, 128 + number)

    def _first_frame(self) -> None:
        self.collecting.begin()
        self.connecting.begin()
        welcome = Welcome(self)
        if welcome.is_due:
            self.run_worker(welcome.show(), group="welcome")

    def _handle_exception(self, error: Exception) -> None:
        """What is opened while the program ends finds itself without its parts: that is no defect."""
        if not (self._exit and isinstance(error, NoMatches)):
            super()._handle_exception(error)

    def _fatal_error(self) -> None:
        """A defect: the terminal is given back, and one sentence says where its report is.

        Textual would print the local variables of every frame, and with them what the cluster holds.
        """
        from kubetui import crash

        error = self._exception
        if error is not None:
            logging.getLogger("kubetui").error("a defect", exc_info=error)
            if not self.is_headless and not self._exit_renderables:
                self._exit_renderables.append(Text(crash.sentence(error, crash.report(error))))
        self._close_messages_no_wait()

    def pop_screen(self) -> AwaitComplete:
        """What a closed screen leaves behind is looked for when there is time."""
        self.collecting.closed()
        return super().pop_screen()

    async def on_unmount(self) -> None:
        """However the program ends, connections end with it."""
        self.collecting.end()
        await self.files.close()
        await self.connecting.close()

    @property
    def explorer(self) -> ExplorerScreen | None:
        """The explorer, wherever it stands in the stack."""
        return next((screen for screen in self.screen_stack if isinstance(screen, ExplorerScreen)), None)

    @property
    def live_screen(self) -> LiveScreen | None:
        """The topmost screen that shows the session."""
        return next(
            (screen for screen in reversed(self.screen_stack) if isinstance(screen, LiveScreen)), None
        )

    def action_help_quit(self) -> None:
        """The key that ends other programs: say which one leaves this one."""
        if isinstance(screen := self.screen, LiveScreen):
            screen.say(f"{self.keys.key('quit')} leaves kubetui.")

    def open_detail(
        self, screen: LiveScreen, ref: ObjectRef, tab: str, previous: bool = False, others: Sequence[ObjectRef] = (),
    ) -> None:  # fmt: skip
        """Open everything about an object; with others the logs of all of them."""
        from kubetui.tui.screens.detail import DetailScreen

        if isinstance(screen, DetailScreen):
            return
        self.push_screen(DetailScreen(self.session, ref, tab, previous, others))

    def home(self) -> ExplorerScreen | None:
        """Close everything over the explorer; only the welcome waits for its answer, whatever happens below."""
        while len(self.screen_stack) > 1 and not getattr(self.screen, "STAYS", False):
            self.pop_screen()
        return self.explorer

    def go_to(self, ref: ObjectRef, again: Callable[[], LiveScreen] | None = None) -> None:
        """Select an object in the explorer; Esc then opens `again` the screen one came from."""
        if (explorer := self.home()) is not None and explorer.navigation.go_to(ref) and again is not None:
            explorer.navigation.remember("place", lambda: self._reopen(again))

    def _reopen(self, again: Callable[[], LiveScreen]) -> None:
        explorer = self.explorer
        if explorer is not None:
            explorer.navigation.back()
        self.push_screen(again())

    def show_concept(self, link: ConceptLink) -> None:
        """Tell everything about a concept."""
        self.looking.concept(link.name)

    def listen_to_stories(self) -> None:
        """From now on what happens in the cluster is told as stories."""
        from kubetui.story.stories import Stories

        if self.stories is not None:
            self.stories.close()
        self.stories = Stories(self.session.store, self.session.now())

    def count_restarts(self) -> None:
        """From now on it is remembered when containers start anew."""
        from kubetui.views.cluster.activity import Restarts

        self.restarts = Restarts(self.session.now())
        self.session.store.listen(self.restarts.saw)

    def story_of(self, ref: ObjectRef) -> tuple[Line, ...]:
        """What happened to the workload of an object, newest first."""
        from kubetui.story.panel import all_lines

        return all_lines(self.stories.of(ref) if self.stories is not None else ())

    async def ask(self, question: ModalScreen[Answer]) -> Answer:
        """Show a dialog and wait for its answer; only in a worker."""
        return await self.push_screen_wait(question)

    # Verbs

    def handler(self, id_: str, screen: LiveScreen) -> Handler | None:
        """What a verb does that is the same on every screen."""
        for part in (self.lessons, self.files, self.changing, self.program, self.places, self.looking):
            if (found := part.handler(id_, screen)) is not None:
                return found
        return None

    def verbs_here(self, screen: LiveScreen) -> list[Verb]:
        """The verbs that work on a screen and its object, or on what is marked."""
        one = {screen.object.resource} if screen.object is not None else set()
        marked = {ref.resource for ref in screen.marked} or one
        wanted = {screen.CONTEXT, *getattr(screen.focused, "CONTEXTS", ())}
        wanted |= {"table"} if screen.CONTEXT == "explorer" else set()
        return [
            verb
            for verb in self.keys.verbs
            if verb.contexts & wanted
            and self.does(screen, verb.id)
            and (not verb.needs_object or any(map(verb.works_on, marked if verb.several else one)))
        ]

    def does(self, screen: LiveScreen, id_: str) -> bool:
        """Whether a verb does something on a screen."""
        known = id_ in screen.here() or id_ in screen.handlers or self.handler(id_, screen) is not None
        return known or (id_ == "open" and isinstance(screen.focused, PanelView))

    def refusal(self, verb: Verb, ref: ObjectRef | None) -> str | None:
        """Why a verb cannot be used on an object now; None when it can, as far as is known.

        The context is read-only, a rule of RBAC is missing, or the object is not so.
        """
        from kubetui.actions.reasons import reason

        if ref is None or not verb.needs_object:
            return None
        if verb.mutates and self.gate is not None and self.gate.closed:
            return self.gate.closed
        if self.permissions is not None and (why := self.permissions.refusal(verb, ref)):
            return why
        obj = self.session.store.find(ref)
        return reason(verb.id, ref.resource, obj) if obj is not None else None

    def refusal_here(self, verb: Verb, screen: LiveScreen) -> str | None:
        """The same for what a screen has selected; of many marked objects each is judged when it is its turn."""
        if not screen.marked:
            return self.refusal(verb, screen.object)
        return self.gate.closed if verb.mutates and self.gate is not None else None

    def is_greyed(self, verb: Verb, ref: ObjectRef | None) -> bool:
        """Whether a verb is shown but cannot be used now."""
        closed = verb.mutates and self.gate is not None and self.gate.read_only
        return closed or self.refusal(verb, ref) is not None

    # Looks

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Symbols and box lines as ASCII where that is wished."""
        return [*super().get_line_filters(), *self._ascii]

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """The meanings of colours for themes that do not say them."""
        if theming.is_complete(self.current_theme):
            return {}
        generated = self.current_theme.to_color_system().generate()
        return theming.derived({**generated, **self.current_theme.variables})

    @property
    def theme_names(self) -> list[str]:
        """Our themes first, then Textual's."""
        first = ("dark", "light", "high-contrast", "projector")
        own = [*(name for name in first if name in self._themes), *sorted(set(self._themes) - set(first))]
        return [*own, *sorted(set(self.available_themes) - set(own))]

    def use_keys(self, found: Keys) -> None:
        """Take other keys at once, and remember those that were pressed."""
        self.keys = found
        self.set_keymap(found.keymap())
        self.rebinding.remember(found)

    def use_theme(self, name: str) -> None:
        """Paint everything in a theme."""
        self.theme = name
        self.set_class(isinstance(self.current_theme, theming.Roomy), "-roomy")

    def use_layout(self, name: str) -> None:
        """Arrange the explorer's panes in a layout."""
        explorer = self.home()
        if explorer is not None:
            explorer.arrangement = self.layouts[name]
            explorer.rearrange_for(self.size.width, self.size.height)
            explorer.activate(explorer.active)

    def next_layout(self, name: str) -> Layout:
        """The layout after another."""
        names = list(self.layouts)
        return self.layouts[names[(names.index(name) + 1) % len(names)]]
