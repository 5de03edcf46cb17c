"""How each meaning looks in the theme of the moment: one table for every widget that draws its own lines.

Component classes would do the same per widget; a screen of panes has hundreds of them, and matching them
with the stylesheet took longer than everything else before the first frame. The colours come from the
theme's variables all the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final
from weakref import WeakKeyDictionary

from rich.style import Style
from textual.app import App
from textual.color import Color, ColorParseError

Look = tuple[str, str, str]
"""Variables of text and ground, either may be empty, and how the text is set: b(old), u(nderlined), s(truck)."""

ROLES: Final[Mapping[str, Look]] = {
    "": ("", "", ""),
    "muted": ("text-muted", "", ""),
    "strong": ("", "", "b"),
    "title": ("pane-focus", "", "b"),
    "heading": ("heading", "", "b"),
    "ok": ("state-ok", "", ""),
    "progress": ("state-progress", "", ""),
    "warning": ("state-warning", "", ""),
    "error": ("state-error", "", ""),
    "link": ("text-link", "", "u"),
    "concept": ("text-concept", "", "u"),
    "key": ("key", "", "b"),
    "command": ("text-muted", "", ""),
    "added": ("state-ok", "added-background", ""),
    "removed": ("state-error", "removed-background", ""),
    "here": ("here-foreground", "here-background", "b"),
    "track": ("", "bar-track", ""),
}
"""The roles of spans, and two looks no view asks for by name: a concept's link, the empty part of a bar."""

PARTS: Final[Mapping[str, Look]] = {
    "table-header": ("text-muted", "", ""),
    "table-sorted": ("foreground", "", "b"),
    "table-cursor": ("", "cursor-background", ""),
    "table-active": ("", "cursor-blurred", ""),
    "table-cursor-muted": ("cursor-muted", "", ""),
    "table-marked": ("", "match-background", ""),
    "table-glow": ("", "glow-background", ""),
    "match": ("", "match-background", ""),
    "match-here": ("current-foreground", "current-background", ""),
    "source-0": ("key", "", ""),
    "source-1": ("heading", "", ""),
    "source-2": ("text-concept", "", ""),
    "source-3": ("state-ok", "", ""),
    "source-4": ("key-lesson", "", ""),
    "source-5": ("pane-focus", "", ""),
    "panel-cursor": ("foreground", "cursor-background", "b"),
    "bar-badge": ("badge-foreground", "badge-background", "b"),
    "bar-strong": ("", "", "b"),
    "bar-muted": ("bar-muted", "", ""),
    "bar-key": ("key", "", "b"),
    "bar-off": ("bar-muted", "", "s"),
    "bar-lesson": ("key-lesson", "", "b"),
    "bar-current": ("current-foreground", "current-background", "b"),
    "bar-done": ("state-ok", "", ""),
    "bar-ok": ("state-ok", "", ""),
    "bar-progress": ("state-progress", "", ""),
    "bar-warning": ("state-warning", "", ""),
    "bar-error": ("state-error", "", ""),
    "bar-here": ("key", "", "bu"),
    "bar-link": ("", "", "u"),
    "bar-rule": ("pane-border", "", ""),
}
"""Parts of widgets."""


class Looks:
    """Every look as a style, for one theme."""

    def __init__(self, theme: str, variables: Mapping[str, str]) -> None:
        self.theme = theme
        self.roles = {role: _style(look, variables) for role, look in ROLES.items()}
        self.parts = {part: _style(look, variables) for part, look in PARTS.items()}


_CACHE: WeakKeyDictionary[App[Any], Looks] = WeakKeyDictionary()


def looks(app: App[Any]) -> Looks:
    """The looks of the theme an application has now."""
    found = _CACHE.get(app)
    if found is None or found.theme != app.theme:
        variables = app.theme_variables or app.get_css_variables()
        found = _CACHE[app] = Looks(app.theme, variables)
    return found


def _style(look: Look, variables: Mapping[str, str]) -> Style:
    text, ground, form = look
    return Style(
        color=_colour(text, variables).rich_color if text else None,
        bgcolor=_colour(ground, variables).rich_color if ground else None,
        bold=True if "b" in form else None,
        underline=True if "u" in form else None,
        strike=True if "s" in form else None,
    )


def _colour(name: str, variables: Mapping[str, str]) -> Color:
    """A variable's colour; where a theme of Textual says `auto 60%`, text blended into the ground."""
    ground = Color.parse(variables["background"])
    value = variables[name]
    try:
        colour = Color.parse(value)
    except ColorParseError:
        word, _, strength = value.partition(" ")
        base = Color.parse(variables["foreground"]) if word == "auto" else Color.parse(word)
        return ground.blend(base, int(strength.rstrip("%") or 100) / 100)
    return ground.blend(colour, colour.a).with_alpha(1.0) if colour.a < 1 else colour
