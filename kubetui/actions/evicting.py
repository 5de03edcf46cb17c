"""Evicting the Pods of a drained Node: all at once, again and again while a budget says no, until all are gone."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass, field
from enum import StrEnum

from kubetui.actions.drain import Hit, evict
from kubetui.actions.gate import Gate
from kubetui.api.errors import ApiError

RETRY: float = 5.0
"""Seconds until an eviction that a budget refused is tried again."""
LOOK: float = 0.5
"""Seconds between two looks at who is still there."""


class Phase(StrEnum):
    """How far a Pod is."""

    WAITING = "waiting"
    REFUSED = "refused"
    LEAVING = "leaving"
    GONE = "gone"
    FAILED = "failed"
    STOPPED = "stopped"


@dataclass
class Progress:
    """What became of each Pod so far."""

    phases: dict[str, Phase] = field(default_factory=dict)
    notes: dict[str, str] = field(default_factory=dict)

    def count(self, *phases: Phase) -> int:
        """How many Pods are in some phases."""
        return sum(phase in phases for phase in self.phases.values())


class Evicting:
    """One drain under way. `present` tells the UIDs of the Pods that are still on the Nodes."""

    def __init__(
        self,
        gate: Gate,
        hits: Collection[Hit],
        command: str,
        present: Callable[[], Awaitable[set[str]]],
        changed: Callable[[], None],
        group: int = 0,
    ) -> None:
        self.progress = Progress({hit.ref.uid: Phase.WAITING for hit in hits})
        self._gate, self._hits, self._command = gate, list(hits), command
        self._present, self._changed, self._group = present, changed, group

    async def run(self) -> None:
        """Evict all; returns when all are gone or cannot go. Cancelled, it leaves the rest where it is."""
        try:
            async with asyncio.TaskGroup() as group:
                for hit in self._hits:
                    group.create_task(self._evict(hit))
                group.create_task(self._watch())
        finally:
            for uid, phase in self.progress.phases.items():
                if phase in (Phase.WAITING, Phase.REFUSED, Phase.LEAVING):
                    self.progress.phases[uid] = Phase.STOPPED
            self._changed()

    async def _evict(self, hit: Hit) -> None:
        change, uid, first = evict(hit, self._command), hit.ref.uid, True
        while True:
            try:
                await self._gate.run(change, note_failure=first, group=self._group)
            except ApiError as error:
                if error.code == 404:
                    return self._set(uid, Phase.GONE)
                if error.code != 429:
                    return self._set(uid, Phase.FAILED, str(error))
                self._set(uid, Phase.REFUSED, str(error))
            except Exception as error:
                # A broken connection fails one Pod; the others are still tried.
                return self._set(uid, Phase.FAILED, str(error) or type(error).__name__)
            else:
                return self._set(uid, Phase.LEAVING)
            first = False
            await asyncio.sleep(RETRY)

    async def _watch(self) -> None:
        """Until nobody is waiting or leaving any more."""
        while self.progress.count(Phase.WAITING, Phase.REFUSED, Phase.LEAVING):
            await asyncio.sleep(LOOK)
            try:
                present = await self._present()
            except Exception as error:
                # Who is there is asked again in a moment.
                del error
                continue
            for uid, phase in list(self.progress.phases.items()):
                if phase is Phase.LEAVING and uid not in present:
                    self._set(uid, Phase.GONE)

    def _set(self, uid: str, phase: Phase, note: str = "") -> None:
        self.progress.phases[uid], self.progress.notes[uid] = phase, note
        self._changed()
