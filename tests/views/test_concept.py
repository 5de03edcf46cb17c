"""The screen of a concept."""

from time import thread_time

import pytest

from kubetui.api.meta import ObjectRef
from kubetui.concepts.registry import CONCEPTS, concept
from kubetui.views.concept import choices, concept_screen, progression
from kubetui.views.model import ChoiceLink, ConceptLink, span_text
from tests.samples import NAMESPACE, NOW, demo_store, store_of
from tests.views.test_live import grown
from tests.views.text import panel_text

DEMO = demo_store()
CHAPTERS = (
    "Architecture",
    "Workloads",
    "Networking",
    "Configuration",
    "Storage",
    "Reliability",
    "Operations",
)


def screen(name: str, store=DEMO, **more):
    return concept_screen(store, name, NOW, chapters=CHAPTERS, **more)


def links(panel, kind):
    return [span.link for section in panel.sections for line in section.lines for span in line
            if isinstance(span.link, kind)]  # fmt: skip


@pytest.mark.parametrize("name", CONCEPTS)
def test_every_concept_has_a_whole_screen_whose_links_lead_somewhere(name):
    panel = screen(name)
    headings = [section.heading for section in panel.sections]
    for heading in (
        "The way here",
        "The problem",
        "What it is",
        "In this cluster, right now",
        "Which is true?",
        "Map of everything",
    ):
        assert heading in headings
    assert all(one.name in CONCEPTS for one in links(panel, ConceptLink))
    assert {one.name for one in links(panel, ConceptLink)} | {name} == set(CONCEPTS)
    assert all(DEMO.find(one) is not None for one in links(panel, ObjectRef))
    here = [
        span
        for section in panel.sections[-1:]
        for line in section.lines
        for span in line
        if span.role == "here"
    ]
    assert [span.text.strip() for span in here] == [concept(name).title]


def test_it_tells_where_the_concept_stands_worst_first():
    said = panel_text(screen("pod", namespaces={NAMESPACE}))
    assert "1 failed" in said and "✖ pod web-5c9f7b6d84-x8k2p  kubetui-demo  ImagePullBackOff" in said
    part = said.partition("In this cluster, right now\n")[2]
    assert part.splitlines()[1].startswith("✖ pod web-5c9f7b6d84-x8k2p")


def test_a_part_of_the_control_plane_is_found_by_its_label():
    from tests import samples

    pod = samples.pod("etcd-cp", "kube-system", labels={"component": "etcd", "tier": "control-plane"})
    assert "● pod etcd-cp  kube-system" in panel_text(screen("etcd", store_of(pod)))


def test_none_and_not_read_yet_are_told_apart():
    assert "Nobody has made a StatefulSet yet." in panel_text(screen("statefulset", store_of()))
    assert "Not read yet." in panel_text(screen("statefulset", store_of(complete=False)))


@pytest.mark.parametrize("name", CONCEPTS)
def test_one_chooses_first_and_is_told_then(name):
    asked = screen(name)
    wrong = concept(name).misconceptions
    assert [one.index for one in links(asked, ChoiceLink)] == list(range(2 * len(wrong)))
    assert "Many believe" not in panel_text(asked)
    for index in range(len(wrong)):
        pair = choices(name, index)
        assert sorted(true for _, true in pair) == [False, True]
        for place, (sentence, true) in enumerate(pair):
            said = panel_text(screen(name, chosen={2 * index + place}))
            assert ("That is so." in said) == true and (f"✖ {sentence}" in said) == (not true)
            assert len(links(screen(name, chosen={2 * index + place}), ChoiceLink)) == 2 * len(wrong) - 2


def test_true_sentences_stand_above_and_below():
    first = [choices(name, 0)[0][1] for name in CONCEPTS]
    assert 10 < sum(first) < len(first) - 10


def test_the_map_has_every_chapter_once():
    said = [span_text(line) for line in progression("pod", CHAPTERS)]
    assert [line for line in said if not line.startswith("  ")] == [
        f"{n} {title}" for n, title in enumerate(CHAPTERS, 1)
    ]


def test_an_unknown_concept_says_so():
    assert "no text about this" in panel_text(screen("nonsense"))


def test_many_pods_are_looked_through_quickly():
    store = grown(5000)
    screen("pod", store)
    start = thread_time()
    screen("pod", store)
    assert thread_time() - start < 0.25
