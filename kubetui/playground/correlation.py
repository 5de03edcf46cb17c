"""Which events are the same, which are alike, and which are too many.

Rule: client-go `tools/record/events_cache.go`. Times are the playground's simulated seconds.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from kubetui.api.meta import Obj, text

_KEPT = 4096
_ALIKE = 10
_ALIKE_WITHIN = 600.0
_BURST = 25.0
_PER_SECOND = 1.0 / 300.0

Value = TypeVar("Value")


class Recent(Generic[Value]):
    """The values used last; older ones are forgotten."""

    def __init__(self, size: int = _KEPT) -> None:
        self._size = size
        self._values: OrderedDict[Any, Value] = OrderedDict()

    def get(self, key: Any) -> Value | None:
        """The value of a key, which makes it the one used last."""
        if key in self._values:
            self._values.move_to_end(key)
        return self._values.get(key)

    def put(self, key: Any, value: Value) -> None:
        """Keep a value."""
        self._values[key] = value
        self._values.move_to_end(key)
        if len(self._values) > self._size:
            self._values.popitem(last=False)


@dataclass(slots=True)
class Seen:
    """An event that is in the API: where, and how often it was seen."""

    name: str
    count: int
    first: str


@dataclass(slots=True)
class _Alike:
    messages: set[str] = field(default_factory=set)
    last: float = 0.0


@dataclass(slots=True)
class _Bucket:
    tokens: float
    last: float


class Correlator:
    """Decides for each event under which key it counts and whether it is written at all."""

    def __init__(self) -> None:
        self.seen: Recent[Seen] = Recent()
        self._alike: Recent[_Alike] = Recent()
        self._buckets: Recent[_Bucket] = Recent()

    def admit(self, event: Obj, now: float) -> bool:
        """Whether the object has budget left: 25 events at once, then one in five minutes."""
        key = (_source(event), _about(event))
        bucket = self._buckets.get(key) or _Bucket(_BURST, now)
        bucket.tokens = min(_BURST, bucket.tokens + (now - bucket.last) * _PER_SECOND)
        bucket.last = now
        self._buckets.put(key, bucket)
        if bucket.tokens < 1:
            return False
        bucket.tokens -= 1
        return True

    def fold(self, event: Obj, now: float) -> Any:
        """The key under which an event counts; from the tenth that is alike on, its message says so."""
        alike_key = (_source(event), _about(event), text(event, "type"), text(event, "reason"))
        key = (*alike_key, text(event, "message"))
        alike = self._alike.get(alike_key)
        if alike is None or now - alike.last > _ALIKE_WITHIN:
            alike = _Alike()
        alike.messages.add(text(event, "message"))
        alike.last = now
        self._alike.put(alike_key, alike)
        if len(alike.messages) < _ALIKE:
            return key
        alike.messages.pop()
        event["message"] = f"(combined from similar events): {text(event, 'message')}"
        return alike_key


def _source(event: Obj) -> tuple[str, str]:
    return text(event, "source", "component"), text(event, "source", "host")


def _about(event: Obj) -> tuple[str, ...]:
    parts = ("kind", "namespace", "name", "uid", "apiVersion", "fieldPath")
    return tuple(text(event, "involvedObject", part) for part in parts)
