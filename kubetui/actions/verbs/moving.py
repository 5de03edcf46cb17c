"""Verbs that move about: lines, panes, tabs, looks."""

from __future__ import annotations

from kubetui.actions.verbs.model import ALL, LISTS, TEXTS, Verb

MOVE = (
    Verb("move.up", ("up", "k"), "up", "Move to the line above.", "Move", contexts=ALL),
    Verb("move.down", ("down", "j"), "down", "Move to the line below.", "Move", contexts=ALL),
    Verb("move.left", ("left",), "fold", "Fold the selected branch, or go to its parent; elsewhere: to the left.",
         "Move", contexts=LISTS | TEXTS),
    Verb("move.right", ("right",), "unfold", "Unfold the selected branch; elsewhere: to the right.", "Move",
         contexts=LISTS | TEXTS),
    Verb("move.page.up", ("pageup",), "page up", "Move one page up.", "Move", contexts=ALL),
    Verb("move.page.down", ("pagedown",), "page down", "Move one page down.", "Move", contexts=ALL),
    Verb("move.top", ("g", "home"), "first", "Move to the first line.", "Move", contexts=ALL),
    Verb("move.bottom", ("G", "end"), "last", "Move to the last line.", "Move", contexts=ALL),
)  # fmt: skip

PANES = (
    *(
        Verb(f"pane.{number}", (str(number),), name.lower(), f"Go to the {name} pane.", "Panes")
        for number, name in enumerate(
            ("Nodes", "Workloads", "Networking", "Config", "Storage", "Events"), start=1
        )
    ),
    Verb("pane.next", ("tab",), "next pane", "Go to the next pane, at last to the side panel.", "Panes"),
    Verb("pane.previous", ("shift+tab",), "previous pane", "Go to the previous pane.", "Panes"),
    Verb("zoom", ("z",), "zoom", "Give the whole screen to this pane, with all its columns.", "Panes",
         contexts=LISTS),
    Verb("tree", ("w",), "tree", "Show the owners as a tree, or everything as one flat list.", "Panes",
         contexts=LISTS | {"map"}),
    Verb("tab.next", ("tab",), "next tab", "Go to the next tab of the detail.", "Panes",
         contexts=TEXTS),
    Verb("tab.previous", ("shift+tab",), "tab before", "Go to the tab before.", "Panes",
         contexts=TEXTS),
    Verb("layout.next", ("L",), "layout", "Arrange the panes in the next layout.", "Panes"),
    Verb("theme.next", ("T",), "theme", "Paint everything in the next theme.", "Panes", contexts=ALL),
)  # fmt: skip
