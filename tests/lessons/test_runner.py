import asyncio
from dataclasses import replace
from unittest.mock import AsyncMock

import pytest

from kubetui.actions.gate import Gate
from kubetui.actions.journal import Journal
from kubetui.lessons.chapters import load_chapter
from kubetui.lessons.panel import panel
from kubetui.lessons.progress import Progress, of_cluster
from kubetui.lessons.runner import Lesson, Phase
from kubetui.views.model import ChoiceLink, span_text
from tests.lessons.fakes import NS, Cluster, pod

MANAGED = "app.kubernetes.io/managed-by: kubetui"
CHAPTER = """\
title: Test
steps:
  - id: one
    title: First things
    text: You **see** it.
    question: What then?
    choices:
      - answer: Wrong
        believes: It was believed.
      - answer: Right
        right: true
    apply:
      do:
        - apply: a.yaml
      until:
        - when: jsonpath={.status.phase}=Running pod/a
          says: it runs
        - when: stays 10s count 1 pod -l app=a
          says: it stays alone
    break:
      text: Now it goes.
      capture:
        victim: pod -l app=a
      do:
        - delete: pod/$victim
      until:
        - when: delete pod/$victim
          says: $victim is gone
        - when: count 1 pod -l app=b
          says: another came
    why: So it is.
    free: Look around.
  - id: two
    title: Second things
    text: More.
    question: And then?
    choices:
      - answer: Right
        right: true
      - answer: Wrong
        believes: Hm.
    start:
      do:
        - apply: a.yaml
      until:
        - when: jsonpath={.status.phase}=Running pod/a
    apply:
      do:
        - label:
            object: pod/a
            labels: {colour: red}
      until:
        - when: count 1 pod -l colour=red
          says: it is red
    mend:
      text: Your turn.
      verb: delete
      do:
        - delete: pod/a
      until:
        - when: delete pod/a
          says: it is gone
    why: Because.
"""
POD = f"""\
apiVersion: v1
kind: Pod
metadata:
  name: a
  namespace: {NS}
  labels: {{app: a, {MANAGED}}}
spec:
  containers: [{{name: c, image: nginx}}]
"""


class Timer:
    seconds = 0.0

    def __call__(self):
        return self.seconds


@pytest.fixture
def cluster():
    return Cluster()


@pytest.fixture
def timer():
    return Timer()


@pytest.fixture
def chapter(tmp_path):
    folder = tmp_path / "08-test"
    folder.mkdir()
    (folder / "chapter.yaml").write_text(CHAPTER)
    (folder / "a.yaml").write_text(POD)
    return load_chapter(folder)


@pytest.fixture
def lesson(cluster, chapter, tmp_path, timer):
    gate = Gate(cluster, read_only=False, journal=Journal(tmp_path / "journal", "here"))
    found = Lesson(cluster, gate, chapter, Progress(tmp_path / "progress.json", "c1"), clock=timer, seed=1)
    yield found
    found.close()


async def seen(lesson, check):
    """Wait until a change has been looked at."""
    async with asyncio.timeout(20):
        while not check():  # noqa: ASYNC110 - what is waited for may be the store's, which tells nobody here
            await asyncio.sleep(0.005)


def run_pod(cluster, name="a"):
    cluster.change("pods", name, status={"phase": "Running"})


def marks(lesson):
    return [state.met for state in lesson.conditions]


def shown(lesson):
    found = panel(lesson)
    lines = [found.title, found.state]
    for section in found.sections:
        lines += [((section.heading),), *section.lines]
    return "\n".join(line[0] if line and isinstance(line[0], str) else span_text(line) for line in lines)


async def test_the_question_comes_first(lesson):
    assert lesson.phase is Phase.ASK
    links = [
        span.link
        for section in panel(lesson).sections
        for line in section.lines
        for span in line
        if span.link
    ]
    assert links == [ChoiceLink(0), ChoiceLink(1)]
    text = shown(lesson)
    assert "Step 1 of 2 · First things" in text and "You see it." in text and "Your guess first" in text
    assert "kubectl apply --server-side --force-conflicts -f" in text
    assert "So it is." not in text and "It was believed" not in text


async def test_a_guess_can_change_until_the_step_is_applied(lesson):
    lesson.choose(1)
    assert (lesson.phase, lesson.guess) == (Phase.READY, 1)
    lesson.choose(0)
    lesson.choose(7)
    assert lesson.guess == 0 and lesson.progress.guess("08-test", "one") == 0
    await lesson.apply()
    lesson.choose(1)
    assert lesson.guess == 0


async def test_a_whole_step(lesson, cluster, timer):
    told = []
    lesson.listen(lambda: told.append(lesson.phase))
    lesson.choose(0)
    await lesson.apply()
    assert (lesson.phase, lesson.error) == (Phase.APPLIED, "")
    assert cluster.named("namespaces") == ["kube-system", NS]
    assert marks(lesson) == [False, False, None, None]
    run_pod(cluster)
    await seen(lesson, lambda: marks(lesson)[0])
    assert marks(lesson)[1] is False and not lesson.breakable
    timer.seconds += 11
    cluster.change("pods", "a", spec={"nodeName": "n"})
    await seen(lesson, lambda: lesson.breakable)
    assert marks(lesson) == [True, True, None, None]
    assert "Now it goes." in shown(lesson)
    await lesson.break_()
    assert lesson.phase is Phase.BROKEN and cluster.named("pods") == []
    await seen(lesson, lambda: marks(lesson)[2])
    assert lesson.conditions[2].text == "a is gone" and lesson.conditions[3].note == "there are 0"
    cluster.put(pod("b", labels={"app": "b"}))
    await seen(lesson, lambda: lesson.phase is Phase.DONE)
    text = shown(lesson)
    assert "You guessed: Wrong" in text and "It was:      Right" in text
    assert "It was believed." in text and "So it is." in text and "Look around." in text
    assert lesson.done == {"one"}
    assert lesson.commands[-1] == f"kubectl delete pod/a -n {NS}"
    assert told[-1] is Phase.DONE


async def test_breaking_waits_for_what_was_built(lesson, cluster):
    await lesson.apply()
    await lesson.break_()
    assert "First apply the step" in lesson.error and cluster.named("pods") == ["a"]
    assert "First apply the step" in shown(lesson)


async def test_what_could_not_be_done_is_forgotten_when_it_can(lesson, cluster, timer):
    await lesson.apply()
    await lesson.break_()
    run_pod(cluster)
    await seen(lesson, lambda: marks(lesson)[0])
    assert lesson.error
    timer.seconds += 11
    cluster.change("pods", "a", spec={"nodeName": "n"})
    await seen(lesson, lambda: lesson.breakable)
    assert "First apply the step" not in shown(lesson) and "Now it goes." in shown(lesson)


async def test_a_step_that_was_undone_or_does_not_end_says_how_to_begin_again(lesson, cluster, monkeypatch):
    await lesson.apply()
    run_pod(cluster)
    await seen(lesson, lambda: marks(lesson)[0])
    again = "a does it once more, from its start."
    assert again not in shown(lesson)
    cluster.change("pods", "a", status={"phase": "Failed"})
    await seen(lesson, lambda: not marks(lesson)[0])
    assert again in shown(lesson)
    run_pod(cluster)
    await seen(lesson, lambda: marks(lesson)[0])
    assert again not in shown(lesson)
    monkeypatch.setattr(lesson.world, "real", lambda simulated: 0.05)
    await lesson.apply()
    assert again not in shown(lesson)
    await seen(lesson, lambda: lesson.stuck)
    assert again in shown(lesson)


async def test_what_an_earlier_run_left_is_made_anew(lesson, cluster):
    labels = {"app": "a", "app.kubernetes.io/managed-by": "kubetui"}
    left = cluster.put(pod("a", labels=labels))
    assert not all(marks(lesson))
    await lesson.apply()
    made = cluster.store.get("pods", NS, "a")
    assert lesson.error == "" and made["metadata"]["uid"] != left["metadata"]["uid"]


async def test_what_the_start_of_a_step_lays_out_is_not_swept(lesson, cluster):
    await lesson.next()
    labels = {"app": "a", "app.kubernetes.io/managed-by": "kubetui"}
    cluster.put(pod("a", labels=labels, status={"phase": "Running"}))
    acting = asyncio.ensure_future(lesson.apply())
    await seen(lesson, lambda: any(method == "PATCH" for method, _, _ in cluster.requests))
    run_pod(cluster)
    await acting
    assert not [path for method, path, _ in cluster.requests if method == "DELETE"]


async def test_goals_that_hold_before_are_cleared_away_first(lesson, cluster):
    await lesson.apply()
    run_pod(cluster)
    first = cluster.store.get("pods", NS, "a")["metadata"]["uid"]
    await lesson.apply()
    assert lesson.error == ""
    assert ("DELETE", f"/api/v1/namespaces/{NS}/pods/a") in [(m, p) for m, p, _ in cluster.requests]
    assert cluster.store.get("pods", NS, "a")["metadata"]["uid"] != first
    assert marks(lesson)[0] is False


async def test_goals_that_hold_whatever_is_done_are_an_error(lesson, cluster, monkeypatch):
    monkeypatch.setattr("kubetui.lessons.acting._SETTLED_WITHIN", 0.05)
    foreign = pod("a", labels={"app": "a"})
    cluster.put(foreign)
    await lesson.apply()
    assert "hold already" in lesson.error
    assert lesson.phase is Phase.ASK


async def test_a_start_is_waited_for_and_its_failure_told(lesson, cluster, monkeypatch):
    monkeypatch.setattr("kubetui.lessons.play._SPARE", 0.0)
    await lesson.next()
    lesson.world.speed = 1e6
    monkeypatch.setattr("kubetui.actions.faults.speed", _fast)
    await lesson.apply()
    assert "The start of this step did not get ready: jsonpath={.status.phase}=Running pod/a" in lesson.error


async def _fast(link):
    return 1e6


async def test_the_last_turn_is_the_persons(lesson, cluster):
    await lesson.next()
    applying = asyncio.create_task(lesson.apply())
    await seen(lesson, lambda: cluster.named("pods") == ["a"])
    run_pod(cluster)
    await applying
    assert lesson.error == "" and lesson.commands[-1] == f"kubectl label pod/a colour=red --overwrite -n {NS}"
    await seen(lesson, lambda: lesson.mending)
    assert "Your turn." in shown(lesson) and "Select pod/a and press D: delete." in shown(lesson)
    cluster.remove("pods", "a")
    await seen(lesson, lambda: lesson.phase is Phase.DONE)


async def test_what_was_taken_away_by_hand_cannot_be_broken_and_the_way_on_is_said(lesson, cluster, timer):
    await lesson.apply()
    run_pod(cluster)
    await seen(lesson, lambda: marks(lesson)[0])
    timer.seconds += 11
    cluster.change("pods", "a", spec={"nodeName": "n"})
    await seen(lesson, lambda: lesson.breakable)
    cluster.remove("pods", "a")
    await lesson.break_()
    assert lesson.phase is Phase.APPLIED
    assert "is not there. Press a: it does the step once more, from its start." in shown(lesson)


async def test_what_is_broken_already_is_named(lesson, monkeypatch):
    monkeypatch.setattr(lesson._actor, "_active", AsyncMock(return_value=["stop-scheduler"]))
    assert "stop-scheduler" not in shown(lesson)
    await lesson.apply()
    assert "something was broken that it may need: stop-scheduler." in shown(lesson)
    await lesson.next()
    assert "stop-scheduler" not in shown(lesson)


async def test_after_a_repair_the_panel_says_what_is_waited_for(lesson, cluster, monkeypatch):
    await lesson.next()
    applying = asyncio.create_task(lesson.apply())
    await seen(lesson, lambda: cluster.named("pods") == ["a"])
    run_pod(cluster)
    await applying
    await seen(lesson, lambda: lesson.mending)
    monkeypatch.setattr(type(lesson._play), "repairable", True)
    monkeypatch.setattr(lesson._actor, "act", AsyncMock())
    assert "b repairs it." in shown(lesson)
    await lesson.break_()
    text = shown(lesson)
    assert (
        "It is repaired" in text
        and "a does the whole step once more." in text
        and "b repairs it." not in text
    )
    await lesson.previous()
    assert not lesson.repaired


async def test_the_same_can_be_done_without_a_person(lesson, cluster):
    await lesson.next()
    applying = asyncio.create_task(lesson.apply())
    await seen(lesson, lambda: cluster.named("pods") == ["a"])
    run_pod(cluster)
    await applying
    assert await lesson.reached(lesson.step.apply)
    await lesson.mend()
    assert await lesson.reached(lesson.step.mend)
    assert lesson.phase is Phase.DONE


async def test_a_stage_that_is_not_reached_in_time(lesson, monkeypatch):
    monkeypatch.setattr("kubetui.lessons.play._SPARE", 0.0)
    await lesson.apply()
    lesson.world.speed = 1e6
    assert await lesson.reached(lesson.step.apply) is False


async def test_steps_are_walked_and_remembered(lesson):
    await lesson.previous()
    assert lesson.index == 0
    lesson.choose(1)
    await lesson.next()
    assert (lesson.index, lesson.phase, lesson.guess) == (1, Phase.ASK, None)
    assert lesson.progress.step("08-test") == "two"
    await lesson.next()
    assert lesson.index == 1


async def test_a_read_only_context_says_so(cluster, chapter, tmp_path):
    gate = Gate(cluster, read_only=True, journal=Journal(tmp_path / "journal", "here"))
    lesson = Lesson(cluster, gate, chapter)
    await lesson.apply()
    assert "read-only" in lesson.error and lesson.phase is Phase.ASK
    assert cluster.requests == []
    lesson.close()


async def test_the_namespace_of_the_lesson_is_looked_at(lesson, cluster):
    cluster.namespaces = frozenset({"default"})
    await lesson.apply()
    assert cluster.namespaces == {"default", NS}


async def test_closing_lets_go_of_what_was_wanted(lesson, cluster):
    await lesson.apply()
    assert "pods" in cluster.wanted
    lesson.close()
    assert cluster.wanted == []


async def test_the_end_takes_away_what_kubetui_made_and_the_namespace_too(lesson, cluster):
    await lesson.apply()
    result = await lesson.end()
    assert (result.deleted, result.kept, result.namespace_deleted) == (1, (), True)
    assert cluster.named("pods") == [] and cluster.named("namespaces") == ["kube-system"]
    assert lesson.phase is Phase.ASK


async def test_what_others_put_there_stays_and_keeps_the_namespace(lesson, cluster):
    await lesson.apply()
    cluster.put(pod("theirs"))
    result = await lesson.end()
    assert (result.deleted, result.kept, result.namespace_deleted) == (1, ("pod/theirs",), False)
    assert result.told == "Cleaned up; pod/theirs stays: no lesson made that."
    many = result._replace(kept=("pod/a", "pod/b", "pod/c", "pod/d", "pod/e"))
    assert many.told == "Cleaned up; pod/a, pod/b, pod/c and 2 more stay: no lesson made that."
    assert cluster.named("pods") == ["theirs"] and NS in cluster.named("namespaces")


async def test_a_namespace_that_was_there_before_stays(lesson, cluster):
    labels = {"app.kubernetes.io/managed-by": "kubetui"}
    cluster.put({"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": NS, "labels": labels}})
    await lesson.apply()
    result = await lesson.end()
    assert result.namespace_deleted is False and NS in cluster.named("namespaces")


async def test_progress_is_kept_for_each_cluster(cluster, tmp_path):
    file = tmp_path / "state" / "progress.json"
    progress = await of_cluster(cluster, file)
    progress.record_done("02-workloads", "lonely")
    progress.record_guess("02-workloads", "lonely", 2)
    again = await of_cluster(cluster, file)
    assert again.done("02-workloads") == {"lonely"} and again.guess("02-workloads", "lonely") == 2
    assert Progress(file, "another").done("02-workloads") == frozenset()
    assert file.stat().st_mode & 0o777 == 0o600
    file.write_text("{broken")
    assert again.done("02-workloads") == frozenset()


async def test_where_a_step_cannot_be_done_its_question_is_answered_all_the_same(lesson, chapter):
    step = replace(chapter.steps[0], needs=("pg",), instead="Look at another.")
    lesson.chapter = replace(chapter, steps=(step, *chapter.steps[1:]))
    await lesson.begin()
    text = shown(lesson)
    assert "only a playground allows" in text and "Look at another." in text and "What then?" in text
    assert "it runs" not in text and "kubectl apply" not in text, "there is nothing to do here"
    lesson.choose(0)
    text = shown(lesson)
    assert "You guessed: Wrong" in text and "So it is." in text and "goes on: Second things" in text
