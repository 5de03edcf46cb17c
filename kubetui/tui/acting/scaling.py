"""`+` and `-`: presses are gathered into one request."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from kubetui.actions.scale import Gathered, scale, wished
from kubetui.api.meta import ObjectRef
from kubetui.tui.acting.doing import Doing, Target

if TYPE_CHECKING:
    from kubetui.actions.change import Change
    from kubetui.tui.screens.base import LiveScreen


class Scaling:
    """Counts presses on one object at a time."""

    def __init__(self, doing: Doing) -> None:
        self.doing = doing
        self._gathered = Gathered(self._scaled)
        self._screen: LiveScreen | None = None

    def by(self, screen: LiveScreen, targets: Sequence[Target], step: int) -> None:
        """One press."""
        if self.doing.open_gate(screen) is None:
            return
        if len(targets) > 1:
            screen.run_worker(self._all(screen, targets, step), group="verb")
            return
        self._screen = screen
        ref = targets[0].ref
        wanted = self._gathered.add(ref, self._wished(screen, ref), step)
        screen.say(f"{ref.name}: {wanted} replicas …", "progress")

    async def _all(self, screen: LiveScreen, targets: Sequence[Target], step: int) -> None:
        """The marked: asked once, nothing is gathered."""
        now = [self._wished(screen, target.ref) for target in targets]
        changes = [
            scale(target.kind, target.ref, number + step, number)
            for target, number in zip(targets, now, strict=True)
        ]
        await self.doing.do_all(screen, "Scale", changes)

    def _scaled(self, ref: ObjectRef, replicas: int) -> None:
        screen = self._screen
        kind = self.doing.kind(screen, ref.resource) if screen else None
        if screen is not None and kind is not None:
            change = scale(kind, ref, replicas, self._wished(screen, ref))
            screen.run_worker(self._do(screen, change), group="verb")

    async def _do(self, screen: LiveScreen, change: Change) -> None:
        await self.doing.do(screen, change)

    def _wished(self, screen: LiveScreen, ref: ObjectRef) -> int:
        return wished(screen.session.store.find(ref) or {})
