"""An exercise: it begins broken, hints open one by one, and the cluster judges."""

import asyncio
import re

import pytest

from kubetui.actions.gate import Gate
from kubetui.actions.journal import Journal
from kubetui.lessons.chapters import ChapterError, load_chapter
from kubetui.lessons.manifests import LABEL, MANAGED_BY
from kubetui.lessons.panel import panel
from kubetui.lessons.progress import Progress
from kubetui.lessons.runner import Lesson, Phase
from kubetui.views.model import span_text
from tests.lessons.fakes import Cluster, pod
from tests.lessons.test_runner import CHAPTER, POD

EXERCISE = """\
exercises:
  - id: sick
    title: Mend it
    text: Make $app well.
    question: Who is it?
    choices:
      - {answer: Nobody, means: none}
      - {answer: The one, means: $app}
    vary:
      app: [a, c]
    broken:
      do:
        - apply: a.yaml
      until:
        - when: create pod/$app
          says: $app is there
    until:
      - when: guessed a
        says: it is named
      - when: condition=Ready pod/$app
        says: $app is ready
    hints: [look at $app, it is sick, kubectl it]
    fix:
      do:
        - label:
            object: pod/$app
            labels: {well: "yes"}
    why: So.
"""


@pytest.fixture
def folder(tmp_path):
    found = tmp_path / "08-test"
    found.mkdir()
    (found / "chapter.yaml").write_text(CHAPTER + EXERCISE.replace("means: $app", "means: a"))
    (found / "a.yaml").write_text(POD)
    return found


@pytest.fixture
def open_lesson(folder, tmp_path):
    opened = []

    def make(seed=3):
        cluster = Cluster()
        gate = Gate(cluster, read_only=False, journal=Journal(tmp_path / "journal", "playground"))
        progress = Progress(tmp_path / "progress", "uid")
        lesson = Lesson(cluster, gate, load_chapter(folder), progress, index=2, seed=seed)
        opened.append(lesson)
        return lesson, cluster

    yield make
    for lesson in opened:
        lesson.close()


def words(lesson):
    return "\n".join(span_text(line) for section in panel(lesson).sections for line in section.lines)


async def test_nobody_is_asked_to_mend_what_is_not_broken_yet(folder, open_lesson):
    file = folder / "chapter.yaml"
    file.write_text(file.read_text().replace("when: create pod/$app", "when: condition=Initialized pod/$app"))
    lesson, cluster = open_lesson()
    await lesson.apply()
    assert "It is being set up" in words(lesson) and "Mend it" not in words(lesson)
    name = cluster.named("pods")[0]
    cluster.change("pods", name, status={"conditions": [{"type": "Initialized", "status": "True"}]})
    async with asyncio.timeout(20):
        while not lesson.mending:  # noqa: ASYNC110 - the store tells nobody here
            await asyncio.sleep(0.005)
    assert "Mend it" in words(lesson) and "It is being set up" not in words(lesson)


async def test_any_way_that_meets_the_conditions_is_right(open_lesson):
    lesson, cluster = open_lesson()
    app = lesson.world.names["app"]
    assert lesson.chapter.label(lesson.step) == "8a" and lesson.phase is Phase.ASK
    assert f"Make {app} well." in words(lesson)
    await lesson.apply()
    assert not lesson.error
    assert await lesson.reached(lesson.step.apply)
    assert cluster.named("pods") == [app] and lesson.mending
    lesson.choose(0)
    cluster.put(pod(app, ready=True))
    await asyncio.sleep(0.1)
    assert lesson.phase is not Phase.DONE
    lesson.choose(1)
    assert await lesson.reached(lesson.step.mend)
    assert lesson.phase is Phase.DONE and "sick" in lesson.done


async def test_an_answer_by_hand_is_not_taken_away_and_said(open_lesson):
    lesson, cluster = open_lesson()
    app = lesson.world.names["app"]
    cluster.put(pod(app, ready=True))
    await lesson.apply()
    assert lesson.phase is Phase.ASK and cluster.named("pods") == [app]
    assert lesson.error == f"The Pod {app} is there already, made by hand. Delete it, and press a again."
    cluster.remove("pods", app)
    await lesson.apply()
    assert not lesson.error and lesson.phase is not Phase.ASK


async def test_what_an_earlier_step_left_under_the_name_of_an_answer_is_taken_away(folder, open_lesson):
    """An exercise begins without its answer; else it would wait for that to go."""
    file = folder / "chapter.yaml"
    label = 'label:\n            object: pod/$app\n            labels: {well: "yes"}\n'
    assert label in file.read_text()
    file.write_text(file.read_text().replace(label, "apply: answer.yaml\n"))
    (folder / "answer.yaml").write_text(POD.replace("name: a", "name: answer"))
    lesson, cluster = open_lesson()
    cluster.put(pod("answer", labels={LABEL: MANAGED_BY}))
    await lesson.apply()
    assert not lesson.error and cluster.named("pods") == [lesson.world.names["app"]]


async def test_hints_open_one_by_one(open_lesson):
    lesson, _ = open_lesson()
    app = lesson.world.names["app"]
    assert lesson.hints == () and "look at" not in words(lesson)
    lesson.hint()
    assert len(lesson.hints) == 1 and f"look at {app}" in words(lesson) and "it is sick" not in words(lesson)
    for _ in range(5):
        lesson.hint()
    assert len(lesson.hints) == 3
    await lesson.previous()
    await lesson.next()
    assert lesson.hints == ()


def test_the_seed_varies_names(open_lesson):
    found = {open_lesson(seed)[0].world.names["app"] for seed in range(8)}
    assert found == {"a", "c"}


async def test_starting_over_takes_the_ticks_away(open_lesson):
    lesson, _ = open_lesson()
    lesson.progress.record_done("08-test", "one")
    lesson.progress.record_done("09-other", "x")
    await lesson.start_over()
    assert lesson.index == 0 and lesson.done == frozenset() and lesson.progress.done("09-other") == {"x"}


async def test_a_step_that_needs_a_playground_says_so(folder, open_lesson):
    text = (folder / "chapter.yaml").read_text()
    (folder / "chapter.yaml").write_text(
        text.replace(
            "    title: Mend it\n", "    title: Mend it\n    needs: [pg]\n    instead: Use another.\n"
        )
    )
    lesson, cluster = open_lesson()
    assert "only a playground allows" in lesson.missing[0]
    assert "Use another." in words(lesson) and "goes to a playground" in words(lesson)
    await lesson.apply()
    assert "only a playground allows" in lesson.error and cluster.named("pods") == []


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("hints: [look at $app, it is sick, kubectl it]", "hints: [one]", "exercises[0].hints must be three"),
        ("      app: [a, c]", "      app: [a]", "exercises[0].vary.app needs two values"),
        ("when: guessed a", "when: guessed $who", "uses $who"),
        ("    why: So.", "    needs: [moon]\n    why: So.", "needs names moon; known are pg"),
    ],
)
def test_complaints_name_file_line_and_key(folder, old, new, said):
    text = (folder / "chapter.yaml").read_text()
    assert old in text
    (folder / "chapter.yaml").write_text(text.replace(old, new))
    with pytest.raises(ChapterError) as caught:
        load_chapter(folder)
    assert said in str(caught.value)
    assert re.search(r"chapter\.yaml, line \d+: ", str(caught.value))
