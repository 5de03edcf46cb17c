"""Verbs that open a screen about the cluster as a whole, or about the program."""

from __future__ import annotations

from kubetui.actions.verbs.model import MOST, Verb

PLACES = (
    Verb("cluster", ("0",), "cluster", "Show the whole cluster: room, the last hour, kinds, versions.", "Places",
         contexts=MOST),
    Verb("access", ("I",), "access", "Show who may do what: oneself, or any account.", "Places", contexts=MOST),
    Verb("keymap", ("M",), "keymap", "Show every key and where it was changed; give a verb another key.",
         "Places", contexts=MOST),
    Verb("welcome", ("ctrl+w",), "welcome", "Show the welcome of the first start again.", "Places"),
)  # fmt: skip
