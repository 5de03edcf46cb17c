"""Sums by place, kept change by change."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import NamedTuple

from kubetui.api.meta import Obj

Place = tuple[str, str, str]
"""Resource, namespace, name."""


class Part(NamedTuple):
    """What one object adds to one place."""

    place: Place
    name: str = ""
    first: Decimal | int = 0
    second: Decimal | int = 0


class Tally:
    """Sums by place, kept by taking away what an object added before and adding what it adds now."""

    def __init__(self, parts: Callable[[str, Obj], Iterator[Part]]) -> None:
        self._parts = parts
        self._of: dict[str, tuple[Part, ...]] = {}
        self.first: dict[Place, Decimal | int] = {}
        self.second: dict[Place, Decimal | int] = {}
        self.members: Counter[Place] = Counter()
        self.names: dict[Place, Counter[str]] = {}

    def change(self, resource: str, uid: str, obj: Obj | None) -> set[Place]:
        """Follows one object; the places whose sums changed."""
        old = self._of.pop(uid, ())
        new = tuple(self._parts(resource, obj)) if obj is not None else ()
        if new:
            self._of[uid] = new
        if old == new:
            return set()
        for part in old:
            self._add(part, -1)
        for part in new:
            self._add(part, 1)
        return {part.place for part in (*old, *new)}

    def _add(self, part: Part, sign: int) -> None:
        place = part.place
        self.first[place] = self.first.get(place, 0) + sign * part.first
        self.second[place] = self.second.get(place, 0) + sign * part.second
        self.members[place] += sign
        if part.name:
            names = self.names.setdefault(place, Counter())
            names[part.name] += sign
            if names[part.name] <= 0:
                del names[part.name]
        if self.members[place] <= 0:
            for kept in (self.first, self.second, self.members, self.names):
                kept.pop(place, None)
