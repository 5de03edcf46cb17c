"""Verbs of the logs tab."""

from __future__ import annotations

from kubetui.actions.verbs.model import Verb

_HERE = frozenset({"logs"})

LOGS = (
    Verb("logs.range", ("r",), "range", "Choose how far back the logs are read: minutes, hours, lines, all.", "Logs",
         contexts=_HERE),
    Verb("logs.containers", ("X",), "containers", "Choose whose logs are read.", "Logs", contexts=_HERE),
    Verb("logs.keep", ("&",), "keep", "Keep only the lines with some words, without !word, or by /expression/.",
         "Logs", contexts=_HERE),
    Verb("logs.times", ("h",), "times", "Show or leave out when each line was printed.", "Logs", contexts=_HERE),
    Verb("logs.wrap", ("Z",), "wrap", "Wrap long lines, or cut them.", "Logs", contexts=_HERE),
    Verb("logs.columns", ("|",), "columns", "Show JSON and logfmt as columns, or as they were printed.", "Logs",
         contexts=_HERE),
    Verb("logs.choose.down", ("shift+down",), "choose", "Choose lines downwards, to copy them with c.", "Logs",
         contexts=_HERE),
    Verb("logs.choose.up", ("shift+up",), "choose up", "Choose lines upwards; dragging the mouse does it too.",
         "Logs", contexts=_HERE),
)  # fmt: skip
