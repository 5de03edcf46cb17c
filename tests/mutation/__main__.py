"""Takes away what each step needs, and sees that exactly that step fails: `python tests/mutation [CHAPTER…]`.

Each stage of each step is tried without its actions, each step with a part of the cluster stopped that it
needs, and once each chapter is run whole with one step spoilt. Prints a table; exit 1 if something passed that
must not, or failed that must not.
"""

from __future__ import annotations

import asyncio
import logging
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from kubetui import assets
from kubetui.actions import faults
from kubetui.actions.gate import Gate
from kubetui.actions.journal import Journal
from kubetui.lessons.chapters import load_chapters
from kubetui.lessons.model import Chapter, Stage, Step
from kubetui.lessons.runner import Lesson
from kubetui.playground.cluster import Playground
from kubetui.session import Options, Session

SPEED = 40.0
PATIENCE = 30
"""Simulated seconds that a spoilt stage is given."""
KUBELETS = ("playground-worker", "playground-worker2", "playground-worker3")
PARTS = {
    "01-architecture": {
        "hello": "stop-scheduler", "traveller": "stop-scheduler", "wish": "stop-controller replicaset",
        "scheduler": "kubelets", "controllers": "stop-controller replicaset", "kubelet": "stop-controller node-lifecycle",
        "core": "stop-controller endpointslice", "orphan": "stop-scheduler", "stopped": "kubelets",
    },
    "02-workloads": {
        "lonely": "kubelets", "stubborn": "kubelets", "three": "stop-controller replicaset",
        "label": "stop-controller replicaset", "release": "stop-controller deployment",
        "members": "stop-controller statefulset", "ends": "stop-controller job",
        "owned": "stop-controller deployment", "back": "stop-controller deployment",
        "month": "stop-controller job",
    },
}  # fmt: skip
"""The part that each step cannot do without."""


class Tried(NamedTuple):
    """One line of the table."""

    step: str
    taken: str
    failed: tuple[str, ...]
    wanted: tuple[str, ...]

    @property
    def good(self) -> bool:
        """Whether exactly what must fail failed."""
        return self.failed == self.wanted


class Bench:
    """One playground on which all trials are made."""

    def __init__(self, session: Session, gate: Gate) -> None:
        self.session = session
        self.gate = gate
        self.why: dict[str, str] = {}

    async def failing(self, chapter: Chapter, steps: tuple[Step, ...]) -> tuple[str, ...]:
        """The steps among these that fail."""
        lesson = Lesson(self.session, self.gate, chapter, seed=0)
        found = []
        for step in steps:
            while lesson.step is not step:
                await lesson.next()
            if not await _passes(lesson):
                found.append(chapter.label(step))
                self.why[chapter.label(step)] = _why(lesson)
        await lesson.end()
        lesson.close()
        return tuple(found)

    async def without(self, part: str, chapter: Chapter, step: Step) -> tuple[str, ...]:
        """The same with a part of the cluster stopped, all the while."""
        link = self.session.control
        assert link is not None
        wanted = [f"stop-kubelet {node}" for node in KUBELETS] if part == "kubelets" else [part]
        names = [(await faults.start(link, *fault.split(" ")))["name"] for fault in wanted]
        try:
            hurried = _changed(chapter, step, _hurried(step))
            return await self.failing(hurried, (_named(hurried, step),))
        finally:
            for name in names:
                await faults.stop(link, name)


async def _passes(lesson: Lesson) -> bool:
    step = lesson.step
    lesson.choose(step.right)
    for stage, act in ((step.apply, lesson.apply), (step.break_, lesson.break_), (step.mend, lesson.mend)):
        if stage is None:
            continue
        await act()
        if step.exercise and stage is step.mend:
            _answer(lesson)
        if lesson.error or not await lesson.reached(stage):
            return False
    return True


def _why(lesson: Lesson) -> str:
    states = lesson.states(lesson.stage) if lesson.stage is not None else ()
    return lesson.error or next((f"{s.text} ({s.note})" for s in states if not s.met), "too late")


def _answer(lesson: Lesson) -> None:
    means = set(lesson.world.names.values())
    for index, choice in enumerate(lesson.step.choices):
        if choice.means in means:
            lesson.choose(index)


def _hurried(step: Step) -> Step:
    def less(stage: Stage) -> Stage:
        return replace(stage, within=min(stage.within, PATIENCE))

    return replace(step, start=less(step.start), apply=less(step.apply),
                   break_=less(step.break_) if step.break_ else None,
                   mend=less(step.mend) if step.mend else None)  # fmt: skip


def _spoilt(step: Step) -> Iterator[tuple[str, Step]]:
    """The step with the actions of one of its stages left out, for each."""
    for name in ("apply", "break_", "mend"):
        stage: Stage | None = getattr(step, name)
        if stage is not None:
            idle = replace(stage, actions=(), within=PATIENCE)
            # Typed by name: dataclasses.replace takes no name that is computed.
            yield name.rstrip("_"), replace(step, **{name: idle})  # type: ignore[arg-type]


def _changed(chapter: Chapter, old: Step, new: Step) -> Chapter:
    return replace(chapter, steps=tuple(new if step is old else step for step in chapter.steps))


def _named(chapter: Chapter, step: Step) -> Step:
    return next(one for one in chapter.steps if one.id == step.id)


async def _tried(bench: Bench, chapter: Chapter) -> AsyncIterator[Tried]:
    for step in chapter.steps:
        label = chapter.label(step)
        for name, spoilt in _spoilt(step):
            mutated = _changed(chapter, step, spoilt)
            yield Tried(label, f"what {name} does", await bench.failing(mutated, (spoilt,)), (label,))
        if part := PARTS.get(chapter.id, {}).get(step.id):
            yield Tried(label, part, await bench.without(part, chapter, step), (label,))
        spoilt = next(iter(_spoilt(step)))[1]
        mutated = _changed(chapter, step, spoilt)
        yield Tried("all", f"what {label} does", await bench.failing(mutated, mutated.steps), (label,))


@asynccontextmanager
async def _bench() -> AsyncIterator[Bench]:
    with tempfile.TemporaryDirectory() as folder:
        playground = Playground(speed=SPEED, kubeconfig=Path(folder, "private", "kubeconfig"), seed=0)
        await playground.start()
        await playground.ready()
        session = Session(Options(kubeconfig=str(playground.kubeconfig)))
        try:
            await session.start()
            journal = Journal(Path(folder, "journal"), session.context)
            yield Bench(session, Gate(session, read_only=False, journal=journal))
        finally:
            await session.close()
            await playground.stop()


async def main(names: list[str]) -> int:
    """Try all chapters, or those named."""
    chapters = [c for c in load_chapters([assets.shipped("manifests")]) if c.ready]
    bad, began = 0, time.monotonic()
    async with _bench() as bench:
        for chapter in chapters:
            if names and chapter.id not in names:
                continue
            async for tried in _tried(bench, chapter):
                bad += not tried.good
                said = ", ".join(tried.failed) or "nothing"
                print(f"{'ok' if tried.good else 'WRONG':<6} {chapter.id:<16} {tried.step:<5} "
                      f"without {tried.taken:<34} fails: {said}", flush=True)  # fmt: skip
                for label in () if tried.good else tried.failed:
                    print(f"       {label}: {bench.why[label]}")
    print(f"{bad} wrong, {time.monotonic() - began:.0f} s")
    return 1 if bad else 0


if __name__ == "__main__":
    logging.disable(logging.CRITICAL)
    raise SystemExit(asyncio.run(main(sys.argv[1:])))
