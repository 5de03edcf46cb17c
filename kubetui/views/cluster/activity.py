"""What happened in the last hour, minute by minute: restarts of containers, warnings of the cluster."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

from kubetui.api import meta
from kubetui.api.events import last_seen
from kubetui.api.meta import Obj, dicts, integer, mapping, text
from kubetui.store.delta import Delta
from kubetui.views.cluster.room import restarts_of

HOUR: Final = timedelta(hours=1)
_MOST: Final = 20_000


class Restarts:
    """Remembers when containers started anew, from the moment it listens; what was before, Pods tell in part."""

    def __init__(self, since: datetime) -> None:
        self.since = since
        self._times: deque[datetime] = deque(maxlen=_MOST)

    def saw(self, delta: Delta) -> None:
        """A change of the store."""
        if delta.resource != "pods" or delta.old is None or delta.type == "DELETED":
            return
        more = restarts_of(delta.object) - restarts_of(delta.old)
        for _ in range(min(max(more, 0), 100)):
            self._times.append(delta.at)

    def times(self, pods: Iterable[Obj]) -> list[datetime]:
        """All restarts that are known: those that were seen, and before that the last of each container."""
        told = (time for pod in pods for time in _last_ends(pod) if time < self.since)
        return [*told, *self._times]


def _last_ends(pod: Obj) -> Iterable[datetime]:
    for status in dicts(pod, "status", "containerStatuses"):
        if status.get("restartCount"):
            time = meta.parse_time(text(status, "lastState", "terminated", "finishedAt"))
            if time is not None:
                yield time


def warnings(events: Iterable[Obj]) -> list[datetime]:
    """When there were warnings; one that was repeated is spread evenly over the time it was."""
    found: list[datetime] = []
    for event in events:
        if event.get("type") != "Warning":
            continue
        last = last_seen(event)
        if last is None:
            continue
        first = (
            meta.parse_time(text(event, "firstTimestamp"))
            or meta.parse_time(text(event, "eventTime"))
            or last
        )
        times = max(integer(event, "count"), integer(mapping(event, "series"), "count"), 1)
        step = (last - first) / max(times - 1, 1)
        found += [last - step * back for back in range(min(times, 500))]
    return found


def buckets(times: Iterable[datetime], now: datetime, count: int) -> list[int]:
    """How many of the times lie in each of `count` equal parts of the last hour, oldest first."""
    found = [0] * count
    for time in times:
        ago = (now - time) / HOUR
        if 0 <= ago < 1:
            found[count - 1 - int(ago * count)] += 1
        elif -0.01 < ago < 0:  # a clock a little ahead of the server's
            found[-1] += 1
    return found


def spark(values: list[int]) -> str:
    """A line of blocks, the largest value the highest; what happened at all is seen."""
    top = max(values, default=0)
    return "".join(_block(value, top) for value in values)


def _block(value: int, top: int) -> str:
    return "▁▂▃▄▅▆▇█"[max(1, round(value / top * 7))] if value else "·"
