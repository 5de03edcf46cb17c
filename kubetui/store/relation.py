"""One link between two objects."""

from __future__ import annotations

from typing import NamedTuple

from kubetui.api.meta import Obj, ObjectRef, ref

GONE = "does not exist"
"""The note of a link whose end was looked for and is not there."""


class Relation(NamedTuple):
    """A link seen from one end: `edge` reads from this object to `ref` (`runs on`, `selects`, `used by`).

    `note` says what is special about it. A `broken` one leads nowhere or carries nothing; its `ref` has
    an empty name where nothing at all was found.
    """

    edge: str
    ref: ObjectRef
    note: str = ""
    broken: bool = False


def to(edge: str, resource: str, obj: Obj, note: str = "", *, broken: bool = False) -> Relation:
    """A link to an object that is there."""
    return Relation(edge, ref(resource, obj), note, broken)
