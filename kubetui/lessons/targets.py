"""What conditions are about: the objects of a cluster as seen now, and a verdict on them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from string import Template
from typing import Any, NamedTuple, Protocol

from kubetui.api import meta, selectors
from kubetui.api.meta import Obj
from kubetui.kinds.model import ApiKind
from kubetui.lessons.reaching import Answer


class Verdict(NamedTuple):
    """How a condition stands; `note` says what is seen instead, `again` in how many seconds to look again."""

    met: bool | None
    note: str = ""
    again: float | None = None


class World(Protocol):
    """What conditions are judged against: the cluster as seen now, and what was seen when a stage began."""

    @property
    def names(self) -> Mapping[str, str]:
        """The captured names."""

    def objects(self, kind: ApiKind) -> Sequence[Obj]:
        """All objects of a kind in the lesson's namespace, or of the cluster."""

    def baseline(self, kind: ApiKind, name: str, path: str) -> list[Any] | None:
        """The values at a path when the stage began or the object was first seen since."""

    def events(self, uid: str) -> Sequence[Obj]:
        """The events about an object."""

    def log(self, name: str) -> str | None:
        """What a Pod has printed, None while that is not known."""

    def answer(self, address: str) -> Answer | None:
        """What an address answered last, None while that is not known."""

    def held(self, key: str, holds: bool) -> float:
        """For how many simulated seconds something has held without a break, counting this look."""

    def real(self, simulated: float) -> float:
        """Simulated seconds as seconds of this machine."""


@dataclass(frozen=True, slots=True)
class Target:
    """The object, or all objects of a selector, that a condition is about."""

    kind: ApiKind
    name: str = ""
    selector: str = ""
    fields: str = ""

    def __str__(self) -> str:
        if self.name:
            return f"{self.kind.singular}/{self.name}"
        found = f"{self.kind.singular} -l {self.selector}" if self.selector else self.kind.plural
        return f"{found} with {self.fields}" if self.fields else found

    def found(self, world: World) -> list[Obj]:
        """The objects that are there."""
        objects = world.objects(self.kind)
        if self.name:
            wanted = filled(self.name, world)
            return [obj for obj in objects if meta.name(obj) == wanted]
        labels = selectors.parse(filled(self.selector, world))
        terms = selectors.parse_fields(filled(self.fields, world))
        return [
            obj
            for obj in objects
            if selectors.matches(labels, meta.labels(obj)) and selectors.fields_match(terms, obj, _field)
        ]


def filled(text: str, world: World) -> str:
    """A text with the captured names put in."""
    return Template(text).safe_substitute(world.names)


def _field(obj: Obj, label: str) -> str:
    return meta.text(obj, *label.split("."))


def judged(objects: Sequence[Obj], judge: Callable[[Obj], Verdict], what: str) -> Verdict:
    """The first verdict of several objects that is not met; unknown without any object, named by `what`."""
    if not objects:
        return Verdict(None, f"{what} is not there yet")
    verdicts = [judge(obj) for obj in objects]
    return next((verdict for verdict in verdicts if not verdict.met), verdicts[0])
