"""Chapters and steps as they are told: data without a cluster."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, TypeAlias

from kubetui.api.meta import Obj
from kubetui.lessons.conditions import Condition
from kubetui.lessons.targets import Target

Deed: TypeAlias = Literal[
    "apply", "delete", "kill", "scale", "image", "label", "restart", "undo", "fault", "repair"
]


@dataclass(frozen=True, slots=True)
class Manifest:
    """A file that `kubectl apply -f` takes, read."""

    file: Path
    shown: str
    text: str
    objects: tuple[Obj, ...]


@dataclass(frozen=True, slots=True)
class Action:
    """One thing a stage does to the cluster; `fault` is what is broken or repaired, `KIND [TARGET]`."""

    deed: Deed
    manifest: Manifest | None = None
    target: Target | None = None
    replicas: int = 0
    values: Mapping[str, str] = field(default_factory=dict)
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Goal:
    """A condition with the words a person reads for it."""

    says: str
    condition: Condition
    text: str


@dataclass(frozen=True, slots=True)
class Capture:
    """A name to remember: that of one of the objects, or what is found at a path of it."""

    name: str
    target: Target
    path: str = ""


@dataclass(frozen=True, slots=True)
class Stage:
    """A part of a step: what it says, what it remembers, what it does, what it waits for.

    `verb` is the verb a person does the same with, when it is theirs to do. `within` is how long it
    may take, in simulated seconds.
    """

    text: str = ""
    captures: tuple[Capture, ...] = ()
    actions: tuple[Action, ...] = ()
    until: tuple[Goal, ...] = ()
    verb: str = ""
    within: int = 120


@dataclass(frozen=True, slots=True)
class Choice:
    """A possible answer; a wrong one tells what it believes.

    In an exercise the cluster judges: `means` is what the answer stands for in a `guessed` condition.
    """

    answer: str
    right: bool = False
    believes: str = ""
    means: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a chapter.

    `start` is what must be there before and may be there already; `apply` is the step's own act;
    `break_` what `b` does to it; `mend` what the person does in the end. `needs` is what the cluster
    must have, `instead` what can be done where it has not; `namespaces` are looked at besides the lesson's own.

    An exercise is a step that begins broken: `apply` breaks it, `mend` holds the reference fix and the
    conditions, which judge whatever the person did; `hints` open one by one. `vary` gives names and
    numbers by the seed: the first of each list stands in the manifests.
    """

    id: str
    title: str
    text: str
    question: str
    choices: tuple[Choice, ...]
    start: Stage
    apply: Stage
    break_: Stage | None
    mend: Stage | None
    panes: tuple[str, ...]
    why: str
    free: str = ""
    needs: tuple[str, ...] = ()
    instead: str = ""
    namespaces: tuple[str, ...] = ()
    exercise: bool = False
    hints: tuple[str, ...] = ()
    vary: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def right(self) -> int:
        """The index of the right choice."""
        return next((index for index, choice in enumerate(self.choices) if choice.right), -1)

    @property
    def stages(self) -> tuple[Stage, ...]:
        """The stages that there are, in order."""
        return tuple(filter(None, (self.start, self.apply, self.break_, self.mend)))


@dataclass(frozen=True, slots=True)
class Chapter:
    """One chapter; one whose steps are not written yet is not ready."""

    id: str
    number: int
    title: str
    question: str = ""
    steps: tuple[Step, ...] = ()
    nodes: int = 3
    namespace: Manifest | None = None

    def label(self, step: Step) -> str:
        """How a step is called: `2.1`, and `2a` for an exercise."""
        alike = [one.id for one in self.steps if one.exercise is step.exercise]
        place = alike.index(step.id)
        return f"{self.number}{chr(ord('a') + place)}" if step.exercise else f"{self.number}.{place + 1}"

    @property
    def ready(self) -> bool:
        """Whether it has steps."""
        return bool(self.steps)
