"""The way of every change: refuse, ask, say what is done with its command, do it, tell how it went."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from kubetui.api.errors import ApiError
from kubetui.api.meta import Obj, ObjectRef
from kubetui.kinds import registry
from kubetui.tui.screens.change import ChangeScreen, Question, Way, names_of, title_of
from kubetui.views.model import Line, Span

if TYPE_CHECKING:
    from kubetui.actions.change import Change, Risk
    from kubetui.actions.gate import Gate
    from kubetui.kinds.model import ApiKind
    from kubetui.tui.app import KubetuiApp
    from kubetui.tui.screens.base import LiveScreen


class Target(NamedTuple):
    """One object a verb works on, and its kind."""

    kind: ApiKind
    ref: ObjectRef


class Doing:
    """Passes changes through the gate."""

    def __init__(self, app: KubetuiApp) -> None:
        self.app = app
        self._group = 0

    async def do(self, screen: LiveScreen, change: Change, question: Question | None = None) -> bool:
        """One change; whether it was done. A `question` is asked instead of the ordinary one."""
        gate = self.open_gate(screen, change)
        if gate is None:
            return False
        risk = gate.risk(change)
        if risk != "quiet":
            asked = question or Question(title_of(change.summary), (Way(change.command),), yes=_yes(change))
            if await self.agreed(asked, risk, change.ref.name) is None:
                screen.say("Nothing was changed.", "warning")
                return False
        return await self.run(screen, gate, change)

    def open_gate(self, screen: LiveScreen, change: Change | None = None) -> Gate | None:
        """The gate, if it lets a change through; else why not is said."""
        gate = self.app.gate
        if gate is None:
            screen.say("There is no cluster to change yet.", "warning")
            return None
        why = gate.closed if change is None else gate.refusal(change)
        if why:
            screen.say(why, "warning")
            return None
        return gate

    async def agreed(self, question: Question, risk: Risk, name: str) -> int | None:
        """Ask; where much would be lost, a name or a number of objects is typed."""
        if risk == "typed":
            typed: Line = (Span("Type "), Span(name, "strong"), Span(" to do it."))
            lines = (*question.lines, (), typed) if question.lines else (typed,)
            question = Question(question.title, question.ways, lines, question.yes, name)
        return await self.app.ask(ChangeScreen(question))

    async def run(self, screen: LiveScreen, gate: Gate, change: Change) -> bool:
        """Do what was agreed to; whether it was done."""
        screen.say(change.summary, "progress", change.command)
        try:
            await gate.run(change, before=await self.before(change))
        except ApiError as error:
            if error.code == 403 and self.app.permissions is not None:
                self.app.permissions.forget()  # the rules are other than they were
            screen.say(_explained(str(error)), "error", change.command)
            return False
        except Exception as error:
            # The connection may fail in many ways; each is said, none ends the program.
            screen.say(f"{change.summary.rstrip('.')}: {error or type(error).__name__}", "error")
            return False
        screen.say_done(change.summary, change.command)
        return True

    def next_group(self) -> int:
        """A number for changes that are made, and taken back, together."""
        self._group += 1
        return self._group

    async def before(self, change: Change) -> Obj | None:
        """The object as it is before a change, so that it can be taken back; None when it cannot be read."""
        if change.method == "POST":
            return None
        session = self.app.session
        if change.ref.resource == "secrets":
            return session.store.find(change.ref)  # its values are not kept anywhere
        try:
            return await session.get(change.ref)
        except Exception:
            return None  # then it cannot be taken back; the change itself will tell what is wrong

    # Several at once

    async def do_all(
        self, screen: LiveScreen, title: str, changes: Sequence[Change], passed_over: int = 0,
        lines: tuple[Line, ...] = (),
    ) -> None:  # fmt: skip
        """Several changes of one kind: one question naming how many and which, one line on how they went."""
        from kubetui.actions.batch import combined, counted, kind_name

        if not changes:
            screen.say("Nothing was changed.", "warning")
            return
        if len(changes) == 1 and not lines and not passed_over:
            await self.do(screen, changes[0])
            return
        gate = self.open_gate(screen, changes[0])
        if gate is None:
            return
        what = counted(change.ref.resource for change in changes)
        names = names_of([f"{kind_name(change.ref.resource)} {change.ref.key}" for change in changes])
        question = Question(
            f"{title} {what}?", (Way(await asyncio.to_thread(combined, changes)),),
            (*names, *_over(passed_over), *lines),
            f"{title.lower()} all {len(changes)}",
        )  # fmt: skip
        risk: Risk = "typed" if any(gate.risk(change) == "typed" for change in changes) else "asks"
        if await self.agreed(question, risk, f"{title.lower()} {len(changes)}") is None:
            screen.say("Nothing was changed.", "warning")
            return
        await self.run_all(screen, gate, f"{title} {what}", changes)

    async def run_all(self, screen: LiveScreen, gate: Gate, title: str, changes: Sequence[Change]) -> None:
        """Do what was agreed to; what fails is told by name, the rest is done all the same."""
        from kubetui.actions.batch import combined, run_all, told

        group = self.next_group()

        async def run(change: Change) -> Any:
            return await gate.run(change, before=await self.before(change), group=group)

        def progress(ended: int) -> None:
            screen.say(f"{title}: {ended} of {len(changes)} …", "progress", changes[0].command)

        outcomes = await run_all(changes, run, progress)
        failed = any(outcome.error for outcome in outcomes)
        if failed:
            screen.say(told(title, outcomes), "error")
        else:
            screen.say_done(told(title, outcomes), await asyncio.to_thread(combined, changes))

    def kind(self, screen: LiveScreen, resource: str) -> ApiKind | None:
        """A kind as the cluster serves it, else as it is known."""
        return screen.session.kind_of(resource) or registry.by_resource(resource)


def _yes(change: Change) -> str:
    return f"{change.summary.split(' ', 1)[0].lower()} it"


def _over(number: int) -> tuple[Line, ...]:
    if not number:
        return ()
    words = "is" if number == 1 else "are"
    return ((Span(f"{number} of the marked {words} passed over: this does not work on them.", "warning"),),)


def _explained(refused: str) -> str:
    """The server's words, and what they mean where they are known."""
    from kubetui.views.diagnose.refusals import refusal

    known = refusal(refused)
    return f"{refused.rstrip('.')}. {known.means}" if known else refused
