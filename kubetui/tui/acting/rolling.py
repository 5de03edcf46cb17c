"""Back to an older revision, and a Job from a CronJob: both need the whole object first."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Sequence
from typing import TYPE_CHECKING

from kubetui.api.errors import ApiError
from kubetui.api.meta import ObjectRef
from kubetui.tui.acting.doing import Doing, Target

if TYPE_CHECKING:
    from kubetui.actions.change import Change
    from kubetui.session import Session
    from kubetui.tui.screens.base import LiveScreen


class Rolling:
    """`U`, and trigger."""

    def __init__(self, doing: Doing) -> None:
        self.doing = doing

    async def undo(self, screen: LiveScreen, targets: Sequence[Target], passed_over: int) -> None:
        """Roll one Deployment back to the revision before."""
        from kubetui.actions.rollout import NothingToUndo, fetch_undo

        if self.doing.open_gate(screen) is None:
            return
        kind, ref = targets[0]
        try:
            change = await fetch_undo(screen.session, kind, ref)
        except (NothingToUndo, ApiError) as error:
            screen.say(str(error), "warning")
            return
        await self.doing.do(screen, change)

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


async def _trigger(session: Session, ref: ObjectRef) -> Change:
    from kubetui.actions.schedules import job_name, trigger

    cron_job = await session.get(ref)
    return trigger(cron_job, ref, job_name(ref.name, secrets.token_hex(2)))
