"""Verbs that are the same everywhere: find, choose, copy, look at an object, look otherwise, leave."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kubetui.api.text import visible

if TYPE_CHECKING:
    from kubetui.tui.app import KubetuiApp
    from kubetui.tui.screens.base import Handler, LiveScreen
    from kubetui.tui.screens.pick import Choice, PickScreen

_BESIDE: Final = frozenset({"create", "apply", "undo.last"})
"""Verbs that need no object and are looked for among the actions all the same."""


class Program:
    """What belongs to no pane."""

    def __init__(self, app: KubetuiApp) -> None:
        self.app = app

    def handler(self, id_: str, screen: LiveScreen) -> Handler | None:
        """What a verb does on a screen."""
        acts: dict[str, Handler] = {
            "describe": lambda: self._look(screen, "describe"),
            "story": lambda: self._look(screen, "story"),
            "yaml": lambda: self._look(screen, "yaml"),
            "logs": lambda: self._look(screen, "logs"),
            "logs.previous": lambda: self._look(screen, "logs", previous=True),
            "secret.reveal": lambda: self._reveal(screen),
            "copy.name": lambda: self._copy_name(screen),
            "copy.command": lambda: self._copy_command(screen),
            "goto": lambda: self._go_to(screen),
            "palette": self._palette,
            "keys": lambda: self._keys(screen),
            "actions": lambda: self._actions(screen),
            "namespaces": lambda: self.app.where.namespaces(screen),
            "contexts": lambda: self.app.where.contexts(screen),
            "retry": lambda: self._retry(screen),
            "theme.next": lambda: self._next_theme(screen),
            "playground": lambda: self._to_playground(screen),
            "quit": self._quit,
        }
        return acts.get(id_)

    # Looking

    def _look(self, screen: LiveScreen, tab: str, previous: bool = False) -> None:
        from kubetui.actions.verbs.looking import LOGGING

        if screen.object is None:
            return
        marked = screen.marked if tab == "logs" and screen.target is None else ()
        ref, *others = [ref for ref in marked if ref.resource in LOGGING] or [screen.object]
        self.app.open_detail(screen, ref, tab, previous, others)

    async def _reveal(self, screen: LiveScreen) -> None:
        if screen.object is None:
            return
        from kubetui.tui.screens.detail import DetailScreen

        detail = DetailScreen(screen.session, screen.object, "yaml")
        await self.app.push_screen(detail)
        await detail.action_verb("secret.reveal")

    # Copying

    def _copy_name(self, screen: LiveScreen) -> None:
        if screen.object is not None:
            name = visible(screen.object.name)
            self.app.copy_to_clipboard(name)
            screen.say(f"Copied {name}")

    def _copy_command(self, screen: LiveScreen) -> None:
        from kubetui.actions.change import argument, kubectl
        from kubetui.tui.screens.change import visible_commands

        if done := screen.done_command:
            self.app.copy_to_clipboard(visible_commands(done))
            screen.say("Copied what was done", "ok", done.split("\n")[0])
            screen.last_done = ("", None)
            return
        ref = screen.object
        kind = screen.session.kind_of(ref.resource) if ref else None
        if ref is None or kind is None:
            return
        what = argument(kind, ref.name)
        forms = {"describe": ("describe", what), "logs": ("logs", what), "yaml": ("get", what, "-o", "yaml")}
        words = forms.get(getattr(screen, "tab", ""), ("get", what))
        command = visible(kubectl(*words, namespace=ref.namespace))
        self.app.copy_to_clipboard(command)
        screen.say("Copied", "ok", command)

    # Finding

    def _palette(self) -> None:
        self.app.action_command_palette()

    async def _keys(self, screen: LiveScreen) -> None:
        from kubetui.tui import finding
        from kubetui.tui.screens.pick import PickScreen

        choices = finding.keys_of(self.app.verbs_here(screen))
        await self._pick_verb(
            screen, PickScreen("Keys that work here", choices, hint="enter runs one · esc leaves")
        )

    async def _actions(self, screen: LiveScreen) -> None:
        from kubetui.tui import finding
        from kubetui.tui.screens.pick import PickScreen

        beside = () if screen.marked else _BESIDE
        verbs = [verb for verb in self.app.verbs_here(screen)
                 if verb.id in beside or (verb.needs_object and verb.id != "actions")]  # fmt: skip
        verbs.sort(key=lambda verb: verb.group != "Change")
        name = screen.object.name if screen.object else ""
        if screen.marked:
            name = f"the {len(screen.marked)} marked"
            verbs = [verb for verb in verbs if verb.several]
        choices = finding.keys_of(verbs, lambda verb: self.app.refusal_here(verb, screen))
        hint = "enter runs one · esc leaves"
        await self._pick_verb(screen, PickScreen(f"What can be done with {name}", choices, hint=hint))

    async def _pick_verb(self, screen: LiveScreen, picker: PickScreen) -> None:
        picked = await self.app.ask(picker)
        if picked:
            await screen.action_verb(picked[0])

    async def _go_to(self, screen: LiveScreen) -> None:
        from kubetui.tui import finding, rooms
        from kubetui.tui.screens.pick import PickScreen

        session = screen.session
        picker = PickScreen("Go to", self._places(screen), hint="a kind, an object, a concept, a chapter, a namespace",
                            find=lambda needle: [*rooms.short(session, needle),
                                                 *finding.typed(session, self.app.lessons, needle)])  # fmt: skip
        screen.run_worker(self._discover(screen, picker), group="discover", exclusive=True)
        picked = await self.app.ask(picker)
        if picked and isinstance(picked[0], rooms.Room):
            await screen.action_verb(picked[0].verb)
        elif picked:
            self._gone_to(screen, picked[0])

    def _places(self, screen: LiveScreen) -> list[Choice]:
        """Where one can go by name."""
        from kubetui.tui import finding, rooms

        session = screen.session
        return [*finding.kinds(session), *finding.concepts(), *finding.chapters(self.app.lessons),
                *finding.namespaces(session), *finding.clusters(self.app.where),
                *rooms.rooms(self.app.verbs_here(screen))]  # fmt: skip

    async def _discover(self, screen: LiveScreen, picker: PickScreen) -> None:
        """A definition may have brought a new kind since the cluster was asked for its kinds."""
        session = screen.session
        known = {kind.resource for kind in session.kinds}
        try:
            await session.discover()
        except Exception:
            return  # what is known can be gone to all the same
        if {kind.resource for kind in session.kinds} != known:
            picker.offer(self._places(screen))

    def _gone_to(self, screen: LiveScreen, value: object) -> None:
        from kubetui.tui import finding
        from kubetui.tui.where import Place

        if isinstance(value, Place):
            self.app.where.go(value)
            return
        if isinstance(value, finding.KindIn):
            self.app.where.use_namespaces(screen, [value.namespace])
            value = value.kind
        if (kind := finding.kind_of(value)) is not None:
            explorer = self.app.home()
            if explorer is not None:
                explorer.navigation.show_kind(kind)
        elif (ref := finding.object_of(value)) is not None:
            self.app.go_to(ref)
        elif isinstance(value, finding.StepIn):
            self.app.lessons.open_chapter(screen, value.chapter, value.step)
        elif isinstance(value, str):
            what, _, name = value.partition(":")
            if what == "concept":
                self.app.looking.concept(name)
            elif what == "chapter":
                self.app.lessons.open_chapter(screen, int(name))
            else:
                self.app.where.use_namespaces(screen, [name])

    # Where

    async def _retry(self, screen: LiveScreen) -> None:
        screen.say("Connecting again …", "progress")
        await screen.session.retry()

    def _to_playground(self, screen: LiveScreen) -> None:
        if not self.app.connecting.can_start_playground:
            screen.say("No playground can be started from here: run kubetui playground.", "warning")
            return
        self.app.run_worker(self.app.connecting.to_playground(), group="connect")

    # Looks

    def _next_theme(self, screen: LiveScreen) -> None:
        names = self.app.theme_names
        name = names[(names.index(self.app.theme) + 1) % len(names)]
        self.app.use_theme(name)
        screen.say(f"Theme {name}")

    async def _quit(self) -> None:
        from kubetui.tui.screens.dialogs import ConfirmScreen

        said = [f"Then these end: {', '.join(running)}."] if (running := self.app.files.running) else []
        if step := self.app.lessons.under_way:
            key = self.app.keys.key("chapter.next")
            said.append(f"The step “{step}” is not done: what it made stays, and {key} goes on with it.")
        if said:
            asked = ConfirmScreen("Leave kubetui?", "", " ".join(said), "leave")
            if await self.app.ask(asked) is not True:
                return
        await self.app.action_quit()
