"""Nodes: may something be placed on them, and what keeps Pods away.

Rule: `kubectl/pkg/cmd/taint` (how taints are written, which are replaced).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, NamedTuple

from kubetui.actions.change import MERGE, Change, kubectl, patch
from kubetui.actions.labelling import check_value
from kubetui.api.meta import Obj, ObjectRef, dicts, text
from kubetui.kinds.model import ApiKind

EFFECTS: Final = ("NoSchedule", "PreferNoSchedule", "NoExecute")


def cordon(kind: ApiKind, ref: ObjectRef) -> Change:
    """Let nothing new be placed on a Node; what runs stays."""
    said = f"Cordon Node {ref.name}: nothing new is placed on it, what runs stays."
    return patch(
        "cordon", kind, ref, said, kubectl("cordon", ref.name), {"spec": {"unschedulable": True}}, MERGE
    )


def uncordon(kind: ApiKind, ref: ObjectRef) -> Change:
    """Let Pods be placed on a Node again."""
    said = f"Uncordon Node {ref.name}: Pods may be placed on it again."
    body: Obj = {"spec": {"unschedulable": None}}
    return patch("uncordon", kind, ref, said, kubectl("uncordon", ref.name), body, MERGE)


class Taint(NamedTuple):
    """One wish: a taint to have, or to have no more; without an effect all of its key are meant."""

    key: str
    value: str
    effect: str
    gone: bool

    @property
    def word(self) -> str:
        """As kubectl writes it."""
        value = f"={self.value}" if self.value else ""
        effect = f":{self.effect}" if self.effect else ""
        return f"{self.key}{value}{effect}{'-' if self.gone else ''}"


def parse(words: str) -> list[Taint]:
    """What was typed, in kubectl's words: `key=value:NoSchedule`, `key:NoSchedule-`, `key-`.

    Raises:
        ValueError: one sentence on the first word that cannot be used.
    """
    found = [_taint(word) for word in words.split()]
    if not found:
        raise ValueError("Write key=value:NoSchedule to add one, key:NoSchedule- to take one away.")
    return found


def _taint(word: str) -> Taint:
    gone = word.endswith("-")
    rest, colon, effect = word.removesuffix("-").partition(":")
    key, _, value = rest.partition("=")
    if not key:
        raise ValueError(f"{word} has no key.")
    if effect and effect not in EFFECTS:
        raise ValueError(f"There is no effect {effect}; there are {', '.join(EFFECTS)}.")
    if not effect and (colon or not gone):
        raise ValueError(f"{word} says no effect: {', '.join(EFFECTS)}.")
    check_value(value)
    return Taint(key, value, effect, gone)


def tainted(node: Obj, wishes: Iterable[Taint]) -> list[Obj]:
    """The taints a Node has when the wishes are fulfilled.

    Raises:
        ValueError: a taint is to go that is not there.
    """
    taints = dicts(node, "spec", "taints")
    for wish in wishes:
        rest = [taint for taint in taints if not _meant(wish, taint)]
        if wish.gone and len(rest) == len(taints):
            raise ValueError(f"There is no taint {wish.word[:-1]} to take away.")
        new = {"key": wish.key, "value": wish.value, "effect": wish.effect}
        taints = rest if wish.gone else [{key: value for key, value in new.items() if value}, *rest]
    return taints


def _meant(wish: Taint, taint: Obj) -> bool:
    same = text(taint, "key") == wish.key and (not wish.effect or text(taint, "effect") == wish.effect)
    return same and (not wish.gone or not wish.value or text(taint, "value") == wish.value)


def taint(kind: ApiKind, ref: ObjectRef, node: Obj, wishes: Iterable[Taint]) -> Change:
    """Give a Node taints, or take some away; what would drive Pods off it is asked first.

    Raises:
        ValueError: a taint is to go that is not there.
    """
    wanted = list(wishes)
    left = tainted(node, wanted)
    words = [wish.word for wish in wanted]
    drives = any(wish.effect == "NoExecute" and not wish.gone for wish in wanted)
    said = f"Taint Node {ref.name}: {', '.join(words)}."
    command = kubectl("taint", "node", ref.name, *words, "--overwrite")
    return Change(
        "taint", ref, said, command, "PATCH", kind.path("", ref.name), {"fieldManager": "kubetui"},
        {"spec": {"taints": left or None}}, MERGE, "asks" if drives else "quiet",
    )  # fmt: skip


def words_of(node: Obj) -> list[str]:
    """The taints of a Node as kubectl writes them."""
    return [
        Taint(text(taint, "key"), text(taint, "value"), text(taint, "effect"), False).word
        for taint in dicts(node, "spec", "taints")
    ]
