"""Back to an older revision, and a Job from a CronJob: both need the whole object first."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Sequence
from typing import TYPE_CHECKING

from kubetui.api.errors import ApiError
from kubetui.api.meta import ObjectRef, mapping
from kubetui.tui.acting.doing import Doing, Target
from kubetui.tui.screens.change import Question, Way, title_of
from kubetui.views.model import Line, Span

if TYPE_CHECKING:
    from kubetui.actions.change import Change
    from kubetui.session import Session
    from kubetui.tui.screens.base import LiveScreen


class Rolling:
    """`U`, and trigger."""

    def __init__(self, doing: Doing) -> None:
        self.doing = doing

    async def undo(self, screen: LiveScreen, targets: Sequence[Target], passed_over: int) -> None:
        """Roll one workload back to the revision before."""
        await self.go_back(screen, targets[0])

    async def go_back(self, screen: LiveScreen, target: Target, to_revision: int = 0) -> None:
        """Roll a workload back to a revision; what becomes different is shown first."""
        from kubetui.actions.rollout import NothingToUndo, fetch_undo

        if self.doing.open_gate(screen) is None:
            return
        kind, ref = target
        try:
            change = await fetch_undo(screen.session, kind, ref, to_revision)
        except (NothingToUndo, ApiError) as error:
            screen.say(str(error), "warning")
            return
        gate = self.doing.open_gate(screen, change)
        if gate is None:
            return
        risk = gate.risk(change)
        asked = "asks" if risk == "quiet" else risk
        if await self.doing.agreed(_question(screen, change), asked, ref.name) is None:
            screen.say("Nothing was changed.", "warning")
            return
        await self.doing.run(screen, gate, change)

    async def trigger(self, screen: LiveScreen, targets: Sequence[Target], passed_over: int) -> None:
        """Start a Job from each CronJob now."""
        if self.doing.open_gate(screen) is None:
            return
        try:
            changes = await asyncio.gather(*(_trigger(screen.session, target.ref) for target in targets))
        except Exception as error:
            # Whatever keeps the CronJob from being read: nothing was changed, and that is said.
            screen.say(f"{targets[0].ref.name} cannot be read: {error or type(error).__name__}", "error")
            return
        await self.doing.do_all(screen, "Trigger", changes, passed_over)


def _question(screen: LiveScreen, change: Change) -> Question:
    """What would become different, as lines, and whether to do it."""
    from kubetui.actions.history import wished_template
    from kubetui.views.revisions import difference

    now = mapping(screen.session.store.find(change.ref) or {}, "spec", "template")
    changed = difference(now, wished_template(change))
    lines: tuple[Line, ...] = ((Span("Its Pods are replaced by ones with this template:"),), (), *changed)
    return Question(title_of(change.summary), (Way(change.command),), lines, "roll back")


async def _trigger(session: Session, ref: ObjectRef) -> Change:
    from kubetui.actions.schedules import job_name, trigger

    cron_job = await session.get(ref)
    return trigger(cron_job, ref, job_name(ref.name, secrets.token_hex(2)))
