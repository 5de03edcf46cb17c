"""Choosing among clusters and namespaces."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.pilot import Pilot

from kubetui.session import Session
from kubetui.tui import where
from kubetui.tui.screens.explorer import ExplorerScreen
from kubetui.tui.screens.pick import PickScreen
from kubetui.tui.snapshot import screen_text
from tests.tui.conftest import Run, demo_session, settle
from tests.tui.fake_session import FakeSession


def kubeconfig(path: Path, *names: str, server: str = "https://127.0.0.1:1") -> Path:
    contexts = "".join(f"- name: {name}\n  context: {{cluster: c-{path.name}}}\n" for name in names)
    path.write_text(
        f"apiVersion: v1\nkind: Config\ncurrent-context: {names[0]}\nclusters:\n- name: c-{path.name}\n"
        f"  cluster: {{server: '{server}'}}\nusers: []\ncontexts:\n{contexts}"
    )
    return path


async def appears(pilot: Pilot[None], words: str) -> None:
    for _ in range(100):
        if words in screen_text(pilot.app):
            return
        await pilot.pause(0.05)
    raise AssertionError(f"{words} does not appear:\n{screen_text(pilot.app)}")


async def test_clusters_of_several_files_say_whether_they_answer_and_new_ones_appear(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(where, "_AGAIN", 0.05)
    first, second = kubeconfig(tmp_path / "first", "one", "two"), kubeconfig(tmp_path / "second", "three")
    monkeypatch.setenv("KUBECONFIG", f"{first}:{second}")
    made: list[FakeSession] = []

    def another(options: object) -> Session:
        made.append(demo_session())
        made[-1].options = options  # type: ignore[assignment]
        made[-1].context = "late"
        return made[-1]  # type: ignore[return-value]

    monkeypatch.setattr("kubetui.tui.connecting.Session", another)
    async with run() as (app, pilot, fake):
        await pilot.press("@")
        await appears(pilot, "three")
        await appears(pilot, "✖ refuses the connection")
        assert isinstance(app.screen, PickScreen)
        assert any(str(second) in choice.note for choice in app.screen._choices)
        second.write_text("{")  # somebody is writing it just now
        await pilot.pause(0.2)
        kubeconfig(second, "three", "late")
        await appears(pilot, "late")
        await pilot.press(*"late", "enter")
        await settle(pilot)
        assert fake.closed == 1 and made[0].options.context == "late" and made[0].started == 1
        assert isinstance(app.screen, ExplorerScreen) and app.session is made[0]  # type: ignore[comparison-overlap]
        assert "late" in screen_text(app).splitlines()[0]
        await pilot.press("@")
        await appears(pilot, "shown now")
        await pilot.press("escape", ":", *"context two")
        await appears(pilot, "look at this cluster")
        await pilot.press("enter")
        await settle(pilot)
        assert made[-1].options.context == "two"
        await pilot.press("ctrl+p", *"cluster thr")
        await appears(pilot, "Cluster three")
        await pilot.press("escape")


async def test_a_namespace_is_typed_where_none_may_be_listed(run: Run) -> None:
    fake = demo_session()
    for found in fake.store.all("namespaces"):
        fake.store.remove("namespaces", found)
    async with run(session=fake) as (app, pilot, _):
        await pilot.press("P")
        await settle(pilot)
        await pilot.press(*"hidden")
        await settle(pilot)
        assert "as typed" in screen_text(app)
        await pilot.press("space", "enter")
        await settle(pilot)
        assert fake.namespaces == {"kubetui-demo", "hidden"}
