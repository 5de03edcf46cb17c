"""Which cluster and which namespaces are looked at, and the lists to choose them from."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Final, NamedTuple

from kubetui.api import meta

if TYPE_CHECKING:
    from kubetui.session import ContextInfo, Options
    from kubetui.tui.app import KubetuiApp
    from kubetui.tui.screens.base import LiveScreen
    from kubetui.tui.screens.pick import Choice, PickScreen

_AGAIN: Final = 1.0
"""Seconds between two looks at the kubeconfig while its contexts are being chosen from."""
_PROBED: Final = 60


class Place(NamedTuple):
    """A cluster to look at: a context, and the kubeconfig it stands in where that is not the usual one."""

    kubeconfig: str | None
    context: str


class Where:
    """Contexts and namespaces."""

    def __init__(self, app: KubetuiApp, options: Options) -> None:
        self.app = app
        self._first = options
        """What the program was started with: the playground has a kubeconfig of its own, the way back is here."""
        self.places: tuple[Place, ...] = ()
        """The clusters one can go to, as they were read last."""

    # Contexts

    async def contexts(self, screen: LiveScreen) -> None:
        """Choose another cluster; what is added to the kubeconfig meanwhile appears."""
        from kubetui.session import ConfigError
        from kubetui.tui.screens.pick import PickScreen

        try:
            known = await asyncio.to_thread(self._known)
        except ConfigError as error:
            screen.say(str(error), "warning")
            return
        picker = PickScreen("Clusters of your kubeconfig", self._choices(known, {}), hint="enter looks there")
        following = asyncio.get_running_loop().create_task(self._follow(picker, known))
        try:
            picked = await self.app.ask(picker)
        finally:
            following.cancel()
        if picked:
            self.go(picked[0])

    async def learn(self) -> None:
        """Read which clusters there are, so that they are found by name; what is wrong is said when one is chosen."""
        from kubetui.session import ConfigError

        with suppress(ConfigError):
            self.places = tuple(Place(file, one.name) for file, one in await asyncio.to_thread(self._known))

    def go(self, chosen: Place) -> None:
        """Look at another cluster."""
        kubeconfig, context = chosen
        session = self.app.session
        if (kubeconfig, context) != (session.options.kubeconfig, session.context):
            options = replace(self._first, kubeconfig=kubeconfig, context=context, cluster="", user="",
                              namespaces=(), all_namespaces=False)  # fmt: skip
            self.app.run_worker(self.app.connecting.show(options), group="connect")

    def _known(self) -> list[tuple[str | None, ContextInfo]]:
        """Every context of the kubeconfig, then those of the playground that was looked at.

        Raises:
            ConfigError: the kubeconfig cannot be read.
        """
        from kubetui.session import MissingConfig, contexts

        now = self.app.session.options.kubeconfig
        files = dict.fromkeys((self._first.kubeconfig, now, self.app.connecting.playground_kubeconfig))
        found: list[tuple[str | None, ContextInfo]] = []
        missing: MissingConfig | None = None
        for file in files:
            if file is None and self._first.kubeconfig is not None:
                continue
            try:
                found += [(file, context) for context in contexts(file)]
            except MissingConfig as error:
                missing = error
        if not found and missing is not None:
            raise missing
        return found

    async def _follow(self, picker: PickScreen, known: list[tuple[str | None, ContextInfo]]) -> None:
        """Say of each cluster whether it answers, and read the kubeconfig again and again."""
        from kubetui.session import ConfigError, silence

        states: dict[str, str] = {}
        probing: dict[str, asyncio.Task[str]] = {}
        try:
            while True:
                servers = dict.fromkeys(context.server for _, context in known if context.server)
                for server in list(servers)[:_PROBED]:
                    if server not in probing:
                        probing[server] = asyncio.get_running_loop().create_task(silence(server))
                await asyncio.sleep(_AGAIN if states else 0.1)
                states = {server: task.result() for server, task in probing.items() if task.done()}
                try:
                    known = await asyncio.to_thread(self._known)
                except ConfigError:
                    continue  # it is being written just now
                picker.replace(self._choices(known, states))
        finally:
            for task in probing.values():
                task.cancel()

    def _choices(
        self, known: Sequence[tuple[str | None, ContextInfo]], states: dict[str, str]
    ) -> list[Choice]:
        from kubetui.tui.screens.pick import Choice

        session = self.app.session
        here = (session.options.kubeconfig, session.context)
        files = {context.file for _, context in known}
        found = []
        for kubeconfig, context in known:
            notes = ["shown now"] if (kubeconfig, context.name) == here else []
            state = states.get(context.server)
            if state is not None:
                notes.append(f"✖ {state}" if state else "● answers")
            if len(files) > 1 and context.file:
                notes.append(context.file)
            found.append(
                Choice(Place(kubeconfig, context.name), context.name, context.server, " · ".join(notes),
                       f"{context.name} {context.server} {context.cluster}")
            )  # fmt: skip
        return found

    # Namespaces

    async def namespaces(self, screen: LiveScreen) -> None:
        """Choose one or several namespaces; a name can be typed where they may not be listed."""
        from kubetui.tui.screens.pick import Choice, PickScreen

        session = screen.session
        names = {meta.name(found) for found in session.store.all("namespaces")}
        shown = sorted(names | session.namespaces)
        everything = Choice("", "all namespaces", "everything the cluster has")
        choices = [everything, *(Choice(name, name, "namespace") for name in shown)]
        marked = session.namespaces or {""}

        def typed(needle: str) -> list[Choice]:
            return [] if names else [Choice(needle, needle, "as typed: namespaces may not be listed here")]

        hint = "space marks · enter looks there"
        picked = await self.app.ask(PickScreen("Namespaces", choices, several=marked, hint=hint, find=typed))
        if picked is not None:
            newly = [name for name in picked if name not in marked]
            if "" in picked and ("" in newly or len(picked) == 1):
                picked = []
            self.use_namespaces(screen, [name for name in picked if name])

    def use_namespaces(self, screen: LiveScreen, names: list[str]) -> None:
        """Look at some namespaces, or at all with none."""
        screen.session.set_namespaces(names)
        explorer = self.app.explorer
        if explorer is not None:
            explorer.namespaces_changed()
        screen.say("Looking at " + (", ".join(names) or "all namespaces"))
