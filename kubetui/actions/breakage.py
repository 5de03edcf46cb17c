"""What a break is: a change, or a fault of the playground, with what to watch for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from kubetui.actions.change import Change
from kubetui.api.meta import Obj, ObjectRef
from kubetui.kinds.model import ApiKind


class FaultCall(NamedTuple):
    """A fault of the playground: its kind, and what it is aimed at."""

    kind: str
    target: str

    @property
    def command(self) -> str:
        """The command line that does the same."""
        return f"kubetui fault start {self.kind} {self.target}".rstrip()


Make = Callable[[ApiKind, ObjectRef, Obj], Change | FaultCall]


@dataclass(frozen=True, slots=True)
class Break:
    """One way to break an object: what it is called, what happens, and what to watch then."""

    id: str
    label: str
    sentence: str
    watch: str
    make: Make
    playground: bool = False


def fault(kind: str, target: str = "") -> Make:
    """A fault that is the same for every object."""
    return lambda _, ref, obj: FaultCall(kind, target)
