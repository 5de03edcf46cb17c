"""The logs tab of a detail: what is read, from whom, and the keys that show it otherwise."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from typing import TYPE_CHECKING, Final

from kubetui.actions.change import argument, kubectl
from kubetui.api.text import visible
from kubetui.tui import log_sources
from kubetui.tui.log_sources import AT_ONCE, RANGES, Range, Source
from kubetui.tui.logs import silence
from kubetui.tui.logs.buffer import keeping
from kubetui.tui.widgets.log_view import LogView

if TYPE_CHECKING:
    from kubetui.api.meta import ObjectRef
    from kubetui.kinds.model import ApiKind
    from kubetui.store.delta import Delta
    from kubetui.tui.screens.base import Handler
    from kubetui.tui.screens.detail import DetailScreen


_EXPLAINED: Final = 8
"""Containers that say why they are silent; more would say the same."""


class LogDesk:
    """Follows every container that belongs to an object, those that come later too."""

    def __init__(self, screen: DetailScreen) -> None:
        self._screen, self._ref = screen, screen.ref
        self.span: Range = RANGES[0]
        self.chosen: frozenset[str] = frozenset()
        """The names of the containers that are read; empty means all."""
        self._known: list[Source] = []
        self._tasks: dict[Source, asyncio.Task[None]] = {}
        self._quiet: set[Source] = set()
        self._told: set[Source] = set()
        """Those of whom it was said already why nothing comes."""
        self._printed = False
        """Whether any container has printed anything."""

    @property
    def view(self) -> LogView:
        """Where the lines go."""
        return self._screen.query_one("#logs", LogView)

    @property
    def state(self) -> str:
        """What the frame says."""
        parts = ["before the last restart"] if self.previous else []
        parts += [self.span.words] if self.span is not RANGES[0] else []
        parts += [f"only {', '.join(sorted(self.chosen))}"] if self.chosen else []
        return " · ".join([*parts, self.view.state])

    @property
    def previous(self) -> bool:
        """Whether what was printed before the last restart is read."""
        return self._screen.previous

    # Reading

    async def run(self) -> None:
        """Follow until cancelled; Pods that come later are followed from their first line."""
        self.view.clear()
        self._known, self._tasks, self._quiet, self._told, self._printed = [], {}, set(), set(), False
        changed = asyncio.Event()

        def noticed(delta: Delta) -> None:
            if delta.resource == "pods":
                changed.set()

        unlisten = self._screen.session.store.listen(noticed)
        try:
            self._join(self.span)
            if not self._tasks:
                self.view.note(silence.without_pods(self._ref, self._screen.kubetui.keys.key))
                self.view.finish("no Pod to read from")
            while True:
                await changed.wait()
                changed.clear()
                self._join(RANGES[-1])
        finally:
            unlisten()
            for task in self._tasks.values():
                task.cancel()
            await asyncio.gather(*self._tasks.values(), return_exceptions=True)

    @property
    def _refs(self) -> tuple[ObjectRef, ...]:
        """Whose logs are read: the object's, and those of the others that were marked with it."""
        return (self._ref, *self._screen.others)

    def _sources(self) -> list[Source]:
        session = self._screen.session
        return list(dict.fromkeys(one for ref in self._refs for one in log_sources.sources(session, ref)))

    def _join(self, span: Range) -> None:
        """Follow the containers that are not followed yet."""
        found = [one for one in self._sources() if self._wants(one.container)]
        fresh = [one for one in found if one not in self._tasks]
        room = max(0, AT_ONCE - sum(not task.done() for task in self._tasks.values()))
        later = bool(self._tasks)
        for source in fresh[:room]:
            self._known.append(source)
            number = len(self._known) - 1
            self._tasks[source] = asyncio.create_task(self._follow(source, number, span), name=source.label)
        if fresh[:room]:
            self.view.name_sources(log_sources.names(self._known))
            for source in fresh[:room] if later else ():
                self.view.note(f"{source.label} has joined", self._known.index(source))
        if len(fresh) > room and not later:
            self.view.note(f"{len(fresh) - room} more containers are not read: {AT_ONCE} at once is the most")

    def _wants(self, container: str) -> bool:
        return not self.chosen or container in self.chosen

    async def _follow(self, source: Source, number: int, span: Range) -> None:
        view, session = self.view, self._screen.session
        said = ""

        def say(words: str) -> None:
            nonlocal said
            if words:
                self._told.add(source)
            self._silent(source)
            if words and words != said:
                said = words
                view.note(f"{source.label}: {words}", number)

        lines = log_sources.follow(session, source, self.previous, span, say)
        async for line in lines:
            self._quiet.discard(source)
            self._printed = True
            view.write(line, number)
        self._silent(source)
        if not self.previous:
            view.note(f"{source.label} is gone", number)

    def _silent(self, source: Source) -> None:
        """Nothing more comes from one; when that is true of all, the frame says so."""
        self._quiet.add(source)
        if len(self._quiet) == len(self._tasks):
            self._explain()
            why = "the container has ended or is not started yet"
            self.view.finish("the end" if self.previous else f"nothing more comes: {why}")

    def _explain(self) -> None:
        """Where nothing at all could be read, each container says why."""
        screen = self._screen
        for number, source in enumerate(() if self._printed else self._known[:_EXPLAINED]):
            if source in self._told and not silence.waits(screen.session, source):
                continue
            said = silence.why(screen.session, source, screen.kubetui.keys.key, previous=self.previous)
            self.view.note(f"{source.label}: {said}.", number)
        self._printed = True  # said once

    # Keys

    def handlers(self) -> dict[str, Handler]:
        """What keys do while logs are shown."""
        return {
            "logs.range": self._range,
            "logs.containers": self._containers,
            "logs.keep": self._keep,
            "save": self._save,
            "logs.times": lambda: self._show("Times are", "shown", "left out", stamps=not self.view.stamps),
            "logs.wrap": lambda: self._show(
                "Long lines are", "wrapped", "cut", wrapped=not self.view.wrapped
            ),
            "logs.columns": self._columns,
            "logs.choose.down": lambda: self.view.choose(1),
            "logs.choose.up": lambda: self.view.choose(-1),
            "logs.previous": self._previous,
            "copy.name": self.copy,
            "copy.command": self._copy_command,
            "back": self._back,
        }

    def _columns(self) -> None:
        self._show("JSON and logfmt are", "in columns", "as printed", columns=not self.view.columns)

    def _previous(self) -> None:
        self._screen.previous = not self._screen.previous
        self.again()

    def _back(self) -> Awaitable[None] | None:
        """Choose nothing, keep everything, and at last leave."""
        if self.view.choose_none():
            return None
        if self.view.kept:
            self.view.keep("")
            return None
        return self._screen.handlers["back"]()

    async def _keep(self) -> None:
        from kubetui.tui.screens.dialogs import AskScreen

        def counted(words: str) -> str:
            wanted = keeping(words)
            held = self.view.buffer.records
            fit = sum(1 for record in held if wanted is None or wanted(record.text))
            return f"{fit:,} of {len(held):,} lines"

        words = "Words that must be there, !word for one that must not, or /expression/. Empty keeps all."
        typed = await self._screen.kubetui.ask(
            AskScreen("Keep only which lines?", self.view.kept, words, preview=counted)
        )
        if typed is not None:
            self.view.keep(typed)

    def _show(self, what: str, yes: str, no: str, **how: bool) -> None:
        self.view.show(**how)
        self._screen.say(f"{what} {yes if next(iter(how.values())) else no}.")

    async def _range(self) -> None:
        from kubetui.tui.screens.pick import Choice, PickScreen

        choices = [Choice(span, span.words, "", "now" if span is self.span else "") for span in RANGES]
        hint = "how far back, then what comes · enter reads it"
        picked = await self._screen.kubetui.ask(PickScreen("Read", choices, hint=hint))
        if picked:
            self.span = picked[0]
            self.again()

    async def _containers(self) -> None:
        from kubetui.tui.screens.pick import Choice, PickScreen

        found = self._sources()
        known = dict.fromkeys(one.container for one in found)
        choices = [Choice(name, name, "container") for name in known]
        several = self.chosen or frozenset(known)
        hint = "space marks · enter reads the marked"
        picked = await self._screen.kubetui.ask(PickScreen("Containers", choices, several=several, hint=hint))
        if picked:
            self.chosen = frozenset() if set(picked) == set(known) else frozenset(picked)
            self.again()

    def again(self) -> None:
        """Read anew."""
        self._screen.run_worker(self.run(), group="logs", exclusive=True)

    def copy(self) -> None:
        """Copy the chosen lines, else those on the screen."""
        lines = self.view.copied()
        if lines:
            self._screen.app.copy_to_clipboard("\n".join(lines))
        chosen = "chosen " if self.view.chosen else ""
        self._screen.say(f"Copied {len(lines):,} {chosen}line{'' if len(lines) == 1 else 's'}")

    def _copy_command(self) -> Awaitable[None] | None:
        """Copy the kubectl command that reads the same; what was just done comes first, as everywhere."""
        screen = self._screen
        commands = [visible(self._command(kind, ref)) for ref in self._refs
                    if (kind := screen.session.kind_of(ref.resource)) is not None]  # fmt: skip
        if screen.done_command or not commands:
            other = screen.kubetui.handler("copy.command", screen)
            return other() if other else None
        screen.app.copy_to_clipboard("\n".join(commands))
        screen.say("Copied", "ok", commands[0] if len(commands) == 1 else f"{commands[0]} …")
        return None

    def _command(self, kind: ApiKind, ref: ObjectRef) -> str:
        """The kubectl command that reads the logs of one object as they are read here."""
        words = ["logs", argument(kind, ref.name), *([] if self.previous else ["-f"])]
        words += [] if ref.resource == "pods" else ["--all-pods"]
        several = len({source.container for source in self._known}) > 1
        words += ["-c", *self.chosen] if len(self.chosen) == 1 else ["--all-containers"] if several else []
        words += ["--previous"] if self.previous else []
        words += [f"--since={self.span.since}s"] if self.span.since is not None else []
        words += [f"--tail={self.span.tail}"] if self.span.tail is not None and self.span != RANGES[0] else []
        words += ["--timestamps"] if self.view.stamps else []
        return kubectl(*words, namespace=ref.namespace)

    async def _save(self) -> None:
        """Write every line that is shown to a new file."""
        from kubetui import paths
        from kubetui.tui.keeping import write_new

        view, buffer = self.view, self.view.buffer
        records = [buffer.record(number) for number in buffer.shown]
        name = f"{self._ref.name}-{self._screen.session.now():%Y%m%d-%H%M%S}.log"

        def written() -> str:
            text = "".join(f"{view.as_text(record)}\n" for record in records)
            return str(write_new(paths.private(paths.state_dir() / "saved"), name, text))

        try:
            file = await asyncio.to_thread(written)
        except (OSError, paths.PathError) as error:
            self._screen.say(f"The lines cannot be saved: {error}", "error")
            return
        gone = f"; {buffer.dropped:,} earlier ones were no longer held" if buffer.dropped else ""
        self._screen.say(f"Saved {len(records):,} lines in {file}{gone}")
