"""The layouts there are, and the folders in which layouts, themes and keymaps are looked for."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Final

from kubetui import assets
from kubetui.tui import layout
from kubetui.tui.screens.explorer import shells

PANES: Final = (*(spec.id for spec in shells()), layout.SIDE, layout.STORY)
"""What may stand in a layout."""

_ORDER: Final = ("explorer", "focus", "lesson", "compact")


def folders() -> tuple[Path, ...]:
    """The shipped folder, then a person's; themes and keymaps may also stand right beside his layouts."""
    shipped, *own = assets.searched("layouts")
    return (shipped, *(path for one in own for path in (one, one.parent)))


def layouts(searched: Iterable[Path]) -> dict[str, layout.Layout]:
    """Every layout of some folders by name: ours in their order, then a person's own; later folders win.

    Raises:
        DocumentError: a file is wrong; the message names file, line and key.
    """
    found: dict[str, layout.Layout] = {}
    for folder in searched:
        for file in sorted(folder.glob("*.yaml")):
            if file.name != "config.yaml":
                found[file.stem] = layout.parse(file.read_text("utf-8"), str(file), file.stem, PANES)
    own = sorted(set(found) - set(_ORDER))
    return {name: found[name] for name in (*_ORDER, *own) if name in found}
