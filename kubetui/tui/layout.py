"""Where the panes stand: pane trees out of `layouts/*.yaml`, and the arithmetic that places them.

A layout has variants for smaller and smaller terminals; each is a tree of rows, columns and tabs
whose leaves name panes. Nothing here knows a widget, so a person's own layout needs no code.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from kubetui.tui.document import Node, read

SIDE = "side"
"""The leaf that stands for the side panel."""
STORY = "story"
"""The leaf that stands for what just happened."""

LEAST = 3
"""Rows below which a pane shows nothing of use: its two border lines and one line."""


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle of cells."""

    x: int
    y: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Leaf:
    """One pane, or several as tabs of one place. `cells` is a fixed extent, else `share` of the rest."""

    panes: tuple[str, ...]
    cells: int = 0
    share: int = 1


@dataclass(frozen=True, slots=True)
class Split:
    """Children one above the other (`rows`) or side by side (`columns`)."""

    way: Literal["rows", "columns"]
    children: tuple[Tree, ...]
    cells: int = 0
    share: int = 1


Tree: TypeAlias = Leaf | Split


@dataclass(frozen=True, slots=True)
class Variant:
    """The tree for terminals of at least `columns` x `rows`; `one` shows one pane at a time with a tab line."""

    columns: int
    rows: int
    tree: Tree
    one: bool = False


@dataclass(frozen=True, slots=True)
class Layout:
    """A named arrangement of panes."""

    name: str
    about: str
    variants: tuple[Variant, ...]

    def variant(self, columns: int, rows: int) -> Variant:
        """The first variant that fits a terminal; the last one takes every size."""
        fits = (item for item in self.variants if columns >= item.columns and rows >= item.rows)
        return next(fits, self.variants[-1])


@dataclass(frozen=True, slots=True)
class Place:
    """Where one pane stands, and with which others it shares the place as tabs."""

    box: Box
    tabs: tuple[str, ...]


def parse(text: str, file: str, name: str, panes: Collection[str]) -> Layout:
    """Read a layout.

    Raises:
        DocumentError: names file, line and key of what is wrong.
    """
    root = read(text, file)
    root.only("about", "variants")
    variants = tuple(_variant(node, panes) for node in root.mapping().get("variants", root).items("variants"))
    if not variants:
        raise root.error("variants", "at least one variant is needed")
    return Layout(name, root.text("about", ""), variants)


def _variant(node: Node, panes: Collection[str]) -> Variant:
    node.only("from", "one", "panes")
    size = node.text("from", "0x0")
    columns, _, rows = size.partition("x")
    if not (columns.isdecimal() and rows.isdecimal()):
        raise node.error("from", f"a size such as 120x36 is expected, not “{size}”")
    if "panes" not in node.mapping():
        raise node.error("panes", "is missing")
    tree = _tree(node.mapping()["panes"], panes)
    names = [name for leaf in leaves(tree) for name in leaf.panes]
    double = next((name for name in names if names.count(name) > 1), None)
    if double:
        raise node.error("panes", f"“{double}” stands in the tree twice")
    return Variant(int(columns), int(rows), tree, node.text("one", "false") == "true")


def _tree(node: Node, panes: Collection[str]) -> Tree:
    if isinstance(node.value, str):
        return Leaf((_pane(node, node.value, panes),))
    node.only("rows", "columns", "tabs", "pane", "cells", "share")
    kinds = [key for key in ("rows", "columns", "tabs", "pane") if key in node.mapping()]
    if len(kinds) != 1:
        raise node.error("", "exactly one of rows, columns, tabs or pane is expected here")
    cells, share, key = node.whole("cells", 0), node.whole("share", 1), kinds[0]
    inner = node.mapping()[key]
    if key == "pane":
        return Leaf((_pane(inner, inner.word(key), panes),), cells, share)
    if key == "tabs":
        return Leaf(tuple(_pane(item, item.word(), panes) for item in inner.items(key)), cells, share)
    children = tuple(_tree(item, panes) for item in inner.items(key))
    return Split("rows" if key == "rows" else "columns", children, cells, share)


def _pane(node: Node, name: str, panes: Collection[str]) -> str:
    if name not in panes:
        raise node.error("pane", f"there is no pane “{name}”; there are {', '.join(panes)}")
    return name


def leaves(tree: Tree) -> Iterator[Leaf]:
    """Every leaf of a tree, in reading order."""
    if isinstance(tree, Leaf):
        yield tree
    else:
        for child in tree.children:
            yield from leaves(child)


def without(tree: Tree, pane: str) -> Tree | None:
    """The tree without one pane; None when nothing else stood in it."""
    if isinstance(tree, Leaf):
        rest = tuple(name for name in tree.panes if name != pane)
        return Leaf(rest, tree.cells, tree.share) if rest else None
    children = tuple(kept for child in tree.children if (kept := without(child, pane)) is not None)
    if not children:
        return None
    return Split(tree.way, children, tree.cells, tree.share)


def place(tree: Tree, box: Box, chosen: Sequence[str] = ()) -> dict[str, Place]:
    """Where each shown pane stands. Of tabs the first of `chosen` that is among them is shown, else the first."""
    if isinstance(tree, Leaf):
        shown = next((name for name in chosen if name in tree.panes), tree.panes[0])
        return {shown: Place(box, tree.panes)}
    along = box.height if tree.way == "rows" else box.width
    found: dict[str, Place] = {}
    start = 0
    for child, extent in zip(tree.children, _extents(tree, along), strict=True):
        if tree.way == "rows":
            part = Box(box.x, box.y + start, box.width, extent)
        else:
            part = Box(box.x + start, box.y, extent, box.height)
        start += extent
        if extent > 0:
            found |= place(child, part, chosen)
    return found


def _extents(tree: Split, along: int) -> list[int]:
    """Fixed extents first, the rest by shares; when there is too little, fixed ones give way evenly."""
    least = LEAST if tree.way == "rows" else 12
    flexible = [child for child in tree.children if not child.cells]
    fixed = sum(child.cells for child in tree.children)
    room = max(0, along - least * len(flexible))
    scale = min(1.0, room / fixed) if fixed else 1.0
    sizes = [int(child.cells * scale) for child in tree.children]
    rest, shares = along - sum(sizes), sum(child.share for child in flexible)
    for index, child in enumerate(tree.children):
        if not child.cells and shares:
            sizes[index] = rest * child.share // shares
            rest, shares = rest - sizes[index], shares - child.share
    if not flexible and sizes:
        sizes[-1] += along - sum(sizes)
    return sizes
