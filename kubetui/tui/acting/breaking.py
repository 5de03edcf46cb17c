"""`B`: what can go wrong with this object, done for real; and mended again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from kubetui.api.meta import Obj, dicts, text
from kubetui.tui.acting.doing import Doing, Target

if TYPE_CHECKING:
    from kubetui.actions.breaks import Break, FaultCall
    from kubetui.tui.screens.base import LiveScreen
    from kubetui.tui.screens.pick import Choice


class Breaking:
    """The break menu of one object."""

    def __init__(self, doing: Doing) -> None:
        self.doing = doing

    async def menu(self, screen: LiveScreen, targets: Sequence[Target], passed_over: int) -> None:
        """List what can be broken and what can be mended; do what is chosen."""
        from kubetui.actions import breaks
        from kubetui.tui.screens.pick import PickScreen

        gate, session = self.doing.open_gate(screen), screen.session
        if gate is None:
            return
        if why := breaks.refusal(gate.ownership):
            screen.say(why, "warning")
            return
        target = targets[0]
        obj = session.store.find(target.ref)
        has_faults = session.control is not None
        found = breaks.for_object(target.ref.resource, gate.ownership, playground=has_faults, obj=obj)
        if obj is None or not found:
            screen.say(f"There is nothing to break with {target.ref.name}.", "warning")
            return
        title = f"What can go wrong with {target.kind.kind} {target.ref.name}"
        choices = [*(_choice(one) for one in found), *await self._mends(screen)]
        picked = await self.doing.app.ask(
            PickScreen(title, choices, hint="enter does it for real · esc leaves")
        )
        if not picked:
            return
        if isinstance(picked[0], str):
            await self._mend(screen, picked[0])
        else:
            await self._break(screen, target, obj, picked[0])

    async def _break(self, screen: LiveScreen, target: Target, obj: Obj, one: Break) -> None:
        from kubetui.actions.breaks import FaultCall

        made = one.make(target.kind, target.ref, obj)
        if isinstance(made, FaultCall):
            done = await self._fault(screen, target, made, one)
        else:
            done = await self.doing.do(screen, made)
        if done:
            key = self.doing.app.keys.key("undo.last")
            lasting = f" {key} takes it back." if key else ""
            screen.say_done(f"{one.sentence} {one.watch}{lasting}", made.command)

    async def _fault(self, screen: LiveScreen, target: Target, call: FaultCall, one: Break) -> bool:
        from kubetui.actions import faults
        from kubetui.actions.change import Change

        gate, link = self.doing.open_gate(screen), screen.session.control
        if gate is None or link is None:
            return False
        change = Change("fault", target.ref, one.sentence, call.command, "", "")
        screen.say(one.sentence, "progress", call.command)

        async def start() -> Any:
            return await faults.start(link, call.kind, call.target)

        try:
            await gate.perform(change, start)
        except faults.ControlError as error:
            screen.say(str(error), "error", call.command)
            return False
        return True

    # Mending

    async def _mends(self, screen: LiveScreen) -> list[Choice]:
        """What is broken on purpose in the playground right now."""
        from kubetui.actions import faults
        from kubetui.tui.screens.pick import Choice

        if (link := screen.session.control) is None:
            return []
        try:
            active = dicts(await faults.known(link), "faults")
        except faults.ControlError:
            return []  # it is said when something is broken or mended
        lines = [
            Choice(text(one, "name"), "mend", f"{text(one, 'kind')} {text(one, 'target')}".strip())
            for one in active
        ]
        return [Choice(None, "Broken now", heading=True), *lines] if lines else []

    async def _mend(self, screen: LiveScreen, name: str) -> None:
        from kubetui.actions import faults

        command = f"kubetui fault stop {name}"
        if (link := screen.session.control) is None:
            return
        try:
            await faults.stop(link, name)
        except faults.ControlError as error:
            screen.say(str(error), "error", command)
            return
        gate = self.doing.app.gate
        if gate is not None:
            gate.done[:] = [done for done in gate.done if text(done.after, "name") != name]
        screen.say_done(f"Mended: {name}.", command)


def _choice(one: Break) -> Choice:
    from kubetui.tui.screens.pick import Choice

    return Choice(one, one.label, one.sentence, below=one.watch)
