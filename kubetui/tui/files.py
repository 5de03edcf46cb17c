"""Verbs that need the person's files, editor or terminal; what they do is imported when one is used."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kubetui.tui.app import KubetuiApp
    from kubetui.tui.applying import Applying
    from kubetui.tui.screens.base import Handler, LiveScreen

_APPLYING = frozenset({"apply", "create"})


class Files:
    """Leads each verb to what does it."""

    def __init__(self, app: KubetuiApp) -> None:
        self.app = app

    def handler(self, id_: str, screen: LiveScreen) -> Handler | None:
        """What a verb does on a screen."""
        return self._applying.handler(id_, screen) if id_ in _APPLYING else None

    @cached_property
    def _applying(self) -> Applying:
        from kubetui.tui.applying import Applying

        return Applying(self.app)
