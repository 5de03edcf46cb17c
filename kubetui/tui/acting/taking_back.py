"""Taking back the last change, and the journal of all of them."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import TYPE_CHECKING

from kubetui.api.meta import ObjectRef, text
from kubetui.tui.acting.doing import Doing
from kubetui.tui.screens.change import Question, Way, names_of
from kubetui.views.model import Line, Span

if TYPE_CHECKING:
    from kubetui.actions.change import Change
    from kubetui.actions.gate import Gate
    from kubetui.actions.reversal import Done
    from kubetui.tui.screens.base import LiveScreen


class TakingBack:
    """Goes back through what was done in this session, the last first."""

    def __init__(self, doing: Doing) -> None:
        self.doing = doing

    async def last(self, screen: LiveScreen) -> None:
        """Take back the last change, or all those that were made together with it."""
        gate = self.doing.open_gate(screen)
        if gate is None:
            return
        if not gate.done:
            screen.say("Nothing was changed in this session yet.", "warning")
            return
        group = _last_group(gate.done)
        if group[0].change.verb == "fault":
            await self._mend(screen, gate, group[0])
            return
        pairs, reasons = self._reversed(screen, group)
        if not pairs:
            _forget(gate, group)
            more = " The same key offers the change before it." if gate.done else ""
            screen.say(f"It cannot be taken back. {reasons[0]}{more}", "warning")
            return
        await self._take_back(screen, gate, group, pairs, reasons)

    def _reversed(
        self, screen: LiveScreen, group: Sequence[Done]
    ) -> tuple[list[tuple[Done, Change]], list[str]]:
        """What was done with the change that leads back, the last first; and why the rest has none."""
        from kubetui.actions.reversal import CannotUndo, reverse

        pairs, reasons = [], []
        for done in reversed(group):
            kind = self.doing.kind(screen, done.change.ref.resource)
            try:
                if kind is not None:
                    pairs.append((done, reverse(kind, done)))
            except CannotUndo as why:
                reasons.append(str(why))
        return pairs, reasons

    async def _take_back(
        self, screen: LiveScreen, gate: Gate, group: Sequence[Done], pairs: list[tuple[Done, Change]],
        reasons: list[str],
    ) -> None:  # fmt: skip
        from kubetui.actions.batch import combined

        changes = [change for _, change in pairs]
        first = changes[0]
        lines = (*_told(pairs), *_others(screen, pairs), *_lost(reasons))
        ways = (Way(combined(changes)),)
        question = Question(
            "Take it back?" if len(changes) == 1 else "Take all back?", ways, tuple(lines), "take it back"
        )
        risk = gate.risk(first)
        name = first.ref.name if len(changes) == 1 else f"take back {len(changes)}"
        if await self.doing.agreed(question, risk, name) is None:
            screen.say("Nothing was changed.", "warning")
            return
        if len(changes) == 1:
            if await self.doing.run(screen, gate, first):
                _forget(gate, group)
        else:
            await self.doing.run_all(screen, gate, "Take back", changes)
            _forget(gate, group)

    async def _mend(self, screen: LiveScreen, gate: Gate, done: Done) -> None:
        from kubetui.actions import faults

        name, link = text(done.after, "name"), screen.session.control
        _forget(gate, [done])
        if link is None or not name:
            screen.say("The playground did not say what it broke.", "warning")
            return
        command = f"kubetui fault stop {name}"
        try:
            await faults.stop(link, name)
        except faults.ControlError as error:
            screen.say(str(error), "warning", command)
            return
        screen.say_done(f"Mended: {name}.", command)

    # The journal

    async def journal(self, screen: LiveScreen) -> None:
        """List what was changed, now and before."""
        from kubetui.tui.screens.journal import JournalScreen

        gate = self.doing.app.gate
        if gate is None:
            screen.say("There is no cluster to change yet.", "warning")
            return
        entries = await asyncio.to_thread(lambda: list(gate.journal.entries()))
        app = self.doing.app
        picked = await app.ask(JournalScreen(entries, gate.opened, gate.journal.context, app.keys))
        if picked == "undo":
            await self.last(screen)
        elif isinstance(picked, ObjectRef):
            app.go_to(picked)


def _told(pairs: Sequence[tuple[Done, Change]]) -> tuple[Line, ...]:
    """What was done, and what taking it back does."""
    if len(pairs) > 1:
        together: Line = (Span(f"{len(pairs)} changes were made together."),)
        return (together, *names_of([change.summary for _, change in pairs]))
    done, change = pairs[0]
    back = change.summary.removeprefix("Take back: ")
    return (
        (Span("Done  ", "muted"), Span(done.change.summary)),
        (Span("Back  ", "muted"), Span(back[0].upper() + back[1:])),
    )


def _others(screen: LiveScreen, pairs: Sequence[tuple[Done, Change]]) -> tuple[Line, ...]:
    """Whose work would be lost with it."""
    from kubetui.actions.reversal import changed_since

    store = screen.session.store
    names = [done.change.ref.name for done, _ in pairs if changed_since(done, store.find(done.change.ref))]
    if not names:
        return ()
    said = f"{', '.join(names[:5])} was changed again since: taking it back overwrites that, too."
    return ((Span(said, "warning"),),)


def _lost(reasons: Sequence[str]) -> tuple[Line, ...]:
    if not reasons:
        return ()
    more = f" And {len(reasons) - 1} more like this." if len(reasons) > 1 else ""
    return ((Span(f"Not all of it comes back. {reasons[0]}{more}", "warning"),),)


def _last_group(done: Sequence[Done]) -> list[Done]:
    """The last change, with those that were made together with it."""
    last = done[-1]
    return [one for one in done if one.group == last.group] if last.group else [last]


def _forget(gate: Gate, group: Sequence[Done]) -> None:
    gone = set(map(id, group))
    gate.done[:] = [done for done in gate.done if id(done) not in gone]
