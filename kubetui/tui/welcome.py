"""The welcome on the first start: what this is, and three ways to begin."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from kubetui.tui.app import KubetuiApp

WELCOMED: Final = "welcomed"


class Welcome:
    """Shown once, and again by its verb."""

    def __init__(self, app: KubetuiApp) -> None:
        self.app = app

    @property
    def is_due(self) -> bool:
        """Whether nobody was welcomed here yet."""
        return self.app.welcomes and self.app.remembered.get(WELCOMED) is not True

    async def show(self) -> None:
        """Welcome, and go the way that was chosen."""
        from kubetui.tui.screens.welcome import WelcomeScreen

        chosen = await self.app.ask(WelcomeScreen(self.app.connecting.can_start_playground))
        self.app.remembered.put(True, WELCOMED)
        if chosen == "lesson":
            await self._first_chapter()
        elif chosen == "cluster" and (screen := self.app.live_screen) is not None:
            await screen.action_verb("contexts")

    async def _first_chapter(self) -> None:
        app = self.app
        await app.connecting.settled()
        if app.session.ownership != "own":
            await app.connecting.to_playground()
        explorer = app.home()
        ready = [chapter.number for chapter in app.lessons.chapters if chapter.ready]
        if explorer is not None and ready and app.gate is not None:
            app.lessons.open_chapter(explorer, ready[0])
