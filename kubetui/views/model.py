"""The vocabulary between views and screens: styled text, links, rows, sections. No Textual, no I/O.

What the registry of kinds needs of it too (spans, health, links, column heads) is written in
`kinds.vocabulary` and named here again, so that screens import one module.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from kubetui.api.meta import ObjectRef
from kubetui.kinds.vocabulary import (
    ChoiceLink,
    ColumnHead,
    ConceptLink,
    Health,
    Line,
    Link,
    Role,
    Span,
    VerbLink,
    span_text,
)

__all__ = [
    "ChoiceLink", "ColumnHead", "ConceptLink", "Health", "Line", "Link", "ObjectRef", "Panel", "Role", "Row",
    "Section", "Span", "Table", "VerbLink", "span_text",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Section:
    """A headed part of a panel. `indent` of continuation lines is the panel's affair."""

    heading: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Panel:
    """A side panel's or detail's content: a title line, one line of state, sections."""

    title: Line
    state: Line = ()
    sections: tuple[Section, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table or tree.

    `key` stays the same while the row means the same object (its UID, or `uid/part`); `prefix` is
    the tree's drawing before the first cell; `folded` is None where nothing can be folded.
    """

    key: str
    ref: ObjectRef | None
    health: Health
    cells: tuple[Line, ...]
    prefix: str = ""
    folded: bool | None = None
    reason: str = ""
    search: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """What a pane shows: its columns, its rows, and a note for an empty one."""

    columns: tuple[ColumnHead, ...]
    rows: tuple[Row, ...]
    empty: tuple[Line, ...] = ()
    total: int = 0
    trouble: int = field(default=0)
