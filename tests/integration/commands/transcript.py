"""Transcripts: files that show a session with kubectl as a terminal would, names and times replaced.

    A sentence that tells what is shown.

    -- web.yaml --
    a file in the folder of the session, as many as it needs
    -- session --
    $ kubectl apply -f web.yaml
    deployment.apps/web created

Below each command is all that it prints, at the end `[1]` when it fails. `~` stands before commands that are
repeated until that comes out, `%` before those that only have to succeed. `VARIABLE=value` may come before
kubectl, `< FILE` or `| sort` (of lines in any order) at the end. `NS` is the namespace of the session, `DIR`
its folder; `normal.py` has what else is replaced. A new session needs its commands only:
`UPDATE_TRANSCRIPTS=1` writes below each what came out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from tests.integration.commands.normal import by_source

_SECTION = re.compile(r"^-- (\S+) --\n", re.MULTILINE)
_MARKS = ("$ ", "~ ", "% ")


@dataclass(frozen=True)
class Step:
    """One command, how it is played (`$`, `~` or `%`), and what has to come out of it."""

    mark: str
    command: str
    expected: str

    def __str__(self) -> str:
        return "\n".join(filter(None, (f"{self.mark} {self.command}", self.expected)))


@dataclass(frozen=True)
class Transcript:
    """The files that a session needs, and its commands; `head` is all that comes before them."""

    head: str
    files: dict[str, str]
    steps: list[Step]

    @classmethod
    def of(cls, text: str) -> Transcript:
        """Read a transcript."""
        sentence, *sections = _SECTION.split(text)
        files = dict(zip(sections[::2], sections[1::2], strict=True))
        assert sentence.strip(), "the first line tells what is shown"
        assert list(files)[-1:] == ["session"], "the last section is `-- session --`"
        session = files.pop("session")
        return cls(text.removesuffix(session), files, steps(session))

    def with_outputs(self, outputs: list[str]) -> str:
        """The transcript as it would be if this had come out."""
        played = [
            Step(step.mark, step.command, "" if step.mark == "%" else output)
            for step, output in zip(self.steps, outputs, strict=True)
        ]
        return self.head + "".join(f"{step}\n" for step in played)


def steps(text: str) -> list[Step]:
    """The commands of a session."""
    found: list[tuple[str, list[str]]] = []
    for line in text.splitlines():
        if line.startswith(_MARKS):
            found.append((line, []))
        elif line.strip():
            assert found, f"no command before: {line}"
            found[-1][1].append(line.rstrip())
    return [Step(line[0], line[2:], by_source(output)) for line, output in found]
