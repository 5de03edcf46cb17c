"""The namespaces in sight: the lesson's own while one is open, and afterwards those of before."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kubetui.lessons.runner import Lesson
    from kubetui.tui.app import KubetuiApp


class LessonRoom:
    """Turns the panes to where a lesson plays, and back; whoever chose otherwise meanwhile keeps that."""

    def __init__(self, app: KubetuiApp) -> None:
        self.app = app
        self._before: frozenset[str] | None = None
        self._shown: frozenset[str] = frozenset()

    @property
    def namespaces(self) -> frozenset[str]:
        """What the panes show when no lesson is open: what is worth remembering."""
        now = self.app.session.namespaces
        return self._before if self._before is not None and now == self._shown else now

    def enter(self, lesson: Lesson) -> None:
        """Show where a step plays."""
        session = self.app.session
        if self._before is None:
            self._before = session.namespaces
        elif session.namespaces != self._shown:
            return
        self._shown = frozenset({lesson.namespace, *lesson.step.namespaces})
        self._look(self._shown)

    def leave(self) -> None:
        """Show again what was shown before."""
        if self._before is not None and self.app.session.namespaces == self._shown:
            self._look(self._before)
        self._before = None

    def _look(self, namespaces: frozenset[str]) -> None:
        session, explorer = self.app.session, self.app.explorer
        if session.namespaces != namespaces:
            session.set_namespaces(namespaces)
            if explorer is not None:
                explorer.namespaces_changed()
