"""Every verb with its id, its keys, and where they were changed; Enter gives a verb another key."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar, Final

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.events import Key
from textual.screen import ModalScreen
from textual.widgets import Static

from kubetui import assets, paths
from kubetui.actions import verbs
from kubetui.actions.verbs import Verb
from kubetui.tui import keys
from kubetui.tui.screens.text import TextScreen
from kubetui.views.model import ChoiceLink, Line, Panel, Section, Span

_DEFAULTS: Final = keys.Keys()


class KeymapScreen(TextScreen):
    """The keymap as it is; what is pressed here is remembered, the config file stays as it was written."""

    BINDINGS: ClassVar = [
        *TextScreen.BINDINGS,
        Binding("delete,backspace", "default", "take back", id="keymap.default",
                tooltip="Take back the key that was pressed for the verb under the cursor."),
    ]  # fmt: skip
    OWN = (("enter", "other key"), ("delete", "take back"))

    @property
    def heading(self) -> str:
        """The name of the screen."""
        return "Keymap"

    @property
    def _verbs(self) -> tuple[Verb, ...]:
        return self.kubetui.keys.verbs

    def panel(self) -> Panel:
        """All verbs under their groups."""
        found = self.kubetui.keys
        changed = sum(found.changed[id_] != _keys_of(_DEFAULTS, id_) for id_ in found.changed)
        keymap = self.kubetui.settings.keymap
        state = (
            Span(f"keymap {keymap}, {changed} changed  ", "muted"),
            Span(str(paths.config_file()), "muted"),
        )
        return Panel(
            (Span("Keys", "title"), Span("  Enter, then press another key", "muted")),
            state,
            tuple(self._groups()),
        )

    def _groups(self) -> Iterator[Section]:
        groups: dict[str, list[tuple[int, Verb]]] = {}
        for index, verb in enumerate(self._verbs):
            groups.setdefault(verb.group, []).append((index, verb))
        for group, members in groups.items():
            yield Section(group, tuple(self._line(index, verb) for index, verb in members))

    def _line(self, index: int, verb: Verb) -> Line:
        link = ChoiceLink(index)
        own = " ".join(keys.shown(key) for key in verb.keys)
        was = " ".join(keys.shown(key) for key in _keys_of(_DEFAULTS, verb.id))
        spans = [
            Span(f"{own or 'none':<16}", "key" if own else "muted", link),
            Span(f"{verb.id:<20}", "strong"),
            Span(" "),
        ]
        changed = own != was
        if changed:
            where = self.kubetui.keys.origins.get(verb.id, "")
            spans.append(Span(f"◐ {where}, was {was or 'none'}  ", "warning"))
        spans.append(Span(verb.sentence if self.width >= 100 else verb.label))
        return tuple(spans)

    # Changing

    def choose(self, index: int) -> None:
        """A verb was chosen: it gets the key that is pressed next."""
        self._rebind(self._verbs[index])

    @work(group="keymap", exclusive=True)
    async def _rebind(self, verb: Verb) -> None:
        key = await self.kubetui.ask(PressScreen(verb))
        if not key:
            return
        try:
            self.kubetui.use_keys(self.kubetui.keys.having(verb.id, (key,)))
        except ValueError as error:
            self.say(f"{str(error)[:1].upper()}{str(error)[1:]}: nothing was changed.", "warning")
            return
        self.say(f"{keys.shown(key)} is {verb.label} from now on", "ok",
                 f"to keep it in {paths.config_file().name}: keys: {{{verb.id}: [{keys.shown(key)!r}]}}")  # fmt: skip
        self.paint()

    def action_default(self) -> None:
        """Take back the key that was pressed for the verb under the cursor."""
        link = self.view.link
        if not isinstance(link, ChoiceLink):
            return
        verb = self._verbs[link.index]
        app = self.kubetui
        if app.keys.origins.get(verb.id) != keys.PRESSED:
            self.say(f"The keys of {verb.label} were not changed here.", "warning")
            return
        try:
            app.use_keys(app.rebinding.without(app.keys, verb.id))
        except ValueError as error:
            self.say(f"{error}: nothing was changed.", "warning")
            return
        self.say(f"{verb.label.capitalize()} has its keys again.")
        self.paint()


def _keys_of(table: keys.Keys, id_: str) -> tuple[str, ...]:
    verb = table.verb(id_)
    return verb.keys if verb else ()


class PressScreen(ModalScreen[str]):
    """Waits for one key; Esc leaves everything as it is."""

    CSS_PATH = assets.shipped("layouts") / "dialogs.tcss"

    def __init__(self, verb: Verb) -> None:
        super().__init__()
        self._verb = verb

    def compose(self) -> ComposeResult:
        """What is asked for."""
        with Vertical(classes="dialog") as box:
            box.border_title = Content(f"Press the key for: {self._verb.label}")
            box.border_subtitle = Content("esc leaves it as it is")
            yield Static(Content(self._verb.sentence), markup=False)
            yield Static(
                Content.styled(f"now {' '.join(map(keys.shown, self._verb.keys)) or 'none'}", "$text-muted"),
                markup=False,
            )

    def on_key(self, event: Key) -> None:
        """Take the key."""
        event.stop()
        event.prevent_default()
        written = verbs.TERMINAL_NAMES.get(event.key, event.key)
        self.dismiss("" if event.key == "escape" else written)
