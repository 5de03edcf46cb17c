"""Two steps and an exercise by keys alone, in a small terminal; `python tests/walk FOLDER` walks them all."""

from __future__ import annotations

from pathlib import Path

import pytest

from kubetui.lessons.runner import Phase
from kubetui.playground.cluster import Playground
from kubetui.session import Options
from kubetui.tui.app import KubetuiApp
from kubetui.tui.snapshot import screen_text
from tests.walk.walker import Walker


async def nowhere(line: str) -> None:
    raise AssertionError(f"{line}: not needed here")


@pytest.mark.timeout(120)
async def test_steps_are_walked_by_keys_and_an_exercise_from_here(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("CONFIG", "STATE", "DATA", "CACHE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(tmp_path / name.lower()))
    playground = Playground(speed=40, kubeconfig=tmp_path / "private" / "kubeconfig", seed=0)
    await playground.start()
    await playground.ready()
    app = KubetuiApp(Options(kubeconfig=str(playground.kubeconfig)), seed=0)
    try:
        async with app.run_test(size=(80, 24)) as pilot:
            walker = Walker(app, pilot, None, nowhere)
            await walker.until(lambda: app.gate is not None, "the cluster")
            before = app.session.namespaces
            await walker.chapter(1)
            lesson = walker.lesson
            assert app.session.namespaces == {"kubetui-demo"}
            assert app.lessons.namespaces == before, "what the lesson shows is not how the explorer is left"
            for _ in range(4):
                await walker.next()
            await walker.step()  # the scheduler stops, and `b` starts it again
            assert app.session.namespaces == {"kubetui-demo", "kube-system"}
            assert lesson.phase is Phase.DONE and "You guessed:" in screen_text(app)
            await walker.chapter(2)
            while walker.lesson.step.id != "back":
                await walker.next()
            await walker.step()  # a bad release is taken back with `i`
            assert walker.lesson.done == {"back"} and lesson.done == {"scheduler"}
            await pilot.press("E")
            await walker.confirm()
            await walker.until(lambda: not app.lessons.is_open, "the end of the lesson")
            assert app.session.namespaces == before
            await pilot.press("]")
            await walker.until(lambda: app.lessons.is_open, "the lesson again")
            assert (walker.lesson.chapter.number, walker.lesson.step.id) == (2, "month")
    finally:
        await playground.stop()
