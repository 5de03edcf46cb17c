"""A multi-map from what an object says to where it stands."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterable
from typing import TypeAlias

from kubetui.api.meta import Obj

Place: TypeAlias = tuple[str, str]
"""Where an object stands on its shelf: namespace and name."""

Keys = Callable[[Obj], Iterable[Hashable]]


class Index:
    """Places by key; a change that leaves an object's keys alone costs one comparison."""

    def __init__(self, keys: Keys) -> None:
        self._keys = keys
        self._by_key: dict[Hashable, dict[Place, None]] = {}
        self._of: dict[Place, tuple[Hashable, ...]] = {}

    def put(self, place: Place, obj: Obj) -> None:
        """Note or renew the keys of an object."""
        keys = tuple(dict.fromkeys(self._keys(obj)))
        if keys == self._of.get(place, ()):
            return
        self.drop(place)
        if keys:
            self._of[place] = keys
        for key in keys:
            self._by_key.setdefault(key, {})[place] = None

    def drop(self, place: Place) -> None:
        """Forget an object."""
        for key in self._of.pop(place, ()):
            places = self._by_key[key]
            del places[place]
            if not places:
                del self._by_key[key]

    def at(self, key: Hashable) -> Collection[Place]:
        """The places with a key, in the order in which they came."""
        return self._by_key.get(key, {})
