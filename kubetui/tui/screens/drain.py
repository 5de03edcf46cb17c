"""Draining Nodes: first who is hit and what stands in the way, then how far it is; it can be stopped."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen

from kubetui import assets
from kubetui.actions import drain, nodes
from kubetui.actions.drain import Choices, Hit
from kubetui.actions.drain_lines import plan_lines, progress_lines
from kubetui.actions.evicting import Evicting, Phase, Progress
from kubetui.api import meta
from kubetui.api.text import visible
from kubetui.tui.acting.doing import Target
from kubetui.tui.screens.change import Question, Way, visible_commands
from kubetui.tui.widgets.bar import Bar, Piece
from kubetui.tui.widgets.lines_view import LinesView

if TYPE_CHECKING:
    from kubetui.actions.gate import Gate
    from kubetui.session import Session
    from kubetui.tui.acting.doing import Doing

Said = tuple[str, str, str]
"""What is said when the screen is closed: the sentence, the command, how it looks."""
_AROUND = 8


class DrainScreen(ModalScreen["Said | None"]):
    """One drain, from the plan to its end."""

    CSS_PATH = assets.shipped("layouts") / "dialogs.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "begin", "drain", id="drain.begin", tooltip="Cordon the Node and evict its Pods."),
        Binding("f", "lonely", "lone Pods", id="drain.lonely", tooltip="Lose what no controller makes again, or not."),
        Binding("e", "scratch", "emptyDir", id="drain.scratch", tooltip="Lose the data of emptyDir volumes, or not."),
        Binding("C", "copy", "copy", id="drain.copy", tooltip="Copy the kubectl command."),
        Binding("escape,q,n", "leave", "leave", id="drain.leave", tooltip="Stop what is under way; then close."),
        Binding("down,j", "move(1)", "down", id="drain.down", tooltip="One line down."),
        Binding("up,k", "move(-1)", "up", id="drain.up", tooltip="One line up."),
        Binding("pagedown,space", "page(1)", "page down", id="drain.page.down", tooltip="A page down."),
        Binding("pageup", "page(-1)", "page up", id="drain.page.up", tooltip="A page up."),
    ]  # fmt: skip

    def __init__(
        self, doing: Doing, gate: Gate, session: Session, targets: Sequence[Target], hits: Sequence[Hit]
    ) -> None:
        super().__init__()
        self._doing, self._gate, self._session = doing, gate, session
        self._targets, self.hits = targets, hits
        self.choices = Choices()
        self.progress: Progress | None = None
        self.running = False
        self._complaint = ""

    @property
    def names(self) -> list[str]:
        """The Nodes."""
        return [target.ref.name for target in self._targets]

    @property
    def command(self) -> str:
        """The kubectl command that does the same."""
        return drain.command(self.names, self.hits, self.choices)

    def compose(self) -> ComposeResult:
        """The plan or the progress, and what can be done."""
        with Vertical(classes="dialog review"):
            yield LinesView(id="drain")
            yield Bar(id="answers")

    def on_mount(self) -> None:
        """Show the plan."""
        self.query_one(LinesView).focus()
        self.paint()
        self.call_after_refresh(self.paint)  # by then it is known how wide the lines may be

    def on_resize(self) -> None:
        """There is another room."""
        self.paint()

    def paint(self) -> None:
        """Show what holds now."""
        if not self.is_mounted or not self.query(LinesView):  # closed, while Pods still leave
            return
        view, box = self.query_one(LinesView), self.query_one(Vertical)
        what = ", ".join(self.names)
        if self.progress is None:
            box.border_title = Content(visible(f"Drain {what}?", 200))
            lines = plan_lines(self.hits, self.choices, self.command, self._complaint)
        else:
            box.border_title = Content(visible(self._state(), 200))
            lines = progress_lines(self.hits, self.progress, self.command, self._complaint)
        view.set_lines(lines)
        view.styles.height = max(3, min(len(view.rows) or len(lines), self.app.size.height - _AROUND))
        self.query_one("#answers", Bar).show(self._answers())

    def _state(self) -> str:
        assert self.progress is not None
        goers = len(drain.going(self.hits))
        word = "Draining" if self.running else "Drained" if self._is_empty else "Not drained:"
        return f"{word} {', '.join(self.names)} · {self.progress.count(Phase.GONE)} of {goers} Pods gone"

    @property
    def _is_empty(self) -> bool:
        return self.progress is not None and self.progress.count(Phase.GONE) == len(drain.going(self.hits))

    def _answers(self) -> list[Piece]:
        copy = [Piece("C", "key", "copy"), Piece(" copy    ", "", "copy")]
        if self.running:
            return [*copy, Piece("esc", "key", "leave"), Piece(" stop here", "", "leave")]
        if self.progress is not None:
            return [*copy, Piece("esc", "key", "leave"), Piece(" close", "", "leave")]
        yes = [Piece("y", "key", "begin"), Piece(" drain    ", "error", "begin")]
        return [*yes, *copy, Piece("esc", "key", "leave"), Piece(" leave everything as it is", "", "leave")]

    # Choosing

    def action_lonely(self) -> None:
        """Whether Pods may go that nobody makes again."""
        self._choose(Choices(not self.choices.lonely, self.choices.scratch))

    def action_scratch(self) -> None:
        """Whether emptyDir data may go."""
        self._choose(Choices(self.choices.lonely, not self.choices.scratch))

    def _choose(self, choices: Choices) -> None:
        if self.progress is None:
            self.choices, self._complaint = choices, ""
            self.paint()

    def action_copy(self) -> None:
        """Copy the command."""
        self.app.copy_to_clipboard(visible_commands(self.command))
        self._complaint = "Copied the command."
        self.paint()

    def action_move(self, by: int) -> None:
        """Scroll."""
        self.query_one(LinesView).move_by(by)

    def action_page(self, by: int) -> None:
        """Scroll a page."""
        self.query_one(LinesView).move_page(by)

    def on_bar_clicked(self, event: Bar.Clicked) -> None:
        """An answer was clicked."""
        event.stop()
        acts = {"begin": self.action_begin, "copy": self.action_copy, "leave": self.action_leave}
        if isinstance(event.link, str) and event.link in acts:
            acts[event.link]()

    # Doing

    def action_begin(self) -> None:
        """Begin, unless something is still to be chosen."""
        if self.progress is not None:
            return
        if why := drain.missing(self.hits, self.choices):
            self._complaint = why
            self.paint()
            return
        self._drain()

    @work(group="drain", exclusive=True)
    async def _drain(self) -> None:
        if self._gate.ownership == "foreign" and not await self._typed():
            return
        group = self._doing.next_group()
        goers = drain.going(self.hits)
        evicting = Evicting(self._gate, goers, self.command, self._present, self.paint, group)
        self.progress, self.running, self._complaint = evicting.progress, True, ""
        self.paint()
        try:
            for target in self._targets:
                node = self._session.store.find(target.ref)
                if not meta.dig(node, "spec", "unschedulable"):
                    await self._gate.run(nodes.cordon(target.kind, target.ref), before=node, group=group)
            await evicting.run()
        except Exception as error:
            # Whatever it is: it is said here, and what was not evicted stays.
            self._complaint = str(error) or type(error).__name__
        finally:
            self.running = False
            self.paint()

    async def _typed(self) -> bool:
        name = self.names[0]
        question = Question(f"Drain {', '.join(self.names)}?", (Way(self.command),), yes="drain")
        return await self._doing.agreed(question, "typed", name) is not None

    async def _present(self) -> set[str]:
        from kubetui.tui.acting.draining import pods_on

        return {meta.uid(pod) for pod in await pods_on(self._session, self.names)}

    def action_leave(self) -> None:
        """Stop what is under way; else close."""
        if self.running:
            self.workers.cancel_group(self, "drain")
        else:
            self.dismiss(self._said())

    def _said(self) -> Said | None:
        if self.progress is None:
            return "Nothing was changed.", "", "warning"
        failed = self.progress.count(Phase.FAILED, Phase.STOPPED)
        more = f"; {failed} stay, and nothing new comes" if failed else ""
        return f"{self._state()}{more}.", self.command, "ok" if self._is_empty else "warning"
