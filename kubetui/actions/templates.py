"""Templates of the common kinds: texts to begin with, each with a sentence on what it is for."""

from __future__ import annotations

from dataclasses import dataclass

from kubetui import assets


@dataclass(frozen=True, slots=True)
class Template:
    """One text. Its first line says what it is, as in `# Pod: containers that start and end together`."""

    name: str
    title: str
    sentence: str
    text: str


def templates() -> list[Template]:
    """The shipped ones and the user's own, which win over shipped ones of the same name."""
    found: dict[str, Template] = {}
    for folder in assets.searched("manifests"):
        for file in sorted((folder / "templates").glob("*.yaml")):
            found[file.stem] = _template(file.stem, file.read_text("utf-8"))
    return sorted(found.values(), key=lambda one: one.title)


def _template(stem: str, written: str) -> Template:
    first, _, rest = written.partition("\n")
    title, colon, sentence = first.removeprefix("#").strip().partition(": ")
    if not (first.startswith("#") and colon):
        return Template(stem, stem, "", written)
    return Template(stem, title, sentence, rest)
