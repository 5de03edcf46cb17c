"""Verbs that need the person's files, editor or terminal; what they do is imported when one is used."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kubetui.tui.app import KubetuiApp
    from kubetui.tui.applying import Applying
    from kubetui.tui.forwarding import Forwarding
    from kubetui.tui.screens.base import Handler, LiveScreen
    from kubetui.tui.shell import Shell


class Files:
    """Leads each verb to what does it."""

    def __init__(self, app: KubetuiApp) -> None:
        self.app = app

    def handler(self, id_: str, screen: LiveScreen) -> Handler | None:
        """What a verb does on a screen."""
        acts: dict[str, Handler] = {
            "apply": lambda: self._applying.from_file(screen),
            "create": lambda: self._applying.from_template(screen),
            "shell": lambda: self._shell.open(screen),
            "attach": lambda: self._shell.open(screen, attach=True),
            "forward": lambda: self._forwarding.open(screen),
            "forwards": lambda: self._forwarding.list(screen),
        }
        return acts.get(id_)

    @property
    def running(self) -> list[str]:
        """What runs in the background, in words."""
        known = self._forwarding.forwards.all if "_forwarding" in self.__dict__ else []
        return [f"{forward.address} → {forward.name}" for forward in known]

    async def close(self) -> None:
        """End what runs in the background."""
        if "_forwarding" in self.__dict__:
            await self._forwarding.forwards.close()

    @cached_property
    def _applying(self) -> Applying:
        from kubetui.tui.applying import Applying

        return Applying(self.app)

    @cached_property
    def _shell(self) -> Shell:
        from kubetui.tui.shell import Shell

        return Shell(self.app)

    @cached_property
    def _forwarding(self) -> Forwarding:
        from kubetui.tui.forwarding import Forwarding

        return Forwarding(self.app)
