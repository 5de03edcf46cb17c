"""What ships: every step can tell something, and every word of it is used."""

import pytest

from kubetui import assets
from kubetui.lessons import watching
from kubetui.lessons.chapters import load_chapters
from kubetui.lessons.conditions import Not, Path, Reachable, innermost
from kubetui.lessons.reaching import Answer
from kubetui.lessons.world import StoreWorld
from kubetui.store.store import Store
from tests.lessons.fakes import NS

CHAPTERS = [chapter for chapter in load_chapters([assets.shipped("manifests")]) if chapter.ready]
STAGES = [
    pytest.param(step, stage, id=f"{chapter.label(step)}-{name}")
    for chapter in CHAPTERS
    for step in chapter.steps
    for name, stage in (("apply", step.apply), ("break", step.break_), ("mend", step.mend))
    if stage is not None
]


def test_both_chapters_are_complete():
    assert [(c.id, len([s for s in c.steps if s.exercise]), len(c.steps)) for c in CHAPTERS] == [
        ("01-architecture", 2, 10),
        ("02-workloads", 3, 10),
    ]


@pytest.mark.parametrize(("step", "stage"), [one for one in STAGES if one.id.endswith("apply")])
def test_the_goals_of_a_step_do_not_hold_before_it(step, stage):
    """Everything answers, nothing is there; what breaks and mends is held to it as the lesson runs."""
    world = StoreWorld(Store(), NS)
    world.names.update({"site": "http://127.0.0.1:1", **{name: v[0] for name, v in step.vary.items()}})
    for goal in stage.until:
        core = innermost(goal.condition)
        if isinstance(core, Reachable):
            for address in watching.addresses([goal], world):
                world._answers[address] = Answer(200, "ok")
    assert not watching.already(stage.until, world)


@pytest.mark.parametrize(("step", "stage"), STAGES)
def test_every_goal_is_said_in_words(step, stage):
    assert all(goal.says and goal.says != goal.text for goal in stage.until)


@pytest.mark.parametrize(("step", "stage"), STAGES)
def test_no_goal_is_fulfilled_by_a_status_that_is_not_written_yet(step, stage):
    """It would be ticked for a moment, and then be taken for undone."""
    for goal in stage.until:
        core = innermost(goal.condition)
        negated = isinstance(goal.condition, Not) and isinstance(core, Path)
        assert not (negated and core.value is not None), goal.text


@pytest.mark.parametrize("chapter", CHAPTERS, ids=lambda chapter: chapter.id)
def test_steps_that_need_something_offer_something_else(chapter):
    for step in chapter.steps:
        assert bool(step.needs) is bool(step.instead), step.id
        breaks = any(action.fault for stage in step.stages for action in stage.actions)
        assert not breaks or "pg" in step.needs, step.id


@pytest.mark.parametrize("chapter", CHAPTERS, ids=lambda chapter: chapter.id)
def test_what_varies_stands_in_the_manifests(chapter):
    for step in chapter.steps:
        words = {str(value) for stage in step.stages for action in stage.actions if action.manifest
                 for obj in action.manifest.objects for value in scalars(obj)}  # fmt: skip
        words |= {"stop-scheduler"}
        assert {values[0] for values in step.vary.values()} <= words, step.id


def scalars(value):
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        for item in value:
            yield from scalars(item)
    else:
        yield value
