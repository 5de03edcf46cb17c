"""Running chapters without a screen: the learner is a program that always guesses right."""

from __future__ import annotations

import argparse
import asyncio
import sys
import time

from kubetui.actions import faults
from kubetui.actions.gate import Gate, Refused, starts_read_only
from kubetui.actions.journal import Journal
from kubetui.api.text import visible
from kubetui.commands.cluster import connected
from kubetui.commands.outcome import CHECK_FAILED, DONE, Failure, wrong_usage
from kubetui.lessons.model import Chapter, Stage
from kubetui.lessons.runner import Lesson
from kubetui.lessons.targets import filled
from kubetui.session import Session


async def run_chapters(arguments: argparse.Namespace, chapters: list[Chapter]) -> int:
    """Run chapters one after the other; 1 at the first step that fails."""
    nodes = max(chapter.nodes for chapter in chapters)
    async with connected(arguments, nodes=nodes, speed=arguments.speed) as session:
        await _break(session, arguments.fault)
        gate = _gate(session, arguments.write)
        for chapter in chapters:
            lesson = Lesson(session, gate, chapter, seed=0)
            try:
                passed = await _steps(lesson, arguments)
            finally:
                lesson.close()
            if not arguments.keep:
                await lesson.end()
            if not passed:
                return CHECK_FAILED
    return DONE


def _gate(session: Session, write: bool) -> Gate:
    from kubetui import paths, settings

    wanted = settings.load()
    whose = wanted.ownership(session.context, session.ownership)
    if starts_read_only(whose, False if write else None, wanted.is_readonly(session.context)):
        raise wrong_usage(f"{session.context} opens read-only; lessons run there only with --write")
    return Gate(session, read_only=False, journal=Journal(paths.state_dir() / "journal", session.context))


async def _break(session: Session, wanted: list[str]) -> None:
    for text in wanted:
        if session.control is None:
            raise wrong_usage("--fault needs a playground")
        kind, _, target = text.partition("=")
        try:
            await faults.start(session.control, kind, target)
        except faults.ControlError as error:
            raise Failure(str(error)) from error


async def _steps(lesson: Lesson, arguments: argparse.Namespace) -> bool:
    steps = lesson.chapter.steps
    numbers = range(1, len(steps) + 1)
    if arguments.step is not None and arguments.step not in numbers:
        raise wrong_usage(f"{lesson.chapter.id} has the steps 1 to {len(numbers)}, not {arguments.step}")
    for number in numbers if arguments.step is None else (arguments.step,):
        while lesson.index < number - 1:
            await lesson.next()
        began = time.monotonic()
        name = f"{lesson.chapter.label(lesson.step)} {lesson.step.title}"
        if lesson.missing:
            _say(f"skipped {name}: {' '.join(lesson.missing)}")
            continue
        if arguments.pause:
            _say(_introduced(lesson))
            await asyncio.sleep(arguments.pause)
        why = await _step(lesson, arguments.pause)
        took = f"{time.monotonic() - began:.1f} s"
        _say(f"{'failed' if why else 'ok':<7} {name} ({took}){f': {visible(why, 1000)}' if why else ''}")
        if why:
            return False
        if arguments.pause:
            _say(f"\n{filled(lesson.step.why, lesson.world)}\n")
            await asyncio.sleep(arguments.pause)
    return True


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def _introduced(lesson: Lesson) -> str:
    """A step as somebody who watches is told it, before anything is done."""
    step, world = lesson.step, lesson.world
    lines = [f"--- {lesson.chapter.label(step)} {step.title}", "", filled(step.text, world), ""]
    lines += [step.question] if step.question else []
    lines += [f"  {letter}) {choice.answer}" for letter, choice in zip("abcdef", step.choices, strict=False)]
    return "\n".join(lines) + "\n"


async def _step(lesson: Lesson, pause: float = 0.0) -> str:
    """Go through one step; why it failed, or nothing."""
    step = lesson.step
    lesson.choose(step.right)
    said = 0
    parts = (
        ("apply", step.apply, lesson.apply),
        ("break", step.break_, lesson.break_),
        ("mend", step.mend, lesson.mend),
    )
    for name, stage, act in parts:
        if stage is None:
            continue
        try:
            await act()
        except Refused as error:
            return str(error)
        if lesson.error:
            return f"{name}: {lesson.error}"
        if step.exercise and stage is step.mend:
            _answer(lesson)
        if pause:
            _say("\n".join(f"$ {command}" for command in lesson.commands[said:]))
            said = len(lesson.commands)
        if not await lesson.reached(stage):
            return f"{name}: {_unmet(lesson, stage)}"
    return ""


def _answer(lesson: Lesson) -> None:
    """Choose the answer of an exercise that the cluster will call right."""
    means = set(lesson.world.names.values())
    for index, choice in enumerate(lesson.step.choices):
        if choice.means in means:
            lesson.choose(index)


def _unmet(lesson: Lesson, stage: Stage) -> str:
    for goal, state in zip(stage.until, lesson.states(stage), strict=True):
        if not state.met:
            seen = f" ({state.note})" if state.note else ""
            return f'"{state.text}" did not come true within {stage.within} s: {goal.text}{seen}'
    return "it came true too late"
