"""The keys that panels show beside what they suggest.

Panels are made below the table of verbs and cannot read it. They show these default keys; whoever
draws a span with a `VerbLink` may put the key a person has set in its place.
"""

from __future__ import annotations

DEFAULT_KEYS = {
    "actions": "A",
    "delete": "D",
    "describe": "d",
    "events.selection": "V",
    "filter": "/",
    "image": "i",
    "kill": "K",
    "logs": "l",
    "logs.previous": "p",
    "restart": "R",
    "scale.down": "-",
    "scale.to": "S",
    "scale.up": "+",
    "secret.reveal": "v",
    "undo": "U",
    "yaml": "y",
}
"""By verb; a verb that is not here is shown without a key."""
