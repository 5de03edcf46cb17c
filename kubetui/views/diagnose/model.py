"""A finding: what is wrong with one object, why, where that stands written, and what helps."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from kubetui.api import meta
from kubetui.api.events import last_seen
from kubetui.api.meta import Obj, ObjectRef, dicts, text
from kubetui.kinds.registry import by_resource
from kubetui.kinds.shown import events as events_shown
from kubetui.kinds.vocabulary import Health
from kubetui.store.store import Store


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where a finding can be read: an object, a field's path, and what stands there."""

    ref: ObjectRef
    path: str
    value: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong.

    `symptom` is what one sees, a few words without the name; `cause` one sentence or two; `fix` what to do;
    `command` the kubectl command for it and `verb` the program's own, where there are such.
    `ref` is the object it is about, `concept` the file that explains more. `depth` orders findings of one
    health: the lower, the nearer to the root of the trouble.
    """

    health: Health
    symptom: str
    cause: str
    evidence: tuple[Evidence, ...]
    fix: str
    ref: ObjectRef
    command: str = ""
    verb: str = ""
    concept: str = ""
    depth: int = 2
    target: ObjectRef | None = None
    """The object `verb` works on, where it is not `ref`."""


NODE, IMAGE, CONTAINER, PROBE, OBJECT, SERVICE, ENTRY = range(7)
"""The chain from the ground up: what stands lower explains what stands higher."""


@dataclass
class Case:
    """One object under examination, with what rules ask about it again and again."""

    store: Store
    resource: str
    obj: Obj
    now: datetime

    @cached_property
    def ref(self) -> ObjectRef:
        """Its address."""
        return meta.ref(self.resource, self.obj)

    @property
    def namespace(self) -> str:
        """Its namespace."""
        return meta.namespace(self.obj)

    @property
    def name(self) -> str:
        """Its name."""
        return meta.name(self.obj)

    @cached_property
    def events(self) -> list[Obj]:
        """The Events about it, newest last."""
        return self.store.events_about(meta.uid(self.obj), self.ref)

    def said(self, *reasons: str, containing: str = "") -> Obj | None:
        """The newest Event with one of some reasons whose message contains a text."""
        return next(
            (
                event
                for event in reversed(self.events)
                if text(event, "reason") in reasons and containing in events_shown.message(event)
            ),
            None,
        )

    def recently(self, event: Obj | None, seconds: float = 600) -> bool:
        """Whether an Event was seen within some seconds."""
        seen = last_seen(event) if event else None
        return seen is not None and self.now - seen < timedelta(seconds=seconds)

    def age(self) -> timedelta:
        """How long the object has existed; nothing when its time is unknown."""
        since = meta.parse_time(text(self.obj, "metadata", "creationTimestamp"))
        return self.now - since if since else timedelta(0)

    def since(self, time: object) -> timedelta:
        """How long ago a timestamp was; nothing when it is none."""
        moment = meta.parse_time(time)
        return self.now - moment if moment else timedelta(0)

    def evidence(self, path: str, value: str, ref: ObjectRef | None = None) -> Evidence:
        """A field of this object, or of another one."""
        return Evidence(ref or self.ref, path, value)

    def heard(self, event: Obj) -> Evidence:
        """An Event as evidence."""
        return Evidence(
            meta.ref("events", event), f"event {text(event, 'reason')}", events_shown.message(event)
        )

    def lacks(self, resource: str, namespace: str, name: str) -> bool:
        """Whether an object certainly does not exist: it is not here although all were read."""
        return self.store.get(resource, namespace, name) is None and self.store.complete(resource, namespace)

    def condition(self, type_: str) -> tuple[Obj, str]:
        """A condition and the path to it."""
        for index, found in enumerate(dicts(self.obj, "status", "conditions")):
            if found.get("type") == type_:
                return found, f"status.conditions[{index}]"
        return {}, ""

    def kubectl(self, verb: str, rest: str = "", *, ref: ObjectRef | None = None) -> str:
        """`kubectl VERB kind/name -n namespace REST`."""
        about = ref or self.ref
        known = by_resource(about.resource)
        kind = known.singular if known else about.resource
        space = f" -n {about.namespace}" if about.namespace else ""
        return f"kubectl {verb} {kind}/{about.name}{space}" + (f" {rest}" if rest else "")


Rule = Callable[[Case], Iterator[Finding]]
"""Examines one object; yields nothing for a healthy one."""
