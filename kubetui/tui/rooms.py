"""Screens that `:` goes to by their names, and by those that k9s has for them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Final, NamedTuple

from kubetui.tui.fuzzy import words
from kubetui.tui.keys import shown
from kubetui.tui.screens.pick import Choice

if TYPE_CHECKING:
    from kubetui.actions.verbs import Verb
    from kubetui.session import Session

_NAMES: Final = {
    "trouble.all": "trouble faults problems",
    "cluster": "cluster overview pulses",
    "access": "access rbac can-i",
    "journal": "journal changes",
    "contexts": "contexts ctx clusters",
    "namespaces": "namespaces choose",
    "forwards": "forwards pf port-forwards",
    "keymap": "keymap hotkeys",
    "keys": "help keys",
    "welcome": "welcome",
    "quit": "quit q exit",
}
"""What else is typed for a screen, besides its label."""
_SHORT: Final = {
    "dp": "deployments.apps", "sec": "secrets", "jo": "jobs.batch", "np": "networkpolicies.networking.k8s.io",
    "ro": "roles.rbac.authorization.k8s.io", "rb": "rolebindings.rbac.authorization.k8s.io",
    "cr": "clusterroles.rbac.authorization.k8s.io", "crb": "clusterrolebindings.rbac.authorization.k8s.io",
}  # fmt: skip
"""Short names of k9s that the API has none for."""


class Room(NamedTuple):
    """A screen that a verb opens."""

    verb: str


def rooms(verbs: Iterable[Verb]) -> Iterator[Choice]:
    """The screens that can be gone to from here."""
    for verb in verbs:
        if (names := _NAMES.get(verb.id)) is not None:
            keys = " ".join(shown(key) for key in verb.keys[:1])
            yield Choice(Room(verb.id), keys, verb.label.capitalize(), verb.sentence, f"{names} {verb.label}")


def short(session: Session, needle: str) -> Iterator[Choice]:
    """The kind that k9s calls by what was typed, where the API does not."""
    wanted = words(needle)
    resource = _SHORT.get(wanted[0]) if len(wanted) == 1 else None
    for kind in session.kinds:
        if kind.resource == resource:
            yield Choice(kind, wanted[0], kind.kind, kind.api_version, wanted[0])
