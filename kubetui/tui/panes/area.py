"""The ground on which the panes stand: one container that places them by a layout's tree."""

from __future__ import annotations

from collections.abc import Iterable

from textual.app import ComposeResult
from textual.containers import Container
from textual.geometry import Region, Size
from textual.layout import ArrangeResult, Layout, WidgetPlacement
from textual.widget import Widget

from kubetui.tui.layout import SIDE, STORY, Box, Leaf, Place, Split, Tree, Variant, leaves, place, without
from kubetui.tui.panes.kind_pane import KIND

STATUS = "status"
"""What stands over everything while there is no cluster to show; layouts do not know it."""

_LATER = (KIND, STATUS, STORY)


class TreeLayout(Layout):
    """Places children where a tree says: another tree moves them without mounting anything anew."""

    name = "tree"

    def __init__(self, area: PaneArea) -> None:
        self._area = area

    def arrange(
        self, parent: Widget, children: list[Widget], size: Size, greedy: bool = True
    ) -> ArrangeResult:
        """The placements of all children that the tree shows."""
        parent.pre_layout(self)
        places = self._area.places(size)
        return [
            WidgetPlacement(
                Region(found.box.x, found.box.y, found.box.width, found.box.height),
                child.styles.offset.resolve(size, size),
                child.styles.margin,
                child,
            )
            for child in children
            if (found := places.get(child.id or "")) is not None
        ]


class PaneArea(Container):
    """Holds every pane and the side panel; shows those of the current tree."""

    def __init__(self, panes: Iterable[Widget], *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._panes = list(panes)
        self._layout = TreeLayout(self)
        self.variant = Variant(0, 0, Leaf((SIDE,)))
        self.chosen: list[str] = []
        self.zoomed = ""
        self.side = True
        self.cover = False
        self.status = False

    @property
    def layout(self) -> Layout:
        """The tree's layout, whatever a stylesheet says."""
        return self._layout

    def compose(self) -> ComposeResult:
        """What the first frame shows; the rest comes with the data."""
        yield from (pane for pane in self._panes if pane.id not in _LATER)

    def complete(self) -> None:
        """Bring in the panes that stand over the others when they are called."""
        missing = [pane for pane in self._panes if not pane.is_attached]
        if missing:
            self.mount(*missing)

    @property
    def shown_tree(self) -> Tree:
        """What is shown now: the variant's tree, a zoomed pane, or the side panel over everything."""
        if self.status:
            return Leaf((STATUS,))
        if self.cover:
            return Leaf((SIDE,))
        if self.zoomed:
            return self._over(self.zoomed) if self.zoomed == KIND else Leaf((self.zoomed,))
        tree = self.variant.tree
        return tree if self.side else without(tree, SIDE) or tree

    def _over(self, pane: str) -> Tree:
        """A pane over all others, with the side panel beside it where the layout has room for one."""
        place = next((leaf for leaf in leaves(self.variant.tree) if SIDE in leaf.panes), None)
        if place is None or not self.side:
            return Leaf((pane,))
        return Split("columns", (Leaf((pane,)), Leaf((SIDE,), place.cells or 44)))

    def places(self, size: Size) -> dict[str, Place]:
        """Where everything stands in a size."""
        return place(self.shown_tree, Box(0, 0, size.width, size.height), self.chosen)

    def choose(self, pane: str) -> None:
        """Bring a pane to the front of its tabs."""
        if self.chosen[:1] != [pane]:
            self.chosen = [pane, *(name for name in self.chosen if name != pane)]
            self.rearrange()

    def rearrange(self) -> None:
        """Show and hide children after something changed."""
        places = self.places(self.size)
        for pane in self._panes:
            pane.display = (pane.id or "") in places
        self.refresh(layout=True)

    def tabs_of(self, pane: str) -> tuple[str, ...]:
        """The panes that share a place with this one."""
        found = self.places(self.size).get(pane)
        return found.tabs if found else (pane,)
