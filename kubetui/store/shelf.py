"""The objects of one resource, with their indexes."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterator

from kubetui.api.meta import Obj, dicts, labels, mapping, name, namespace, owners, text, uid
from kubetui.api.selectors import Selector, matches
from kubetui.store.index import Index, Place
from kubetui.store.references import REFERRING, references


def identity(obj: Obj) -> str:
    """The UID, or namespace and name of an object that has none."""
    return uid(obj) or f"{namespace(obj)}/{name(obj)}"


class Shelf:
    """Objects by namespace and name; every lookup costs as much as its result is long."""

    def __init__(self, resource: str) -> None:
        self.resource = resource
        self.complete: set[str] = set()
        """Namespaces that were listed whole; the empty one stands for all of them."""
        self._spaces: dict[str, dict[str, Obj]] = {}
        self._uids: dict[str, Place] = {}
        self._indexes: dict[str, Index] = {"owner": Index(_owner_uids), "label": Index(_label_pairs)}
        self._indexes |= {title: Index(keys) for title, keys in _SPECIAL.get(resource, {}).items()}
        self._chosen: dict[tuple[str, Selector], list[Obj]] = {}
        if resource in REFERRING:
            self._indexes["reference"] = Index(lambda obj: _named(resource, obj))

    def __len__(self) -> int:
        return sum(map(len, self._spaces.values()))

    def __iter__(self) -> Iterator[Obj]:
        for space in self._spaces.values():
            yield from space.values()

    def get(self, space: str, called: str) -> Obj | None:
        """The object of a namespace and name."""
        return self._spaces.get(space, {}).get(called)

    def by_uid(self, identifier: str) -> Obj | None:
        """The object of a UID."""
        place = self._uids.get(identifier)
        return self.get(*place) if place else None

    def put(self, obj: Obj) -> None:
        """Set down an object in place of the one of its name."""
        place = namespace(obj), name(obj)
        old = self.get(*place)
        if old is not None and identity(old) != identity(obj):
            self.remove(old)
        self._chosen.clear()
        self._spaces.setdefault(place[0], {})[place[1]] = obj
        self._uids[identity(obj)] = place
        for index in self._indexes.values():
            index.put(place, obj)

    def remove(self, obj: Obj) -> None:
        """Take away the object of this name."""
        place = namespace(obj), name(obj)
        self._chosen.clear()
        gone = self._spaces[place[0]].pop(place[1])
        if not self._spaces[place[0]]:
            del self._spaces[place[0]]
        if self._uids.get(identity(gone)) == place:
            del self._uids[identity(gone)]
        for index in self._indexes.values():
            index.drop(place)

    def within(self, spaces: Collection[str]) -> list[Obj]:
        """The objects of some namespaces (all when there are none) and those outside any namespace."""
        if not spaces:
            return list(self)
        wanted = dict.fromkeys(("", *spaces))
        return [obj for space in wanted for obj in self._spaces.get(space, {}).values()]

    def count(self, spaces: Collection[str]) -> int:
        """How many `within` would return."""
        wanted = {"", *spaces} if spaces else self._spaces.keys()
        return sum(len(self._spaces.get(space, ())) for space in wanted)

    def at(self, index: str, key: Hashable) -> list[Obj]:
        """The objects with a key in an index; none when this shelf has no such index."""
        found = self._indexes.get(index)
        return [self._spaces[space][called] for space, called in found.at(key)] if found else []

    def labelled(self, space: str, selector: Selector) -> list[Obj]:
        """The objects of a namespace (of all without one) whose labels match; not to be changed by the caller.

        One explanation asks for the same several times over: the answer is kept until something changes.
        """
        key = (space, selector)
        found = self._chosen.get(key)
        if found is None:
            found = self._chosen[key] = self._labelled(space, selector)
        return found

    def _labelled(self, space: str, selector: Selector) -> list[Obj]:
        exact = [
            (space, term.key, term.values[0])
            for term in selector
            if term.operator == "in" and len(term.values) == 1
        ]
        if not exact or not space:
            candidates = self.within((space,) if space else ())
        else:
            pairs = self._indexes["label"]
            candidates = self.at("label", min(exact, key=lambda pair: len(pairs.at(pair))))
            if len(selector) == 1:
                return candidates
        return [obj for obj in candidates if matches(selector, labels(obj))]


def _owner_uids(obj: Obj) -> Iterator[Hashable]:
    return (text(owner, "uid") for owner in owners(obj))


def _label_pairs(obj: Obj) -> Iterator[Hashable]:
    space = namespace(obj)
    return ((space, key, str(value)) for key, value in labels(obj).items())


def _node(pod: Obj) -> Iterator[Hashable]:
    node = text(pod, "spec", "nodeName")
    if node:
        yield node


def _involved(event: Obj) -> Iterator[Hashable]:
    """By UID; by kind and name where the UID is absent or, as kubelets write it for Nodes, the name."""
    about = mapping(event, "involvedObject") or mapping(event, "regarding")
    identifier, kind = text(about, "uid"), text(about, "kind")
    if identifier:
        yield identifier
    if kind and (not identifier or identifier == text(about, "name")):
        yield kind, text(about, "namespace"), text(about, "name")


def _endpoint_pods(slice_: Obj) -> Iterator[Hashable]:
    """Namespace and name of the Pods behind a slice's addresses."""
    for endpoint in dicts(slice_, "endpoints"):
        target = mapping(endpoint, "targetRef")
        if target.get("kind") == "Pod":
            yield text(target, "namespace") or namespace(slice_), text(target, "name")


def _named(resource: str, obj: Obj) -> Iterator[Hashable]:
    return (found[:4] for found in references(resource, obj))


_SPECIAL: dict[str, dict[str, Callable[[Obj], Iterator[Hashable]]]] = {
    "pods": {"node": _node},
    "events": {"about": _involved},
    "events.events.k8s.io": {"about": _involved},
    "endpointslices.discovery.k8s.io": {"endpoint": _endpoint_pods},
}
