"""What a lesson does, as lines: whose turn it is, the goals, the commands, the changes, where to go on."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kubetui.actions import verbs
from kubetui.api.text import visible
from kubetui.lessons import difference, doing
from kubetui.lessons.asking import paragraphs
from kubetui.lessons.runner import Lesson, Phase
from kubetui.lessons.watching import ConditionState
from kubetui.views.model import Line, Role, Section, Span, VerbLink

_OPEN = re.compile(r"\$[a-z_]+")


def turn(lesson: Lesson) -> Iterator[Line]:
    """Whose turn it is, when it is the person's, and what may be in the way."""
    yield from _turn(lesson)
    if lesson.others:
        yield (Span("When this began, something was broken that it may need: ", "warning"),
               Span(visible(", ".join(lesson.others), 200), "strong"), Span(". ", "warning"),
               Span("kubetui fault stop", "command"), Span(", in another terminal, mends everything; then "),
               Span("a", "key", VerbLink("lesson.apply")), Span(" once more."))  # fmt: skip


def _turn(lesson: Lesson) -> Iterator[Line]:
    step = lesson.step
    if lesson.stuck:
        yield (Span("What the step waits for was undone, or does not come. "),
               Span("a", "key", VerbLink("lesson.apply")), Span(" does it once more, from its start."))  # fmt: skip
    elif lesson.breakable and step.break_ is not None:
        yield from paragraphs(step.break_.text)
        yield (Span("b", "key", VerbLink("lesson.break")), Span(" does it."))
    elif step.exercise and lesson.phase is Phase.ASK:
        yield (Span("a", "key", VerbLink("lesson.apply")), Span(" sets it up, broken. Then it is yours."))
    elif step.exercise and step.mend is not None and not lesson.mending:
        yield (Span("It is being set up, which takes some seconds. Then it is yours."),)
    elif step.exercise:
        yield (Span("Mend it, in any way you like: from here, or with kubectl."),)
    elif lesson.repaired:
        yield (Span("It is repaired, and what follows comes by itself. "), Span("a", "key", VerbLink("lesson.apply")),
               Span(" does the whole step once more."))  # fmt: skip
    elif lesson.mending and step.mend is not None:
        yield from paragraphs(step.mend.text)
        if lesson.repairable:
            yield (Span("b", "key", VerbLink("lesson.break")), Span(" repairs it."))
        yield from _mending(lesson)


def _mending(lesson: Lesson) -> Iterator[Line]:
    stage = lesson.step.mend
    verb = verbs.by_id(stage.verb) if stage is not None else None
    target = next((action.target for action in stage.actions if action.target), None) if stage else None
    ref = doing.reference(target, lesson.world) if target else None
    if verb is None or target is None:
        return
    yield (Span("Select "), Span(str(target), "link" if ref else "", ref), Span(" and press "),
           Span(verb.keys[0], "key"), Span(f": {verb.label}."))  # fmt: skip


def goals(lesson: Lesson) -> Section:
    """What the step waits for; an exercise tells its goals when it is the person's turn."""
    step = lesson.step
    if not step.exercise or step.mend is None:
        return Section("Done when", tuple(map(_goal, lesson.conditions)))
    if lesson.mending or lesson.phase in (Phase.ASK, Phase.DONE):
        return Section("Done when", tuple(map(_goal, lesson.states(step.mend))))
    stages = [stage for stage in (step.apply, step.break_) if stage is not None]
    return Section("Being set up", tuple(_goal(state) for stage in stages for state in lesson.states(stage)))


def _goal(state: ConditionState) -> Line:
    signs: dict[bool | None, tuple[str, Role]] = {
        True: ("●", "ok"), False: ("◌", "progress"), None: ("○", "muted"),
    }  # fmt: skip
    sign, role = signs[state.met]
    # A name that is not chosen yet says nothing.
    text = Span(visible(_OPEN.sub("…", state.text), 200), "muted" if state.met is None else "")
    note = (Span(f"  {visible(state.note, 120)}", "muted"),) if state.note and not state.met else ()
    return (Span(f" {sign} ", role), text, *note)


def _commands(lesson: Lesson) -> list[str]:
    if lesson.step.exercise:
        return []  # what was broken, and how, is for the person to find out
    if lesson.breakable:
        return [*lesson.commands, *doing.commands(lesson.step.break_, lesson.world)]
    if lesson.mending:
        return [*lesson.commands, *doing.commands(lesson.step.mend, lesson.world)]
    if lesson.phase in (Phase.ASK, Phase.READY) and not lesson.busy:
        return list(doing.commands(lesson.step.apply, lesson.world))
    return lesson.commands


def said(lesson: Lesson) -> tuple[Line, ...]:
    """The kubectl commands that did, or will do, the same."""
    return tuple((Span(visible(_OPEN.sub("…", command), 1000), "command"),) for command in _commands(lesson))


def changes(lesson: Lesson) -> Iterator[Section]:
    """What the next key would change."""
    stage = lesson.step.apply if lesson.phase in (Phase.ASK, Phase.READY) else None
    if lesson.breakable:
        stage = lesson.step.break_
    for action in stage.actions if stage is not None else ():
        lines = difference.shown(action, lesson.world)
        if lines:
            path = ((Span(action.manifest.shown, "muted"),),) if action.manifest else ()
            yield Section("Manifest" if action.manifest else "Change", (*path, *lines))


def onward(lesson: Lesson) -> Iterator[Line]:
    """Where to go from here."""
    if not lesson.last:
        following = lesson.chapter.steps[lesson.index + 1]
        label = "an exercise, " if following.exercise else ""
        yield (Span("n", "key", VerbLink("lesson.next")), Span(f" goes on: {label}{following.title}"))
        return
    yield (Span(f"Chapter {lesson.chapter.number} ends here. "),)
    if lesson.followed:
        yield (Span("]", "key", VerbLink("chapter.next")), Span(" opens the next chapter."))
    else:
        yield (Span("It is the last one that is written."),)
    yield (Span("E", "key", VerbLink("lesson.end")), Span(" ends the lesson and cleans up what it made."))
