"""A lesson as a side panel: the question first, then what is done, then what it meant."""

from __future__ import annotations

from collections.abc import Iterator

from kubetui.api.text import visible
from kubetui.lessons import asking, working
from kubetui.lessons.runner import Lesson, Phase
from kubetui.views.model import Line, Panel, Section, Span, VerbLink

_SHORT = 10


def panel(lesson: Lesson) -> Panel:
    """What the side panel shows of a lesson now."""
    step, number = lesson.step, lesson.index + 1
    total = sum(not one.exercise for one in lesson.chapter.steps)
    what = f"Exercise {lesson.chapter.label(step)}" if step.exercise else f"Step {number} of {total}"
    ticked = (Span(" ✔", "ok"),) if step.id in lesson.done else ()
    title = (Span(f"{what} · {step.title}", "title"), *ticked)
    return Panel(title, _state(lesson), tuple(filter(lambda section: section.lines, _sections(lesson))))


def _sections(lesson: Lesson) -> Iterator[Section]:
    step = lesson.step
    if lesson.phase is Phase.DONE:
        yield from _after(lesson)
        return
    if lesson.missing:
        yield from _elsewhere(lesson)
        return
    if step.exercise:
        yield from _exercise(lesson)
        return
    turn = lesson.breakable or lesson.mending
    about = Section("", asking.told(step.text, lesson))
    yield from () if turn else (about,)
    yield Section("Now", tuple(working.turn(lesson)))
    yield Section("", asking.question(lesson))
    changes = list(working.changes(lesson))
    # A short change is read before it is made; a long manifest must not push the goals off the screen.
    short = sum(len(section.lines) for section in changes) <= _SHORT
    yield from changes if short else ()
    yield working.goals(lesson)
    yield Section("", working.said(lesson))
    yield from () if short else changes
    yield from (Section("The step", about.lines),) if turn else ()


def _exercise(lesson: Lesson) -> Iterator[Section]:
    """The task, what to do now, the newest hint first: a small terminal shows that much."""
    yield Section("", asking.told(lesson.step.text, lesson))
    yield Section("Now", tuple(working.turn(lesson)))
    yield from _hints(lesson)
    yield Section("", asking.question(lesson))
    yield working.goals(lesson)


def _after(lesson: Lesson) -> Iterator[Section]:
    """What it meant comes first now, so that a small terminal shows it; what was asked stands below."""
    step = lesson.step
    if not step.exercise:
        yield Section("", ((Span(step.question, "strong"),),))
        yield Section("What happened", tuple(asking.judgement(step, lesson.guess)))
    yield Section("Why", asking.told(step.why, lesson))
    yield Section("Try", asking.told(step.free, lesson))
    yield Section("Then", tuple(working.onward(lesson)))
    yield working.goals(lesson)
    yield Section("", working.said(lesson))
    yield Section("The step", asking.told(step.text, lesson))
    yield Section("", tuple(asking.choices(lesson)))


def _elsewhere(lesson: Lesson) -> Iterator[Section]:
    """What this cluster lacks for the step, what can be done here instead, and the question to think about."""
    step = lesson.step
    yield Section("", asking.told(step.text, lesson))
    yield Section("Not on this cluster", tuple((Span(said, "warning"),) for said in lesson.missing))
    yield Section("Instead", asking.told(step.instead, lesson))
    yield Section("", asking.question(lesson))
    if lesson.guess is not None and not step.exercise:
        yield Section("What would happen", tuple(asking.judgement(step, lesson.guess)))
        yield Section("Why", asking.told(step.why, lesson))
    playground: Line = (
        Span("ctrl+t", "key", VerbLink("playground")),
        Span(" goes to a playground, where it can be done."),
    )
    there = (playground,) if "pg" in step.needs else ()
    yield Section("Then", (*working.onward(lesson), *there))


def _hints(lesson: Lesson) -> Iterator[Section]:
    for number, hint in reversed(list(enumerate(lesson.hints, 1))):
        yield Section(f"Hint {number}", asking.told(hint, lesson))


def _state(lesson: Lesson) -> Line:
    if lesson.error:
        return (Span(visible(lesson.error, 500), "error"),)
    if lesson.busy:
        return (Span("Working on it …", "progress"),)
    return ()
