"""The journal: what kubetui changed, in this session and before, each line with its command and its end."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from kubetui import assets
from kubetui.api.meta import ObjectRef, parse_time, text
from kubetui.api.text import visible
from kubetui.kinds.registry import by_resource
from kubetui.tui.screens.change import visible_commands

if TYPE_CHECKING:
    from kubetui.tui.keys import Keys

_MOST = 500


class JournalScreen(ModalScreen["ObjectRef | str | None"]):
    """Lines, newest first. Answers the object to go to, `undo`, or nothing."""

    CSS_PATH = assets.shipped("layouts") / "dialogs.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "leave", "leave", id="journal.leave", tooltip="Close the journal."),
        Binding("down,j", "move(1)", "down", id="journal.down", tooltip="The next line.", priority=True),
        Binding("up,k", "move(-1)", "up", id="journal.up", tooltip="The line before.", priority=True),
        Binding(
            "pagedown", "move(10)", "page down", id="journal.page.down", tooltip="Ten on.", priority=True
        ),
        Binding("pageup", "move(-10)", "page up", id="journal.page.up", tooltip="Ten back.", priority=True),
        Binding("C", "copy", "copy", id="journal.copy", tooltip="Copy the kubectl command."),
        Binding("enter", "go", "go to it", id="journal.go", tooltip="Go to the object.", priority=True),
        Binding("ctrl+z", "undo", "take back", id="journal.undo", tooltip="Take back the last change."),
    ]

    def __init__(self, entries: Iterable[dict[str, Any]], opened: datetime, context: str, keys: Keys) -> None:
        super().__init__()
        changes = [entry for entry in entries if entry.get("verb")]
        self._opened, self._here, self._keys = opened, context, keys
        self._entries: Sequence[dict[str, Any]] = changes[::-1][:_MOST]
        self._lines: list[dict[str, Any] | str] = list(self._headed())

    def _headed(self) -> Iterable[dict[str, Any] | str]:
        """The entries under the headings of their times."""
        part = ""
        for entry in self._entries:
            here = "In this session" if self._is_here(entry) else "Elsewhere, meanwhile"
            now = here if self._is_new(entry) else "Before"
            if now != part:
                part = now
                yield part
            yield entry

    def _is_new(self, entry: dict[str, Any]) -> bool:
        at = parse_time(entry.get("time"))
        return at is not None and at >= self._opened.replace(microsecond=0)

    def _is_here(self, entry: dict[str, Any]) -> bool:
        return entry.get("context") == self._here

    def compose(self) -> ComposeResult:
        """The lines, and the command of the one under the cursor."""
        with Vertical(classes="dialog journal") as box:
            box.border_title = Content("Journal: what was changed from here")
            back = self._keys.key("undo.last")
            box.border_subtitle = Content(
                f"enter goes there · C copies the command · {back} takes the last back · esc closes"
            )
            options = OptionList(*map(self._option, self._lines), markup=False)
            options.can_focus = False
            yield options
            yield Static("", id="journal-command", markup=False)

    def on_mount(self) -> None:
        """Start at the newest."""
        options = self.query_one(OptionList)
        if not self._entries:
            options.add_option(
                Option(Content.styled("Nothing was changed yet.", "$text-muted"), disabled=True)
            )
            return
        options.highlighted = 1
        self._tell()

    def _option(self, line: dict[str, Any] | str) -> Option:
        if isinstance(line, str):
            return Option(Content.styled(line, "bold $heading"), disabled=True)
        failed = bool(line.get("error"))
        sign = Content.styled("✖ " if failed else "✔ ", "$state-error" if failed else "$state-ok")
        at = parse_time(line.get("time"))
        form = "%H:%M:%S" if self._is_new(line) else "%Y-%m-%d %H:%M"
        when = at.astimezone().strftime(form) if at else ""
        kind = by_resource(text(line, "resource"))
        place = f"{text(line, 'namespace')}/" if text(line, "namespace") else ""
        who = f"{kind.kind if kind else text(line, 'resource')} {place}{text(line, 'name')}"
        where = "" if self._is_here(line) else f" @{text(line, 'context')}"
        parts = [sign, Content.styled(f"{when}  ", "$text-muted"), Content(text(line, "verb").ljust(10)),
                 Content(visible(f"{who}{where}", 160))]  # fmt: skip
        return Option(Content("").join(parts))

    @property
    def _entry(self) -> dict[str, Any] | None:
        at = self.query_one(OptionList).highlighted
        line = self._lines[at] if at is not None and at < len(self._lines) else None
        return line if isinstance(line, dict) else None

    def _tell(self) -> None:
        entry = self._entry or {}
        parts = [Content.styled(visible(text(entry, "command"), 600), "$text-muted")]
        if error := text(entry, "error"):
            parts.append(Content.styled(f"\n{visible(error, 400)}", "$state-error"))
        self.query_one("#journal-command", Static).update(Content("").join(parts))

    def action_move(self, by: int) -> None:
        """Move among the entries, over headings."""
        options = self.query_one(OptionList)
        usable = [index for index, line in enumerate(self._lines) if isinstance(line, dict)]
        if usable:
            at = usable.index(options.highlighted) if options.highlighted in usable else 0
            options.highlighted = usable[max(0, min(len(usable) - 1, at + by))]
            self._tell()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """An entry was clicked."""
        event.stop()
        self._tell()

    def action_copy(self) -> None:
        """Copy the command."""
        if (entry := self._entry) is not None:
            self.app.copy_to_clipboard(visible_commands(text(entry, "command")))
            self.query_one("#journal-command", Static).update(
                Content(f"Copied {visible(text(entry, 'command'), 600)}")
            )

    def action_go(self) -> None:
        """Go to the object, if it is one of this cluster."""
        entry = self._entry
        if entry is not None and self._is_here(entry):
            words = (
                text(entry, "resource"),
                text(entry, "namespace"),
                text(entry, "name"),
                text(entry, "uid"),
            )
            self.dismiss(ObjectRef(*words))

    def action_undo(self) -> None:
        """Take back the last change."""
        self.dismiss("undo")

    def action_leave(self) -> None:
        """Close."""
        self.dismiss(None)
