"""The detail of an object: tabs, search, logs, links, what is gone."""

from __future__ import annotations

import copy
from contextlib import asynccontextmanager
from typing import Any

from kubetui.tui.app import KubetuiApp
from kubetui.tui.screens.detail import DetailScreen
from kubetui.tui.snapshot import screen_text
from tests.tui.conftest import Run, settle
from tests.tui.test_explorer import BAD_POD, bar, home, keys, name_of, select


@asynccontextmanager
async def opened(run: Run, key: str = "enter", name: str = BAD_POD, **options: Any):  # type: ignore[no-untyped-def]
    async with run(**options) as (app, pilot, fake):
        await select(app, pilot, name)
        await keys(pilot, key)
        yield app, pilot, fake


def detail(app: KubetuiApp) -> DetailScreen:
    assert isinstance(app.screen, DetailScreen)
    return app.screen


async def test_tab_goes_round_and_letters_go_straight(run: Run) -> None:
    async with opened(run) as (app, pilot, _):
        seen = []
        for key in ("right", "tab", "tab", "right", "tab", "tab", "shift+tab", "left"):
            await keys(pilot, key)
            seen.append(detail(app).tab)
        assert seen == ["events", "yaml", "describe", "logs", "story", "overview", "story", "logs"]
        for key, tab in (
            ("t", "story"),
            ("y", "yaml"),
            ("d", "describe"),
            ("l", "logs"),
            ("V", "events"),
            ("x", "overview"),
        ):
            await keys(pilot, key)
            assert detail(app).tab == tab
        await pilot.click("#tabs", offset=(bar(app, "tabs").index("YAML"), 0))
        await settle(pilot)
        assert detail(app).tab == "yaml"


async def test_what_each_tab_shows(run: Run) -> None:
    wanted = {
        "overview": "ImagePullBackOff",
        "events": "Failed to pull image",
        "yaml": "kind: Pod",
        "describe": "Service Account:",
    }
    async with opened(run) as (app, pilot, _):
        for tab, text in wanted.items():
            detail(app).go_to_tab(tab)
            await settle(pilot)
            assert text in screen_text(app), tab


async def test_the_story_is_told_as_it_happens(run: Run) -> None:
    async with opened(run, "t") as (app, pilot, fake):
        assert "Nothing has happened to it since kubetui looked." in screen_text(app)
        pod = copy.deepcopy(fake.store.find(detail(app).ref))
        pod["metadata"] |= {
            "deletionTimestamp": "2026-01-02T12:00:30Z",
            "resourceVersion": "999999",
            "deletionGracePeriodSeconds": 30,
        }
        fake.store.put("pods", pod)
        await settle(pilot)
        text = screen_text(app)
        assert f"{BAD_POD} is to go" in text and "API server" in text and "30 s of grace" in text
        fake.store.remove("pods", pod)
        await settle(pilot)
        assert f"{BAD_POD} is gone" in screen_text(app)


async def test_kinds_without_logs_have_no_such_tab(run: Run) -> None:
    async with run() as (app, pilot, _):
        await keys(pilot, "4", "enter")
        assert "Logs" not in bar(app, "tabs")


async def test_it_stays_live_and_says_when_the_object_is_gone(run: Run) -> None:
    async with opened(run, "y") as (app, pilot, fake):
        pod = next(obj for obj in fake.store.all("pods") if obj["metadata"]["name"] == BAD_POD)
        changed = {
            **pod,
            "metadata": {**pod["metadata"], "resourceVersion": "999999", "labels": {"fresh": "yes"}},
        }
        fake.store.put("pods", changed)
        await settle(pilot)
        assert "fresh: " in screen_text(app)
        fake.store.remove("pods", changed)
        await settle(pilot)
        assert "is gone; this is how it was last" in screen_text(app) and "fresh: " in screen_text(app)


async def test_search_in_a_text(run: Run) -> None:
    async with opened(run, "y") as (app, pilot, _):
        await keys(pilot, "n")
        assert "Search with / first." in bar(app, "notice")
        await keys(pilot, "/", *"name:")
        count = len(detail(app).view.matches)
        assert count > 2 and f"{count} lines" in screen_text(app)
        await keys(pilot, "enter")
        first = detail(app).view._match
        await keys(pilot, "n")
        assert detail(app).view._match == first + 1
        await keys(pilot, "N", "N")
        assert detail(app).view._match == count - 1
        assert f"/name: · {count} lines" in screen_text(app)
        await keys(pilot, "escape")
        assert isinstance(app.screen, DetailScreen) and not detail(app).view.needle
        await keys(pilot, "escape")
        assert app.screen is app.explorer


async def test_moving_in_a_long_text(run: Run) -> None:
    async with opened(run, "d", size=(100, 20)) as (app, pilot, _):
        view = detail(app).view
        at = []
        for key in ("down", "pagedown", "G", "up", "g", "j", "k"):
            await keys(pilot, key)
            at.append(view.scroll_offset.y)
        end = len(view.rows) - view.size.height
        assert at == [1, view.size.height, end, end - 1, 0, 1, 0]


async def test_a_link_of_the_overview_leads_to_its_object(run: Run) -> None:
    async with opened(run) as (app, pilot, _):
        view = detail(app).query_one("#overview")
        while name_of(getattr(view, "link", None)) != "node-1" and view.at < len(view.targets) - 1:  # type: ignore[attr-defined]
            await keys(pilot, "down")
        await keys(pilot, "enter")
        assert app.screen is app.explorer and name_of(home(app).subject) == "node-1"
        await keys(pilot, "escape")
        assert name_of(home(app).subject) == BAD_POD


async def test_changing_from_the_detail(run: Run) -> None:
    async with opened(run, "enter", "web") as (app, pilot, fake):
        await keys(pilot, "R")
        assert fake.requests[-1].path.endswith("/deployments/web") and "restart" in bar(app, "notice")


async def test_copying_the_command_of_what_is_shown(run: Run) -> None:
    async with opened(run, "d") as (app, pilot, _):
        await keys(pilot, "C")
        assert app.clipboard == f"kubectl describe pod/{BAD_POD} -n kubetui-demo"
        await keys(pilot, "y", "C")
        assert app.clipboard == f"kubectl get pod/{BAD_POD} -o yaml -n kubetui-demo"
        await keys(pilot, "l", "C")
        assert app.clipboard == f"kubectl logs pod/{BAD_POD} -f -n kubetui-demo"


async def test_the_list_of_keys_is_that_of_the_detail(run: Run) -> None:
    async with opened(run) as (app, pilot, _):
        await keys(pilot, "?", *"next tab", "enter")
        assert detail(app).tab == "events"


async def test_what_is_opened_while_the_program_ends_is_no_defect(run: Run) -> None:
    async with run() as (app, pilot, _):
        await select(app, pilot, "web")
        app.exit()
        app.open_detail(home(app), home(app).subject, "overview")  # type: ignore[arg-type]
    assert app.return_code == 0
