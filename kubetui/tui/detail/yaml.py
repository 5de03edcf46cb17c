"""The tab of the whole object as the API server stores it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from kubetui.api.errors import ApiError
from kubetui.tui.detail.tab import Tab
from kubetui.views.model import Line, Span

if TYPE_CHECKING:
    from kubetui.tui.screens.detail import DetailScreen

REVEALED: Final = 10.0
"""Seconds for which secret values are shown."""


class Yaml(Tab):
    """The object; the values of a Secret above it, for as long as somebody asked."""

    name, title = "yaml", "YAML"

    def __init__(self, screen: DetailScreen) -> None:
        super().__init__(screen)
        self._revealed: tuple[Line, ...] = ()
        self._managed = False

    def managed(self) -> None:
        """Show or hide who set which field."""
        self._managed = not self._managed
        self.screen.go_to_tab(self.name)
        self.screen.say(
            "Shown with managedFields: who set which field." if self._managed else "Without managedFields."
        )

    def paint(self) -> None:
        """Show the object as it was fetched last."""
        from kubetui.views.yaml import yaml_lines

        self.screen.whole.follow()
        if (obj := self.screen.whole.obj) is not None:
            self.view.set_lines((*self._revealed, *yaml_lines(obj, managed=self._managed)))

    async def reveal(self) -> None:
        """Show secret values for a while."""
        from kubetui.actions.secrets import reveal, reveal_command

        try:
            values = await reveal(self.session, self.ref)
        except ApiError as error:
            self.screen.say(str(error), "error")
            return
        self._revealed = tuple(_secret_lines(values.items()))
        self.screen.go_to_tab(self.name)
        self.view.move_end(False)
        self.screen.say(f"Shown for {REVEALED:.0f} seconds", "warning", reveal_command(self.ref))
        self.screen.set_timer(REVEALED, self._conceal)

    def _conceal(self) -> None:
        self._revealed = ()
        self.paint()


def _secret_lines(values: Iterable[tuple[str, str]]) -> Iterable[Line]:
    yield (Span("Values, decoded", "heading"),)
    for key, value in values:
        for index, line in enumerate(value.split("\n")):
            yield (Span(f"{key}: " if index == 0 else " " * (len(key) + 2), "strong"), Span(line))
    yield ()
