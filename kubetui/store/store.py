"""The store: what the watches have told, ready to be asked.

It is fed by reflectors and read by views; nothing else writes to it. Objects in it are shared: read
them, never change them.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from datetime import UTC, datetime
from weakref import WeakSet

from kubetui.api.events import order
from kubetui.api.meta import Obj, ObjectRef, dig, name, namespace, text
from kubetui.api.selectors import Selector
from kubetui.kinds.model import ApiKind
from kubetui.kinds.registry import KINDS
from kubetui.store.changes import Changes
from kubetui.store.delta import Delta, DeltaType
from kubetui.store.references import REFERENCE_EDGES, REFERRING
from kubetui.store.shelf import Shelf, identity
from kubetui.store.slim import slim

Listener = Callable[[Delta], None]


def _utc_now() -> datetime:
    return datetime.now(UTC)


class Store:
    """All objects that are watched, by UID and by namespace and name, with their indexes."""

    def __init__(self, now: Callable[[], datetime] = _utc_now) -> None:
        self.version = 0
        """Grows with every change."""
        self._now = now
        self._shelves: dict[str, Shelf] = {}
        self._listeners: list[Listener] = []
        self._cursors: WeakSet[Changes] = WeakSet()
        self._resources: dict[tuple[str, str], str] = {}
        self._kinds: dict[str, str] = {}
        self._cluster_scoped: set[str] = set()
        self.learn_kinds(KINDS)

    # What reflectors do

    def put(self, resource: str, obj: Obj) -> None:
        """Add an object or its new version; one that is already known changes nothing."""
        shelf = self._shelf(resource)
        obj = slim(resource, obj)
        old = shelf.get(namespace(obj), name(obj))
        if old is not None and identity(old) != identity(obj):
            self._gone(shelf, old)
            old = None
        if old is not None and _same(old, obj):
            return
        shelf.put(obj)
        self._tell("MODIFIED" if old is not None else "ADDED", resource, obj, old)

    def remove(self, resource: str, obj: Obj) -> None:
        """Take away an object that was deleted; an unknown one, or a successor of its name, stays."""
        shelf = self._shelf(resource)
        old = shelf.get(namespace(obj), name(obj))
        if old is not None and identity(old) == identity(obj):
            self._gone(shelf, old)

    def replace(self, resource: str, namespace: str, objects: Iterable[Obj]) -> None:
        """What a complete list said of a namespace (of all with an empty one): only differences change."""
        listed = list(objects)
        for obj in listed:
            self.put(resource, obj)
        self.retain(resource, namespace, {(space_of(obj), name(obj)) for obj in listed})

    def retain(self, resource: str, namespace: str, present: Collection[tuple[str, str]]) -> None:
        """End a list that was put page by page: what it did not name (namespace and name) is gone."""
        shelf = self._shelf(resource)
        for old in shelf.within((namespace,)) if namespace else list(shelf):
            if (space_of(old), name(old)) not in present:
                self._gone(shelf, old)
        shelf.complete.add(namespace)

    def forget(self, resource: str, namespace: str = "") -> None:
        """Let go of what is no longer watched. Nothing was deleted, so no listener hears of it."""
        shelf = self._shelf(resource)
        for old in shelf.within((namespace,)) if namespace else list(shelf):
            shelf.remove(old)
            self._changed(resource, identity(old))
        if namespace:
            shelf.complete -= {namespace, ""}
        else:
            shelf.complete.clear()

    def learn_kinds(self, kinds: Iterable[ApiKind]) -> None:
        """Take in the kinds of discovery, so that references by kind find their resource."""
        for kind in kinds:
            self._resources[kind.group, kind.kind] = kind.resource
            self._kinds[kind.resource] = kind.kind
            if not kind.namespaced:
                self._cluster_scoped.add(kind.resource)

    # What views ask

    def get(self, resource: str, namespace: str, name: str) -> Obj | None:
        """The object of a namespace (empty for cluster-scoped ones) and name."""
        return self._shelf(resource).get(namespace, name)

    def find(self, ref: ObjectRef) -> Obj | None:
        """The object a reference means: by UID, else the one that has its name now."""
        shelf = self._shelf(ref.resource)
        found = shelf.by_uid(ref.uid) if ref.uid else None
        return found if found is not None else shelf.get(ref.namespace, ref.name)

    def by_uid(self, uid: str) -> tuple[str, Obj] | None:
        """The resource and the object of a UID."""
        for resource, shelf in self._shelves.items():
            found = shelf.by_uid(uid)
            if found is not None:
                return resource, found
        return None

    def all(self, resource: str, namespaces: Collection[str] = ()) -> list[Obj]:
        """The objects of some namespaces, of all without any; cluster-scoped ones always."""
        return self._shelf(resource).within(namespaces)

    def count(self, resource: str, namespaces: Collection[str] = ()) -> int:
        """How many objects `all` would return."""
        return self._shelf(resource).count(namespaces)

    def complete(self, resource: str, namespace: str = "") -> bool:
        """Whether a whole list was read, so that an object that is not here does not exist."""
        shelf = self._shelf(resource)
        return "" in shelf.complete or (bool(namespace) and namespace in shelf.complete)

    def lists_read(self, resource: str) -> frozenset[str]:
        """The namespaces of which whole lists were read, an empty one standing for all."""
        return frozenset(self._shelf(resource).complete)

    def owned(self, uid: str) -> list[tuple[str, Obj]]:
        """Resource and object of everything whose owner references name a UID."""
        return [(title, obj) for title, shelf in self._shelves.items() for obj in shelf.at("owner", uid)]

    def on_node(self, node: str) -> list[Obj]:
        """The Pods bound to a Node."""
        return self._shelf("pods").at("node", node)

    def labelled(self, resource: str, namespace: str, selector: Selector | None) -> list[Obj]:
        """The objects of a namespace (of all with an empty one) that a selector matches; None: nothing."""
        return [] if selector is None else self._shelf(resource).labelled(namespace, selector)

    def referring(self, resource: str, namespace: str, name: str) -> list[tuple[str, str, Obj]]:
        """Edge, resource and object of everything whose fields name an object; the edge as they see it."""
        kind = f"{self.kind_of(resource)}.{resource.partition('.')[2]}"
        return [
            (edge, title, obj)
            for title, shelf in self._shelves.items()
            if title in REFERRING
            for edge in REFERENCE_EDGES
            for target in (resource, kind)
            for obj in shelf.at("reference", (edge, target, namespace, name))
        ]

    def endpoint_slices_of(self, pod: Obj) -> list[Obj]:
        """The EndpointSlices that hold a Pod's address."""
        place = namespace(pod), name(pod)
        return self._shelf("endpointslices.discovery.k8s.io").at("endpoint", place)

    def events_about(self, uid: str, ref: ObjectRef | None = None) -> list[Obj]:
        """The core Events about an object, newest last.

        They name it by UID, or by kind and name (kubelets do so for Nodes). `ref` helps when the object
        itself is gone or has no UID.
        """
        shelf = self._shelf("events")
        found = {name(event): event for event in (shelf.at("about", uid) if uid else [])}
        key = self._event_key(uid, ref)
        if key is not None:
            found |= {name(event): event for event in shelf.at("about", key)}
        return sorted(found.values(), key=order)

    def _event_key(self, uid: str, ref: ObjectRef | None) -> tuple[str, str, str] | None:
        known = self.by_uid(uid) if uid else None
        if known is not None:
            resource, obj = known
            return self.kind_of(resource) or text(obj, "kind"), namespace(obj), name(obj)
        return (self.kind_of(ref.resource), ref.namespace, ref.name) if ref is not None else None

    def kind_of(self, resource: str) -> str:
        """The Kind of a resource, empty when it is not known."""
        return self._kinds.get(resource, "")

    def is_cluster_scoped(self, resource: str) -> bool:
        """Whether a known kind stands outside namespaces."""
        return resource in self._cluster_scoped

    def resource_of(self, api_version: str, kind: str) -> str:
        """The resource that an `apiVersion` and `kind` mean, whatever its version; a guess if unknown."""
        group = api_version.rpartition("/")[0]
        known = self._resources.get((group, kind))
        if known is not None:
            return known
        return f"{kind.lower()}s.{group}" if group else f"{kind.lower()}s"

    # What happens meanwhile

    def listen(self, callback: Listener) -> Callable[[], None]:
        """Call back with every Delta, at once; the result ends it."""
        self._listeners.append(callback)

        def unsubscribe() -> None:
            if callback in self._listeners:
                self._listeners.remove(callback)

        return unsubscribe

    def changes(self) -> Changes:
        """A cursor that collects from now on, for as long as the caller holds it."""
        cursor = Changes()
        self._cursors.add(cursor)
        return cursor

    def _shelf(self, resource: str) -> Shelf:
        found = self._shelves.get(resource)
        if found is None:
            found = self._shelves[resource] = Shelf(resource)
        return found

    def _gone(self, shelf: Shelf, old: Obj) -> None:
        shelf.remove(old)
        self._tell("DELETED", shelf.resource, old, old)

    def _changed(self, resource: str, uid: str) -> None:
        self.version += 1
        for cursor in self._cursors:
            cursor.add(resource, uid)

    def _tell(self, kind: DeltaType, resource: str, obj: Obj, old: Obj | None) -> None:
        self._changed(resource, identity(obj))
        if self._listeners:
            delta = Delta(kind, resource, obj, old, self._now())
            for listener in tuple(self._listeners):
                listener(delta)


space_of = namespace
"""`metadata.namespace`, under a name that the parameters called `namespace` do not hide."""


def _same(old: Obj, new: Obj) -> bool:
    version = dig(new, "metadata", "resourceVersion")
    if version is None:
        return old == new
    return bool(version == dig(old, "metadata", "resourceVersion"))
