"""What a lesson asks and tells, as lines: texts, the question with its choices, the guess beside what was."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kubetui.lessons.model import Step
from kubetui.lessons.runner import Lesson, Phase
from kubetui.lessons.targets import filled
from kubetui.views.model import ChoiceLink, Line, Role, Span

_MARK = re.compile(r"(\*{1,3})(?P<strong>.+?)\1|`(?P<code>.+?)`")
BLANK: Line = ()


def paragraphs(text: str) -> tuple[Line, ...]:
    """A text's paragraphs as one line each, `**strong**` or `*so*` and `` `code` `` marked, blank lines between."""
    found: list[Line] = []
    for part in filter(None, re.split(r"\n\s*\n", text.strip())):
        found += [_inline(" ".join(part.split())), BLANK]
    return tuple(found[:-1])


def _inline(text: str) -> Line:
    spans: list[Span] = []
    at = 0
    for found in _MARK.finditer(text):
        spans.append(Span(text[at : found.start()]))
        strong, code = found["strong"], found["code"]
        spans.append(Span(strong, "strong") if strong else Span(code, "key" if len(code) == 1 else "command"))
        at = found.end()
    spans.append(Span(text[at:]))
    return tuple(span for span in spans if span.text)


def told(text: str, lesson: Lesson) -> tuple[Line, ...]:
    """A text with the names of this time, as paragraphs."""
    return paragraphs(filled(text, lesson.world))


def question(lesson: Lesson) -> tuple[Line, ...]:
    """The question, its choices, and how to answer."""
    if not lesson.step.choices:
        return ()
    question = (Span(lesson.step.question, "strong"),)
    return (question, BLANK, *choices(lesson), *_invitation(lesson))


def choices(lesson: Lesson) -> Iterator[Line]:
    """One line for each choice: the chosen one marked, in the end also the right one."""
    for index, choice in enumerate(lesson.step.choices):
        chosen = lesson.guess == index
        sign, role = ("●", "here") if chosen else ("○", "muted")
        right = chosen if lesson.step.exercise else choice.right
        if lesson.phase is Phase.DONE and (right or chosen):
            sign, role = ("●", "ok") if right else ("✖", "error")
        open_ = lesson.choosing
        text_role: Role = "strong" if chosen else ""
        yield (
            Span("  "),
            Span(f"{sign} ", _role(role)),
            Span(choice.answer, text_role, ChoiceLink(index) if open_ else None),
        )


def _role(name: str) -> Role:
    roles: dict[str, Role] = {"here": "here", "muted": "muted", "ok": "ok", "error": "error"}
    return roles[name]


def _invitation(lesson: Lesson) -> tuple[Line, ...]:
    if lesson.step.exercise:
        return _answering(lesson)
    if lesson.phase is not Phase.ASK:
        return ()
    said = (Span("Your guess first, with ", "muted"), Span("↑ ↓ enter", "key"),
            Span(": it is what you learn from.", "muted"))  # fmt: skip
    return (BLANK, said)


def _answering(lesson: Lesson) -> tuple[Line, ...]:
    """How to answer once the exercise is set up, when the arrows move about in the lists."""
    if lesson.phase in (Phase.ASK, Phase.DONE) or not lesson.mending or lesson.guess is not None:
        return ()
    return (BLANK, (Span("When you know it: ", "muted"), Span("tab", "key"), Span(" until this panel is bright, then ",
                     "muted"), Span("↑ ↓ enter", "key"), Span(".", "muted")))  # fmt: skip


def judgement(step: Step, guess: int | None) -> Iterator[Line]:
    """The guess beside what was, and what a wrong guess believes."""
    right = step.choices[step.right]
    if guess is None:
        yield (Span(right.answer, "strong"),)
    elif guess == step.right:
        yield (Span("Just as you guessed: ", "ok"), Span(right.answer, "strong"))
    else:
        wrong = step.choices[guess]
        yield (Span("You guessed: ", "muted"), Span(wrong.answer))
        yield (Span("It was:      ", "muted"), Span(right.answer, "strong"))
        yield BLANK
        yield from paragraphs(wrong.believes)
