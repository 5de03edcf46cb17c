"""From the first frame to live data: imports in a thread, the session, the playground when it is wanted."""

from __future__ import annotations

import asyncio
import importlib
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from kubetui.session import ConfigError, MissingConfig, Options, Phase, Session
from kubetui.tui.screens.explorer import ExplorerScreen
from kubetui.tui.widgets.notice import Notice
from kubetui.views.model import Line, Panel, Section, Span, VerbLink

if TYPE_CHECKING:
    from kubetui.launcher import PlaygroundHandle
    from kubetui.tui.app import KubetuiApp

_LATER = ("kubetui.views.panes", "kubetui.views.explain", "kubetui.views.generic", "kubetui.lessons.chapters",
          "kubetui.lessons.panel", "kubetui.concepts.registry", "kubetui.actions.gate")  # fmt: skip
"""What is imported while the first frame is already on the screen."""


class Connecting:
    """Which cluster is shown, and how it came to be."""

    def __init__(
        self, app: KubetuiApp, playground: Callable[[], Awaitable[PlaygroundHandle]] | None, at_once: bool
    ) -> None:
        self.app = app
        self._playground = playground
        self._at_once = at_once
        self._handle: PlaygroundHandle | None = None
        self.problem = ""
        self.ended = False
        """Whether the playground that was started or joined runs no more."""
        self._tried = asyncio.Event()

    async def settled(self) -> None:
        """Wait until it is clear whether there is a cluster."""
        await self._tried.wait()

    @property
    def can_start_playground(self) -> bool:
        """Whether a playground can be offered."""
        return self._playground is not None

    @property
    def playground_kubeconfig(self) -> str | None:
        """The kubeconfig of the playground that was started or joined."""
        return str(self._handle.kubeconfig) if self._handle is not None else None

    def begin(self) -> None:
        """After the first frame."""
        self.app.run_worker(self._begin(), group="connect", exclusive=True)

    async def _begin(self) -> None:
        app = self.app
        await asyncio.to_thread(_import_later)
        await asyncio.to_thread(app.lessons.load)  # too many files for one turn of the loop
        if (explorer := app.explorer) is not None:
            explorer.attach()
        if self._at_once and self._playground is not None:
            await self._to_playground("")
        else:
            await self._connect()
        app.lessons.complain()

    async def _connect(self) -> None:
        session = self.app.session
        self.problem = ""
        try:
            await session.start()
        except MissingConfig as error:
            if self._playground is None or session.options.kubeconfig:
                self._fail(_sentence(error))  # a file that was named is meant: another cluster is no answer
                return
            await self._to_playground(f"{_sentence(error).rstrip('.')}: this is the playground.")
            return
        except ConfigError as error:
            self._fail(_sentence(error))
            return
        self._connected()

    def _fail(self, problem: str) -> None:
        self.problem = problem
        self._tried.set()
        if (explorer := self.app.explorer) is not None:
            explorer.query_one(Notice).hide()  # it spoke of what was hoped for
            explorer.paint()

    def _connected(self) -> None:
        from kubetui import paths
        from kubetui.actions.gate import Gate, starts_read_only
        from kubetui.actions.journal import Journal
        from kubetui.actions.permissions import Permissions

        app, session = self.app, self.app.session
        whose = app.settings.ownership(session.context, session.ownership)
        read_only = starts_read_only(whose, app.read_only, app.settings.is_readonly(session.context))
        journal = Journal(paths.state_dir() / "journal", session.context)
        app.gate = Gate(session, read_only=read_only, journal=journal, ownership=whose)
        app.permissions = Permissions(session, self._permitted)
        self._tried.set()
        app.listen_to_stories()
        app.count_restarts()
        explorer = app.explorer
        if explorer is not None:
            explorer.namespaces_changed()
            app.run_worker(app.where.learn(), group="learn", exclusive=True, exit_on_error=False)
            app.run_worker(
                app.recalling.recall(explorer), group="recall", exclusive=True, exit_on_error=False
            )
            explorer.pulse.beat()
            if app.kind:
                self._open_kind(explorer, app.kind)
        app.run_worker(app.lessons.begin(), group="progress", exclusive=True, exit_on_error=False)

    def _permitted(self) -> None:
        """What may be done is known now: keys that may not be used are greyed."""
        if (screen := self.app.live_screen) is not None:
            screen.pulse.beat()

    def _open_kind(self, explorer: ExplorerScreen, word: str) -> None:
        from kubetui.kinds.registry import find

        kind = find(word) or next((k for k in explorer.session.kinds if word.lower() in _names(k)), None)
        self.app.kind = None
        if kind is None:
            explorer.say(f"This cluster has no kind “{word}”.", "warning")
        else:
            explorer.navigation.show_kind(kind)

    # Other clusters

    async def show(self, options: Options) -> None:
        """Leave this cluster for another."""
        app, old = self.app, self.app.session
        app.lessons.close()
        self._tried.clear()
        app.recalling.leave()
        app.gate = None
        await self._end_permissions()
        await app.files.close()
        app.session = Session(options)
        if (explorer := app.home()) is not None:
            explorer.show_session(app.session)
        await old.close()
        await self._connect()

    async def to_playground(self) -> None:
        """Start or join the playground, by key."""
        await self._to_playground("")

    async def _to_playground(self, why: str) -> None:
        if self._playground is None:
            return
        explorer = self.app.explorer
        if explorer is not None:
            explorer.say("Starting the playground …", "progress")
        try:
            self._handle = await self._playground()
        except Exception as error:
            # Ports, disks and processes fail in many ways; whichever it was is said on the screen.
            why_not = str(error).removeprefix("the playground did not start: ")
            self._fail(f"The playground does not start: {why_not}")
            return
        self.app.run_worker(self._watch(self._handle), group="playground", exclusive=True)
        first = self.app.session.options if why or self._at_once else Options()
        self._at_once = False
        await self.show(
            Options(
                kubeconfig=str(self._handle.kubeconfig),
                namespaces=first.namespaces,
                all_namespaces=first.all_namespaces,
            )
        )
        if (explorer := self.app.explorer) is not None:
            explorer.say(why or "The playground is ready for kubectl too:", "ok", self._handle.export_line)

    async def _watch(self, handle: PlaygroundHandle) -> None:
        """Learn when the playground ends: then waiting is of no use, and a key starts it again."""
        self.ended = False
        await handle.ended()
        self.ended = True
        if (screen := self.app.live_screen) is not None:
            screen.paint_header()

    async def _end_permissions(self) -> None:
        permissions, self.app.permissions = self.app.permissions, None
        if permissions is not None:
            await permissions.close()

    async def close(self) -> None:
        """The program ends."""
        self.app.recalling.leave()
        await self.app.lessons.leave()
        await self._end_permissions()
        await self.app.session.close()
        if self._handle is not None:
            await self._handle.close()

    # What is said while there is no cluster

    def panel(self) -> Panel | None:
        """Why nothing is shown and what can be done, or None when something can be shown."""
        state = self.app.session.state
        if self.problem:
            return Panel((Span("✖ No cluster", "error"),), (Span(self.problem),), (self._ways(False),))
        if state.phase not in (Phase.UNREACHABLE, Phase.REFUSED):
            return None
        refused = state.phase is Phase.REFUSED
        title = "✖ You cannot get in" if refused else "✖ The cluster cannot be reached"
        lines: list[Line] = [
            (Span("context  ", "muted"), Span(self.app.session.context, "strong")),
            (Span("server   ", "muted"), Span(self.app.session.server)),
        ]
        if state.hint:
            lines.append((Span("hint     ", "muted"), Span(_capital(state.hint))))
        again = Section(
            "Tried",
            (*lines, (), (Span("It is tried again and again; this screen changes by itself.", "muted"),)),
        )
        return Panel((Span(title, "error"),), (Span(_capital(state.message)),), (again, self._ways(True)))

    def _ways(self, retry: bool) -> Section:
        keys = self.app.keys
        ways: list[Line] = []
        for verb, words, there in (
            ("retry", "try again now", retry),
            ("contexts", "look at another cluster of your kubeconfig", True),
            ("playground", "start the playground, a small cluster of your own", self.can_start_playground),
            ("quit", "leave", True),
        ):
            if there:
                link = VerbLink(verb)
                ways.append((Span(f"  {keys.key(verb):<8}", "key", link), Span(words, "link", link)))
        return Section("What you can do", tuple(ways))


def _sentence(error: Exception) -> str:
    return _capital(str(error))


def _capital(text: str) -> str:
    first = text.split(" ", 1)[0]
    return (
        text[:1].upper() + text[1:] if first.isalpha() else text
    )  # an address, a path, a key stay as they are


def _names(kind: object) -> tuple[str, ...]:
    return (getattr(kind, "plural", ""), getattr(kind, "singular", ""), *getattr(kind, "short_names", ()))


def _import_later() -> None:
    for name in _LATER:
        importlib.import_module(name)
