"""What the explorer and the detail share: a session, a pulse, verbs, the lines around them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import timedelta
from inspect import isawaitable
from typing import TYPE_CHECKING, Final, Protocol, cast, runtime_checkable

from textual import work
from textual.events import ScreenResume, ScreenSuspend
from textual.screen import Screen
from textual.timer import Timer

from kubetui.actions import verbs as verb_table
from kubetui.api.meta import ObjectRef
from kubetui.kinds.registry import by_resource
from kubetui.session import Phase, SyncPhase
from kubetui.tui.chrome import DOT, Connection, header
from kubetui.tui.pulse import Pulse
from kubetui.tui.widgets.bar import Bar, Piece
from kubetui.tui.widgets.notice import Notice
from kubetui.tui.widgets.panel_view import PanelView
from kubetui.tui.widgets.prompt import Prompt
from kubetui.views.model import VerbLink

if TYPE_CHECKING:
    from kubetui.actions.verbs import Verb
    from kubetui.session import Session
    from kubetui.tui.app import KubetuiApp

Handler = Callable[[], Awaitable[None] | None]
_SILENT: Final = timedelta(seconds=10)


@runtime_checkable
class Movable(Protocol):
    """A widget in which the keys of moving move something."""

    def move_by(self, lines: int) -> None:
        """By some lines."""

    def move_page(self, pages: int) -> None:
        """By a screenful."""

    def move_end(self, last: bool) -> None:
        """To the first or the last."""


class LiveScreen(Screen[None]):
    """A screen that shows a session and follows it."""

    CONTEXT = "explorer"

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.pulse = Pulse(self, self.paint)
        self.handlers: dict[str, Handler] = self.build_handlers()
        self.target: ObjectRef | None = None
        self.last_done: tuple[str, ObjectRef | None] = ("", None)
        self._clock: Timer | None = None
        self._unlisten: list[Callable[[], None]] = []

    @property
    def kubetui(self) -> KubetuiApp:
        """The application."""
        return cast("KubetuiApp", self.app)

    @property
    def subject(self) -> ObjectRef | None:
        """The selected object."""
        return None

    @property
    def object(self) -> ObjectRef | None:
        """The object that verbs work on: the one a link names, else the selected one."""
        return self.target or self.subject

    @property
    def marked(self) -> Sequence[ObjectRef]:
        """The marked objects, which verbs for several work on instead."""
        return ()

    # Living

    def begin(self) -> None:
        """Follow the session from now on."""
        self.let_go()
        self._unlisten = [self.session.store.listen(lambda _delta: self.pulse.beat()),
                          self.session.listen(self.pulse.beat)]  # fmt: skip
        if self._clock is None:
            self._clock = self.set_interval(1.0, self._second)
        self.paint()

    def on_unmount(self) -> None:
        """Let go of the session."""
        self.let_go()

    def let_go(self) -> None:
        """Follow the session no more."""
        for unlisten in self._unlisten:
            unlisten()
        self._unlisten = []

    def on_screen_suspend(self, event: ScreenSuspend) -> None:
        """Another screen covers this one."""
        self.pulse.sleep()

    def on_screen_resume(self, event: ScreenResume) -> None:
        """This screen is on top again."""
        if self._unlisten:
            self.pulse.wake()

    def _second(self) -> None:
        if self.is_current:
            self.tick()

    def paint(self) -> None:
        """Show what changed."""

    def tick(self) -> None:
        """A second has passed."""

    @property
    def line_room(self) -> int:
        """Cells of the lines around what is shown; themes for projectors leave room at both ends."""
        return (self.size.width or self.app.size.width) - (2 if self.app.has_class("-roomy") else 0)

    def paint_header(self) -> None:
        """Write the header line."""
        session, state = self.session, self.session.state
        phase = "not connected" if self.kubetui.connecting.problem else str(state.phase.value).lower()
        facts = []
        if phase in ("live", "stale"):
            facts = [self._counted("nodes"), self._counted("pods")]
            facts += [session.server_version] if session.server_version else []
        again = self.kubetui.keys.key("playground") if self.kubetui.connecting.ended else ""
        read_only = self.kubetui.gate.read_only if self.kubetui.gate else False
        pieces = header(
            session.context, session.namespaces, Connection(phase, state.since, state.message, again),
            session.now(), facts, read_only=read_only, width=self.line_room,
        )  # fmt: skip
        self.query_one("#header", Bar).show([*pieces, *self._way_back()])
        self.set_class(phase == "stale", "-stale")

    def _counted(self, resource: str) -> str:
        """`3 nodes`; where they may not be read, none is not what there is."""
        session = self.session
        count = session.store.count(resource, session.namespaces)
        if not count and session.sync(resource).phase is SyncPhase.FORBIDDEN:
            return f"{resource} not readable"
        return f"{count} {resource.removesuffix('s') if count == 1 else resource}"

    def _way_back(self) -> list[Piece]:
        """How a playground comes back that has been silent for a while; a lesson may have made it so."""
        session, app = self.session, self.kubetui
        silent = session.state.phase is Phase.STALE and session.now() - session.state.since >= _SILENT
        if not silent or session.ownership != "own" or app.lessons.is_open:
            return []
        if not app.connecting.can_start_playground:
            return []
        link = VerbLink("playground")
        return [
            DOT,
            Piece(app.keys.key("playground"), "key", link),
            Piece(" starts the playground again", "", link),
        ]

    # Verbs

    def build_handlers(self) -> dict[str, Handler]:
        """What each verb does here; screens add to it."""
        return {
            "move.up": lambda: self._move(lambda it: it.move_by(-1)),
            "move.down": lambda: self._move(lambda it: it.move_by(1)),
            "move.page.up": lambda: self._move(lambda it: it.move_page(-1)),
            "move.page.down": lambda: self._move(lambda it: it.move_page(1)),
            "move.top": lambda: self._move(lambda it: it.move_end(False)),
            "move.bottom": lambda: self._move(lambda it: it.move_end(True)),
        }

    def mover(self) -> Movable | None:
        """The widget that moves."""
        focused = self.focused
        return focused if isinstance(focused, Movable) else None

    def _move(self, move: Callable[[Movable], None]) -> None:
        if (mover := self.mover()) is not None:
            move(mover)

    async def follow_verb(self, link: VerbLink) -> None:
        """Run the verb of a link, on the object it names."""
        self.target = link.ref
        try:
            await self.action_verb(link.verb)
        finally:
            self.target = None

    def here(self) -> Mapping[str, Handler]:
        """What verbs do in the part of the screen that is shown, where that is something else."""
        return {}

    async def action_verb(self, id_: str) -> None:
        """Run a verb, if it works on what is selected; else say why not."""
        if id_ == "open" and isinstance(self.focused, PanelView):
            self.focused.follow()
            return
        subject = self.target or self.subject
        id_ = self.kubetui.keys.meant(id_, subject.resource if subject else None)
        verb = verb_table.by_id(id_)
        handler = self.here().get(id_) or self.handlers.get(id_) or self.kubetui.handler(id_, self)
        if verb is None or handler is None:
            return
        if why := self._misfit(verb):
            self.say(why, "warning")
            return
        if verb.needs_object and self._is_refused(verb):
            return
        result = handler()
        if isawaitable(result):
            self._finish(result)

    def _misfit(self, verb: Verb) -> str:
        """Why a verb does not fit what is selected or marked."""
        if not verb.needs_object:
            return ""
        objects = self.objects_for(verb)
        if not objects:
            return f"Select an object first: {verb.label} works on one."
        if any(verb.works_on(ref.resource) for ref in objects):
            return ""
        kinds = ", ".join(sorted(map(_kind_name, verb.kinds or frozenset())))
        return f"{verb.label.capitalize()} works on {kinds}: select one first."

    def objects_for(self, verb: Verb) -> Sequence[ObjectRef]:
        """The objects a verb works on: the one a link names, else the marked ones, else the selected one."""
        if self.target is None and verb.several and (marked := self.marked):
            return marked
        return [self.object] if self.object is not None else []

    def _is_refused(self, verb: Verb) -> bool:
        """Whether a rule is missing for a verb; which one is said."""
        if self.kubetui.permissions is not None:
            self.kubetui.permissions.refresh()
        objects = self.objects_for(verb)
        if why := self.kubetui.refusal(verb, objects[0]) if len(objects) == 1 else None:
            self.say(why, "warning")
        return bool(why)

    @work(group="verb", exit_on_error=True)
    async def _finish(self, result: Awaitable[None]) -> None:
        await result

    def say(self, text: str, look: str = "ok", command: str = "") -> None:
        """One line for a few seconds, with the kubectl command that does the same."""
        self.query_one(Notice).say(text, look, command)

    def say_unsearched(self) -> None:
        """A key that walks matches has none: in an open lesson something else was meant by it."""
        said = f"Search with {self.kubetui.keys.key('filter')} first"
        if self.kubetui.lessons.is_open:
            said += f"; {self.kubetui.keys.key('back')} goes back to the lesson"
        self.say(f"{said}.", "warning")

    def printed(self) -> tuple[str, str]:
        """What is shown as plain text, and what to call it."""
        return self.CONTEXT, ""

    def say_done(self, text: str, command: str) -> None:
        """Say what was done; its command is what is copied now, as long as it stands there."""
        first, *more = command.split("\n")
        self.say(text, "ok", f"{first} …" if more else first)
        self.last_done = (command, self.object)

    @property
    def done_command(self) -> str:
        """The command of the change that is told of right now; empty when none is."""
        command, about = self.last_done
        return command if self.query_one(Notice).display and about == self.object else ""

    def ask_for(self, label: str, text: str) -> None:
        """Open the line to type into; what was said before gives way to it."""
        self.query_one(Notice).hide()
        self.query_one(Prompt).open(label, text)

    def on_bar_clicked(self, event: Bar.Clicked) -> None:
        """A piece of a bar was clicked."""
        event.stop()
        if isinstance(event.link, VerbLink):
            self.call_later(self.follow_verb, event.link)
        elif isinstance(event.link, str):
            self.bar_link(*event.link.split(":", 1))

    def bar_link(self, kind: str, value: str) -> None:
        """A piece that leads to a place of this screen was clicked."""


def _kind_name(resource: str) -> str:
    kind = by_resource(resource)
    return kind.kind if kind is not None else resource
