"""Styled text, links and column heads: what kinds, views and screens say things with. No Textual.

A role says what a piece of text means; the interface alone decides how that looks. Text in spans
comes from clusters and is hostile: views pass it through `api.text.visible`, and widgets never
parse it as markup.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import Literal, TypeAlias

from kubetui.api.meta import ObjectRef

Role: TypeAlias = Literal[
    "", "muted", "strong", "title", "heading", "ok", "progress", "warning", "error", "link", "key", "command",
    "added", "removed", "here",
]  # fmt: skip
"""What a span means: plain, quiet, emphasised, a panel's title, a section's heading, the four states,
something to follow, a key to press, a command to copy, a diff's two sides, the current step of a path."""


class Health(IntEnum):
    """How an object is, better before worse; what is not known yet counts as good as fine."""

    UNKNOWN = 0
    OK = 1
    EXPECTED = 2
    PROGRESS = 3
    WARNING = 4
    ERROR = 5

    @property
    def symbol(self) -> str:
        """The sign in the first column."""
        return {"OK": "●", "EXPECTED": "○", "PROGRESS": "◌", "WARNING": "◐", "ERROR": "✖"}.get(self.name, " ")

    @property
    def role(self) -> Role:
        """The role of text in this state."""
        roles: dict[str, Role] = {"OK": "ok", "EXPECTED": "muted", "PROGRESS": "progress",
                                  "WARNING": "warning", "ERROR": "error"}  # fmt: skip
        return roles.get(self.name, "")


@dataclass(frozen=True, slots=True)
class ConceptLink:
    """Leads to a concept's text; `name` is the file's stem in `concepts/`."""

    name: str


@dataclass(frozen=True, slots=True)
class VerbLink:
    """Runs a verb by id on the object the panel is about, or on `ref` where another one is meant."""

    verb: str
    ref: ObjectRef | None = None


@dataclass(frozen=True, slots=True)
class ChoiceLink:
    """Answers a question with one of its choices."""

    index: int


Link: TypeAlias = ObjectRef | ConceptLink | VerbLink | ChoiceLink


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of one line: its text, what it means, and where it leads."""

    text: str
    role: Role = ""
    link: Link | None = None


Line: TypeAlias = tuple[Span, ...]
"""One line of text; panels wrap it to their width."""


@dataclass(frozen=True, slots=True)
class ColumnHead:
    """A column of a table: header text, width in cells, and importance.

    Columns with the highest `priority` number vanish first when room is short; 0 never does.
    `flex` columns share what is left. `align` is `left` or `right`. An `age` column holds
    timestamps (RFC 3339 in the cell's text) and is rendered as an age by the table itself.
    """

    name: str
    width: int
    priority: int = 0
    flex: bool = False
    align: Literal["left", "right"] = "left"
    age: bool = False


def span_text(line: Line) -> str:
    """The plain text of a line."""
    return "".join(span.text for span in line)
