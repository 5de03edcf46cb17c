"""Events are forgotten after an hour, as an API server has etcd do it (`--event-ttl`)."""

from __future__ import annotations

from kubetui.api.meta import Obj, format_time, parse_time, text
from kubetui.playground.clock import Clock
from kubetui.playground.etcd import MemoryEtcd

_TTL = 3600.0
_EVERY = 60.0


class EventExpiry:
    """The component that removes old events."""

    name = "event-ttl"

    def __init__(self, etcd: MemoryEtcd, clock: Clock) -> None:
        self._etcd = etcd
        self._clock = clock

    async def run(self) -> None:
        """Sweep every minute until cancelled."""
        while True:
            await self._clock.sleep(_EVERY)
            self.sweep()

    def sweep(self) -> int:
        """Remove what is older than an hour; returns how many."""
        old = [entry for entry in self._etcd.range("events") if self._age(entry.obj) > _TTL]
        for entry in old:
            self._etcd.delete(entry.key, entry.revision)
        return len(old)

    def _age(self, event: Obj) -> float:
        last = text(event, "lastTimestamp") or text(event, "series", "lastObservedTime")
        written = last or text(event, "eventTime") or text(event, "metadata", "creationTimestamp")
        moment = parse_time(written) or parse_time(format_time(self._clock.now()))
        return self._clock.elapsed(moment) if moment else 0.0
