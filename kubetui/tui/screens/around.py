"""What the screens share that are walked by links: verbs work on the link under the cursor."""

from __future__ import annotations

from collections.abc import Sequence
from time import monotonic
from typing import TYPE_CHECKING, ClassVar, Final

from kubetui.api.meta import ObjectRef
from kubetui.tui import keys
from kubetui.tui.screens.base import Handler
from kubetui.tui.screens.text import TextScreen
from kubetui.tui.widgets.bar import Bar, Piece
from kubetui.tui.widgets.panel_view import PanelView
from kubetui.views.model import VerbLink

if TYPE_CHECKING:
    from kubetui.session import Session

_LABELS: Final = {"filter": "search", "open": "go there"}
_LAST: Final = ("back", "filter", "save")


_REST: Final = 20
"""A text rests so many times longer than it took to make, while nobody presses a key."""
_LONGEST: Final = 3.0


class WalkScreen(TextScreen):
    """A live text whose links are walked; while it is open, what it tells of is watched."""

    CONTEXT = "detail"
    BINDINGS = keys.bindings("detail")
    RESOURCES: ClassVar[tuple[str, ...]] = ()
    """What must be watched besides."""
    FOOTER: ClassVar[tuple[str, ...]] = ("open", "map", "used.by", "describe", "yaml", "logs")

    def __init__(self, session: Session) -> None:
        self._rests_until = 0.0
        super().__init__(session)

    def on_mount(self) -> None:
        """Watch what is needed."""
        # Textual calls what the classes below do on mounting and unmounting by itself.
        self.session.want(*self.resources)

    def on_unmount(self) -> None:
        """It is needed no more."""
        self.session.unwant(*self.resources)

    @property
    def resources(self) -> Sequence[str]:
        """The kinds that must be watched and that the cluster has."""
        served = {kind.resource for kind in self.session.kinds}
        return [one for one in self.RESOURCES if not served or one in served]

    @property
    def subject(self) -> ObjectRef | None:
        """The object whose name is under the cursor."""
        link = self.view.link if self.is_mounted else None
        return link if isinstance(link, ObjectRef) else None

    def again(self) -> WalkScreen:
        """The same screen anew, for whoever comes back to it."""
        raise AssertionError(f"{type(self).__name__} cannot be opened again")

    def paint(self) -> None:
        """Show what holds now; what costs much is shown more seldom."""
        begun = monotonic()
        if begun < self._rests_until:
            return
        super().paint()
        done = monotonic()
        self._rests_until = done + min((done - begun) * _REST, _LONGEST)

    def repaint(self) -> None:
        """Show it at once: somebody asked."""
        self._rests_until = 0.0
        self.paint()

    def tick(self) -> None:
        """Some texts tell times, and some owe a change."""
        self.paint()

    def on_resize(self) -> None:
        """The text has another width: it is made anew, however long it wanted to rest."""
        self._rests_until = 0.0

    def _footer(self) -> list[Piece]:
        last = self._entry("keys")
        pieces, room = [Piece(" ")], self.line_room - 1 - _width(last)
        for id_ in (*self.FOOTER, *_LAST):
            entry = self._entry(id_)
            if _width(entry) <= room:
                pieces += entry
                room -= _width(entry)
        return [*pieces, *last]

    def _entry(self, id_: str) -> list[Piece]:
        """A key and what it does; nothing where it does not work on what is under the cursor."""
        verb, subject = self.kubetui.keys.verb(id_), self.subject
        if verb is None or not verb.keys:
            return []
        if verb.needs_object and id_ != "open" and (subject is None or not verb.works_on(subject.resource)):
            return []
        return [Piece(keys.shown(verb.keys[0]), "key", VerbLink(id_)),
                Piece(f" {_LABELS.get(id_, verb.label)}  ", "", VerbLink(id_))]  # fmt: skip

    def build_handlers(self) -> dict[str, Handler]:
        """Enter follows the link under the cursor."""
        return super().build_handlers() | {"open": self.view_follow}

    def view_follow(self) -> None:
        """Follow the link under the cursor."""
        self.view.follow()

    def on_panel_view_moved(self, event: PanelView.Moved) -> None:
        """The cursor is on another link: other keys work."""
        event.stop()
        self.query_one("#footer", Bar).show(self._footer())

    def leave_to(self, ref: ObjectRef) -> None:
        """An object was chosen; from the explorer Esc leads back here."""
        self.kubetui.go_to(ref, self.again)


def _width(pieces: list[Piece]) -> int:
    return sum(len(piece.text) for piece in pieces)


class AroundScreen(WalkScreen):
    """A text around one object: verbs work on it while no other name is under the cursor."""

    def __init__(self, session: Session, ref: ObjectRef) -> None:
        self.ref = ref
        super().__init__(session)

    @property
    def subject(self) -> ObjectRef | None:
        """The object under the cursor, else the one it is about."""
        return super().subject or self.ref

    def printed(self) -> tuple[str, str]:
        """The text, and what to call it."""
        name, text = super().printed()
        return f"{name}-{self.ref.name}", text

    def again(self) -> AroundScreen:
        """The same screen anew."""
        return type(self)(self.session, self.ref)
