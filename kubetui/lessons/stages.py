"""Loading the stages of a step: names, actions, conditions."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Final

from kubetui.actions import verbs
from kubetui.documents import Entry
from kubetui.lessons import condition_text, manifests
from kubetui.lessons.condition_text import ConditionError
from kubetui.lessons.model import Action, Capture, Deed, Goal, Stage
from kubetui.lessons.targets import Target

_KEYS = ("text", "capture", "do", "until", "verb", "within")
_VARIABLE = re.compile(r"\$\{?([a-z][a-z0-9_]*)")
GIVEN: Final = frozenset({"site"})
"""Names that need no capture: where a playground lets visitors in."""
_SIMPLE: Final[tuple[Deed, ...]] = ("delete", "kill", "restart", "undo")


def empty() -> Stage:
    """A stage that does nothing."""
    return Stage()


def stage(folder: Path, step: Entry, key: str, names: set[str]) -> Stage | None:
    """The stage under a key of a step; `names` are those captured so far, and grow.

    Raises:
        DocumentError: it has an error.
    """
    entry = step.entry(key)
    if entry is None:
        return None
    entry.known(*_KEYS)
    captures = tuple(_captures(entry, names))
    actions = tuple(_actions(folder, entry, names))
    verb = entry.text("verb", "")
    if verb and verbs.by_id(verb) is None:
        raise entry.fail("verb", f"names {verb}, which no verb is called")
    return Stage(
        entry.text("text", ""), captures, actions, tuple(goals(entry, names)), verb,
        entry.number("within", 120),
    )  # fmt: skip


def _captures(entry: Entry, names: set[str]) -> Iterator[Capture]:
    wanted = entry.entry("capture")
    for name in wanted.keys if wanted else ():
        assert wanted is not None
        if not re.fullmatch(r"[a-z][a-z0-9_]*", name):
            raise wanted.fail(name, "must be a word of small letters")
        text = wanted.text(name)
        path, _, rest = text.partition("} ") if text.startswith("{") else ("", "", text)
        target = _target(wanted, name, rest, names)
        names.add(name)
        yield Capture(name, target, f"{path}}}" if path else "")


def goals(entry: Entry, names: set[str]) -> Iterator[Goal]:
    """The conditions under `until`.

    Raises:
        DocumentError: one cannot be read.
    """
    for item in entry.entries("until"):
        item.known("when", "says")
        text = item.text("when")
        _known_names(item, "when", text, names)
        try:
            condition = condition_text.parse(text)
        except ConditionError as error:
            raise item.fail("when", f"cannot be read {error}") from error
        yield Goal(item.text("says", text), condition, text)


def _actions(folder: Path, entry: Entry, names: set[str]) -> Iterator[Action]:
    for item in entry.entries("do"):
        if len(item.keys) != 1 or item.keys[0] not in _DEEDS:
            raise entry.fail("do", f"must be a list of one deed each; known are {', '.join(_DEEDS)}")
        yield _DEEDS[item.keys[0]](folder, item, names)


def _apply(folder: Path, item: Entry, names: set[str]) -> Action:
    file = folder / item.text("apply")
    if not file.is_file():
        raise item.fail("apply", f"names {file}, and there is no such file")
    return Action("apply", manifest=manifests.load(file))


def _scale(folder: Path, item: Entry, names: set[str]) -> Action:
    more = _details(item, "scale", "object", "replicas")
    return Action(
        "scale",
        target=_target(more, "object", more.text("object"), names),
        replicas=more.number("replicas", 1),
    )


def _image(folder: Path, item: Entry, names: set[str]) -> Action:
    return _with_values(item, "image", "images", names)


def _label(folder: Path, item: Entry, names: set[str]) -> Action:
    return _with_values(item, "label", "labels", names)


def _with_values(item: Entry, deed: Deed, key: str, names: set[str]) -> Action:
    more = _details(item, deed, "object", key)
    values = more.entry(key)
    if values is None:
        raise more.fail(key, "is missing")
    target = _target(more, "object", more.text("object"), names)
    return Action(deed, target=target, values={name: values.text(name) for name in values.keys})


def _fault(deed: Deed) -> Callable[[Path, Entry, set[str]], Action]:
    def made(folder: Path, item: Entry, names: set[str]) -> Action:
        _known_names(item, deed, item.text(deed), names)
        return Action(deed, fault=item.text(deed))

    return made


def _simple(deed: Deed) -> Callable[[Path, Entry, set[str]], Action]:
    return lambda _, item, names: Action(deed, target=_target(item, deed, item.text(deed), names))


def _details(item: Entry, deed: str, *keys: str) -> Entry:
    more = item.entry(deed)
    if more is None:
        raise item.fail(deed, f"needs {' and '.join(keys)}")
    more.known(*keys)
    return more


def _target(entry: Entry, key: str, text: str, names: set[str]) -> Target:
    _known_names(entry, key, text, names)
    try:
        return condition_text.parse_target(text)
    except ConditionError as error:
        raise entry.fail(key, f"names no object {error}") from error


def _known_names(entry: Entry, key: str, text: str, names: set[str]) -> None:
    for name in _VARIABLE.findall(text):
        if name not in names and name not in GIVEN:
            raise entry.fail(key, f"uses ${name}, which no capture before it names")


_DEEDS: Final[Mapping[str, Callable[[Path, Entry, set[str]], Action]]] = {
    "apply": _apply,
    "scale": _scale,
    "image": _image,
    "label": _label,
    **{deed: _simple(deed) for deed in _SIMPLE},
    "fault": _fault("fault"),
    "repair": _fault("repair"),
}
