"""Opens the screens about the cluster as a whole and about the program."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kubetui.tui.app import KubetuiApp
    from kubetui.tui.screens.base import Handler, LiveScreen


class Places:
    """Each place is one screen over the explorer."""

    def __init__(self, app: KubetuiApp) -> None:
        self.app = app

    def handler(self, id_: str, screen: LiveScreen) -> Handler | None:
        """What a verb opens."""
        acts: dict[str, Handler] = {
            "cluster": lambda: self._cluster(screen),
            "access": lambda: self._access(screen),
            "keymap": self._keymap,
            "welcome": self._welcome,
        }
        return acts.get(id_)

    def _cluster(self, screen: LiveScreen) -> None:
        from kubetui.tui.screens.cluster import ClusterScreen

        if self.app.restarts is None:
            screen.say("There is no cluster to look at yet.", "warning")
            return
        self.app.push_screen(ClusterScreen(self.app.session, self.app.restarts))

    def _access(self, screen: LiveScreen) -> None:
        from kubetui.tui.screens.access import AccessScreen

        if self.app.permissions is None:
            screen.say("There is no cluster to ask yet.", "warning")
            return
        self.app.push_screen(AccessScreen(self.app.session, self.app.permissions))

    def _keymap(self) -> None:
        from kubetui.tui.screens.keymap import KeymapScreen

        self.app.push_screen(KeymapScreen(self.app.session))

    async def _welcome(self) -> None:
        from kubetui.tui.welcome import Welcome

        await Welcome(self.app).show()
