"""Verbs that reach into containers: shells, attached terminals, forwarded ports."""

from __future__ import annotations

from dataclasses import replace

from kubetui.actions.verbs.looking import LOGGING
from kubetui.actions.verbs.model import MOST, Verb, change, on_object

REACHED = LOGGING - {"cronjobs.batch"}

REACH = (
    replace(change("shell", ("s",), "shell", "Open a shell in one of its containers.", REACHED), group="Reach"),
    replace(change("attach", (), "attach", "Join the terminal of what runs in one of its containers.", REACHED),
            group="Reach"),
    replace(on_object("forward", ("F",), "forward port",
                      "Reach one of its ports from this machine, while kubetui runs.", REACHED), group="Reach"),
    Verb("forwards", ("ctrl+g",), "forwarded ports", "List the forwarded ports, and stop some.", "Reach",
         contexts=MOST),
)  # fmt: skip
