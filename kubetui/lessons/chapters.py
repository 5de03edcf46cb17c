"""Loading chapters: `chapter.yaml` and the manifests beside it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Final

from kubetui.documents import DocumentError, Entry, read
from kubetui.lessons import manifests
from kubetui.lessons.manifests import ChapterError
from kubetui.lessons.model import Chapter, Choice, Stage, Step
from kubetui.lessons.needs import NEEDS
from kubetui.lessons.stages import empty, goals, stage

__all__ = ["CHAPTERS", "Chapter", "ChapterError", "load_chapter", "load_chapters"]

CHAPTERS: Final = (
    Chapter("01-architecture", 1, "Architecture", "What is actually running?"),
    Chapter("02-workloads", 2, "Workloads", "Who keeps it running?"),
    Chapter("03-networking", 3, "Networking", "How is it found?"),
    Chapter("04-configuration", 4, "Configuration", "How does one image fit everywhere?"),
    Chapter("05-storage", 5, "Storage", "What survives?"),
    Chapter("06-reliability", 6, "Reliability", "What if it is too much?"),
    Chapter("07-operations", 7, "Operations", "What is wrong?"),
)
"""The progression; chapters that are not written yet are known by their title."""
_KNOWN = frozenset(chapter.id for chapter in CHAPTERS)

_FOLDER = re.compile(r"(\d\d)-[a-z0-9-]+")
_CHAPTER_KEYS = ("title", "question", "nodes", "steps", "exercises")
_STEP_KEYS = ("id", "title", "panes", "text", "question", "choices", "start", "apply", "break", "mend",
              "why", "free", "needs", "instead", "namespaces")  # fmt: skip
_EXERCISE_KEYS = ("id", "title", "panes", "text", "question", "choices", "vary", "start", "broken", "again", "until",
                  "within", "hints", "fix", "why", "free", "needs", "instead", "namespaces")  # fmt: skip
_HINTS = 3
_PANES = ("nodes", "workloads", "networking", "config", "storage", "events")


def load_chapters(folders: Iterable[Path], errors: list[ChapterError] | None = None) -> list[Chapter]:
    """The chapters of some folders, in order; a later folder's chapter replaces one of the same name.

    Args:
        folders: Where chapters are looked for.
        errors: Takes the errors of chapters, which are then left out.

    Raises:
        ChapterError: a chapter has an error and `errors` is not given; the message names file, line and key.
    """
    found = {chapter.id: chapter for chapter in CHAPTERS}
    for folder in folders:
        for chapter in _chapter_folders(folder):
            try:
                found[chapter.name] = load_chapter(chapter)
            except ChapterError as error:
                if errors is None:
                    raise
                errors.append(error)
    _see_to_numbers(found, errors)
    return sorted(found.values(), key=lambda chapter: chapter.id)


def _see_to_numbers(found: dict[str, Chapter], errors: list[ChapterError] | None) -> None:
    """Two chapters of one number could not both be opened by it: the first of their names stays."""
    taken: dict[int, str] = {}
    for name in sorted(found, key=lambda name: (name not in _KNOWN, name)):
        first = taken.setdefault(found[name].number, name)
        if first == name:
            continue
        error = ChapterError(f"{name}: has the number of {first}; name its folder with another one")
        if errors is None:
            raise error
        errors.append(error)
        del found[name]


def load_chapter(folder: Path) -> Chapter:
    """The chapter of one folder.

    Raises:
        ChapterError: it has an error; the message names file, line and key.
    """
    named = _FOLDER.fullmatch(folder.name)
    if named is None:
        raise ChapterError(f"{folder}: a chapter's folder is named NN-word, such as 08-security")
    try:
        return _chapter(folder, int(named[1]), read(folder / "chapter.yaml"))
    except ChapterError:
        raise
    except DocumentError as error:
        raise ChapterError(str(error)) from error


def _chapter_folders(folder: Path) -> list[Path]:
    if not folder.is_dir():
        return []
    return sorted(entry for entry in folder.iterdir() if (entry / "chapter.yaml").is_file())


def _chapter(folder: Path, number: int, entry: Entry) -> Chapter:
    entry.known(*_CHAPTER_KEYS)
    namespace = folder / "namespace.yaml"
    chapter = Chapter(
        folder.name,
        number,
        entry.text("title"),
        entry.text("question", ""),
        tuple(_steps(folder, entry)),
        entry.number("nodes", 3),
        manifests.load(namespace) if namespace.is_file() else None,
    )
    if not chapter.steps:
        raise entry.fail("steps", "is empty; a chapter has at least one step")
    return chapter


def _steps(folder: Path, entry: Entry) -> Iterator[Step]:
    seen: set[str] = set()
    items = [(_step, item) for item in entry.entries("steps")]
    items += [(_exercise, item) for item in entry.entries("exercises")]
    for read_one, item in items:
        step = read_one(folder, item)
        if step.id in seen:
            raise item.fail("id", f"{step.id} is there twice")
        seen.add(step.id)
        yield step


def _step(folder: Path, entry: Entry) -> Step:
    entry.known(*_STEP_KEYS)
    names: set[str] = set()
    start = stage(folder, entry, "start", names) or empty()
    apply = stage(folder, entry, "apply", names)
    if apply is None:
        raise entry.fail("apply", "is missing; a step does something")
    broken = stage(folder, entry, "break", names)
    mended = stage(folder, entry, "mend", names)
    for key, part in (("apply", apply), ("break", broken), ("mend", mended)):
        if part is not None and not part.until:
            raise entry.fail(key, "needs until: the conditions that tell when it is done")
    return Step(
        entry.text("id"), entry.text("title"), entry.text("text"), entry.text("question"), _choices(entry),
        _as_start(start), apply, broken, mended, _panes(entry), entry.text("why"), entry.text("free", ""),
        _needs(entry), entry.text("instead", ""), entry.texts("namespaces"),
    )  # fmt: skip


def _exercise(folder: Path, entry: Entry) -> Step:
    entry.known(*_EXERCISE_KEYS)
    vary = _vary(entry)
    names = {*vary, "guess"}
    start = stage(folder, entry, "start", names) or empty()
    broken = stage(folder, entry, "broken", names)
    again = stage(folder, entry, "again", names)
    if broken is None or not broken.until:
        raise entry.fail("broken", "needs do and until: how it is broken, and how one sees that it is")
    fix = stage(folder, entry, "fix", names)
    until = tuple(goals(entry, names))
    if fix is None or not until:
        raise entry.fail("fix" if fix is None else "until", "is missing; an exercise has a fix and a goal")
    hints = entry.texts("hints")
    if len(hints) != _HINTS:
        raise entry.fail("hints", "must be three: where to look, what is wrong, the command")
    mend = replace(fix, until=until, within=entry.number("within", 120))
    return Step(
        entry.text("id"), entry.text("title"), entry.text("text"), entry.text("question", ""), _answers(entry),
        _as_start(start), broken, again, mend, _panes(entry), entry.text("why"), entry.text("free", ""), _needs(entry),
        entry.text("instead", ""), entry.texts("namespaces"), exercise=True, hints=hints, vary=vary,
    )  # fmt: skip


def _vary(entry: Entry) -> dict[str, tuple[str, ...]]:
    wanted = entry.entry("vary")
    found = {name: wanted.texts(name) for name in wanted.keys} if wanted else {}
    for name, values in found.items():
        assert wanted is not None
        if len(set(values)) < 2:
            raise wanted.fail(name, "needs two values at least; the first stands in the manifests")
    return found


def _answers(entry: Entry) -> tuple[Choice, ...]:
    found = []
    for item in entry.entries("choices"):
        item.known("answer", "means")
        found.append(Choice(item.text("answer"), means=item.text("means")))
    return tuple(found)


def _needs(entry: Entry) -> tuple[str, ...]:
    found = entry.texts("needs")
    for need in found:
        if need not in NEEDS:
            raise entry.fail("needs", f"names {need}; known are {', '.join(NEEDS)}")
    return found


def _as_start(part: Stage) -> Stage:
    return replace(part, text="")


def _panes(entry: Entry) -> tuple[str, ...]:
    panes = entry.texts("panes")
    for pane in panes:
        if pane not in _PANES:
            raise entry.fail("panes", f"names {pane}; known are {', '.join(_PANES)}")
    return panes


def _choices(entry: Entry) -> tuple[Choice, ...]:
    found = []
    for item in entry.entries("choices"):
        item.known("answer", "right", "believes")
        choice = Choice(item.text("answer"), item.flag("right"), item.text("believes", ""))
        if choice.right == bool(choice.believes):
            raise item.fail("believes", "belongs to each wrong answer, and to no right one")
        found.append(choice)
    if len(found) < 2 or sum(choice.right for choice in found) != 1:
        raise entry.fail("choices", "must be at least two, exactly one of them with right: true")
    return tuple(found)
