"""What else goes when an object is deleted, or stays without it: told before anybody says yes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from kubetui.actions.batch import counted
from kubetui.api import meta
from kubetui.api.meta import Obj, ObjectRef, dicts, text
from kubetui.kinds.registry import KINDS
from kubetui.store.relations import relations
from kubetui.store.store import Store

_MOST: Final = 4
_CRD: Final = "customresourcedefinitions.apiextensions.k8s.io"
_CLAIMS: Final = "persistentvolumeclaims"
_USED: Final = frozenset({"configmaps", "secrets", "serviceaccounts", _CLAIMS})
_QUIET: Final = frozenset({"events", "events.events.k8s.io"})


class Loss(NamedTuple):
    """One line: what goes or stays, by name, and whether it is lost."""

    text: str
    lost: bool = True


def aftermath(store: Store, refs: Iterable[ObjectRef]) -> tuple[Loss, ...]:
    """What is known to go with some objects or to be left without them, the worst first."""
    found = [(ref, obj) for ref in refs if (obj := store.find(ref)) is not None]
    losses = [loss for ref, obj in found for loss in _special(store, ref, obj)]
    losses += _owned(store, [obj for _, obj in found])
    losses += [loss for ref, obj in found for loss in _left_without(store, ref, obj)]
    return tuple(sorted(dict.fromkeys(losses), key=lambda loss: not loss.lost))


def owns(store: Store, ref: ObjectRef) -> bool:
    """Whether anything is owned by an object, so that it matters what becomes of it."""
    obj = store.find(ref)
    return obj is not None and bool(store.owned(meta.uid(obj)))


def _owned(store: Store, objects: list[Obj]) -> Iterator[Loss]:
    by_kind: dict[str, list[str]] = {}
    waiting = [meta.uid(obj) for obj in objects]
    seen = set(waiting)
    while waiting:
        for resource, child in store.owned(waiting.pop()):
            if (uid := meta.uid(child)) not in seen:
                seen.add(uid)
                if resource != "pods":  # there may be thousands, and nothing belongs to a Pod
                    waiting.append(uid)
                by_kind.setdefault(resource, []).append(meta.name(child))
    for resource, names in by_kind.items():
        yield Loss(f"{counted([resource] * len(names))}: {_names(names)}")


def _names(names: Iterable[str]) -> str:
    known = sorted(names)
    more = f" and {len(known) - _MOST} more" if len(known) > _MOST else ""
    return f"{', '.join(known[:_MOST])}{more}"


def _special(store: Store, ref: ObjectRef, obj: Obj) -> Iterator[Loss]:
    if ref.resource == "namespaces":
        yield from _contents(store, ref.name)
    elif ref.resource == _CLAIMS:
        yield from _volume(store, obj)
    elif ref.resource == _CRD:
        yield from _custom(store, obj)
    elif ref.resource == "nodes":
        pods = store.on_node(ref.name)
        if pods:
            yield Loss(f"{counted(['pods'] * len(pods))} on it: {_names(map(meta.name, pods))}")
    elif ref.resource == "statefulsets.apps":
        yield from _claims(store, ref, obj)


def _contents(store: Store, namespace: str) -> Iterator[Loss]:
    """What of it is known; more may be there that nobody here looks at."""
    counts: Counter[str] = Counter()
    for kind in KINDS:
        if kind.namespaced and kind.resource not in _QUIET:
            counts[kind.resource] = store.count(kind.resource, [namespace])
    counts = +counts
    for resource, number in counts.most_common():
        names = [meta.name(obj) for obj in store.all(resource, [namespace])]
        yield Loss(f"{counted([resource] * number)}: {_names(names)}")
    yield Loss("whatever else is in it" if counts else "everything that is in it")


def _volume(store: Store, claim: Obj) -> Iterator[Loss]:
    name = text(claim, "spec", "volumeName")
    volume = store.get("persistentvolumes", "", name) if name else None
    if volume is not None:
        policy = text(volume, "spec", "persistentVolumeReclaimPolicy")
        if policy == "Delete":
            yield Loss(f"PersistentVolume {name} with its data: its reclaim policy is Delete")
        else:
            yield Loss(f"PersistentVolume {name} stays with its data: its reclaim policy is {policy}", False)


def _custom(store: Store, definition: Obj) -> Iterator[Loss]:
    resource = f"{text(definition, 'spec', 'names', 'plural')}.{text(definition, 'spec', 'group')}"
    kind = text(definition, "spec", "names", "kind")
    objects = store.all(resource)
    if objects:
        yield Loss(f"{len(objects)} of its objects ({kind}): {_names(map(meta.name, objects))}")
    yield Loss(f"every {kind} in the cluster")


def _claims(store: Store, ref: ObjectRef, obj: Obj) -> Iterator[Loss]:
    prefixes = tuple(
        f"{meta.name(template)}-{ref.name}-" for template in dicts(obj, "spec", "volumeClaimTemplates")
    )
    names = [
        meta.name(claim)
        for claim in store.all(_CLAIMS, [ref.namespace])
        if prefixes and meta.name(claim).startswith(prefixes)
    ]
    if names:
        policy = text(obj, "spec", "persistentVolumeClaimRetentionPolicy", "whenDeleted")
        goes = policy == "Delete"
        what = "go with it" if goes else "stay with their data"
        yield Loss(f"its claims {what}: {_names(names)}", goes)


def _left_without(store: Store, ref: ObjectRef, obj: Obj) -> Iterator[Loss]:
    """Who uses it and stays, for better or worse."""
    if ref.resource not in _USED:
        return
    users = sorted(
        {
            link.ref.name
            for link in relations(store, ref.resource, obj)
            if link.edge == "used by" and link.ref.resource == "pods"
        }
    )
    if users:
        yield Loss(f"used by {counted(['pods'] * len(users))}: {_names(users)}", False)
