"""Themes as data: colours, and what each means, out of `layouts/themes/*.yaml`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from textual.color import Color, ColorParseError
from textual.theme import Theme

from kubetui.tui.document import DocumentError, Node, read

TOKENS: Final = (
    "text-muted", "state-ok", "state-progress", "state-warning", "state-error", "text-link", "text-concept",
    "heading", "key", "key-lesson", "badge-background", "badge-foreground", "current-background",
    "current-foreground", "here-background", "here-foreground", "bar-background", "bar-muted",
    "cursor-background", "cursor-muted", "cursor-blurred", "bar-track", "pane-border", "pane-focus",
    "side-border", "added-background", "removed-background", "glow-background", "match-background",
)  # fmt: skip
"""The variables every stylesheet may use beside Textual's own."""

ENOUGH: Final = 4.5
"""The contrast of text to its ground that everybody can read, as WCAG (AA) has it."""

_TEXTS: Final = ("text-muted", "state-ok", "state-progress", "state-warning", "state-error", "text-concept", "heading",
                 "key", "key-lesson", "cursor-muted", "bar-muted")  # fmt: skip

_COLOURS: Final = ("primary", "secondary", "accent", "success", "warning", "error", "foreground", "background",
                   "surface", "panel")  # fmt: skip


@dataclass
class Roomy(Theme):
    """A theme that wants more room between columns and around panes."""


def themes(folders: Iterable[Path]) -> dict[str, Theme]:
    """Every theme of some folders; later folders win.

    Raises:
        DocumentError: names file, line and key of what is wrong.
    """
    found: dict[str, Theme] = {}
    for folder in folders:
        for file in sorted((folder / "themes").glob("*.yaml")):
            found[file.stem] = theme(file.read_text("utf-8"), str(file), file.stem)
    return found


def theme(text: str, file: str, name: str) -> Theme:
    """One theme out of its document.

    Raises:
        DocumentError: names file, line and key of what is wrong.
    """
    root = read(text, file)
    root.only("dark", "roomy", "colours", "variables")
    colours = _colours(root, "colours", _COLOURS)
    if "primary" not in colours:
        raise root.error("colours", "“primary” is missing")
    dark, kind = _flag(root, "dark", "true"), Roomy if _flag(root, "roomy", "false") else Theme
    primary = colours.pop("primary")
    variables = _colours(root, "variables", TOKENS)
    return kind(name, primary, dark=dark, variables=variables, **colours)  # type: ignore[arg-type]


def _flag(root: Node, key: str, default: str) -> bool:
    word = root.text(key, default)
    if word not in ("true", "false"):
        raise root.error(key, f"true or false is expected, not “{word}”")
    return word == "true"


def _colours(root: Node, key: str, known: tuple[str, ...]) -> dict[str, str]:
    section = root.mapping().get(key)
    if section is None:
        return {}
    section.mapping(key)
    section.only(*known)
    found = {}
    for name, node in section.mapping().items():
        word = node.word(name)
        try:
            Color.parse(word)
        except ColorParseError:
            raise DocumentError(node.file, node.line, name, f"“{word}” is not a colour") from None
        found[name] = word
    return found


def is_complete(found: Theme) -> bool:
    """Whether a theme says every meaning itself."""
    return all(token in found.variables for token in TOKENS)


def derived(generated: Mapping[str, str]) -> dict[str, str]:
    """The tokens of a theme that does not say them (Textual's own), out of its generated colours."""
    pick = generated.__getitem__
    text, ground, panel, blend = pick("foreground"), pick("background"), pick("panel"), Color.parse
    quiet = blend(text).blend(blend(ground), 0.3).hex
    tokens = {
        "text-muted": quiet, "state-ok": pick("text-success"), "state-progress": pick("text-primary"),
        "state-warning": pick("text-warning"), "state-error": pick("text-error"), "text-link": text,
        "text-concept": pick("text-secondary"), "heading": pick("text-accent"), "key": pick("text-primary"),
        "key-lesson": pick("text-accent"), "cursor-background": panel, "cursor-muted": quiet,
        "cursor-blurred": pick("surface"), "bar-background": panel, "bar-muted": quiet, "bar-track": panel,
        "pane-border": pick("border-blurred"), "pane-focus": pick("primary"), "side-border": pick("accent"),
        "added-background": pick("success-muted"), "removed-background": pick("error-muted"),
        "glow-background": pick("warning-muted"), "match-background": pick("warning-muted"),
    }  # fmt: skip
    for place, colour in (("badge", "primary"), ("current", "accent"), ("here", "secondary")):
        tokens[f"{place}-background"] = pick(colour)
        tokens[f"{place}-foreground"] = blend(pick(colour)).get_contrast_text(1.0).hex
    for token in _TEXTS:
        tokens[token] = readable(tokens[token], (ground, panel), text)
    # Some of these are words such as `auto 87%`, which only a widget can resolve; all are valid in CSS.
    return tokens


def readable(colour: str, grounds: Iterable[str], text: str) -> str:
    """A colour moved towards that of the text until it can be read on every ground; a word stays as it is."""
    try:
        found, strongest = Color.parse(colour), Color.parse(text)
    except ColorParseError:
        return colour
    behind = list(grounds)
    for step in range(11):
        moved = found.blend(strongest, step / 10).hex
        if all(contrast(moved, ground) >= ENOUGH for ground in behind):
            return moved
    return text


def contrast(one: str, two: str) -> float:
    """The contrast of two colours as WCAG counts it, 1 to 21."""
    lighter, darker = sorted((_luminance(Color.parse(one)), _luminance(Color.parse(two))), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: Color) -> float:
    parts = (value / 255 for value in (colour.r, colour.g, colour.b))
    red, green, blue = (
        part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
