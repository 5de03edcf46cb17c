"""The revisions of a workload: what each had, which one is current, and what changed between two."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from kubetui.api import meta
from kubetui.api.meta import Obj, ObjectRef, integer, mapping, text
from kubetui.kinds.shown.podspec import containers
from kubetui.kinds.shown.workloads import revision as revision_text
from kubetui.store.store import Store
from kubetui.views.comparing import compared
from kubetui.views.model import ChoiceLink, Health, Line, Panel, Role, Section, Span, VerbLink
from kubetui.views.words import ago, count, joined, kind_of, link, plain

SETS, HISTORY = "replicasets.apps", "controllerrevisions.apps"
WORKLOADS = {"deployments.apps": SETS, "statefulsets.apps": HISTORY, "daemonsets.apps": HISTORY}
"""The kinds that keep revisions, and the kind of object they keep them in."""
_CAUSE = "kubernetes.io/change-cause"
_HASH, _REVISION_HASH = "pod-template-hash", "controller-revision-hash"


@dataclass(frozen=True, slots=True)
class Revision:
    """One version of a workload's template."""

    number: int
    ref: ObjectRef
    created: str
    template: Obj
    images: tuple[str, ...]
    cause: str
    current: bool
    pods: int
    ready: int


def revisions(store: Store, ref: ObjectRef) -> list[Revision]:
    """What a Deployment, StatefulSet or DaemonSet has had, newest first; empty for other kinds."""
    owner = store.find(ref)
    if owner is None or ref.resource not in WORKLOADS:
        return []
    kind = WORKLOADS[ref.resource]
    kept = [one for resource, one in store.owned(meta.uid(owner)) if resource == kind]
    kept.sort(key=_number, reverse=True)
    newest = _newest(owner, kept)
    return [_revision(store, owner, kind, one, current=one is newest) for one in kept]


def _number(kept: Obj) -> int:
    said = revision_text(kept)
    return int(said) if said.isdecimal() and len(said) < 19 else integer(kept, "revision")


def _newest(owner: Obj, kept: list[Obj]) -> Obj | None:
    """The one the workload wants now: as a StatefulSet says it, else the one with the highest number."""
    wanted = text(owner, "status", "updateRevision")
    named = next((one for one in kept if wanted and meta.name(one) == wanted), None)
    return named or (kept[0] if kept else None)


def _revision(store: Store, owner: Obj, kind: str, kept: Obj, *, current: bool) -> Revision:
    template = (
        mapping(kept, "spec", "template") if kind == SETS else mapping(kept, "data", "spec", "template")
    )
    pods = list(_pods(store, owner, kind, kept))
    images = tuple(text(one, "image") for one in containers(mapping(template, "spec")))
    return Revision(
        _number(kept),
        meta.ref(kind, kept),
        text(kept, "metadata", "creationTimestamp"),
        template,
        images,
        text(meta.annotations(kept), _CAUSE),
        current,
        len(pods),
        sum(meta.is_true(pod, "Ready") for pod in pods),
    )


def _pods(store: Store, owner: Obj, kind: str, kept: Obj) -> Iterator[Obj]:
    if kind == SETS:
        yield from (pod for resource, pod in store.owned(meta.uid(kept)) if resource == "pods")
        return
    hashes = {meta.name(kept), text(meta.labels(kept), _REVISION_HASH)}
    for resource, pod in store.owned(meta.uid(owner)):
        if resource == "pods" and text(meta.labels(pod), _REVISION_HASH) in hashes:
            yield pod


def revisions_panel(store: Store, ref: ObjectRef, now: datetime, chosen: Sequence[int] = ()) -> Panel:
    """The revisions one below the other, and what became different from one to another.

    Each number is a choice (`ChoiceLink.index`). Without any `chosen` the two newest are compared, with
    one that one and the newest, with two those.
    """
    found = revisions(store, ref)
    title: Line = (Span("Revisions", "title"), Span(f" {kind_of(ref.resource)} ", "muted"), plain(ref.name))
    if not found:
        why = (
            "None is known yet."
            if ref.resource in WORKLOADS
            else f"A {kind_of(ref.resource)} keeps no revisions."
        )
        return Panel(title, (Span(why, "muted"),))
    sections = [Section("Newest first", tuple(line for one in found for line in _lines(one, now, chosen)))]
    if len(found) > 1:
        old, new = compared_revisions(found, chosen)
        changed = difference(old.template, new.template)
        back = f" go back to revision {old.number}" if chosen else " go back to the version before"
        sections += [
            Section(f"From revision {old.number} to {new.number}", changed),
            Section("Try", ((Span("U", "key", VerbLink("undo")), Span(back)),
                            (Span("Enter on a number compares it; on two, these two.", "muted"),))),
        ]  # fmt: skip
    return Panel(
        title, (Span(f"{count(len(found), 'revision')} kept for going back.", "muted"),), tuple(sections)
    )


def compared_revisions(found: Sequence[Revision], chosen: Sequence[int] = ()) -> tuple[Revision, Revision]:
    """The older and the newer one of the two that are compared."""
    picked = [one for one in found if one.number in chosen]
    if not picked:
        return found[1], found[0]
    if len(picked) == 1:
        other = found[0] if picked[0] is not found[0] else found[1]
        picked = sorted((picked[0], other), key=lambda one: -one.number)
    return picked[1], picked[0]


def _lines(one: Revision, now: datetime, chosen: Sequence[int]) -> Iterator[Line]:
    """`● 2 current   4m ago   nginx:1.27   3 Pods, 3 ready` and the cause below."""
    role: Role = "strong" if one.current else ""
    health = (
        Health.OK
        if one.current and one.ready == one.pods
        else Health.PROGRESS
        if one.pods
        else Health.UNKNOWN
    )
    word = "current" if one.current else "leaving" if one.pods else "kept"
    pods = f"{count(one.pods, 'Pod')}, {one.ready} ready" if one.pods else "no Pod"
    yield (
        Span(f"{health.symbol} ", health.role),
        Span(str(one.number), "here" if one.number in chosen else "link", ChoiceLink(one.number)),
        Span(" " * max(1, 4 - len(str(one.number)))),
        Span(f"{word:<9}", role or "muted"),
        Span(f"{ago(one.created, now):<10}", "muted"),
        plain(joined(list(one.images)), role),
        Span(f"  {pods}  ", "muted"),
        link(one.ref),
    )
    if one.cause:
        yield (Span("    "), plain(one.cause, "muted"))


def difference(old: Obj, new: Obj, around: int = 3) -> tuple[Line, ...]:
    """What changed from one template (or any object) to another, with a few lines around each change."""
    from kubetui.api import yaml  # its parser is not wanted before the first frame

    before, after = (yaml.dump(_comparable(one)).splitlines() for one in (old, new))
    return compared(before, after, around) or ((Span("They are the same.", "muted"),),)


def _comparable(template: Obj) -> Obj:
    """A template without what its controller put in: the hash, and the mark of a whole replacement."""
    kept: dict[str, Any] = {key: value for key, value in template.items() if key != "$patch"}
    labels = {key: value for key, value in mapping(template, "metadata", "labels").items() if key != _HASH}
    if "metadata" in kept:
        told = {key: value for key, value in mapping(kept, "metadata").items() if key != "creationTimestamp"}
        kept["metadata"] = {**told, "labels": labels} if labels or "labels" in told else told
    return kept
