"""Keys: bindings out of the one table of verbs, and the user's own keys over them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

from textual.binding import Binding, BindingType

from kubetui.actions import verbs
from kubetui.actions.verbs import VERBS, Verb
from kubetui.tui.document import DocumentError, Node, read
from kubetui.views.model import Line, Panel, Section, Span, VerbLink

_SHOWN: Final = {
    "enter": "enter", "escape": "esc", "up": "↑", "down": "↓", "left": "←", "right": "→", "pageup": "pgup",
    "pagedown": "pgdn", "space": "space",
}  # fmt: skip
_TERMINAL: Final = {written: name for name, written in verbs.TERMINAL_NAMES.items()}
_PRIORITY: Final = frozenset({"pane.next", "pane.previous", "tab.next", "tab.previous", "palette"})
"""Verbs whose keys Textual would otherwise take for itself."""


PRESSED: Final = "pressed here"
"""Where keys come from that were given in the keymap screen."""


@cache
def bindings(*contexts: str) -> list[BindingType]:
    """The bindings of a screen: every verb of its contexts, each with id and sentence."""
    wanted = frozenset(contexts)
    return [
        Binding(
            ",".join(terminal(key) for key in verb.keys) or f"no_key_{verb.id}",  # a user may give it one
            f"verb({verb.id!r})",
            verb.label,
            show=False,
            id=verb.id,
            tooltip=verb.sentence,
            group=Binding.Group(verb.group),
            priority=verb.id in _PRIORITY,
        )
        for verb in VERBS
        if verb.contexts & wanted
    ]


def terminal(key: str) -> str:
    """A key as Textual names it: `slash` for `/`."""
    return _TERMINAL.get(key, key)


def shown(key: str) -> str:
    """A key as a person reads it."""
    return _SHOWN.get(key, verbs.TERMINAL_NAMES.get(key, key))


class Keys:
    """The table of verbs with the user's keys in it."""

    def __init__(
        self,
        changed: Mapping[str, tuple[str, ...]] | None = None,
        origins: Mapping[str, str] | None = None,
        shared: Mapping[str, tuple[str, ...]] | None = None,
    ) -> None:
        self.changed = dict(changed or {})
        self.origins = dict(origins or {})
        """Where each changed verb got its keys: a keymap, the config, or by pressing."""
        self.shared = dict(shared or {})
        """Keys that mean several verbs: the first that works on the selected kind is meant."""
        self.verbs = verbs.rebound(self.changed, shared=self.shared.values()) if self.changed else VERBS
        self._by_id = {verb.id: verb for verb in self.verbs}

    def verb(self, id_: str) -> Verb | None:
        """A verb by id, with the keys it has now."""
        return self._by_id.get(id_)

    def key(self, id_: str) -> str:
        """The first key of a verb as a person reads it; empty when it has none."""
        verb = self._by_id.get(id_)
        return shown(verb.keys[0]) if verb and verb.keys else ""

    def in_line(self, line: Line) -> Line:
        """A line whose keys are those the user has, where it shows the default ones."""
        return tuple(self._own(span) for span in line) if self.changed else line

    def in_panel(self, panel: Panel) -> Panel:
        """A panel whose keys are those the user has."""
        if not self.changed:
            return panel
        sections = tuple(
            Section(part.heading, tuple(self.in_line(line) for line in part.lines)) for part in panel.sections
        )
        return Panel(panel.title, self.in_line(panel.state), sections)

    def _own(self, span: Span) -> Span:
        if span.role == "key" and isinstance(span.link, VerbLink) and (key := self.key(span.link.verb)):
            return Span(key, span.role, span.link)
        return span

    def having(self, id_: str, keys: tuple[str, ...]) -> Keys:
        """These keys with others for one verb.

        Raises:
            ValueError: there is no such verb, or another one has the key in the same place.
        """
        shared = _without(self.shared, (id_,))
        return Keys({**self.changed, id_: keys}, {**self.origins, id_: PRESSED}, shared)

    def keymap(self) -> dict[str, str]:
        """What Textual is told: only the verbs whose keys were changed; of those that share a key the first."""
        behind = {(id_, key) for key, ids in self.shared.items() for id_ in ids[1:]}
        return {
            id_: ",".join(terminal(key) for key in keys if (id_, key) not in behind) or f"no_key_{id_}"
            for id_, keys in self.changed.items()
        }

    def meant(self, id_: str, resource: str | None) -> str:
        """The verb that a key means on a kind, where several share the key of this one."""
        ids = next((ids for ids in self.shared.values() if ids[0] == id_), (id_,))
        fitting = (one for one in map(self.verb, ids) if one is not None and _fits(one, resource))
        return next((verb.id for verb in fitting), id_)


def _without(shared: Mapping[str, tuple[str, ...]], gone: Collection[str]) -> dict[str, tuple[str, ...]]:
    """Shared keys without verbs that have keys of their own."""
    left = {key: tuple(id_ for id_ in ids if id_ not in gone) for key, ids in shared.items()}
    return {key: ids for key, ids in left.items() if ids}


def _fits(verb: Verb, resource: str | None) -> bool:
    return not verb.needs_object or (resource is not None and verb.works_on(resource))


class Keymap(NamedTuple):
    """A named keymap: verbs with their keys, and keys that mean one of several verbs."""

    keys: Mapping[str, tuple[str, ...]]
    shared: Mapping[str, tuple[str, ...]]


def keymap_file(path: Path) -> Keymap:
    """A named keymap.

    Raises:
        DocumentError: an unknown id or a doubled key, with file, line and key.
    """
    root = read(path.read_text("utf-8"), str(path))
    root.only("about", "keys", "shared")
    section, together = root.mapping().get("keys"), root.mapping().get("shared")
    found: dict[str, tuple[str, ...]] = {}
    for id_, node in section.mapping("keys").items() if section else ():
        _known(path, id_, node)
        found[id_] = _texts(node, id_)
    shared: dict[str, tuple[str, ...]] = {}
    for key, node in together.mapping("shared").items() if together else ():
        shared[key] = _texts(node, key)
        for id_ in shared[key]:
            _known(path, id_, node)
            found[id_] = (*found.get(id_, ()), key)
    try:
        verbs.rebound(found, shared=shared.values())
    except ValueError as error:
        raise DocumentError(str(path), section.line if section else 1, "keys", str(error)) from error
    return Keymap(found, shared)


def _texts(node: Node, key: str) -> tuple[str, ...]:
    return (node.word(key),) if isinstance(node.value, str) else tuple(one.word() for one in node.items(key))


def _known(path: Path, id_: str, node: Node) -> None:
    if verbs.by_id(id_) is None:
        raise DocumentError(str(path), node.line, id_, "no verb has this id")


class NoKeymapError(ValueError):
    """There is no keymap of a name; `known` are those that there are."""

    def __init__(self, name: str, known: Collection[str]) -> None:
        super().__init__(f"There is no keymap “{name}”; there are {', '.join(sorted(known))}.")
        self.known = known


def chosen(
    keymap: str,
    own: Mapping[str, tuple[str, ...]],
    folders: tuple[Path, ...],
    pressed: Mapping[str, tuple[str, ...]] | None = None,
) -> Keys:
    """The keys of a keymap, the user's own of the config over it, and over both those that were pressed.

    What was pressed once and does not fit any more (a key is taken by now) is passed over.

    Raises:
        DocumentError: the keymap's file is wrong.
        NoKeymapError: there is none of that name.
        ValueError: the user's own keys name an unknown id or double a key.
    """
    if keymap == "default" and not own and not pressed:
        return Keys()
    files = [folder / "keymaps" / f"{keymap}.yaml" for folder in folders]
    file = next((file for file in reversed(files) if file.is_file()), None)
    if file is None and keymap != "default":
        raise NoKeymapError(
            keymap, {"default", *(path.stem for one in folders for path in one.glob("keymaps/*.yaml"))}
        )
    base = keymap_file(file) if file else Keymap({}, {})
    origins = {**dict.fromkeys(base.keys, f"keymap {keymap}"), **dict.fromkeys(own, "config.yaml")}
    found = Keys({**base.keys, **own}, origins, _without(base.shared, own))
    for id_, keys in (pressed or {}).items():
        with suppress(ValueError):
            found = found.having(id_, keys)
    return found
