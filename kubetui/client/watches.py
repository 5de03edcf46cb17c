"""Which reflectors run: those of wanted resources, in the chosen namespaces."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Collection, Iterable

from kubetui.client.reflector import Reflector, Sink
from kubetui.client.state import SETTLED, SyncPhase, SyncState
from kubetui.kinds.model import ApiKind

LINGER = 60.0
"""Seconds that a watch goes on after the last one who wanted it: people come back."""

COUNTED_BY = {"pods": "nodes"}
"""Kinds that count in every namespace while another one is shown: a Node is filled by all its Pods."""

Key = tuple[str, str]
MakeReflector = Callable[[ApiKind, str, Callable[[Reflector], None]], Reflector]


class Watches:
    """The reflectors of a session.

    With namespaces chosen there is one reflector for each; without, one for all. Kinds that are counted
    everywhere are read everywhere, where that is allowed. One that runs for all
    goes on when the choice is narrowed, and if all may not be listed, the fallback namespaces are.
    """

    def __init__(
        self,
        make: MakeReflector,
        kind_of: Callable[[str], ApiKind | None],
        sink: Sink,
        changed: Callable[[], None],
        *,
        linger: float = LINGER,
    ) -> None:
        self.namespaces: frozenset[str] = frozenset()
        self.fallback: frozenset[str] = frozenset()
        """Where to look when all namespaces may not be listed."""
        self._make, self._kind_of, self._sink, self._changed = make, kind_of, sink, changed
        self._linger = linger
        self._wanted: Counter[str] = Counter()
        self._lingering: dict[str, asyncio.TimerHandle] = {}
        self._running: dict[Key, tuple[Reflector, asyncio.Task[None]]] = {}

    @property
    def wanted(self) -> list[str]:
        """The resources that somebody wants."""
        return [resource for resource, count in self._wanted.items() if count > 0]

    def everywhere(self, resource: str) -> bool:
        """Whether a resource is read in all namespaces, whatever is chosen."""
        running = self._running.get((resource, ""))
        return running is not None and running[0].state.phase is not SyncPhase.FORBIDDEN

    def want(self, resources: Iterable[str]) -> None:
        """Count one more who wants each."""
        for resource in resources:
            self._wanted[resource] += 1
            timer = self._lingering.pop(resource, None)
            if timer is not None:
                timer.cancel()
        self.reconcile()

    def unwant(self, resources: Iterable[str]) -> None:
        """Count one less; the last one's reflector stops after a while."""
        for resource in resources:
            self._wanted[resource] = max(0, self._wanted[resource] - 1)
            if not self._wanted[resource] and resource not in self._lingering:
                loop = asyncio.get_running_loop()
                self._lingering[resource] = loop.call_later(self._linger, self._expire, resource)

    def _expire(self, resource: str) -> None:
        self._lingering.pop(resource, None)
        self.reconcile()
        self._changed()

    def set_namespaces(self, names: Collection[str]) -> None:
        """Choose namespaces, none for all."""
        self.namespaces = frozenset(names)
        self.reconcile()

    def reconcile(self) -> None:
        """Start what is missing, stop what is too much."""
        kept = {*self.wanted, *self._lingering}
        for resource in kept:
            self._reconcile_one(resource)
        for key in [key for key in self._running if key[0] not in kept]:
            self._stop(key)
            self._sink.forget(*key)

    def _reconcile_one(self, resource: str) -> None:
        kind = self._kind_of(resource)
        if kind is None or not {"list", "watch"} <= set(kind.verbs):
            return
        for key in [key for key in self._running if key[0] == resource]:
            if self._running[key][0].kind.path() != kind.path():
                self._stop(key)  # Discovery knows another version than we assumed.
        scopes = self._scopes(kind)
        for scope in scopes:
            if (resource, scope) not in self._running:
                self._start(kind, scope)
        for key in [key for key in self._running if key[0] == resource and key[1] not in scopes]:
            self._retire(key, scopes)

    def _scopes(self, kind: ApiKind) -> frozenset[str]:
        """The namespaces to read a kind in, where the empty one is all of them."""
        if not kind.namespaced:
            return frozenset({""})
        everywhere = self._running.get((kind.resource, ""))
        counted = self._wanted[COUNTED_BY.get(kind.resource, "")] > 0
        if everywhere is None:
            return frozenset({""}) if counted else self.namespaces or frozenset({""})
        if everywhere[0].state.phase is not SyncPhase.FORBIDDEN:
            return frozenset({""})
        if self.namespaces:
            return self.namespaces | {""} if counted else self.namespaces
        return self.fallback | {""}

    def _retire(self, key: Key, scopes: frozenset[str]) -> None:
        """Stop a reflector that no choice needs; one that another takes over from waits for that one."""
        heir = self._running[key[0], ""][0].state.phase if "" in scopes else SyncPhase.FORBIDDEN
        if heir is SyncPhase.FORBIDDEN:
            self._stop(key)
            self._sink.forget(*key)
        elif heir is SyncPhase.LIVE:
            self._stop(key)

    def _start(self, kind: ApiKind, scope: str) -> None:
        reflector = self._make(kind, scope, self._reflector_changed)
        task = asyncio.get_running_loop().create_task(
            reflector.run(), name=f"reflector {kind.resource} {scope}"
        )
        task.add_done_callback(reflector.ended)
        self._running[kind.resource, scope] = (reflector, task)

    def _stop(self, key: Key) -> None:
        self._running.pop(key)[1].cancel()

    def _reflector_changed(self, reflector: Reflector) -> None:
        if reflector.state.phase in SETTLED and reflector.namespace == "":
            self.reconcile()
        self._changed()

    def poke(self) -> None:
        """Let those that wait try again now."""
        for reflector, _ in self._running.values():
            reflector.poke()

    def reopen(self) -> None:
        """Open every watch anew: the connection was away."""
        for reflector, _ in self._running.values():
            reflector.reopen()

    def sync(self, resource: str, *, known: bool) -> SyncState:
        """How far a resource is read; `known` says whether discovery has answered."""
        states = self._states(resource)
        if states:
            return _joined(states)
        if not self._wanted[resource]:
            return SyncState(SyncPhase.IDLE)
        if known:
            return SyncState(SyncPhase.ABSENT, message=f"the server has no {resource} that can be watched")
        return SyncState(SyncPhase.SYNCING)

    def _states(self, resource: str) -> list[SyncState]:
        states = {key[1]: pair[0].state for key, pair in self._running.items() if key[0] == resource}
        everywhere = states.pop("", None)
        if everywhere is not None and (not states or everywhere.phase is not SyncPhase.FORBIDDEN):
            return [everywhere]
        return list(states.values())

    def settled(self, *, known: bool) -> bool:
        """Whether everything wanted is read, or cannot be."""
        return all(self.sync(resource, known=known).phase in SETTLED for resource in self.wanted)

    async def close(self) -> None:
        """Stop all."""
        for timer in self._lingering.values():
            timer.cancel()
        self._lingering.clear()
        tasks = [task for _, task in self._running.values()]
        self._running.clear()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


_WORST = (
    SyncPhase.SYNCING,
    SyncPhase.STALE,
    SyncPhase.LIVE,
    SyncPhase.FORBIDDEN,
    SyncPhase.ABSENT,
)


def _joined(states: list[SyncState]) -> SyncState:
    """The state of several namespaces: what is not there yet counts most, what is forbidden least."""
    phase = next(phase for phase in _WORST if any(state.phase is phase for state in states))
    decisive = [state for state in states if state.phase is phase]
    readable = [state for state in states if state.phase is not SyncPhase.FORBIDDEN]
    totals = [state.total for state in readable]
    known = [total for total in totals if total is not None]
    return SyncState(
        phase,
        sum(state.loaded for state in states),
        sum(known) if known and len(known) == len(totals) else None,
        min((state.since for state in decisive if state.since), default=None),
        next((state.message for state in (*decisive, *states) if state.message), ""),
    )
