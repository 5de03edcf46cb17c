"""The concepts: one Markdown file each, read when it is asked for.

A file begins with YAML between two lines `---`; what follows is the text *what it is*. To know the
order, the kinds and the titles of all of them, only the plain first lines of each file are read,
without a YAML parser, so that nothing heavy is imported before the first frame.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from kubetui.api.meta import dicts, text

_FENCE = "---"


@dataclass(frozen=True, slots=True)
class Misconception:
    """What many believe, and what is true."""

    belief: str
    truth: str


@dataclass(frozen=True, slots=True)
class Try:
    """Something to do: a sentence, and a verb of the program, a command, or both."""

    says: str
    command: str = ""
    verb: str = ""


@dataclass(frozen=True, slots=True)
class Heading:
    """What the index knows of a concept."""

    name: str
    title: str
    chapter: int
    order: int
    kinds: tuple[str, ...] = ()
    follows: str = ""
    next: str = ""


@dataclass(frozen=True, slots=True)
class Concept:
    """One concept of the progression.

    `what` is what it is, `problem` what the concept before it left unsolved, `leaves_open` what this one
    leaves. `watch` says what to look at while it works.
    """

    name: str
    title: str
    chapter: int
    follows: str
    what: str
    problem: str
    leaves_open: str
    next: str
    watch: tuple[str, ...]
    misconceptions: tuple[Misconception, ...]
    try_: tuple[Try, ...]
    kinds: tuple[str, ...]


def _folder() -> Traversable:
    return files("kubetui.concepts")


def _front(source: str) -> tuple[str, str]:
    """Front matter and body."""
    _, front, body = source.split(f"{_FENCE}\n", 2)
    return front, body


def _heading(name: str, source: str) -> Heading:
    found: dict[str, str] = {}
    for line in _front(source)[0].splitlines():
        key, colon, value = line.partition(": ")
        if colon and not key.startswith((" ", "-")):
            found.setdefault(key, value.strip().strip('"'))
    kinds = found.get("kinds", "[]").strip("[]").split(",")
    return Heading(
        name,
        found["title"],
        int(found["chapter"]),
        int(found["order"]),
        tuple(kind.strip() for kind in kinds if kind.strip()),
        found.get("follows", ""),
        found.get("next", ""),
    )


@cache
def headings() -> dict[str, Heading]:
    """The index of all concepts by name, in the order in which they are taught."""
    found = [
        _heading(entry.name.removesuffix(".md"), entry.read_text("utf-8"))
        for entry in _folder().iterdir()
        if entry.name.endswith(".md")
    ]
    return {heading.name: heading for heading in sorted(found, key=lambda one: (one.chapter, one.order))}


@cache
def concept(name: str) -> Concept | None:
    """A concept by the stem of its file, None for an unknown one."""
    heading = headings().get(name)
    if heading is None:
        return None
    from kubetui.api import yaml  # only now: its parser is not wanted before the first frame

    front, body = _front((_folder() / f"{name}.md").read_text("utf-8"))
    said: Any = yaml.load(front)
    watch = said.get("watch") or []
    return Concept(
        name=name,
        title=heading.title,
        chapter=heading.chapter,
        follows=heading.follows,
        what=_flow(body),
        problem=_flow(text(said, "problem")),
        leaves_open=_flow(text(said, "leaves_open")),
        next=heading.next,
        watch=tuple(_flow(str(one)) for one in watch),
        misconceptions=tuple(
            Misconception(_flow(text(one, "belief")), _flow(text(one, "truth")))
            for one in dicts(said, "misconceptions")
        ),
        try_=tuple(
            Try(_flow(text(one, "says")), text(one, "command"), text(one, "verb"))
            for one in dicts(said, "try")
        ),
        kinds=heading.kinds,
    )


def _flow(paragraph: str) -> str:
    """Text without the line breaks of its file; paragraphs stay apart."""
    return "\n".join(" ".join(part.split()) for part in paragraph.strip().split("\n\n"))


@cache
def _by_kind() -> dict[str, str]:
    return {kind: heading.name for heading in headings().values() for kind in heading.kinds}


def concept_name_of(resource: str) -> str:
    """The name of the concept behind a kind, empty without one."""
    return _by_kind().get(resource, "")


def concept_of(resource: str) -> Concept | None:
    """The concept behind a kind."""
    return concept(concept_name_of(resource))


def chapter_of(resource: str) -> int:
    """The chapter in which a kind is taught, 0 when it is not."""
    heading = headings().get(concept_name_of(resource))
    return heading.chapter if heading else 0


def path(name: str, before: int = 1, after: int = 2) -> tuple[list[Heading], bool]:
    """The way of the progression around a concept, and whether it goes on behind it."""
    index = headings()
    if name not in index:
        return [], False
    back = list(_walk(name, "follows", before))
    ahead = list(_walk(name, "next", after + 1))
    return [*reversed(back), index[name], *ahead[:after]], len(ahead) > after


def _walk(name: str, field: str, steps: int) -> Iterator[Heading]:
    index, seen = headings(), {name}
    for _ in range(steps):
        name = getattr(index[name], field)
        if name not in index or name in seen:
            return
        seen.add(name)
        yield index[name]


class _Names:
    """The names of all concepts in the order in which they are taught, read when first asked for."""

    def __iter__(self) -> Iterator[str]:
        return iter(headings())

    def __len__(self) -> int:
        return len(headings())

    def __contains__(self, name: object) -> bool:
        return name in headings()


CONCEPTS = _Names()
