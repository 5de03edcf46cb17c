"""What can be gone to: kinds, objects, chapters, namespaces; and the lists of keys, contexts, actions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from kubetui.api.meta import ObjectRef, ref
from kubetui.tui.fuzzy import words
from kubetui.tui.keys import shown
from kubetui.tui.screens.pick import Choice

if TYPE_CHECKING:
    from kubetui.actions.verbs import Verb
    from kubetui.kinds.model import ApiKind
    from kubetui.session import Session
    from kubetui.tui.lesson_desk import LessonDesk
    from kubetui.tui.where import Where

_BEHIND = 120
"""Among what fits equally well the shorter words come first: so kinds stand before concepts of their name."""


def kinds(session: Session) -> Iterator[Choice]:
    """Every kind of the cluster that can be listed."""
    from kubetui.kinds.registry import KINDS

    for kind in session.kinds or KINDS:
        if "list" in kind.verbs:
            short = " ".join(kind.short_names)
            searched = f"{short} {kind.plural} {kind.kind} {kind.group}"
            yield Choice(
                kind,
                short.split(" ")[0],  # where there is none the kind's own name beside it is what is typed
                kind.kind,
                kind.api_version,
                searched,
            )


def objects(session: Session, needle: str) -> Iterator[Choice]:
    """Objects that were read and whose name holds the letters."""
    wanted = words(needle)[-1]
    for kind in session.kinds:
        if kind.resource in ("events", "events.events.k8s.io"):
            continue
        for obj in session.store.all(kind.resource, session.namespaces):
            found = ref(kind.resource, obj)
            if wanted in found.name:
                yield Choice(found, kind.short_names[0] if kind.short_names else kind.singular, found.name,
                             found.namespace, f"{kind.singular} {found.name}")  # fmt: skip


class KindIn(NamedTuple):
    """A kind in one namespace."""

    kind: ApiKind
    namespace: str


def kinds_in(session: Session, needle: str) -> Iterator[Choice]:
    """A kind and a namespace typed one after the other: `po kube-system`."""
    wanted = words(needle)
    if len(wanted) != 2:
        return
    names = [ref("namespaces", obj).name for obj in session.store.all("namespaces")]
    for kind in session.kinds:
        known = (*kind.short_names, kind.plural, kind.singular)
        if kind.namespaced and "list" in kind.verbs and wanted[0] in known:
            for name in names:
                yield Choice(KindIn(kind, name), wanted[0], kind.kind, f"in {name}", f"{wanted[0]} {name}")


class StepIn(NamedTuple):
    """A step of a chapter."""

    chapter: int
    step: int


def steps(desk: LessonDesk) -> Iterator[Choice]:
    """The steps and exercises of all chapters: `2.3` by number, or by their titles."""
    for chapter in desk.chapters:
        for index, step in enumerate(chapter.steps):
            label, what = chapter.label(step), "exercise" if step.exercise else "step"
            yield Choice(StepIn(chapter.number, index), label, step.title, f"{what} of {chapter.title}",
                         f"{what} {label} {step.title} lesson")  # fmt: skip


def typed(session: Session, desk: LessonDesk, needle: str) -> Iterator[Choice]:
    """What only some typed letters lead to."""
    yield from kinds_in(session, needle)
    yield from steps(desk)
    yield from objects(session, needle)


def chapters(desk: LessonDesk) -> Iterator[Choice]:
    """The chapters that have steps."""
    for chapter in desk.chapters:
        if chapter.ready:
            yield Choice(f"chapter:{chapter.number}", f"{chapter.number}", chapter.title, chapter.question,
                         f"chapter {chapter.number} {chapter.title}")  # fmt: skip


def concepts() -> Iterator[Choice]:
    """The concepts of the progression."""
    from kubetui.concepts.registry import headings

    for one in headings().values():
        yield Choice(f"concept:{one.name}", "concept", one.title, f"chapter {one.chapter}",
                     f"concept {one.title} {one.name}".ljust(_BEHIND))  # fmt: skip


def clusters(where: Where) -> Iterator[Choice]:
    """The clusters of the kubeconfig."""
    for place in where.places:
        yield Choice(place, "ctx", place.context, "look at this cluster", f"context cluster {place.context}")


def namespaces(session: Session) -> Iterator[Choice]:
    """The namespaces that are known."""
    for obj in session.store.all("namespaces"):
        name = ref("namespaces", obj).name
        yield Choice(f"namespace:{name}", "ns", name, "look only here", f"namespace {name}")


def keys_of(verbs: Iterable[Verb], refusal: Callable[[Verb], str | None] = lambda verb: None) -> list[Choice]:
    """Verbs as lines of the list of keys, under the headings of their groups; what is refused says why."""
    found: list[Choice] = []
    group = ""
    for verb in verbs:
        if verb.group != group:
            group = verb.group
            found.append(Choice(None, group, heading=True))
        keys = " ".join(shown(key) for key in verb.keys)
        searched = f"{verb.label} {keys} {verb.sentence} {verb.group}"
        why = refusal(verb)
        said = f"✖ {why}" if why else verb.sentence
        found.append(Choice(verb.id, keys, verb.label.ljust(15), said, searched, off=why is not None))
    return found


def kind_of(value: object) -> ApiKind | None:
    """The kind a choice stands for."""
    from kubetui.kinds.model import ApiKind

    return value if isinstance(value, ApiKind) else None


def object_of(value: object) -> ObjectRef | None:
    """The object a choice stands for."""
    return value if isinstance(value, ObjectRef) else None
