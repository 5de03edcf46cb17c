"""What is said while there is no cluster, not yet one, not any more, or not all of it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest

from kubetui.session import ConfigError, Options, Phase, SyncPhase, SyncState
from kubetui.store.store import Store
from kubetui.tui.app import KubetuiApp
from kubetui.tui.screens.explorer import ExplorerScreen
from kubetui.tui.screens.pick import PickScreen
from kubetui.tui.snapshot import screen_text
from tests import samples
from tests.tui.conftest import Run, demo_session, settle
from tests.tui.fake_session import FakeSession
from tests.tui.test_explorer import bar, home, keys

Golden = Callable[[str, KubetuiApp], None]


def empty_session(phase: Phase = Phase.LIVE) -> FakeSession:
    fake = FakeSession(Store(lambda: samples.NOW))
    fake.time = samples.NOW
    fake.set_state(phase)
    return fake


async def test_an_unreachable_server_says_what_was_tried_and_offers_ways(run: Run, golden: Golden) -> None:
    fake = empty_session()
    fake.set_state(
        Phase.UNREACHABLE, "https://127.0.0.1:6443 refuses the connection.", "Is the cluster running?"
    )

    async def playground() -> object:
        raise OSError("no room left on the disk")

    async with run(session=fake, playground=playground) as (app, pilot, _):
        golden("unreachable-160x48", app)
        text = screen_text(app)
        assert (
            "refuses the connection" in text and "Is the cluster running?" in text and "tried again" in text
        )
        assert "unreachable" in bar(app, "header")
        await keys(pilot, "enter")
        assert fake.retried == 1
        await keys(pilot, "down", "down", "enter")
        await settle(pilot)
        assert "The playground does not start: no room left on the disk" in screen_text(app)
        assert "Starting the playground" not in screen_text(app)
        await keys(pilot, "ctrl+c")
        assert "q leaves kubetui." in bar(app, "notice")


async def test_it_gives_way_by_itself_when_the_server_answers(run: Run) -> None:
    fake = empty_session(Phase.UNREACHABLE)
    async with run(session=fake) as (app, pilot, _):
        assert "The cluster cannot be reached" in screen_text(app)
        fake.set_state(Phase.LIVE)
        for obj in samples.demo_objects():
            fake.store.put(samples.RESOURCES[obj["kind"]], obj)
        async with asyncio.timeout(20):
            while "The cluster cannot be reached" in screen_text(app):
                await settle(pilot)
        assert "The cluster cannot be reached" not in screen_text(app) and "node-1" in screen_text(app)
        assert home(app).focused is home(app).pane.table


async def test_a_refused_token(run: Run) -> None:
    fake = empty_session()
    fake.set_state(Phase.REFUSED, "the server says no", "log in again")
    async with run(session=fake, size=(80, 24)) as (app, _, _fake):
        text = screen_text(app)
        assert "You cannot get in" in text and "The server says no" in text and "Log in again" in text


async def test_a_broken_kubeconfig_is_one_sentence_and_other_ways(run: Run) -> None:
    fake = empty_session(Phase.CONNECTING)
    fake.start_error = ConfigError("the kubeconfig /x is empty")
    async with run(session=fake) as (app, pilot, _):
        assert "The kubeconfig /x is empty" in screen_text(app) and "try again now" not in screen_text(app)
        assert "✖ not connected" in bar(app, "header")
        await keys(pilot, "]")
        assert "A lesson needs a cluster, and none is connected yet." in bar(app, "notice")
        await keys(pilot, "q")
        assert not app.is_running


async def test_without_a_kubeconfig_the_playground_is_shown_and_said(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from kubetui.session import MissingConfig
    from kubetui.tui import connecting

    fake, second, closed = empty_session(Phase.CONNECTING), demo_session(), []
    fake.start_error = MissingConfig("there is no kubeconfig")
    fake.options = Options(namespaces=("shop",))
    ends = asyncio.Event()
    asked: list[Options] = []
    monkeypatch.setattr(connecting, "Session", lambda options: (asked.append(options), second)[1])

    async def close() -> None:
        closed.append(True)

    async def playground() -> object:
        return SimpleNamespace(
            kubeconfig=tmp_path / "kc",
            export_line="export KUBECONFIG=/tmp/kc",
            owned=True,
            close=close,
            ended=ends.wait,
        )

    async with run(session=fake, playground=playground) as (app, pilot, _fake):
        assert "There is no kubeconfig: this is the playground." in bar(app, "notice")
        assert "export KUBECONFIG=/tmp/kc" in bar(app, "notice")
        assert "node-1" in screen_text(app) and fake.closed == 1
        assert asked == [Options(kubeconfig=str(tmp_path / "kc"), namespaces=("shop",))], "-n holds there too"
        second.set_state(Phase.STALE, "connection reset")
        await settle(pilot)
        assert "connecting again" in bar(app, "header"), "it may come back by itself"
        ends.set()
        await settle(pilot)
        assert "ago: ctrl+t starts it again" in bar(app, "header")
    assert closed == [True] and second.closed == 1


async def test_a_kubeconfig_that_was_named_and_is_missing_is_not_replaced_by_the_playground(run: Run) -> None:
    from kubetui.session import MissingConfig

    async def playground() -> object:
        raise AssertionError("nobody asked for it")

    fake = empty_session(Phase.CONNECTING)
    fake.options = Options(kubeconfig="/typo")
    fake.start_error = MissingConfig("the kubeconfig /typo does not exist")
    async with run(session=fake, playground=playground) as (app, _, _fake):
        assert "The kubeconfig /typo does not exist" in screen_text(app)
        assert "start the playground" in screen_text(app)


async def test_connecting_that_takes_long_is_told_with_what_it_waits_for(run: Run) -> None:
    fake = empty_session(Phase.CONNECTING)
    async with run(session=fake) as (app, pilot, _):
        assert "◌ connecting" in bar(app, "header") and "connecting for" not in bar(app, "header")
        fake.set_state(Phase.CONNECTING, "waiting for the exec plugin aws")
        fake.time += timedelta(seconds=12)
        home(app).tick()
        await settle(pilot)
        assert "◌ connecting for 12s, waiting for the exec plugin aws" in bar(app, "header")


async def test_what_is_said_takes_the_lines_it_needs(run: Run) -> None:
    async with run(size=(80, 24)) as (app, pilot, _):
        explorer = home(app)
        export = "export KUBECONFIG=/home/me/.local/state/kubetui/run/playground.kubeconfig"
        explorer.say(
            "There is no kubeconfig: this is the playground, a small cluster of your own.", "ok", export
        )
        await pilot.pause()
        lines = [line.strip() for line in screen_text(app).split("\n")]
        assert export in lines and lines[-1].startswith("] lesson")
        await pilot.resize_terminal(180, 48)
        await settle(pilot)
        assert any("of your own. · " + export in line for line in screen_text(app).split("\n"))
        explorer.say("Short.")
        await settle(pilot)
        assert export not in screen_text(app) and app.screen.query_one("#notice").size.height == 1


async def test_stale_keeps_the_picture_dimmed_with_its_age(run: Run) -> None:
    async with run() as (app, pilot, fake):
        before = [line for line in screen_text(app).split("\n") if "web-7d4b9c6f5c" in line]
        fake.set_state(Phase.STALE, "connection reset")
        fake.time += timedelta(seconds=75)
        await settle(pilot)
        home(app).tick()
        await settle(pilot)
        assert "stale for 75s, connecting again" in bar(app, "header")
        assert app.screen.has_class("-stale") and len(before) == len(
            [line for line in screen_text(app).split("\n") if "web-7d4b9c6f5c" in line]
        )
        assert home(app).pane.table.styles.tint.a > 0
        fake.set_state(Phase.LIVE)
        await settle(pilot)
        assert not app.screen.has_class("-stale") and "● live" in bar(app, "header")


async def test_a_playground_that_stays_away_can_be_started_again(run: Run) -> None:
    async def playground() -> object:
        raise AssertionError("nobody asked for it")

    async with run(playground=playground) as (app, pilot, fake):
        way = "ctrl+t starts the playground again"
        fake.set_state(Phase.STALE, "connection reset")
        await settle(pilot)
        assert way not in bar(app, "header"), "it may just be slow"
        fake.time += timedelta(seconds=10)
        home(app).tick()
        assert way in bar(app, "header")
        fake.ownership = "foreign"
        home(app).tick()
        assert way not in bar(app, "header")


async def test_loading_says_how_many_of_how_many(run: Run) -> None:
    fake = demo_session()
    fake.syncs["pods"] = SyncState(SyncPhase.SYNCING, 200, 1000)
    async with run(session=fake) as (app, pilot, _):
        assert "loading 200 of 1,000" in screen_text(app)
        fake.syncs.clear()
        fake.tell()
        await settle(pilot)
        assert "loading" not in screen_text(app)


async def test_an_empty_pane_that_loads_says_so(run: Run) -> None:
    fake = empty_session()
    for kind in samples.RESOURCES.values():
        fake.syncs[kind] = SyncState(SyncPhase.SYNCING, 0, None)
    async with run(session=fake) as (app, _, _fake):
        assert "Loading workloads …" in screen_text(app)


async def test_forbidden_names_the_rule_that_is_missing(run: Run) -> None:
    fake = empty_session()
    for kind in (*home_resources("storage"), "nodes"):
        fake.syncs[kind] = SyncState(SyncPhase.FORBIDDEN, message="needs list and watch")
    async with run(session=fake) as (app, pilot, _):
        assert "nodes not readable · pods not readable" in screen_text(app)
        await keys(pilot, "5", "z")
        text = screen_text(app)
        assert (
            "You may not list these here." in text and "persistentvolumeclaims: needs list and watch" in text
        )
        await keys(pilot, "z", "L")
        assert "1 Nodes ?" in bar(app, "tabs"), "none that may be listed is not none"


def home_resources(pane: str) -> tuple[str, ...]:
    from kubetui.views.panes import pane as spec

    return spec(pane).resources


async def test_empty_panes_say_what_would_be_here(run: Run, golden: Golden) -> None:
    async with run(session=empty_session()) as (app, _, _fake):
        golden("empty-160x48", app)
        assert "Deployments and the Pods they keep running would be here." in screen_text(app)


async def test_a_kind_by_name_from_the_command_line(run: Run) -> None:
    async with run(kind="svc") as (app, _, _fake):
        assert home(app).active == "kind" and home(app).pane.spec.title == "Service"
    async with run(kind="nonsense") as (app, _, _fake):
        assert "This cluster has no kind “nonsense”." in bar(app, "notice")


async def test_40x10_shows_a_list_and_the_state(run: Run) -> None:
    async with run(size=(40, 10)) as (app, _, _fake):
        lines = screen_text(app).split("\n")
        assert "● live" in lines[0] and any(
            "StatefulSet db" in line or "Deployment web" in line for line in lines
        )


async def test_another_context_by_key(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from kubetui.tui import connecting

    config = tmp_path / "config"
    config.write_text(
        "apiVersion: v1\nkind: Config\ncurrent-context: playground\nclusters:\n- name: c\n  cluster: {server: 'https://127.0.0.1:1'}\n"
        "users: []\ncontexts:\n- name: playground\n  context: {cluster: c}\n- name: other\n  context: {cluster: c}\n"
    )
    monkeypatch.setenv("KUBECONFIG", str(config))
    second, asked = demo_session(), []
    second.context = "other"
    monkeypatch.setattr(connecting, "Session", lambda options: (asked.append(options.context), second)[1])
    async with run() as (app, pilot, fake):
        await keys(pilot, "3", "@")
        await pilot.pause(0.2)
        assert isinstance(app.screen, PickScreen)
        await keys(pilot, *"other", "enter")
        assert asked == ["other"] and fake.closed == 1 and isinstance(app.screen, ExplorerScreen)
        assert "other ▸" in bar(app, "header") and "web-7d4b9c6f5c" in screen_text(app)
