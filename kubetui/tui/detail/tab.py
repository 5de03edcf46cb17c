"""What a tab of a detail is: one view, painted from the store while it is open."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, cast

from textual.widget import Widget

from kubetui.actions import verbs
from kubetui.api.meta import ObjectRef
from kubetui.tui.widgets.lines_view import LinesView
from kubetui.views.model import Link

if TYPE_CHECKING:
    from kubetui.session import Session
    from kubetui.tui.screens.base import Handler
    from kubetui.tui.screens.detail import DetailScreen


class Tab:
    """One tab. `name` is the verb that opens it, where one does, and the id of its view."""

    name = ""
    title = ""
    context = "detail"
    """Which keys the footer shows."""

    def __init__(self, screen: DetailScreen) -> None:
        self.screen = screen

    @property
    def session(self) -> Session:
        """The cluster."""
        return self.screen.session

    @property
    def ref(self) -> ObjectRef:
        """The object."""
        return self.screen.ref

    def make(self) -> LinesView:
        """Its view, made once."""
        return LinesView(id=self.name)

    def beside(self) -> Iterable[Widget]:
        """What stands below its view, if anything; it shows and hides that itself."""
        return ()

    @property
    def view(self) -> LinesView:
        """Its view."""
        return cast("LinesView", self.screen.query_one(f"#{self.name}"))

    @property
    def fits(self) -> bool:
        """Whether this kind has it."""
        verb = verbs.by_id(self.name)
        return verb is None or verb.works_on(self.ref.resource)

    def open(self) -> None:
        """It came to the front."""

    def close(self) -> None:
        """Another one came to the front."""

    def paint(self) -> None:
        """Follow the store."""

    def tick(self) -> None:
        """A second has passed."""

    def state(self) -> str:
        """What stands at the lower edge of the frame."""
        view = self.view
        return f"/{view.needle} · {len(view.matches)} lines" if view.needle else ""

    def choose(self, index: int) -> None:
        """A choice of its text was made."""

    def follow(self, link: Link) -> bool:
        """Whether it dealt itself with a link of its text."""
        return False

    def handlers(self) -> dict[str, Handler]:
        """What verbs do while it is open, where that is something else than elsewhere."""
        return {}
