"""Opens the screens around an object and about a concept, and saves what is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kubetui.api.text import visible

if TYPE_CHECKING:
    from kubetui.api.meta import ObjectRef
    from kubetui.session import Session
    from kubetui.tui.app import KubetuiApp
    from kubetui.tui.screens.base import Handler, LiveScreen
    from kubetui.views.fields import Document

_LONGEST = 20_000
"""Characters of one line that are saved."""
_DOCUMENTS = 4
"""Descriptions of groups that are kept; each takes a few megabytes."""


class Looking:
    """What verbs of looking do on every screen."""

    def __init__(self, app: KubetuiApp) -> None:
        self.app = app
        self._documents: dict[tuple[str, str], Document] = {}

    def handler(self, id_: str, screen: LiveScreen) -> Handler | None:
        """What a verb does on a screen."""
        acts: dict[str, Handler] = {
            "trouble.all": self._trouble,
            "map": lambda: self._map(screen),
            "used.by": lambda: self._used_by(screen),
            "revisions": lambda: self._revisions(screen),
            "save": lambda: self._save(screen),
        }
        return acts.get(id_)

    def _trouble(self) -> None:
        if (explorer := self.app.home()) is not None:
            explorer.navigation.over.show_trouble()

    def _map(self, screen: LiveScreen) -> None:
        from kubetui.tui.screens.map import MapScreen

        if screen.object is not None:
            self.app.push_screen(MapScreen(screen.session, screen.object))

    def _used_by(self, screen: LiveScreen) -> None:
        from kubetui.tui.screens.used_by import UsedByScreen

        if screen.object is not None:
            self.app.push_screen(UsedByScreen(screen.session, screen.object))

    def _revisions(self, screen: LiveScreen) -> None:
        if screen.object is not None:
            self.app.open_detail(screen, screen.object, "revisions")

    async def document(self, session: Session, ref: ObjectRef) -> tuple[Document | None, str]:
        """What the cluster says of the fields of a kind, custom ones too; without it why not."""
        from kubetui.views.fields import Document

        kind = session.kind_of(ref.resource)
        if kind is None:
            return None, "The cluster does not serve this kind."
        key = (session.server, kind.root)
        if key not in self._documents:
            try:
                found = await session.request("GET", f"/openapi/v3{kind.root}")
            except Exception as error:
                # However that fails, the object itself is shown; only its fields are not explained.
                return None, f"What its fields mean cannot be read: {error}"
            if len(self._documents) >= _DOCUMENTS:
                del self._documents[next(iter(self._documents))]
            self._documents[key] = Document(found if isinstance(found, dict) else {})
        return self._documents[key], ""

    def concept(self, name: str) -> None:
        """Tell everything about a concept; from one to the next without a pile of screens."""
        from kubetui.tui.screens.concept import ConceptScreen

        screen = self.app.screen
        if isinstance(screen, ConceptScreen):
            screen.go_to(name)
        else:
            self.app.push_screen(ConceptScreen(self.app.session, name))

    def _save(self, screen: LiveScreen) -> None:
        from kubetui import paths
        from kubetui.tui.keeping import write_new

        name, shown = screen.printed()
        text = "\n".join(visible(line, _LONGEST) for line in shown.split("\n"))
        if not text.strip():
            screen.say("There is nothing to save yet.", "warning")
            return
        try:
            file = write_new(paths.private(paths.state_dir() / "saved"), f"{name}.txt", f"{text}\n")
        except (OSError, paths.PathError) as error:
            screen.say(f"It cannot be saved: {error}", "error")
            return
        screen.say(f"Saved in {file}")
