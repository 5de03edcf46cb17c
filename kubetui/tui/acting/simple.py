"""Verbs that need no words: each makes one change for each object it works on."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING

from kubetui.tui.acting.doing import Doing, Target

if TYPE_CHECKING:
    from datetime import datetime

    from kubetui.actions.change import Change
    from kubetui.tui.screens.base import LiveScreen

Act = Callable[["LiveScreen", Sequence[Target], int], Awaitable[None] | None]
"""What a verb does on objects of a screen; the number is that of the marked ones it does not work on."""

_TITLES = {
    "restart": "Restart", "cordon": "Cordon", "uncordon": "Uncordon", "pause": "Pause",
    "resume": "Resume", "suspend": "Suspend", "unsuspend": "Let go on",
}  # fmt: skip


def acts(doing: Doing) -> dict[str, Act]:
    """What these verbs do, by id."""
    return {verb: _act(doing, verb) for verb in _TITLES}


def _act(doing: Doing, verb: str) -> Act:
    async def act(screen: LiveScreen, targets: Sequence[Target], passed_over: int) -> None:
        now = screen.session.now()
        changes = [_change(verb, target, now) for target in targets]
        await doing.do_all(screen, _TITLES[verb], changes, passed_over)

    return act


def _change(verb: str, target: Target, now: datetime) -> Change:
    from kubetui.actions import nodes, rollout, schedules

    kind, ref = target
    makers: dict[str, Callable[[], Change]] = {
        "restart": lambda: rollout.restart(kind, ref, now),
        "cordon": lambda: nodes.cordon(kind, ref),
        "uncordon": lambda: nodes.uncordon(kind, ref),
        "pause": lambda: rollout.pause(kind, ref),
        "resume": lambda: rollout.pause(kind, ref, on=False),
        "suspend": lambda: schedules.suspend(kind, ref),
        "unsuspend": lambda: schedules.suspend(kind, ref, on=False),
    }
    return makers[verb]()
