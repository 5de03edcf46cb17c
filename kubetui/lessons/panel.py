"""A lesson as a side panel: the question first, then what is done, then what it meant."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kubetui.actions import verbs
from kubetui.api.text import visible
from kubetui.lessons import difference, doing
from kubetui.lessons.conditions import filled
from kubetui.lessons.model import Step
from kubetui.lessons.runner import Lesson, Phase
from kubetui.lessons.watching import ConditionState
from kubetui.views.model import ChoiceLink, Line, Panel, Role, Section, Span, VerbLink

_MARK = re.compile(r"(\*{1,3})(?P<strong>.+?)\1|`(?P<code>.+?)`")
_OPEN = re.compile(r"\$[a-z_]+")
_BLANK: Line = ()
_SHORT = 10


def panel(lesson: Lesson) -> Panel:
    """What the side panel shows of a lesson now."""
    step, number = lesson.step, lesson.index + 1
    total = sum(not one.exercise for one in lesson.chapter.steps)
    what = f"Exercise {lesson.chapter.label(step)}" if step.exercise else f"Step {number} of {total}"
    ticked = (Span(" ✔", "ok"),) if step.id in lesson.done else ()
    title = (Span(f"{what} · {step.title}", "title"), *ticked)
    return Panel(title, _state(lesson), tuple(filter(lambda section: section.lines, _sections(lesson))))


def paragraphs(text: str) -> tuple[Line, ...]:
    """A text's paragraphs as one line each, `**strong**` or `*so*` and `` `code` `` marked, blank lines between."""
    found: list[Line] = []
    for part in filter(None, re.split(r"\n\s*\n", text.strip())):
        found += [_inline(" ".join(part.split())), _BLANK]
    return tuple(found[:-1])


def _sections(lesson: Lesson) -> Iterator[Section]:
    step = lesson.step
    if lesson.phase is Phase.DONE:
        yield from _after(lesson)
        return
    if step.exercise:
        yield from _exercise(lesson)
        return
    turn = lesson.breakable or lesson.mending
    about = (Section("", _told(step.text, lesson)), *_lacking(lesson))
    yield from () if turn else about
    yield Section("Now", tuple(_turn(lesson)))
    yield Section("", _question(lesson))
    changes = list(_changes(lesson))
    # A short change is read before it is made; a long manifest must not push the goals off the screen.
    short = sum(len(section.lines) for section in changes) <= _SHORT
    yield from changes if short else ()
    yield _goals(lesson)
    yield Section("", _said(lesson))
    yield from () if short else changes
    yield from (Section("The step", part.lines) for part in about) if turn else ()


def _exercise(lesson: Lesson) -> Iterator[Section]:
    """The task, what to do now, the newest hint first: a small terminal shows that much."""
    yield Section("", _told(lesson.step.text, lesson))
    yield from _lacking(lesson)
    yield Section("Now", tuple(_turn(lesson)))
    yield from _hints(lesson)
    yield Section("", _question(lesson))
    yield _goals(lesson)


def _question(lesson: Lesson) -> tuple[Line, ...]:
    if not lesson.step.choices:
        return ()
    question = (Span(lesson.step.question, "strong"),)
    return (question, _BLANK, *_choices(lesson), *_invitation(lesson))


def _after(lesson: Lesson) -> Iterator[Section]:
    """What it meant comes first now, so that a small terminal shows it; what was asked stands below."""
    step = lesson.step
    if not step.exercise:
        yield Section("", ((Span(step.question, "strong"),),))
        yield Section("What happened", tuple(_judgement(step, lesson.guess)))
    yield Section("Why", _told(step.why, lesson))
    yield Section("Try", _told(step.free, lesson))
    yield Section("Then", tuple(_onward(lesson)))
    yield _goals(lesson)
    yield Section("", _said(lesson))
    yield Section("The step", _told(step.text, lesson))
    yield Section("", tuple(_choices(lesson)))


def _said(lesson: Lesson) -> tuple[Line, ...]:
    return tuple((Span(visible(command, 1000), "command"),) for command in _commands(lesson))


def _told(text: str, lesson: Lesson) -> tuple[Line, ...]:
    return paragraphs(filled(text, lesson.world))


def _lacking(lesson: Lesson) -> Iterator[Section]:
    """What this cluster lacks for the step, and what can be done here instead."""
    if lesson.missing:
        lines = tuple((Span(said, "warning"),) for said in lesson.missing)
        yield Section("Not on this cluster", lines)
        yield Section("Instead", _told(lesson.step.instead, lesson))
        yield Section("Then", tuple(_onward(lesson)))


def _hints(lesson: Lesson) -> Iterator[Section]:
    for number, hint in reversed(list(enumerate(lesson.hints, 1))):
        yield Section(f"Hint {number}", _told(hint, lesson))


def _state(lesson: Lesson) -> Line:
    if lesson.error:
        return (Span(visible(lesson.error, 500), "error"),)
    if lesson.busy:
        return (Span("Working on it …", "progress"),)
    return ()


def _choices(lesson: Lesson) -> Iterator[Line]:
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
    if lesson.phase is not Phase.ASK or lesson.missing:
        return ()
    said = (Span("Your guess first, with ", "muted"), Span("↑ ↓ enter", "key"),
            Span(": it is what you learn from.", "muted"))  # fmt: skip
    return (_BLANK, said)


def _answering(lesson: Lesson) -> tuple[Line, ...]:
    """How to answer once the exercise is set up, when the arrows move about in the lists."""
    if lesson.phase in (Phase.ASK, Phase.DONE) or not lesson.mending or lesson.guess is not None:
        return ()
    return (_BLANK, (Span("When you know it: ", "muted"), Span("tab", "key"), Span(" until this panel is bright, then ",
                     "muted"), Span("↑ ↓ enter", "key"), Span(".", "muted")))  # fmt: skip


def _onward(lesson: Lesson) -> Iterator[Line]:
    """Where to go from here."""
    if not lesson.last:
        following = lesson.chapter.steps[lesson.index + 1]
        label = "an exercise, " if following.exercise else ""
        yield (Span("n", "key", VerbLink("lesson.next")), Span(f" goes on: {label}{following.title}"))
        return
    yield (Span(f"Chapter {lesson.chapter.number} ends here. "),)
    yield (Span("]", "key", VerbLink("chapter.next")), Span(" opens the next chapter."))
    yield (Span("E", "key", VerbLink("lesson.end")), Span(" ends the lesson and cleans up what it made."))


def _judgement(step: Step, guess: int | None) -> Iterator[Line]:
    right = step.choices[step.right]
    if guess is None:
        yield (Span(right.answer, "strong"),)
    elif guess == step.right:
        yield (Span("Just as you guessed: ", "ok"), Span(right.answer, "strong"))
    else:
        wrong = step.choices[guess]
        yield (Span("You guessed: ", "muted"), Span(wrong.answer))
        yield (Span("It was:      ", "muted"), Span(right.answer, "strong"))
        yield _BLANK
        yield from paragraphs(wrong.believes)


def _changes(lesson: Lesson) -> Iterator[Section]:
    """What the next key would change."""
    stage = lesson.step.apply if lesson.phase in (Phase.ASK, Phase.READY) else None
    if lesson.breakable:
        stage = lesson.step.break_
    for action in stage.actions if stage is not None else ():
        lines = difference.shown(action, lesson.world)
        if lines:
            path = ((Span(action.manifest.shown, "muted"),),) if action.manifest else ()
            yield Section("Manifest" if action.manifest else "Change", (*path, *lines))


def _turn(lesson: Lesson) -> Iterator[Line]:
    """Whose turn it is, when it is the person's."""
    step = lesson.step
    if lesson.breakable and step.break_ is not None:
        yield from paragraphs(step.break_.text)
        yield (Span("b", "key", VerbLink("lesson.break")), Span(" does it."))
    elif step.exercise and lesson.phase is Phase.ASK:
        yield (Span("a", "key", VerbLink("lesson.apply")), Span(" sets it up, broken. Then it is yours."))
    elif step.exercise:
        yield (Span("Mend it, in any way you like: from here, or with kubectl."),)
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


def _goals(lesson: Lesson) -> Section:
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
