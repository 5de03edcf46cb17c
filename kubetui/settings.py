"""The user's settings, read once and handed down."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from kubetui.documents import Entry

Ownership: TypeAlias = Literal["own", "local", "foreign"]

_KEYS = ("layout", "theme", "keymap", "keys", "ascii", "readonly", "local", "foreign", "columns")
_NAMES = ("layout", "theme", "keymap")


@dataclass(frozen=True, slots=True)
class Settings:
    """What the user wants, with what holds when nothing is said.

    `readonly`, `local` and `foreign` are patterns of context names (`prod-*`): contexts that open
    read-only, and contexts whose ownership is other than their server's address tells.
    """

    layout: str = "explorer"
    theme: str = "dark"
    keymap: str = "default"
    keys: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    ascii: bool = False
    readonly: tuple[str, ...] = ()
    local: tuple[str, ...] = ()
    foreign: tuple[str, ...] = ()
    columns: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    """The columns to show and their order, by kind (`pods`) or pane (`workloads`)."""
    places: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}), repr=False, compare=False)
    """Where a name stands (`FILE, line 1: theme`), for complaints of whoever knows what there is."""

    def complaint(self, key: str, name: str, known: Iterable[str]) -> str:
        """What to say of a name that there is not: with its place when it was the file that said it."""
        said = f"there is no {key} “{name}”; there are {', '.join(sorted(known))}."
        place = self.places.get(key) if name == getattr(self, key) else None
        return f"{place} cannot be used: {said}" if place else f"T{said[1:]}"  # then it begins a sentence

    def is_readonly(self, context: str) -> bool:
        """Whether the user wants this context opened read-only."""
        return any(fnmatchcase(context, pattern) for pattern in self.readonly)

    def ownership(self, context: str, found: Ownership) -> Ownership:
        """Whose cluster this is: as found, unless the user moved the context."""
        if any(fnmatchcase(context, pattern) for pattern in self.foreign):
            return "foreign"
        if found == "foreign" and any(fnmatchcase(context, pattern) for pattern in self.local):
            return "local"
        return found


def load(file: Path | None = None) -> Settings:
    """The settings of a file, by default the user's own; without a file what holds without it.

    Raises:
        kubetui.documents.DocumentError: the file has an error; the message names line and key.
    """
    from kubetui import paths

    path = file or paths.config_file()
    if not path.exists():
        return Settings()
    from kubetui.documents import read

    return _settings(read(path))


def _settings(entry: Entry) -> Settings:
    entry.known(*_KEYS)
    plain = Settings()
    return Settings(
        layout=entry.text("layout", plain.layout),
        theme=entry.text("theme", plain.theme),
        keymap=entry.text("keymap", plain.keymap),
        keys=MappingProxyType(_keys(entry)),
        ascii=entry.flag("ascii"),
        readonly=entry.texts("readonly"),
        local=entry.texts("local"),
        foreign=entry.texts("foreign"),
        columns=MappingProxyType(_columns(entry)),
        places=MappingProxyType({key: entry.place(key) for key in _NAMES}),
    )


def _columns(entry: Entry) -> dict[str, tuple[str, ...]]:
    wanted = entry.entry("columns")
    if wanted is None:
        return {}
    from kubetui.views.columns import known_names, wish

    found = {}
    for name in wanted.keys:
        texts, known = wanted.texts(name), known_names(name)
        for text in texts:
            try:
                one = wish(text)
            except ValueError as error:
                raise wanted.fail(name, f"cannot be used: {error}") from error
            if known and not one.path and one.name not in known:
                raise wanted.fail(name, f"has no column {one.name}; it has {', '.join(known)}")
        found[name] = texts
    return found


def _keys(entry: Entry) -> dict[str, tuple[str, ...]]:
    from kubetui.actions import verbs

    wanted = entry.entry("keys")
    if wanted is None:
        return {}
    found = {id_: wanted.texts(id_) for id_ in wanted.keys}
    try:
        verbs.rebound(found)
    except ValueError as error:
        # Two of the user's keys may only be wrong together: the line is that of one of them.
        culprit = next((id_ for id_ in reversed(wanted.keys) if id_ in str(error).split()), wanted.keys[0])
        raise wanted.fail(culprit, f"cannot be bound: {error}") from error
    return found
