"""Deleting: what goes with it is shown first, and what becomes of what it owns is chosen."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import TYPE_CHECKING

from kubetui.api.text import visible
from kubetui.tui.acting.doing import Doing, Target
from kubetui.tui.screens.change import Question, Way, names_of, title_of
from kubetui.views.model import Line, Role, Span

if TYPE_CHECKING:
    from kubetui.actions.change import Change, Risk
    from kubetui.session import Session
    from kubetui.tui.screens.base import LiveScreen

CONSEQUENCES = {
    "pods": "Its controller, if it has one, makes another Pod with another name; without one it is gone.",
    "deployments.apps": "Its ReplicaSets and their Pods go with it.",
    "replicasets.apps": "Its Pods go with it; a Deployment that owns it makes it anew.",
    "statefulsets.apps": "Its Pods go with it; its claims stay.",
    "daemonsets.apps": "Its Pods go with it.",
    "services": "Its name and its address go; the Pods behind it stay.",
    "namespaces": "Everything in it goes with it.",
    "nodes": "Its Pods are taken off it; the machine itself stays.",
    "configmaps": "Pods that use it keep running; new ones that need it cannot start.",
    "secrets": "Pods that use it keep running; new ones that need it cannot start.",
    "persistentvolumeclaims": "Its volume goes with it when its reclaim policy says so.",
}


_LOOKED_AT = 100
"""Of very many objects, those that are asked for what goes with them."""
_AT_ONCE = (
    "Its processes get no time to end what they are doing; without this they get 30 s, or what the Pod says."
)


class Deleting:
    """`D` and `K`, for one or the marked."""

    def __init__(self, doing: Doing) -> None:
        self.doing = doing

    async def delete(self, screen: LiveScreen, targets: Sequence[Target], passed_over: int) -> None:
        """Ask with all that is known, then delete."""
        from kubetui.actions.aftermath import owns
        from kubetui.actions.batch import counted

        gate = self.doing.open_gate(screen)
        if gate is None or not targets:
            return
        store = screen.session.store
        owning = any(owns(store, target.ref) for target in targets[:_LOOKED_AT])
        choices, ways = await asyncio.to_thread(_choices, targets, owning)
        first = choices[0]
        what = counted(target.ref.resource for target in targets)
        title = title_of(first[0].summary) if len(first) == 1 else f"Delete {what}?"
        lines = _lines(screen.session, targets)
        question = Question(
            title, ways, lines, "delete it" if len(first) == 1 else f"delete all {len(first)}"
        )
        risk: Risk = "typed" if any(gate.risk(change) == "typed" for change in first) else "asks"
        name = first[0].ref.name if len(first) == 1 else f"delete {len(first)}"
        at = await self.doing.agreed(question, risk, name)
        if at is None:
            screen.say("Nothing was changed.", "warning")
        elif len(first) == 1:
            await self.doing.run(screen, gate, choices[at][0])
        else:
            await self.doing.run_all(screen, gate, f"Delete {what}", choices[at])

    async def kill(self, screen: LiveScreen, targets: Sequence[Target], passed_over: int) -> None:
        """Ask, then delete without a grace period."""
        from kubetui.actions.deletion import kill

        changes = [kill(target.kind, target.ref) for target in targets]
        if self.doing.open_gate(screen) is None or not changes:
            return
        if len(changes) > 1 or passed_over:
            await self.doing.do_all(screen, "Kill", changes, passed_over, ((), (Span(_AT_ONCE),)))
            return
        lines: tuple[Line, ...] = ((Span(_AT_ONCE),), (Span(CONSEQUENCES["pods"]),))
        question = Question(f"Kill Pod {targets[0].ref.name}?", (Way(changes[0].command),), lines, "kill it")
        await self.doing.do(screen, changes[0], question)


def _choices(targets: Sequence[Target], owning: bool) -> tuple[list[list[Change]], tuple[Way, ...]]:
    """For each way of deleting the changes, and what is said of it; where nothing is owned there is one way."""
    from kubetui.actions.batch import combined
    from kubetui.actions.deletion import CASCADES, delete

    cascades = [how for how in CASCADES if owning or how == "background"]
    choices = [[delete(target.kind, target.ref, how) for target in targets] for how in cascades]
    ways = tuple(
        Way(combined(changes), how, CASCADES[how]) for how, changes in zip(cascades, choices, strict=True)
    )
    return choices, ways


def _lines(session: Session, targets: Sequence[Target]) -> tuple[Line, ...]:
    from kubetui.actions.aftermath import aftermath

    lines: list[Line] = []
    if len(targets) > 1:
        lines += names_of([f"{target.kind.kind} {target.ref.key}" for target in targets], 10)
    resources = {target.ref.resource for target in targets}
    if len(targets) == len(resources) == 1 and (said := CONSEQUENCES.get(next(iter(resources)))):
        lines.append((Span(said),))
    losses = aftermath(session.store, [target.ref for target in targets[:_LOOKED_AT]])
    it = "it" if len(targets) == 1 else "them"
    for heading, lost in ((f"Goes with {it}", True), (f"Stays without {it}", False)):
        found = list(dict.fromkeys(visible(loss.text, 300) for loss in losses if loss.lost == lost))
        if found:
            role: Role = "warning" if lost else "muted"
            lines += [(), (Span(heading, "heading"),)]
            lines += [(Span("  "), Span(text, role)) for text in found[:8]]
            if len(found) > 8:
                lines.append((Span(f"  and {len(found) - 8} more", "muted"),))
    return tuple(lines)
