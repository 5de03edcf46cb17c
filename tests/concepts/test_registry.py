"""Each concept is whole, the progression has no dead ends, and the index agrees with the files."""

import re
from importlib.resources import files

import pytest

from kubetui.api import yaml
from kubetui.concepts.registry import CONCEPTS, chapter_of, concept, concept_of, headings, path
from kubetui.kinds.registry import KINDS
from kubetui.kinds.shown.registry import SHOWN

NAMES = list(CONCEPTS)
BRITISH = re.compile(
    r"\b\w*(?:olour|avour|ehaviour|eighbour|\bcentre|rganis|ecognis|ealis|ptimis|inimis|ustomis)\w*"
)
PLURALS = {"customresourcedefinitions.apiextensions.k8s.io"}


@pytest.mark.parametrize("name", NAMES)
def test_a_concept_is_whole(name):
    found = concept(name)
    assert 1 <= found.chapter <= 7
    for text in (found.title, found.what, found.problem, found.leaves_open, *found.watch):
        assert text and text == text.strip() and "  " not in text
    assert (
        found.what.endswith(".")
        and found.problem.endswith((".", "?"))
        and found.leaves_open.endswith((".", "?"))
    )
    assert found.misconceptions and found.try_ and found.watch
    assert 60 <= len(found.what) <= 420
    assert all(wrong.belief and wrong.truth.endswith(".") for wrong in found.misconceptions)
    assert all(one.command.startswith("kubectl ") or one.verb for one in found.try_)


@pytest.mark.parametrize("name", NAMES)
def test_the_progression_has_no_dead_ends(name):
    found = concept(name)
    assert not found.follows or found.follows in CONCEPTS
    assert found.next in CONCEPTS
    assert bool(found.follows) or name == "container"
    way, _ = path(name)
    assert name in [heading.name for heading in way] and len(way) > 1


@pytest.mark.parametrize("name", NAMES)
def test_the_index_agrees_with_yaml(name):
    front = (files("kubetui.concepts") / f"{name}.md").read_text("utf-8").split("---\n", 2)[1]
    said, heading = yaml.load(front), headings()[name]
    assert (said["title"], said["chapter"], said["order"]) == (heading.title, heading.chapter, heading.order)
    assert tuple(said.get("kinds") or ()) == heading.kinds
    assert (said.get("follows") or "", said.get("next") or "") == (heading.follows, heading.next)
    assert set(said) <= {"title", "chapter", "order", "kinds", "follows", "next", "problem", "leaves_open", "watch",
                         "misconceptions", "try"}  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_one_spelling(name):
    text = (files("kubetui.concepts") / f"{name}.md").read_text("utf-8")
    assert BRITISH.findall(text) == []


def test_kinds_exist_and_each_has_one_concept():
    known = {kind.resource for kind in KINDS} | PLURALS
    mentioned = [kind for heading in headings().values() for kind in heading.kinds]
    assert set(mentioned) <= known and len(mentioned) == len(set(mentioned))


def test_kinds_of_panes_have_a_concept():
    for shown in SHOWN:
        if shown.pane:
            assert concept_of(shown.resource) is not None, shown.resource
            assert chapter_of(shown.resource)


def test_the_order_is_that_of_teaching():
    chapters = [headings()[name].chapter for name in NAMES]
    assert chapters == sorted(chapters)
    assert NAMES.index("pod") < NAMES.index("replicaset") < NAMES.index("deployment") < NAMES.index("service")


def test_the_way_of_the_pod():
    way, goes_on = path("pod")
    assert [heading.title for heading in way] == ["Container", "Pod", "Deployment", "Service"] and goes_on


def test_unknown_names():
    assert (
        concept("nope") is None and concept_of("widgets.example.com") is None and path("nope") == ([], False)
    )
