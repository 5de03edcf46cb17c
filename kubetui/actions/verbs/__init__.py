"""The one table of verbs: keys, palette, prompt, help and command line all read it.

Keys are written as a person writes them (`/`, `?`, `ctrl+r`); `TERMINAL_NAMES` gives the names under
which a terminal library reports the punctuation.
"""

from kubetui.actions.verbs.model import CONTEXTS, TERMINAL_NAMES, Verb
from kubetui.actions.verbs.table import VERBS, by_id, by_key, for_object, rebound

__all__ = ["CONTEXTS", "TERMINAL_NAMES", "VERBS", "Verb", "by_id", "by_key", "for_object", "rebound"]
