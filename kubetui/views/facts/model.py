"""A fact: a sentence about one object, and the field it is read from."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from kubetui.api import meta
from kubetui.api.meta import Obj
from kubetui.store.store import Store
from kubetui.views.model import Health, Line


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact; anything but OK is remarkable and stands first."""

    line: Line
    path: str = ""
    health: Health = Health.OK


@dataclass(frozen=True, slots=True)
class About:
    """The object facts are told of."""

    store: Store
    resource: str
    obj: Obj
    now: datetime

    @property
    def namespace(self) -> str:
        """Its namespace."""
        return meta.namespace(self.obj)

    @property
    def name(self) -> str:
        """Its name."""
        return meta.name(self.obj)


Teller = Callable[[About], Iterator[Fact]]
