"""Who owns whom, over all kinds: the garbage collector's picture, kept up to date by informers. Pure.

Rule: `pkg/controller/garbagecollector/graph_builder.go`.
"""

from __future__ import annotations

from typing import NamedTuple

from kubetui.api import meta
from kubetui.api.meta import Obj
from kubetui.playground.informer import key_of

FOREGROUND = "foregroundDeletion"
ORPHAN = "orphan"


class Item(NamedTuple):
    """One object: its kind, its key, and its UID, since a key may be used again."""

    resource: str
    key: str
    uid: str


def item_of(resource: str, obj: Obj) -> Item:
    """The item of an object."""
    return Item(resource, key_of(obj), meta.uid(obj))


def owner_uids(obj: Obj | None) -> set[str]:
    """The UIDs of all owners."""
    return {meta.text(owner, "uid") for owner in meta.owners(obj)} if obj else set()


def finalizers(obj: Obj) -> list[str]:
    """`metadata.finalizers`."""
    found = meta.dig(obj, "metadata", "finalizers", default=[])
    return [str(each) for each in found] if isinstance(found, list) else []


def waits_for_dependents(obj: Obj) -> bool:
    """Whether the object is being deleted in the foreground."""
    return meta.deleting(obj) and FOREGROUND in finalizers(obj)


class OwnerGraph:
    """Which objects there are, and the dependents of each UID."""

    def __init__(self) -> None:
        self._known: dict[str, Item] = {}
        self._dependents: dict[str, dict[str, Item]] = {}

    def find(self, uid: str) -> Item | None:
        """The object of a UID, if there is one."""
        return self._known.get(uid)

    def dependents(self, uid: str) -> list[Item]:
        """The objects that name this UID as an owner."""
        return list(self._dependents.get(uid, {}).values())

    def all_dependents(self) -> list[Item]:
        """Every object that has an owner."""
        found = (items.values() for items in self._dependents.values())
        return list({item.uid: item for items in found for item in items}.values())

    def take(self, resource: str, old: Obj | None, new: Obj | None) -> list[Item]:
        """Note a change; returns the objects that need a look because of it."""
        if new is None:
            return self._remove(resource, old) if old is not None else []
        item = item_of(resource, new)
        self._known[item.uid] = item
        before, after = owner_uids(old), owner_uids(new)
        for uid in after - before:
            self._dependents.setdefault(uid, {})[item.uid] = item
        for uid in before - after:
            self._forget(uid, item.uid)
        lost = bool(after) and any(uid not in self._known for uid in after) and after != before
        blocking = old is not None and meta.owners(old) != meta.owners(new)
        ending = meta.deleting(new) and bool({FOREGROUND, ORPHAN} & set(finalizers(new)))
        found = [item] if lost or ending else []
        return found + (self._owners_of(old) if blocking else [])

    def _remove(self, resource: str, old: Obj) -> list[Item]:
        item = item_of(resource, old)
        self._known.pop(item.uid, None)
        for uid in owner_uids(old):
            self._forget(uid, item.uid)
        return [*self.dependents(item.uid), *self._owners_of(old)]

    def _owners_of(self, obj: Obj | None) -> list[Item]:
        found = (self._known.get(uid) for uid in sorted(owner_uids(obj)))
        return [item for item in found if item is not None]

    def _forget(self, owner: str, dependent: str) -> None:
        found = self._dependents.get(owner, {})
        found.pop(dependent, None)
        if not found:
            self._dependents.pop(owner, None)
