"""Who uses an object, and would miss it."""

from __future__ import annotations

from typing import ClassVar

from kubetui.tui.screens.around import AroundScreen
from kubetui.views.model import Panel
from kubetui.views.used_by import RESOURCES, used_by


class UsedByScreen(AroundScreen):
    """Lists the users of an object under how they use it."""

    RESOURCES: ClassVar[tuple[str, ...]] = RESOURCES

    @property
    def heading(self) -> str:
        """The name of the screen."""
        return "Used by"

    def panel(self) -> Panel:
        """The users, as they are now."""
        return used_by(self.session.store, self.ref, self.session.now())
