"""How components write Events: in the background, in order, with client-go's correlation.

Rules: client-go `tools/record` (core/v1, all components) and `tools/events` (events.k8s.io, the
scheduler).
"""

from __future__ import annotations

import asyncio
import logging
from abc import ABC, abstractmethod
from collections import deque
from datetime import UTC, datetime

from kubetui.api import meta
from kubetui.api.errors import ApiError
from kubetui.api.meta import Obj
from kubetui.playground.api import Api
from kubetui.playground.clock import Clock
from kubetui.playground.correlation import Correlator, Recent, Seen

_QUEUED = 1000
_TRIES = 12
_RETRY = 10.0
_REFRESH = 1800.0
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_log = logging.getLogger("kubetui.playground.events")


def reference(about: Obj, field_path: str = "") -> Obj:
    """The ObjectReference of an object, or of one that already is a reference."""
    if "metadata" not in about:
        return {**about, "fieldPath": field_path} if field_path else dict(about)
    found: Obj = {"kind": about.get("kind", ""), "namespace": meta.namespace(about), "name": meta.name(about),
                  "uid": meta.uid(about), "apiVersion": about.get("apiVersion", ""),
                  "resourceVersion": meta.text(about, "metadata", "resourceVersion"),
                  "fieldPath": field_path}  # fmt: skip
    return {key: value for key, value in found.items() if value}


class _Names:
    """Event names: the object's, and the nanoseconds since 1970 in hex, each used once."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._last = 0

    def make(self, about: str) -> str:
        passed = self._clock.now() - _EPOCH
        micros = (passed.days * 86400 + passed.seconds) * 1_000_000 + passed.microseconds
        self._last = max(self._last + 1, micros * 1000)
        return f"{about}.{self._last:x}"


class _Writer(ABC):
    """Sends prepared events one after the other; the task lives only while there are some."""

    def __init__(self, clock: Clock, component: str) -> None:
        self._clock = clock
        self._component = component
        self._events: deque[Obj] = deque()
        self._task: asyncio.Task[None] | None = None

    def add(self, event: Obj) -> None:
        """Have an event sent after those before it."""
        if len(self._events) >= _QUEUED:
            _log.warning("%s has too many events waiting; one is dropped", self._component)
            return
        self._events.append(event)
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._drain(), name=f"events of {self._component}")

    def close(self) -> None:
        """Stop sending; what still waits is sent with the next event."""
        if self._task is not None:
            self._task.cancel()
            self._task = None

    async def flush(self) -> None:
        """Wait until everything recorded so far is sent."""
        if self._task is not None:
            await asyncio.wait([self._task])

    @abstractmethod
    async def write(self, event: Obj) -> None:
        """Send one event."""

    async def _drain(self) -> None:
        while self._events:
            await self._attempt(self._events.popleft())
            await asyncio.sleep(0)

    async def _attempt(self, event: Obj) -> None:
        for _ in range(_TRIES):
            try:
                await self.write(event)
                return
            except ApiError as error:
                if error.code < 500 and error.code != 429:
                    # While a namespace is emptied its events are refused, which is no news.
                    level = logging.DEBUG if error.code in (403, 404) else logging.WARNING
                    _log.log(level, "the API refused an event of %s: %s", self._component, error)
                    return
            except OSError as error:
                _log.debug("no API for an event of %s: %s", self._component, error)
            await self._clock.sleep(_RETRY)


class EventRecorder(_Writer):
    """Records core/v1 Events of one component on one host."""

    def __init__(self, api: Api, clock: Clock, component: str, host: str = "") -> None:
        super().__init__(clock, component)
        self._api = api
        self._host = host
        self._names = _Names(clock)
        self._correlator = Correlator()

    def event(
        self, about: Obj, reason: str, message: str, type_: str = "Normal", *, field_path: str = ""
    ) -> None:
        """Record what happened to an object; returns at once."""
        ref = reference(about, field_path)
        now = meta.format_time(self._clock.now())
        source = {"component": self._component, **({"host": self._host} if self._host else {})}
        self.add({
            "apiVersion": "v1", "kind": "Event",
            "metadata": {"name": "", "namespace": ref.get("namespace") or "default"},
            "involvedObject": ref, "reason": reason, "message": message, "source": source,
            "firstTimestamp": now, "lastTimestamp": now, "count": 1, "type": type_,
            "reportingComponent": self._component, "reportingInstance": self._host,
        })  # fmt: skip

    def warning(self, about: Obj, reason: str, message: str, *, field_path: str = "") -> None:
        """Record a `Warning`."""
        self.event(about, reason, message, "Warning", field_path=field_path)

    async def write(self, event: Obj) -> None:
        """Count an event that is known, create one that is not."""
        now = self._clock.monotonic()
        key = event.get("correlation")
        if key is None:
            key = event["correlation"] = self._correlator.fold(event, now)
            if not self._correlator.admit(event, now):
                return
        seen = self._correlator.seen.get(key)
        if seen is not None and await self._count(event, seen):
            return
        await self._create(event, key, seen.count + 1 if seen else 1)

    async def _count(self, event: Obj, seen: Seen) -> bool:
        patch = {"message": event["message"], "lastTimestamp": event["lastTimestamp"],
                 "count": seen.count + 1}  # fmt: skip
        try:
            await self._api.patch("events", seen.name, patch, event["metadata"]["namespace"], kind="merge")
        except ApiError as error:
            if error.code == 404:
                return False
            raise
        seen.count += 1
        return True

    async def _create(self, event: Obj, key: object, count: int) -> None:
        name = self._names.make(event["involvedObject"].get("name", ""))
        body = {**event, "metadata": {**event["metadata"], "name": name}, "count": count}
        body.pop("correlation")
        await self._api.create("events", body)
        self._correlator.seen.put(key, Seen(name, count, event["firstTimestamp"]))


class SeriesRecorder(_Writer):
    """Records events.k8s.io Events: a repeated one becomes a series, refreshed each half hour."""

    def __init__(self, api: Api, clock: Clock, controller: str, instance: str) -> None:
        super().__init__(clock, controller)
        self._api = api
        self._instance = instance
        self._names = _Names(clock)
        self._seen: Recent[tuple[Seen, float]] = Recent()

    def event(self, about: Obj, reason: str, action: str, note: str, type_: str = "Normal",
              *, related: Obj | None = None) -> None:  # fmt: skip
        """Record what a component did, or could not do, with an object; returns at once."""
        ref = reference(about)
        body: Obj = {
            "apiVersion": "events.k8s.io/v1", "kind": "Event",
            "metadata": {"name": "", "namespace": ref.get("namespace") or "default"},
            "eventTime": meta.format_micro_time(self._clock.now()),
            "reportingController": self._component, "reportingInstance": self._instance,
            "action": action, "reason": reason, "regarding": ref, "note": note, "type": type_,
        }  # fmt: skip
        if related is not None:
            body["related"] = reference(related)
        self.add(body)

    async def write(self, event: Obj) -> None:
        """Create an event, or make it part of a series."""
        about = tuple(event["regarding"].get(part) for part in ("kind", "namespace", "name", "uid"))
        key = (event["type"], event["action"], event["reason"], event["note"], *about)
        known = self._seen.get(key)
        if known is None or not await self._repeat(event, key, *known):
            await self._create(event, key)

    async def _create(self, event: Obj, key: object) -> None:
        name = self._names.make(event["regarding"].get("name", ""))
        body = {**event, "metadata": {**event["metadata"], "name": name}}
        await self._api.create("events.events.k8s.io", body)
        self._seen.put(key, (Seen(name, 1, event["eventTime"]), self._clock.monotonic()))

    async def _repeat(self, event: Obj, key: object, seen: Seen, written: float) -> bool:
        seen.count += 1
        now = self._clock.monotonic()
        if seen.count > 2 and now - written < _REFRESH:
            return True
        series = {"count": seen.count, "lastObservedTime": event["eventTime"]}
        namespace = event["metadata"]["namespace"]
        try:
            await self._api.patch("events.events.k8s.io", seen.name, {"series": series}, namespace)
        except ApiError as error:
            if error.code == 404:
                return False
            raise
        self._seen.put(key, (seen, now))
        return True
