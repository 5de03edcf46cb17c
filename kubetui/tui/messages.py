"""Messages that cross widgets: what was chosen and what is wished, in the words of the interface."""

from __future__ import annotations

from dataclasses import dataclass

from textual.message import Message

from kubetui.api.meta import ObjectRef
from kubetui.views.model import Link


@dataclass
class SelectionChanged(Message):
    """Another object is selected, or the selected one changed."""

    ref: ObjectRef | None


@dataclass
class LinkFollowed(Message):
    """A link was followed: to an object, a concept, a verb or a choice."""

    link: Link


@dataclass
class VerbChosen(Message):
    """A verb was chosen otherwise than by its key: in the footer, a list or the palette."""

    id: str
