"""Stories: what happened to a workload, from the wish to the last Pod, as it happens."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from kubetui.api import meta
from kubetui.api.meta import Obj, ObjectRef, dicts, text
from kubetui.kinds.vocabulary import Health
from kubetui.store.delta import Delta
from kubetui.store.store import Store
from kubetui.story.beats import Beat, beats, wish, writer

QUIET = timedelta(seconds=6)
"""After so long without news a story is over, and the next change begins a new one."""
KEPT = 20
"""Stories kept of one workload, and lines kept of one story."""
LINES = 200


@dataclass(slots=True)
class Told:
    """One line of a story: a beat, when it was first and last told, and how often."""

    beat: Beat
    first: datetime
    last: datetime
    count: int = 1


@dataclass(slots=True)
class Story:
    """What followed one change of one root object; `dropped` lines did not fit."""

    root: ObjectRef
    headline: str
    began: datetime
    told: list[Told] = field(default_factory=list)
    last: datetime | None = None
    dropped: int = 0

    def add(self, beat: Beat, at: datetime) -> None:
        """Tell a beat; the same one again is counted, unless something worse came between."""
        self.last = at
        known = next((told for told in self.told if told.beat.stage == beat.stage), None)
        if known is not None and known.beat.health is beat.health:
            known.last, known.count = at, known.count + 1
            if known.count == 2 or beat.health >= Health.WARNING:
                known.beat = known.beat._replace(note=beat.note)
        elif len(self.told) >= LINES:
            self.dropped += 1
        else:
            self.told.append(Told(beat, at, at))

    def over(self, at: datetime) -> bool:
        """Whether so long nothing happened that what comes now is another story."""
        return self.last is not None and at - self.last > QUIET


class Stories:
    """Listens to a store and keeps the last stories of every workload and lone Pod.

    Objects that were there when the listening began have no story yet: only what happens afterwards
    is told. `changed` is called whenever a story grew.
    """

    def __init__(
        self, store: Store, since: datetime, changed: Callable[[ObjectRef], None] = lambda _: None
    ) -> None:
        self._store = store
        self._since = since - timedelta(seconds=1)
        self._changed = changed
        self._stories: dict[str, deque[Story]] = {}
        self._latest: dict[str, Story] = {}
        self._stop = store.listen(self._hear)

    def close(self) -> None:
        """Stop listening."""
        self._stop()

    @property
    def latest(self) -> Story | None:
        """The story that grew last."""
        return next(reversed(self._latest.values()), None)

    def latest_in(self, namespaces: Collection[str] = ()) -> Story | None:
        """The story that grew last in some namespaces, in all without any."""
        return next((story for space, story in reversed(self._latest.items())
                     if not namespaces or space in namespaces), None)  # fmt: skip

    def of(self, ref: ObjectRef) -> list[Story]:
        """The stories of the workload that an object belongs to, oldest first."""
        obj = self._store.find(ref)
        root = self._root(ref.resource, obj) if obj is not None else ref
        return list(self._stories.get(_key(root), ()))

    def _hear(self, delta: Delta) -> None:
        if delta.type == "ADDED" and self._was_there(delta.object):
            return
        for root in self._roots(delta):
            told = list(beats(delta))
            headline = self._headline(delta, root)
            if not headline and not told:
                continue
            story = self._story(root, headline, told, delta.at)
            for beat in told:
                story.add(beat, delta.at)
            self._latest.pop(root.namespace, None)
            self._latest[root.namespace] = story  # the newest stands last
            self._changed(root)

    def _was_there(self, obj: Obj) -> bool:
        made = meta.parse_time(meta.dig(obj, "metadata", "creationTimestamp"))
        return made is not None and made < self._since

    def _headline(self, delta: Delta, root: ObjectRef) -> str:
        """What begins a story: a change of the root's wish."""
        if meta.ref(delta.resource, delta.object) != root or delta.resource == "pods":
            return ""
        if delta.type == "DELETED":
            return "deleted"
        wished, by = wish(delta.old, delta.object), writer(delta.object)
        return f"{wished} by {by}" if wished and wished != "being deleted" and by else wished

    def _story(self, root: ObjectRef, headline: str, told: list[Beat], at: datetime) -> Story:
        kept = self._stories.setdefault(_key(root), deque(maxlen=KEPT))
        if headline or not kept or kept[-1].over(at):
            kept.append(Story(root, headline or _opening(told[0], root), at, last=at))
        return kept[-1]

    def _roots(self, delta: Delta) -> list[ObjectRef]:
        if delta.resource == "endpointslices.discovery.k8s.io":
            return self._listed_roots(delta)
        return [self._root(delta.resource, delta.object)]

    def _listed_roots(self, delta: Delta) -> list[ObjectRef]:
        """The workloads whose Pods a slice lists now or listed before."""
        found: dict[ObjectRef, None] = {}
        for state in (delta.object, delta.old or {}):
            for endpoint in dicts(state, "endpoints"):
                space = meta.namespace(delta.object)
                pod = self._store.get("pods", space, text(endpoint, "targetRef", "name"))
                if pod is not None:
                    found[self._root("pods", pod)] = None
        return list(found)

    def _root(self, resource: str, obj: Obj) -> ObjectRef:
        """The topmost owner that is known."""
        for _ in range(10):
            owner = meta.controller_of(obj)
            above = self._store.by_uid(text(owner, "uid")) if owner else None
            if above is None or above[0] == "nodes":
                break
            resource, obj = above
        return meta.ref(resource, obj)


def _opening(beat: Beat, root: ObjectRef) -> str:
    """What stands over a story that no wish began: who did what."""
    if beat.stage == "created" and root.resource == "pods":
        return f"created by {beat.actor}"
    return f"{beat.actor}: {beat.text}"


def _key(ref: ObjectRef) -> str:
    return ref.uid or f"{ref.resource}/{ref.key}"
