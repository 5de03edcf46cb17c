"""The way of configuration and storage: from ConfigMaps, Secrets and claims to the Pods that take them."""

from __future__ import annotations

from kubetui.api import meta
from kubetui.api.meta import Obj, ObjectRef, mapping, text
from kubetui.store.references import Reference, references
from kubetui.store.relation import GONE
from kubetui.views.around import CLAIMS
from kubetui.views.flow import Stop
from kubetui.views.model import Health
from kubetui.views.ways import CONFIG, Around, chosen_first, folded
from kubetui.views.words import link, plain

NEEDS = ("VOLUME", "SETTING OR CLAIM", "POD")
_SKIPPED = frozenset({"kube-root-ca.crt", "default"})


def need_ways(around: Around, resource: str, obj: Obj) -> list[Stop]:
    """From each ConfigMap, Secret and claim to the Pods that take something from it."""
    users: dict[tuple[str, str, str], list[tuple[Obj, list[Reference]]]] = {}
    for pod in chosen_first(around, around.pods):
        groups: dict[tuple[str, str, str], list[Reference]] = {}
        for found in references("pods", pod):
            if found.target in CONFIG and found.name not in _SKIPPED:
                groups.setdefault((found.target, found.namespace, found.name), []).append(found)
        for place, mentions in groups.items():
            users.setdefault(place, []).append((pod, mentions))
    own = (resource, meta.namespace(obj), meta.name(obj))
    if resource in CONFIG:
        users = {own: users.get(own, [])}
    return [_need(around, place, found) for place, found in sorted(users.items())]


def _need(around: Around, place: tuple[str, str, str], users: list[tuple[Obj, list[Reference]]]) -> Stop:
    """A setting or a claim, the volume behind it, and who takes it."""
    resource, space, name = place
    obj = around.store.get(resource, space, name)
    optional = all(one.optional for _, mentions in users for one in mentions)
    missing = obj is None and around.store.complete(resource, space) and not optional
    if obj is not None:
        stop = around.stop(resource, obj, 1)
    else:
        health, note = (Health.ERROR, GONE) if missing else (Health.UNKNOWN, "")
        stop = Stop((link(ObjectRef(resource, space, name)),), 1, health, "", note, missing)
    takers = []
    for pod, mentions in users:
        taker = around.stop("pods", pod, 2)
        taker.broken = missing or _lacks_key(obj, mentions)
        notes = dict.fromkeys(one.note for one in mentions if one.note)
        taker.note = f"({'; '.join(plain(note).text for note in notes)})" if notes else ""
        takers.append(taker)
    stop.after += folded(takers)
    if not users:
        stop.note = "used by no Pod"
    return _behind(around, stop, obj) if resource == CLAIMS and obj is not None else stop


def _lacks_key(obj: Obj | None, mentions: list[Reference]) -> bool:
    keys = set(mapping(obj, "data")) | set(mapping(obj, "binaryData")) if obj else set()
    return obj is not None and any(one.key and not one.optional and one.key not in keys for one in mentions)


def _behind(around: Around, stop: Stop, claim: Obj) -> Stop:
    """The volume a claim is bound to stands before it."""
    name = text(claim, "spec", "volumeName")
    if not name:
        stop.note = "not bound yet"
        return stop
    volume = around.store.get("persistentvolumes", "", name)
    if volume is not None:
        before = around.stop("persistentvolumes", volume, 0)
    else:
        gone = around.store.complete("persistentvolumes")
        health, note = (Health.ERROR, GONE) if gone else (Health.UNKNOWN, "")
        before = Stop((link(ObjectRef("persistentvolumes", "", name)),), 0, health, "", note, gone)
        stop.broken = gone
    before.after.append(stop)
    return before
