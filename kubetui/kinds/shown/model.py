"""What one row of the registry says of a kind as kubetui shows it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Generic, NamedTuple, Protocol, TypeVar

from kubetui.api import meta
from kubetui.api.meta import Obj
from kubetui.api.text import visible
from kubetui.kinds.vocabulary import ColumnHead, Health, Line, Span


class Endpoints(NamedTuple):
    """How many addresses a Service leads to, and how many of them take traffic."""

    ready: int
    total: int


class Load(NamedTuple):
    """What the Pods of a Node asked for."""

    cpu: Decimal
    memory: Decimal
    pods: int


class Around(Protocol):
    """What a cell may ask about the rest of the cluster."""

    @property
    def now(self) -> datetime:
        """The server's time."""
        ...

    def get(self, resource: str, namespace: str, name: str, /) -> Obj | None:
        """One object."""
        ...

    def knows(self, resource: str, namespace: str = "", /) -> bool:
        """Whether all objects of a kind were read, so that what is not there does not exist."""
        ...

    def endpoints(self, namespace: str, service: str) -> Endpoints:
        """The addresses behind a Service."""
        ...

    def users(self, resource: str, namespace: str, name: str) -> tuple[str, ...]:
        """The names of those that use an object: workloads, or Pods that nobody owns."""
        ...

    def pods_using(self, resource: str, namespace: str, name: str) -> int:
        """How many Pods use an object."""
        ...

    def load(self, node: str) -> Load:
        """What the Pods of a Node asked for."""
        ...


class Facts:
    """What was read of one object, once: the cells of its row are made from it.

    `word` is its state in one word or two, as kubectl's STATUS where it has one. `due` is when the
    row changes although nobody changes the object.
    """

    __slots__ = ("around", "due", "health", "obj", "word")

    def __init__(self, obj: Obj, around: Around, health: Health = Health.OK, word: str = "") -> None:
        self.obj = obj
        self.around = around
        self.health = health
        self.word = word
        self.due: datetime | None = None

    @property
    def name(self) -> str:
        """The object's name."""
        return meta.name(self.obj)


F = TypeVar("F", bound=Facts)
Cells = tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Column(Generic[F]):
    """A column of a kind's own table: its head, and how a cell is made."""

    head: ColumnHead
    cell: Callable[[F], Line]


@dataclass(frozen=True, slots=True)
class Shown(Generic[F]):
    """How a kind is shown: where, in which columns, and how its health is read.

    `brief` makes the cells under the heads of its pane, one tuple for each line of the row.
    `needs` names what the cells ask of `Around` and so must be followed: `endpoints`, `users`, `load`,
    `classes`.
    """

    resource: str
    pane: str
    read: Callable[[Obj, Around], F]
    columns: tuple[Column[F], ...]
    brief: Callable[[F], list[Cells]] | None = None
    needs: frozenset[str] = frozenset()
    short: str = ""


AnyShown = Shown[Any]


def age_column(priority: int = 0) -> Column[Any]:
    """AGE: the creation time, rendered as an age by the table."""
    return Column(ColumnHead("AGE", 6, priority, age=True), created)


def created(facts: Facts) -> Line:
    """When the object was created."""
    return (Span(visible(meta.text(facts.obj, "metadata", "creationTimestamp"), 64)),)
