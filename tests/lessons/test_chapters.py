import re
from pathlib import Path

import pytest

from kubetui import assets
from kubetui.api import meta
from kubetui.lessons.asking import paragraphs
from kubetui.lessons.chapters import CHAPTERS, ChapterError, load_chapter, load_chapters
from kubetui.lessons.conditions import Stays
from kubetui.views.model import span_text

NAMESPACE = """\
apiVersion: v1
kind: Pod
metadata:
  name: a
  namespace: kubetui-demo
  labels: {app.kubernetes.io/managed-by: kubetui}
"""

CHAPTER = """\
title: Safety
steps:
  - id: one
    title: One
    text: Some words.
    question: What happens?
    choices:
      - answer: This
        right: true
      - answer: That
        believes: Something else.
    apply:
      do:
        - apply: a.yaml
      until:
        - when: create pod/a
          says: it is there
    why: Because.
"""


@pytest.fixture
def folder(tmp_path):
    chapter = tmp_path / "08-safety"
    chapter.mkdir()
    (chapter / "a.yaml").write_text(NAMESPACE)
    return chapter


def load(folder, text):
    (folder / "chapter.yaml").write_text(text)
    return load_chapter(folder)


def test_all_seven_titles_are_known_and_what_is_not_written_is_not_ready(tmp_path):
    assert [chapter.number for chapter in CHAPTERS] == [1, 2, 3, 4, 5, 6, 7]
    assert not any(chapter.ready for chapter in load_chapters([tmp_path]))


def test_a_later_folder_adds_and_replaces(folder, tmp_path):
    load(folder, CHAPTER)
    chapters = load_chapters([assets.shipped("manifests"), tmp_path])
    assert chapters[-1].id == "08-safety" and chapters[-1].number == 8 and chapters[-1].ready
    assert next(c for c in chapters if c.id == "02-workloads").ready


def test_a_chapter_with_an_error_is_left_out_when_errors_are_wanted(folder, tmp_path):
    (folder / "chapter.yaml").write_text("title: [")
    errors = []
    chapters = load_chapters([assets.shipped("manifests"), tmp_path], errors)
    assert "08-safety" not in {chapter.id for chapter in chapters} and len(chapters) == 7
    assert "chapter.yaml, line 1" in str(errors[0]) and len(errors) == 1


def test_emphasis_of_every_strength_loses_its_asterisks():
    for text in ("a *Pod*, small", "a **Pod**, small", "a ***Pod***, small"):
        assert span_text(paragraphs(text)[0]) == "a Pod, small"


def test_a_step_is_read(folder):
    step = load(folder, CHAPTER).steps[0]
    assert step.right == 0 and step.choices[1].believes == "Something else."
    assert step.apply.until[0].says == "it is there"
    assert step.apply.actions[0].manifest.shown.endswith("08-safety/a.yaml")
    assert step.break_ is None and step.mend is None and step.start.actions == ()


BREAKS = [
    ("question: What happens?", "quetsion: What?", 6, "steps[0].quetsion is unknown"),
    ("    why: Because.\n", "", 3, "steps[0].why is missing"),
    ("right: true", "right: maybe", 9, "steps[0].choices[0].right must be true or false"),
    ("        right: true\n", "", 8, "steps[0].choices[0].believes belongs to each wrong answer"),
    ("        believes: Something else.\n", "        right: true\n", 8, "exactly one of them"),
    ("a.yaml", "b.yaml", 14, "b.yaml, and there is no such file"),
    ("- apply: a.yaml", "- appyl: a.yaml", 14, "must be a list of one deed each"),
    ("create pod/a", "create fish/a", 16, "there is no kind fish"),
    ("create pod/a", "create pod/$x", 16, "uses $x, which no capture"),
    ("      until:\n        - when: create pod/a\n          says: it is there\n", "", 13, "needs until"),
    ("id: one", "id: [one]", 3, "steps[0].id must be a text"),
    ("steps:\n", "steps: nothing\nold:\n", None, "old is unknown"),
    ("title: Safety", "title: Safety\ntitle: Again", 2, "title is there twice"),
    ("title: Safety", "title: [", None, "this is not YAML"),
    ("    title: One\n", "    title: One\n    panes: [kitchen]\n", 5, "names kitchen"),
    ("      do:\n", "      verb: fly\n      do:\n", 13, "which no verb is called"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "line", "words"), BREAKS)
def test_an_error_names_file_line_and_key(folder, old, new, line, words):
    assert old in CHAPTER
    with pytest.raises(ChapterError) as caught:
        load(folder, CHAPTER.replace(old, new, 1))
    said = str(caught.value)
    assert words in said and "\n" not in said
    assert str(folder) in said
    if line is not None:
        assert f"chapter.yaml, line {line}:" in said


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "holds no object"),
        ("- 1", "an object was expected"),
        ("kind: [", "line 2"),
        ("apiVersion: v1\nkind: Pod\n", "metadata is missing"),
        (NAMESPACE.replace("kind: Pod", "kind: Fish"), "there is no Fish in v1"),
        (NAMESPACE.replace("kubetui-demo", "default"), "metadata.namespace must be kubetui-demo"),
        (NAMESPACE.replace("labels", "annotations"), "metadata.labels must hold"),
        (NAMESPACE.replace("name: a", "generateName: a"), "metadata.name is missing"),
        (NAMESPACE + "spec: {template: {metadata: {}}}", "spec.template.metadata.labels must hold"),
    ],
)
def test_a_bad_manifest_gets_one_sentence(folder, text, words):
    (folder / "a.yaml").write_text(text)
    with pytest.raises(ChapterError) as caught:
        load(folder, CHAPTER)
    assert words in str(caught.value) and str(folder / "a.yaml") in str(caught.value)
    assert "\n" not in str(caught.value)


def test_the_folder_must_be_named_as_a_chapter(tmp_path):
    with pytest.raises(ChapterError, match="NN-word"):
        load_chapter(tmp_path)


SHIPPED = [chapter for chapter in load_chapters([assets.shipped("manifests")]) if chapter.ready]
STEPS = [
    pytest.param(step, id=f"{chapter.number}.{step.id}") for chapter in SHIPPED for step in chapter.steps
]


@pytest.mark.parametrize("step", STEPS)
def test_the_shipped_texts_hold_to_the_form(step):
    texts = [step.text, step.why, step.free, *(choice.believes for choice in step.choices)]
    for text in texts:
        for line in paragraphs(text):
            said = span_text(line)
            assert "**" not in said and "`" not in said, said
    assert step.question.endswith("?") or (step.exercise and not step.choices)
    assert all(len(choice.answer) <= 60 for choice in step.choices)
    assert step.panes and step.why
    for stage in step.stages[1:]:
        assert all(goal.says != goal.text for goal in stage.until), "every goal is said in plain words"


@pytest.mark.parametrize("step", STEPS)
def test_a_shipped_step_starts_from_its_own_manifests(step):
    applied = {
        (obj["kind"], meta.name(obj))
        for stage in step.stages
        for action in stage.actions
        if action.manifest
        for obj in action.manifest.objects
    }
    for stage in step.stages:
        for action in stage.actions:
            if action.target and action.target.name and not action.target.name.startswith("$"):
                # A member of a StatefulSet is named after it.
                member = ("StatefulSet", action.target.name.rpartition("-")[0])
                assert {(action.target.kind.kind, action.target.name), member} & applied


def test_numbered_manifests_are_all_used():
    for chapter in SHIPPED:
        used = {
            a.manifest.file for s in chapter.steps for stage in s.stages for a in stage.actions if a.manifest
        }
        there = {file for file in used_folder(chapter).glob("*.yaml") if re.match(r"\d", file.name)}
        assert there == used


def used_folder(chapter) -> Path:
    return assets.shipped("manifests") / chapter.id


def test_what_must_not_happen_is_watched_long_enough():
    stays = [goal.condition for chapter in SHIPPED for step in chapter.steps for stage in step.stages
             for goal in stage.until if isinstance(goal.condition, Stays)]  # fmt: skip
    assert stays and all(condition.seconds >= 10 for condition in stays)
