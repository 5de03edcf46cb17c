"""What an API server must answer about ConfigMaps, as plainly as it can be said."""

from __future__ import annotations

import copy
from dataclasses import dataclass, field
from typing import Any, NamedTuple

Key = tuple[str, str]
"""Namespace and name."""


class Event(NamedTuple):
    """One line of a watch, cut down to what is compared."""

    type: str
    key: Key
    revision: int
    labels: dict[str, str]
    data: dict[str, str]


class Change(NamedTuple):
    """One revision: the object before it and after it, None where there was none."""

    revision: int
    key: Key
    before: Any
    after: Any


@dataclass(frozen=True)
class Scope:
    """What a list or a watch asks for."""

    namespace: str = ""
    app: str = ""
    name: str = ""

    @property
    def query(self) -> dict[str, str]:
        """As parameters of a request."""
        found = {}
        if self.app:
            found["labelSelector"] = f"app={self.app}"
        if self.name:
            found["fieldSelector"] = f"metadata.name={self.name}"
        return found

    def covers(self, key: Key, obj: Any) -> bool:
        """Whether an object is asked for."""
        return (
            obj is not None
            and (not self.namespace or key[0] == self.namespace)
            and (not self.name or key[1] == self.name)
            and (not self.app or labels(obj).get("app") == self.app)
        )


def labels(obj: Any) -> dict[str, str]:
    """The labels of an object."""
    found: dict[str, str] = obj["metadata"].get("labels", {})
    return found


def seen(type_: str, obj: Any, revision: int) -> Event:
    """An object as an event of a watch."""
    metadata = obj["metadata"]
    return Event(type_, (metadata["namespace"], metadata["name"]), revision, labels(obj), obj.get("data", {}))


@dataclass
class Model:
    """The objects, and every change that led to them."""

    start: int
    objects: dict[Key, Any] = field(default_factory=dict)
    log: list[Change] = field(default_factory=list)
    compacted: int = 0

    @property
    def revision(self) -> int:
        """The newest revision of a ConfigMap."""
        return self.log[-1].revision if self.log else self.start

    def store(self, obj: Any) -> None:
        """An object was written as the server's answer shows it."""
        metadata = obj["metadata"]
        key, revision = (metadata["namespace"], metadata["name"]), int(metadata["resourceVersion"])
        before = self.objects.get(key)
        if before is not None and before["metadata"]["resourceVersion"] == metadata["resourceVersion"]:
            assert before == obj, "the same version, but another object"
            return
        assert revision > self.revision
        self.objects[key] = copy.deepcopy(obj)
        self.log.append(Change(revision, key, before, self.objects[key]))

    def remove(self, key: Key, revision: int) -> None:
        """An object went away."""
        assert revision > self.revision
        self.log.append(Change(revision, key, self.objects.pop(key), None))

    def at(self, revision: int) -> dict[Key, Any]:
        """The objects as of a revision."""
        found: dict[Key, Any] = {}
        for change in self.log:
            if change.revision > revision:
                break
            if change.after is None:
                found.pop(change.key)
            else:
                found[change.key] = change.after
        return found

    def listed(self, scope: Scope, revision: int | None = None) -> list[Any]:
        """What a list answers."""
        objects = self.objects if revision is None else self.at(revision)
        chosen = {f"{key[0]}/{key[1]}": obj for key, obj in objects.items() if scope.covers(key, obj)}
        return [chosen[path] for path in sorted(chosen)]

    def events(self, scope: Scope, after: int) -> list[Event]:
        """What a watch tells after a revision."""
        found = []
        for change in self.log:
            if change.revision <= after:
                continue
            before, now = scope.covers(change.key, change.before), scope.covers(change.key, change.after)
            if now:
                found.append(seen("MODIFIED" if before else "ADDED", change.after, change.revision))
            elif before:
                found.append(seen("DELETED", change.before, change.revision))
        return found

    def initial(self, scope: Scope, revision: int) -> list[Event]:
        """What a watch tells first that asks for the state."""
        found = self.listed(scope, revision)
        return [seen("ADDED", obj, int(obj["metadata"]["resourceVersion"])) for obj in found]
