"""What a verb is, and the words with which the table of verbs is written."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

CONTEXTS: Final = ("explorer", "detail", "lesson", "table", "text", "logs", "map")
"""Where a key can work: the home screen, an open detail, a lesson's panel, any list, a searched text, logs, the map."""

TERMINAL_NAMES: Final[Mapping[str, str]] = {
    "slash": "/",
    "question_mark": "?",
    "colon": ":",
    "at": "@",
    "ampersand": "&",
    "vertical_line": "|",
    "plus": "+",
    "minus": "-",
    "less_than_sign": "<",
    "left_square_bracket": "[",
    "right_square_bracket": "]",
}

_MODIFIERS: Final = ("ctrl+", "shift+", "alt+", "super+", "hyper+", "meta+")
_NAMED: Final = frozenset({
    "enter", "escape", "space", "tab", "backspace", "delete", "insert", "home", "end", "pageup", "pagedown",
    "up", "down", "left", "right", "backslash", "underscore", *(f"f{number}" for number in range(1, 25)),
})  # fmt: skip


def is_key(name: str) -> bool:
    """Whether a terminal can have a key of this name: a character, a named key, each with modifiers before it."""
    while modifier := next((one for one in _MODIFIERS if name.startswith(one) and name != one), ""):
        name = name.removeprefix(modifier)
    if len(name) == 1:
        return name.isprintable()
    return name in _NAMED or name in TERMINAL_NAMES or _is_character(name)


def _is_character(name: str) -> bool:
    """Whether it is the name of a character, as `exclamation_mark`."""
    try:
        unicodedata.lookup(name.replace("_", " "))
    except KeyError:
        return False
    return True


LISTS = frozenset({"explorer", "table"})
HOME = frozenset({"explorer"})
MOST = frozenset({"explorer", "detail", "table"})
ALL = frozenset(CONTEXTS)
TEXTS = frozenset({"detail", "text"})
LESSON = frozenset({"explorer", "lesson", "table"})


@dataclass(frozen=True, slots=True)
class Verb:
    """One thing a person can do: how it is reached, how it is named, where and on what it works.

    `kinds` are the resources it works on; None means any, or that no object is needed. One for `several`
    works on all marked objects at once. Without `keys` it is reached by the list of actions and the
    palette, until the user gives it a key.
    """

    id: str
    keys: tuple[str, ...]
    label: str
    sentence: str
    group: str
    kinds: frozenset[str] | None = None
    needs_object: bool = False
    mutates: bool = False
    contexts: frozenset[str] = HOME
    several: bool = False

    def works_on(self, resource: str) -> bool:
        """Whether it works on an object of a kind."""
        return self.kinds is None or resource in self.kinds


def on_object(
    id_: str, keys: tuple[str, ...], label: str, sentence: str, kinds: frozenset[str] | None = None
) -> Verb:
    """A verb that shows something of an object."""
    return Verb(id_, keys, label, sentence, "Look", kinds, needs_object=True, contexts=MOST)


def change(
    id_: str, keys: tuple[str, ...], label: str, sentence: str, kinds: frozenset[str] | None = None
) -> Verb:
    """A verb that changes an object."""
    return Verb(id_, keys, label, sentence, "Change", kinds, needs_object=True, mutates=True, contexts=MOST)


def change_all(
    id_: str, keys: tuple[str, ...], label: str, sentence: str, kinds: frozenset[str] | None = None
) -> Verb:
    """A verb that changes an object, or all marked ones."""
    return replace(change(id_, keys, label, sentence, kinds), several=True)


def lesson(id_: str, key: str, label: str, sentence: str, mutates: bool = False) -> Verb:
    """A verb of the open lesson."""
    return Verb(id_, (key,), label, sentence, "Lesson", mutates=mutates, contexts=LESSON)
