"""The keys of lessons: open, guess, walk, close. What steps do to a cluster is tested on a running one."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest

from kubetui import session
from kubetui.lessons.play import Phase
from kubetui.lessons.watching import ConditionState
from kubetui.lessons.working import onward
from kubetui.tui.app import KubetuiApp
from kubetui.tui.screens.dialogs import ConfirmScreen
from kubetui.tui.snapshot import screen_text
from tests.tui.conftest import Run, settle
from tests.tui.test_explorer import bar, home, keys


async def test_without_a_lesson_its_keys_say_how_to_open_one(run: Run) -> None:
    async with run() as (app, pilot, fake):
        assert "] lesson" in bar(app, "footer")
        for key in ("a", "b", "n", "N"):
            await keys(pilot, key)
            assert "No lesson is open: ] opens one." in bar(app, "notice")
        await keys(pilot, "E")
        assert "No lesson is open: ] opens one." in bar(app, "notice")
        assert not [r for r in fake.requests if r.method != "GET" and "review" not in r.path]


async def test_a_chapter_opens_with_its_question(run: Run, golden: Callable[[str, KubetuiApp], None]) -> None:
    async with run() as (app, pilot, _):
        await keys(pilot, "]")
        explorer = home(app)
        assert app.lessons.is_open and explorer.focused is explorer.side.view
        assert "1 Architecture · 1 of 8" in bar(app, "ribbon") and "╭─ Lesson" in screen_text(app)
        assert bar(app, "footer").startswith(" a apply step  n next step  E end"), (
            "there is nothing to break yet"
        )
        golden("lesson-160x48", app)


async def test_a_chapter_with_an_error_is_named_and_left_out(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "own" / "08-safety"
    folder.mkdir(parents=True)
    (folder / "chapter.yaml").write_text("title: [")
    async with run(manifests=[tmp_path / "own"]) as (app, _, _fake):
        assert f"A chapter is left out: {folder}/chapter.yaml, line 1" in bar(app, "notice")
        assert len(app.lessons.chapters) == 7 and "node-1" in screen_text(app)


async def test_guessing_with_arrows_and_enter_never_with_letters_or_digits(run: Run) -> None:
    async with run() as (app, pilot, _):
        await keys(pilot, "]")
        lesson = app.lessons.lesson
        assert lesson is not None and lesson.guess is None
        await keys(pilot, "3")
        assert lesson.guess is None
        home(app).side.view.focus()
        await keys(pilot, "down", "down", "enter")
        assert lesson.guess == 2
        await pilot.click("#side-view", offset=(5, choice_row(app, 0)))
        await settle(pilot)
        assert lesson.guess == 0


def choice_row(app: KubetuiApp, choice: int) -> int:
    view = home(app).side.view
    target = next(t for t in view.targets if getattr(t.link, "index", None) == choice)
    return target.row - view.scroll_offset.y


async def test_steps_forth_and_back(run: Run) -> None:
    async with run() as (app, pilot, _):
        await keys(pilot, "]", "n", "n")
        assert app.lessons.step == 2 and "Step 3 of" in home(app).side.view.text
        await keys(pilot, "N")
        assert app.lessons.step == 1 and "2 of" in bar(app, "ribbon")
        await keys(pilot, "2", "enter", "n")
        assert "Search with / first; esc goes back to the lesson." in bar(app, "notice")


async def test_steps_are_found_by_number_and_title_and_a_silent_cluster_is_said(run: Run) -> None:
    async with run() as (app, pilot, fake):
        await keys(pilot, ":", *"step 2.3")
        assert "step of Workloads" in screen_text(app)
        await keys(pilot, "enter")
        assert (app.lessons.current, app.lessons.step) == (2, 2)
        await keys(pilot, "escape", ":", *"exercise 1a", "enter")
        lesson = app.lessons.lesson
        assert lesson is not None and lesson.chapter.number == 1 and lesson.step.exercise

        fake.set_state(session.Phase.STALE)
        await keys(pilot, "n", "N")
        assert "playground does not answer: what you asked for waits until it does." in bar(app, "notice")


async def test_a_new_step_takes_the_keys_before_the_cluster_has_answered(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    answered = asyncio.Event()

    async def slow(*_: object) -> tuple[str, ...]:
        await answered.wait()
        return ()

    monkeypatch.setattr("kubetui.lessons.runner.needs.missing", slow)
    async with run() as (app, pilot, _):
        await keys(pilot, "]", "n", "n", "n", "2", "n")
        assert app.lessons.step == 4 and home(app).focused is home(app).side.view
        answered.set()


async def test_hints_open_one_by_one(run: Run) -> None:
    async with run() as (app, pilot, _):
        await keys(pilot, "H")
        assert "No lesson is open: ] opens one." in bar(app, "notice")
        await keys(pilot, "]", "H")
        assert "This step has no hints" in bar(app, "notice")
        await keys(pilot, *"n" * 8)
        lesson = app.lessons.lesson
        assert lesson is not None and lesson.step.exercise
        assert "H hint" in bar(app, "footer") and "1 Architecture · 1a" in bar(app, "ribbon")
        assert "Hint 1" not in home(app).side.view.text
        for number in range(1, len(lesson.step.hints) + 1):
            await keys(pilot, "H")
            assert f"Hint {number}" in home(app).side.view.text
            assert f"Hint {number + 1}" not in home(app).side.view.text
        await keys(pilot, "H")
        assert "All hints are open." in bar(app, "notice") and "H hint" not in bar(app, "footer")


async def test_the_last_and_the_first_chapter_say_so(run: Run) -> None:
    async with run() as (app, pilot, _):
        await keys(pilot, "]", "[")
        assert "That is the first chapter here." in bar(app, "notice")
        await keys(pilot, "]", "]")
        assert "That is the last chapter here." in bar(app, "notice")


async def test_x_goes_from_lesson_to_explanation_to_nothing(run: Run) -> None:
    async with run() as (app, pilot, _):
        await keys(pilot, "]")
        await keys(pilot, "x")
        assert "╭─ Explain" in screen_text(app)
        await keys(pilot, "x")
        assert not home(app).side.display
        await keys(pilot, "x")
        assert "╭─ Lesson" in screen_text(app)


async def test_ending_asks(run: Run) -> None:
    async with run() as (app, pilot, _):
        await keys(pilot, "]", "E")
        assert isinstance(app.screen, ConfirmScreen)
        await keys(pilot, "escape")
        assert app.lessons.is_open


async def test_a_chapter_without_steps_says_so_when_it_is_clicked(run: Run) -> None:
    async with run() as (app, pilot, _):
        await pilot.click("#ribbon", offset=(bar(app, "ribbon").index("Storage"), 0))
        await settle(pilot)
        assert "5 Storage: its steps are not written yet." in bar(app, "notice")


async def test_in_a_small_terminal_the_lesson_covers_the_panes(run: Run) -> None:
    async with run(size=(80, 24)) as (app, pilot, _):
        await keys(pilot, "]")
        assert home(app).side.region.width == 80
        await keys(pilot, "escape")
        assert home(app).panes["workloads"].display and app.lessons.is_open
        await keys(pilot, "slash", *"qqq", "enter")
        assert home(app).subject is None and bar(app, "diagnosis").strip().endswith(" x lesson")
        await keys(pilot, "escape")
        await keys(pilot, *"n" * 8)
        lesson = app.lessons.lesson
        assert lesson is not None and lesson.step.exercise
        await keys(pilot, "escape", "H")
        assert home(app).side.region.width == 80, "a hint is opened to be read"
        await pilot.resize_terminal(160, 48)
        await settle(pilot)
        assert home(app).panes["workloads"].display and home(app).side.region.width < 60
        home(app).side.view.focus()
        await pilot.resize_terminal(80, 24)
        await settle(pilot)
        assert home(app).side.region.width == 80, "whoever was reading goes on reading"


async def test_going_on_claims_nothing_and_forgets_how_the_step_stood(run: Run) -> None:
    async with run() as (app, pilot, _):
        await keys(pilot, "]", *"n" * 7)
        lesson = app.lessons.lesson
        assert lesson is not None and not lesson.step.exercise
        lesson.commands.append("kubetui fault start stop-etcd")
        await keys(pilot, "n")
        assert lesson.step.exercise and "Set up" not in bar(app, "notice")
        await keys(pilot, "N")
        watch = lesson._play.watch
        watch.goals, watch.states = (
            lesson.step.apply.until,
            tuple(ConditionState("so it stood", True) for _ in lesson.step.apply.until),
        )
        await keys(pilot, "n", "N")
        assert "so it stood" not in home(app).side.view.text


async def test_a_foreign_cluster_is_asked_for_by_name_once(run: Run) -> None:
    from tests.tui.conftest import demo_session

    fake = demo_session()
    fake.ownership, fake.context = "foreign", "prod"
    async with run(session=fake, read_only=False) as (app, pilot, _):
        await keys(pilot, "]")
        assert "Run lessons on prod?" in screen_text(app)
        await keys(pilot, "escape")
        assert not app.lessons.is_open and "No lesson was opened." in bar(app, "notice")
        await keys(pilot, "]", *"prod", "enter")
        assert app.lessons.is_open


async def test_what_a_lesson_broke_is_repaired_when_it_is_left(run: Run) -> None:
    left: list[str] = []
    async with run() as (app, pilot, _):
        await keys(pilot, "]")
        first = app.lessons.lesson
        assert first is not None

        async def repair() -> None:
            left.append("repaired")

        first._actor.repair = repair  # type: ignore[method-assign]
        await keys(pilot, "n")
        assert left == ["repaired"], "it does not outlast its step"
        left.clear()
        await keys(pilot, "]")
        assert app.lessons.lesson is not first and left == ["repaired"]
        second = app.lessons.lesson
        assert second is not None and second.chapter.number == 2
        second._actor.repair = repair  # type: ignore[method-assign]
    assert left == ["repaired", "repaired"], "the end of the program leaves it, too"


async def test_the_last_step_says_where_to_go_and_a_chapter_begins_again(run: Run) -> None:
    async with run() as (app, pilot, _):
        await keys(pilot, "]", *"n" * 9)
        lesson = app.lessons.lesson
        assert lesson is not None and lesson.last and "n next step" not in bar(app, "footer")
        await keys(pilot, "n")
        assert "That was the last step here: ] opens the next chapter" in bar(app, "notice")
        lesson.progress.record_done(lesson.chapter.id, "hello")
        await keys(pilot, "O")
        assert "Begin chapter 1 again?" in screen_text(app)
        await keys(pilot, "escape")
        assert lesson.last and lesson.done == {"hello"}
        await keys(pilot, "O", "y")
        assert lesson.index == 0 and not lesson.done and "1 of 8" in bar(app, "ribbon")
        await keys(pilot, "n", "]", "]")
        assert "That is the last chapter here." in bar(app, "notice")
        assert app.lessons.current == 2
        last = app.lessons.lesson
        assert last is not None and not last.followed
        last.index = len(last.chapter.steps) - 1
        await keys(pilot, "n")
        assert "That was the last step here: E ends the lesson." in bar(app, "notice")
        said = "".join(span.text for line in onward(last) for span in line)
        assert "It is the last one that is written." in said and "]" not in said


async def test_leaving_in_the_middle_of_a_step_asks(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    async with run() as (app, pilot, _):
        await keys(pilot, "]")
        lesson = app.lessons.lesson
        assert lesson is not None and app.lessons.under_way == ""
        monkeypatch.setattr(type(lesson), "phase", property(lambda _: Phase.APPLIED))
        await keys(pilot, "q")
        assert isinstance(app.screen, ConfirmScreen)
        assert f"The step “{lesson.step.title}” is not done" in " ".join(screen_text(app).split())
        await keys(pilot, "escape")
        assert app.is_running and app.lessons.is_open
        await keys(pilot, "q", "y")
        assert not app.is_running
