"""All verbs in one table, and the ways to find one in it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from typing import Final

from kubetui.actions.verbs.changing import CHANGES
from kubetui.actions.verbs.logs import LOGS
from kubetui.actions.verbs.looking import FIND, LOOK
from kubetui.actions.verbs.model import TERMINAL_NAMES, Verb, is_key
from kubetui.actions.verbs.moving import MOVE, PANES
from kubetui.actions.verbs.places import PLACES
from kubetui.actions.verbs.program import LESSONS, PROGRAM
from kubetui.actions.verbs.reaching import REACH

VERBS: Final[tuple[Verb, ...]] = (
    *LESSONS,
    *LOOK,
    *FIND,
    *LOGS,
    *PLACES,
    *MOVE,
    *PANES,
    *CHANGES,
    *REACH,
    *PROGRAM,
)
"""Every verb, in the order of help and footer."""

_BY_ID: Final = {verb.id: verb for verb in VERBS}


def by_id(id_: str) -> Verb | None:
    """The verb of an id."""
    return _BY_ID.get(id_)


def by_key(key: str, context: str, verbs: Iterable[Verb] = VERBS) -> Verb | None:
    """The verb of a key in a context; the key may have a terminal library's name (`slash`)."""
    wanted = TERMINAL_NAMES.get(key, key)
    return next((verb for verb in verbs if wanted in verb.keys and context in verb.contexts), None)


def for_object(resource: str, verbs: Iterable[Verb] = VERBS) -> tuple[Verb, ...]:
    """The verbs that work on an object of a kind."""
    return tuple(verb for verb in verbs if verb.needs_object and verb.works_on(resource))


def rebound(
    keys: Mapping[str, tuple[str, ...]],
    verbs: Iterable[Verb] = VERBS,
    shared: Iterable[Collection[str]] = (),
) -> tuple[Verb, ...]:
    """The table with other keys for some ids; verbs that stand in one group of `shared` may have the same key.

    Raises:
        ValueError: an id that no verb has, what is no key, or a key that two verbs would share in one context.
    """
    table = tuple(verbs)
    known = {verb.id for verb in table}
    for id_ in keys:
        if id_ not in known:
            raise ValueError(f"no verb has the id {id_}")
        if nothing := next((key for key in keys[id_] if not is_key(key)), None):
            raise ValueError(f"{nothing} is no key of {id_}: keys are written as z, Z, f5, pageup or ctrl+z")
    changed = tuple(replace(verb, keys=keys.get(verb.id, verb.keys)) for verb in table)
    _refuse_shared(changed, [frozenset(group) for group in shared])
    return changed


def _refuse_shared(table: tuple[Verb, ...], groups: list[frozenset[str]]) -> None:
    taken: dict[tuple[str, str], str] = {}
    for verb in table:
        for place in ((key, context) for key in verb.keys for context in verb.contexts):
            other = taken.get(place)
            if other and not any({other, verb.id} <= group for group in groups):
                raise ValueError(f"the key {place[0]} would mean both {other} and {verb.id}")
            taken[place] = verb.id
