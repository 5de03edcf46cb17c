"""Links by owner reference, and from an Event to what it is about."""

from __future__ import annotations

from collections.abc import Iterator

from kubetui.api.meta import Obj, ObjectRef, mapping, namespace, owners, text, uid
from kubetui.store.relation import GONE, Relation, to
from kubetui.store.store import Store


def ownership(store: Store, resource: str, obj: Obj) -> Iterator[Relation]:
    """`owned by` and `owns`."""
    for owner in owners(obj):
        yield _owner(store, obj, owner)
    if uid(obj):
        for owned_resource, owned in store.owned(uid(obj)):
            yield to("owns", owned_resource, owned)


def _owner(store: Store, obj: Obj, owner: Obj) -> Relation:
    identifier = text(owner, "uid")
    known = store.by_uid(identifier)
    if known is not None:
        return to("owned by", *known)
    title = store.resource_of(text(owner, "apiVersion"), text(owner, "kind"))
    gone = store.complete(title, namespace(obj))
    space = "" if store.is_cluster_scoped(title) else namespace(obj)
    link = ObjectRef(title, space, text(owner, "name"), identifier)
    return Relation("owned by", link, GONE if gone else "", gone)


def about(store: Store, resource: str, obj: Obj) -> Iterator[Relation]:
    """What an Event is about; that it is gone by now is no fault."""
    if resource not in ("events", "events.events.k8s.io"):
        return
    target = mapping(obj, "involvedObject") or mapping(obj, "regarding")
    title = store.resource_of(text(target, "apiVersion"), text(target, "kind"))
    link = ObjectRef(title, text(target, "namespace"), text(target, "name"), text(target, "uid"))
    gone = store.find(link) is None and store.complete(title, link.namespace)
    yield Relation("about", link, "gone" if gone else "")
