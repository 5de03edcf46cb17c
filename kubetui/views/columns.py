"""Columns a person chose: those of a table by name, in another order, and columns of one's own by a path."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

from kubetui.api import jsonpath
from kubetui.kinds.model import ApiKind
from kubetui.kinds.shown.cells import column
from kubetui.kinds.shown.model import Column, Facts
from kubetui.kinds.shown.registry import shown
from kubetui.views.model import ColumnHead

_WIDTH: Final = 20


class Wish(NamedTuple):
    """One wished column: its name, and for one of a person's own the path of its value."""

    name: str
    path: str = ""


def wish(text: str) -> Wish:
    """`NAME`, or `IMAGE=.spec.containers[*].image`.

    Raises:
        ValueError: the path cannot be read; the message is one sentence.
    """
    name, equals, path = (part.strip() for part in text.partition("="))
    if not name:
        raise ValueError(f"{text} names no column")
    if not equals:
        return Wish(name.upper())
    try:
        jsonpath.parse(path)
    except jsonpath.JsonPathError as error:
        raise ValueError(f"{path} is no path: {error}") from error
    return Wish(name.upper(), path)


def wishes_for(chosen: Mapping[str, Sequence[str]], kind: ApiKind) -> tuple[Wish, ...]:
    """What was chosen for a kind, by its resource (`deployments.apps`), its plural or a short name."""
    for name in (kind.resource, kind.plural, kind.singular, *kind.short_names):
        if name in chosen:
            return tuple(wish(text) for text in chosen[name])
    return ()


def own_columns(wishes: Sequence[Wish]) -> tuple[Column[Facts], ...]:
    """The columns of one's own among the wishes."""
    return tuple(column(one.name, _WIDTH, _cell(one.path), flex=False) for one in wishes if one.path)


def _cell(path: str) -> Any:
    def cell(facts: Facts) -> str:
        return ",".join(jsonpath.text_of(value) for value in jsonpath.find(facts.obj, path))

    return cell


def known_names(name: str) -> tuple[str, ...]:
    """The columns that a pane or a kind has by itself; empty for a kind that nothing is known of."""
    from kubetui.kinds.registry import find
    from kubetui.views.leaves import HEADS
    from kubetui.views.panes import PANES

    pane = next((spec for spec in PANES if spec.id == name), None)
    if pane is not None:
        return tuple(head.name.upper() for head in pane.heads or HEADS)
    kind = find(name)
    return tuple(one.head.name.upper() for one in shown(kind.resource).columns) if kind is not None else ()


def order(heads: Sequence[ColumnHead], names: Sequence[str]) -> list[int]:
    """The columns to show by index: the first, in which the names stand, then the chosen in their order.

    The namespace stays where objects of several are shown. Without a choice, or when none of the chosen
    is there, all are shown as they are.
    """
    by_name = {head.name.upper(): index for index, head in enumerate(heads)}
    chosen = [by_name[name] for name in names if name in by_name]
    always = [0, *([by_name["NAMESPACE"]] if "NAMESPACE" in by_name else [])]
    return list(dict.fromkeys([*always, *chosen])) if chosen else list(range(len(heads)))
