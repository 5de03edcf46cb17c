"""Judging the goals of a stage, in their order."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from kubetui.lessons.conditions import Condition, Logged, Not, Reachable, Stays, innermost
from kubetui.lessons.model import Goal
from kubetui.lessons.targets import Verdict, filled
from kubetui.lessons.world import StoreWorld


class ConditionState(NamedTuple):
    """One line of "Done when": None means that its turn has not come, or that nothing is known yet."""

    text: str
    met: bool | None
    note: str = ""


class Look(NamedTuple):
    """How all goals of a stage stand now, and in how many seconds to look again without a change."""

    states: tuple[ConditionState, ...]
    again: float | None

    @property
    def done(self) -> bool:
        """Whether everything holds."""
        return all(state.met for state in self.states)


def look(goals: Iterable[Goal], world: StoreWorld) -> Look:
    """Judge goals; what must stay so counts from when everything else above it holds."""
    states: list[ConditionState] = []
    again: list[float] = []
    before = True
    for goal in goals:
        verdict = goal.condition.check(world) if before else _early(goal.condition, world)
        if verdict.again is not None:
            again.append(verdict.again)
        note = "" if verdict.met else verdict.note
        if not isinstance(goal.condition, Stays):
            before = before and verdict.met is True
        states.append(ConditionState(filled(goal.says, world), verdict.met, filled(note, world)))
    return Look(tuple(states), min(again, default=None))


def waiting(goals: Iterable[Goal], world: StoreWorld) -> tuple[ConditionState, ...]:
    """Goals whose turn has not come."""
    return tuple(ConditionState(filled(goal.says, world), None) for goal in goals)


def already(goals: Sequence[Goal], world: StoreWorld) -> bool:
    """Whether all goals hold before anything was done: then they could not tell that it worked."""
    return bool(goals) and all(_plain(goal.condition).check(world).met for goal in goals)


def logs(goals: Iterable[Goal], world: StoreWorld) -> set[str]:
    """The Pods whose log has to be read to judge goals."""
    cores = (innermost(goal.condition) for goal in goals)
    return {filled(core.target.name, world) for core in cores if isinstance(core, Logged)}


def addresses(goals: Iterable[Goal], world: StoreWorld) -> set[str]:
    """The addresses that have to be asked to judge goals."""
    cores = (innermost(goal.condition) for goal in goals)
    return {filled(core.address, world) for core in cores if isinstance(core, Reachable)}


def _early(condition: Condition, world: StoreWorld) -> Verdict:
    if not isinstance(condition, Stays):
        return condition.check(world)
    world.held(condition.key, False)
    met = condition.inner.check(world).met
    return Verdict(None if met is None else False, "counts once the lines above hold")


def _plain(condition: Condition) -> Condition:
    if isinstance(condition, Stays):
        return _plain(condition.inner)
    return Not(_plain(condition.inner)) if isinstance(condition, Not) else condition
