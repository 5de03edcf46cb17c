"""The whole object as the server has it: what the store leaves out is fetched when a tab needs it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kubetui.api.errors import ApiError
from kubetui.api.meta import Obj, text

if TYPE_CHECKING:
    from kubetui.tui.screens.detail import DetailScreen


class Whole:
    """Fetches the object anew when it has changed, for the tabs that show all of it."""

    def __init__(self, screen: DetailScreen) -> None:
        self.screen = screen
        self.obj: Obj | None = None
        self._revision = "?"

    def follow(self) -> None:
        """Fetch it if it is another one than was fetched last."""
        known = self.screen.session.store.find(self.screen.ref)
        revision = text(known, "metadata", "resourceVersion") if known else "gone"
        if revision != self._revision and known is not None:
            self._revision = revision
            self.screen.run_worker(self._fetch(), group="fetch", exclusive=True)

    async def _fetch(self) -> None:
        try:
            self.obj = await self.screen.session.get(self.screen.ref)
        except ApiError as error:
            self.screen.say(str(error), "error")
            return
        except Exception as error:
            # Whatever keeps the server from answering is said; what was shown stays.
            self._revision = "?"
            self.screen.say(f"The object cannot be read now: {error}", "error")
            return
        self.screen.paint()
