"""The shape of an admission plug-in, and what it is told."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from kubetui.api.errors import ApiError, forbidden
from kubetui.api.meta import Obj
from kubetui.playground.apiserver.call import Call
from kubetui.playground.etcd import MemoryEtcd, key


@dataclass(frozen=True, slots=True)
class Attributes:
    """One write: `CREATE`, `UPDATE`, `DELETE` or `CONNECT`; `obj` is None for a deletion."""

    call: Call
    operation: str
    obj: Obj | None
    old: Obj | None
    etcd: MemoryEtcd
    rng: random.Random
    now: datetime

    @property
    def resource(self) -> str:
        """The plural with its group."""
        return self.call.kind.resource

    @property
    def main(self) -> bool:
        """Whether the object itself is written, not a subresource."""
        return not self.call.subresource

    @property
    def new(self) -> Obj:
        """The object that is written."""
        return self.obj if self.obj is not None else {}

    @property
    def namespace(self) -> str:
        """The namespace of the object."""
        return self.call.namespace or str((self.new.get("metadata") or {}).get("namespace") or "")

    def find(self, resource: str, name: str, namespace: str = "") -> Obj | None:
        """Another object of the cluster."""
        entry = self.etcd.get(key(resource, namespace, name))
        return entry.obj if entry else None

    def all(self, resource: str, namespace: str = "") -> list[Obj]:
        """Other objects of the cluster."""
        return [entry.obj for entry in self.etcd.range(resource, namespace)]

    def refusal(self, why: str) -> ApiError:
        """403 in the words of a plug-in."""
        metadata = self.new.get("metadata") or (self.old or {}).get("metadata") or {}
        name = metadata.get("name") or metadata.get("generateName") or self.call.name or "Unknown"
        return forbidden(self.call.kind.plural, self.call.kind.group, str(name), why)


class Plugin(Protocol):
    """One plug-in; both passes are optional by doing nothing."""

    def admit(self, write: Attributes) -> None:
        """Change the object in place, or refuse."""

    def validate(self, write: Attributes) -> None:
        """Refuse."""
