"""Every key of the explorer: what it shows, or what it asks of the API."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from textual.pilot import Pilot

from kubetui.api.meta import ObjectRef
from kubetui.tui.app import KubetuiApp
from kubetui.tui.screens.change import ChangeScreen
from kubetui.tui.screens.cluster import ClusterScreen
from kubetui.tui.screens.dialogs import AskScreen
from kubetui.tui.screens.explorer import ExplorerScreen
from kubetui.tui.screens.pick import PickScreen
from kubetui.tui.snapshot import screen_text
from kubetui.tui.widgets.bar import Bar
from tests import samples
from tests.tui.conftest import Run, demo_session, settle

BAD_POD = "web-5c9f7b6d84-x8k2p"
RESTARTED_POD = "web-7d4b9c6f5c-lw5tn"


def home(app: KubetuiApp) -> ExplorerScreen:
    explorer = app.explorer
    assert explorer is not None
    return explorer


async def keys(pilot: Pilot[None], *pressed: str) -> None:
    for key in pressed:
        await pilot.press(key)
    await settle(pilot)


def name_of(subject: ObjectRef | None) -> str:
    return subject.name if subject else ""


def bar(app: KubetuiApp, which: str) -> str:
    return app.screen.query_one(f"#{which}", Bar).text


async def select(app: KubetuiApp, pilot: Pilot[None], name: str) -> None:
    explorer = home(app)
    found = next(row for row in explorer.pane.live.rows if row.ref and row.ref.name == name)  # type: ignore[union-attr]
    explorer.pane.table.select_key(found.key)
    await settle(pilot)


# What is shown


@pytest.mark.parametrize(
    "size", [(160, 48), (120, 36), (80, 24), (40, 10)], ids=lambda size: f"{size[0]}x{size[1]}"
)
async def test_golden_explorer(
    run: Run, golden: Callable[[str, KubetuiApp], None], size: tuple[int, int]
) -> None:
    async with run(size=size) as (app, pilot, _):
        await select(app, pilot, BAD_POD)
        golden(f"explorer-{size[0]}x{size[1]}", app)


async def test_the_header_tells_cluster_namespace_state_and_counts(run: Run) -> None:
    async with run() as (app, _, _fake):
        assert (
            bar(app, "header")
            == " kubetui   playground ▸ kubetui-demo   ● live · 3 nodes · 11 pods · v1.36.2"
        )


async def test_trouble_is_on_the_title_of_its_pane(run: Run) -> None:
    async with run() as (app, _, _fake):
        text = screen_text(app)
        assert "2 Workloads 1✖" in text and "3 Networking 1✖" in text


async def test_tabs_and_titles_follow_panes_that_are_hidden(run: Run) -> None:
    async with run(size=(80, 24)) as (app, pilot, fake):
        assert "2 Workloads 1✖" in screen_text(app) and "3 Networking 1✖" in bar(app, "tabs")
        cart = fake.store.get("services", "kubetui-demo", "cart")
        assert cart is not None
        fake.store.remove("services", cart)
        await settle(pilot)
        home(app).tick()
        assert "3 Networking 1✖" not in bar(app, "tabs")
        await keys(pilot, "3")
        assert "3 Networking 1✖" not in screen_text(app)


async def test_the_ribbon_underlines_the_chapter_of_the_selection(run: Run) -> None:
    async with run() as (app, pilot, _):

        def here() -> list[str]:
            return [
                piece.text for piece in app.screen.query_one("#ribbon", Bar).pieces if piece.look == "here"
            ]

        assert here() == ["Workloads"]
        await keys(pilot, "3")
        assert here() == ["Networking"]
        await keys(pilot, "1")
        assert here() == ["Architecture"]


async def test_the_footer_shows_the_keys_that_work_on_the_selection(run: Run) -> None:
    async with run() as (app, pilot, _):
        await select(app, pilot, "web")
        assert "+ scale up" in bar(app, "footer") and "l logs" in bar(app, "footer")
        await keys(pilot, "4")
        await select(app, pilot, "db-pass")
        assert "v reveal" in bar(app, "footer") and "l logs" not in bar(app, "footer")
        assert bar(app, "footer").rstrip().endswith("? all keys")


async def test_a_change_in_the_store_is_on_the_screen_at_once(run: Run) -> None:
    async with run() as (app, pilot, fake):
        pod = samples.pod("newcomer", namespace="kubetui-demo")
        fake.store.put("pods", pod)
        await settle(pilot)
        assert "Pod newcomer" in screen_text(app)
        fake.store.remove("pods", pod)
        await settle(pilot)
        assert "newcomer" not in screen_text(app)


# Moving


async def test_arrows_and_letters_move_the_cursor(run: Run) -> None:
    async with run() as (app, pilot, _):
        table = home(app).pane.table
        at = [table._cursor]
        for key in ("down", "j", "up", "k", "G", "g", "end", "home", "pagedown", "pageup"):
            await keys(pilot, key)
            at.append(table._cursor)
        last = table.row_count - 1
        assert at == [0, 1, 2, 1, 0, last, 0, last, 0, last, 0]


async def test_digits_and_tab_go_through_the_panes_and_the_side_panel(run: Run) -> None:
    async with run() as (app, pilot, _):
        explorer = home(app)
        names = {
            "1": "nodes",
            "2": "workloads",
            "3": "networking",
            "4": "config",
            "5": "storage",
            "6": "events",
        }
        for key, pane in names.items():
            await keys(pilot, key)
            assert explorer.active == pane and explorer.focused is explorer.panes[pane].table
        await keys(pilot, "tab")
        assert explorer.focused is explorer.side.view
        await keys(pilot, "tab")
        assert explorer.active == "nodes"
        await keys(pilot, "shift+tab")
        assert explorer.focused is explorer.side.view
        await keys(pilot, "shift+tab")
        assert explorer.active == "events"


async def test_clicking_a_pane_makes_it_active(run: Run) -> None:
    async with run() as (app, pilot, _):
        await pilot.click("#table-networking", offset=(6, 2))
        await settle(pilot)
        assert home(app).active == "networking" and name_of(home(app).subject) == "db"


async def test_left_and_right_fold(run: Run) -> None:
    async with run() as (app, pilot, _):
        await select(app, pilot, BAD_POD)
        await keys(pilot, "left")
        assert name_of(home(app).subject) == "web-5c9f7b6d84"
        await keys(pilot, "left")
        assert BAD_POD not in pane_text(app)
        await keys(pilot, "left")
        assert name_of(home(app).subject) == "web"
        await keys(pilot, "left")
        assert "ReplicaSet" not in pane_text(app)
        await keys(pilot, "right", "down", "right")
        assert BAD_POD in pane_text(app)


def pane_text(app: KubetuiApp) -> str:
    area = home(app).pane.table.region
    return "\n".join(line[area.x : area.right] for line in screen_text(app).split("\n")[area.y : area.bottom])


# Panes as a whole


async def test_zoom_and_escape(run: Run) -> None:
    async with run() as (app, pilot, _):
        await keys(pilot, "3", "z")
        explorer = home(app)
        assert explorer.panes["networking"].region.width == 160 and not explorer.panes["nodes"].display
        await keys(pilot, "1")
        assert explorer.panes["nodes"].region.width == 160
        await keys(pilot, "escape")
        assert explorer.panes["networking"].display and not explorer.area.zoomed
        await keys(pilot, "escape", "escape")
        assert app.is_running


async def test_tree_or_flat(run: Run) -> None:
    async with run() as (app, pilot, _):
        assert "ReplicaSet" in pane_text(app)
        await keys(pilot, "w")
        assert "└─" not in pane_text(app)
        await keys(pilot, "w")
        assert "└─" in pane_text(app)


async def test_layouts_in_turn(run: Run) -> None:
    async with run() as (app, pilot, _):
        explorer = home(app)
        seen = []
        for _turn in range(4):
            await keys(pilot, "L")
            seen.append(explorer.arrangement.name)
        assert seen == ["focus", "lesson", "compact", "explorer"]
        assert "Layout explorer" in bar(app, "notice")


async def test_config_and_storage_share_a_place_at_120(run: Run) -> None:
    async with run(size=(120, 36)) as (app, pilot, _):
        explorer = home(app)
        assert explorer.panes["config"].display and not explorer.panes["storage"].display
        assert "4 Config  5 Storage" in screen_text(app)
        await keys(pilot, "5")
        assert explorer.panes["storage"].display and not explorer.panes["config"].display
        assert explorer.side.region.width == 44


async def test_compact_shows_one_pane_tabs_and_a_diagnosis(run: Run) -> None:
    async with run(size=(80, 24)) as (app, pilot, _):
        explorer = home(app)
        await select(app, pilot, BAD_POD)
        assert [pane.id for pane in explorer.panes.values() if pane.display] == ["workloads"]
        assert "1 Nodes 3  2 Workloads" in bar(app, "tabs")
        assert BAD_POD in bar(app, "diagnosis") and "x why" in bar(app, "diagnosis")
        await keys(pilot, "x")
        assert explorer.side.region.width == 80 and explorer.focused is explorer.side.view
        await keys(pilot, "escape")
        assert not explorer.side.display and explorer.panes["workloads"].display
        await pilot.click("#tabs", offset=(3, 0))
        await settle(pilot)
        assert explorer.active == "nodes"


async def test_resizing_changes_the_variant(run: Run) -> None:
    async with run() as (app, pilot, _):
        await pilot.resize_terminal(80, 24)
        await settle(pilot)
        assert not home(app).panes["nodes"].display
        await pilot.resize_terminal(160, 48)
        await settle(pilot)
        assert home(app).panes["nodes"].display


async def test_the_panel_goes_and_comes(run: Run) -> None:
    async with run() as (app, pilot, _):
        explorer = home(app)
        assert explorer.side.display
        await keys(pilot, "x")
        assert not explorer.side.display and explorer.panes["workloads"].region.width == 160
        await keys(pilot, "x")
        assert explorer.side.display


# Finding


async def test_filter_as_it_is_typed_kept_and_taken_back(run: Run) -> None:
    async with run() as (app, pilot, _):
        await keys(pilot, "/")
        await keys(pilot, *"lonely")
        assert "lonely" in pane_text(app) and "StatefulSet" not in pane_text(app)
        await keys(pilot, "enter")
        assert "/lonely · kubetui-demo · 1 of 5 objects" in screen_text(app)
        await keys(pilot, "escape")
        assert "StatefulSet" in pane_text(app)
        await keys(pilot, "/", *"zzz")
        await keys(pilot, "escape")
        assert "StatefulSet" in pane_text(app) and not home(app).pane.query_text


async def test_a_filter_that_cannot_be_read_says_so(run: Run) -> None:
    async with run() as (app, pilot, _):
        await keys(pilot, "/", *"age<soon")
        assert "soon is no age" in screen_text(app)
        await keys(pilot, "enter")
        assert "soon is no age" in bar(app, "notice")


async def test_only_trouble(run: Run) -> None:
    async with run() as (app, pilot, _):
        await keys(pilot, "f")
        assert "StatefulSet" not in pane_text(app) and BAD_POD in pane_text(app)
        await keys(pilot, "escape")
        assert "StatefulSet" in pane_text(app)


async def test_sort_by_column_after_column_and_by_header(run: Run) -> None:
    async with run() as (app, pilot, _):
        pane = home(app).pane
        assert pane.options is not None
        await keys(pilot, "o")
        assert pane.options.sort == "NAME" and "NAME▲" in screen_text(app)
        await keys(pilot, "o")
        assert pane.options.sort == "READY"
        await keys(pilot, "<")
        assert pane.options.sort == "-READY" and "READY▼" in screen_text(app)
        await keys(pilot, "<")
        assert pane.options.sort == "READY"
        await pilot.click("#table-workloads", offset=(3, 0))
        await settle(pilot)
        assert pane.options.sort == "NAME"
        await pilot.click("#table-workloads", offset=(3, 0))
        await settle(pilot)
        assert pane.options.sort == "-NAME"


async def test_events_of_the_selection_only(run: Run) -> None:
    async with run() as (app, pilot, _):
        events = home(app).panes["events"]
        everything = len(events.live.rows)  # type: ignore[union-attr]
        await select(app, pilot, BAD_POD)
        await keys(pilot, "V")
        rows = events.live.rows  # type: ignore[union-attr]
        assert 0 < len(rows) < everything and f"about {BAD_POD}" in screen_text(app)
        await keys(pilot, "escape")
        assert len(events.live.rows) == everything  # type: ignore[union-attr]


async def test_go_to_a_kind_an_object_and_a_namespace(run: Run) -> None:
    async with run() as (app, pilot, fake):
        await keys(pilot, ":")
        assert isinstance(app.screen, PickScreen)
        await keys(pilot, *"sa", "enter")
        assert home(app).active == "kind" and home(app).pane.spec.title == "ServiceAccount"
        assert "serviceaccounts" in fake.wanted
        await keys(pilot, "escape")
        assert home(app).active == "workloads"
        await keys(pilot, ":", *"db-pass", "enter")
        assert home(app).active == "config" and name_of(home(app).subject) == "db-pass"
        await keys(pilot, "escape")
        assert home(app).active == "workloads"
        await keys(pilot, ":", *"secret/db-p")
        assert "db-pass" in screen_text(app)
        await keys(pilot, "ctrl+u", *"po default", "enter")
        assert home(app).active == "kind" and home(app).pane.spec.title == "Pod"
        assert fake.namespaces == {"default"}
        await keys(pilot, "escape", ":", "escape")
        assert isinstance(app.screen, ExplorerScreen)
        await keys(pilot, ":", *"dp", "enter")
        assert home(app).pane.spec.title == "Deployment", "k9s calls it so"
        await keys(pilot, ":", *"pulse", "enter")
        assert isinstance(app.screen, ClusterScreen)
        await keys(pilot, "escape", ":", *"trouble", "enter")
        assert home(app).pane.spec.title == "Trouble"


async def test_the_list_of_keys_is_searched_and_runs_one(run: Run) -> None:
    async with run() as (app, pilot, _):
        await keys(pilot, "?")
        assert "Give the whole screen to this pane" in screen_text(app) or "zoom" in screen_text(app)
        await keys(pilot, *"zoom", "enter")
        assert home(app).area.zoomed == "workloads"


async def test_the_palette_finds_verbs_and_runs_them(run: Run) -> None:
    async with run() as (app, pilot, _):
        await keys(pilot, "ctrl+p")
        await pilot.pause(0.5)
        assert "Theme dark" not in screen_text(app), "verbs come first"
        await keys(pilot, *"zoom")
        await pilot.pause(0.5)
        assert "Zoom" in screen_text(app)
        await keys(pilot, "enter", "enter")
        await settle(pilot)
        assert home(app).area.zoomed == "workloads"


async def test_namespaces_several_at_once(run: Run) -> None:
    fake = demo_session()
    for name in ("kubetui-demo", "other", "third"):
        fake.store.put("namespaces", samples.namespace(name))
    async with run(session=fake) as (app, pilot, _):
        await keys(pilot, "P")
        assert "● kubetui-demo" in screen_text(app) and "○ other" in screen_text(app)
        await keys(pilot, *"other", "space", "enter")
        assert fake.namespaces == {"kubetui-demo", "other"}
        await keys(pilot, "P", *"all", "space", "enter")
        assert fake.namespaces == frozenset() and "all namespaces" in bar(app, "header")


# Looking


@pytest.mark.parametrize(
    ("key", "tab"), [("enter", "overview"), ("d", "describe"), ("y", "yaml"), ("l", "logs"), ("p", "logs")]
)
async def test_keys_that_open_a_detail(run: Run, key: str, tab: str) -> None:
    async with run() as (app, pilot, fake):
        if key == "p":
            await select(app, pilot, BAD_POD)
            await keys(pilot, key)
            assert "None of its containers has restarted" in bar(app, "notice")
        name = RESTARTED_POD if key == "p" else BAD_POD
        await select(app, pilot, name)
        await keys(pilot, key)
        assert getattr(app.screen, "tab", "") == tab and name in screen_text(app)
        if tab == "logs":
            previous = {request.params["previous"] for request in fake.requests}
            assert previous == {str(key == "p")}
        await keys(pilot, "escape")
        assert isinstance(app.screen, ExplorerScreen) and name_of(home(app).subject) == name


async def test_double_click_opens(run: Run) -> None:
    async with run() as (app, pilot, _):
        await pilot.click("#table-config", offset=(6, 1), times=2)
        await settle(pilot)
        assert getattr(app.screen, "tab", "") == "overview"


async def test_copying_name_and_command(run: Run) -> None:
    async with run() as (app, pilot, _):
        await select(app, pilot, BAD_POD)
        await keys(pilot, "c")
        assert app.clipboard == BAD_POD
        await keys(pilot, "C")
        assert app.clipboard == f"kubectl get pod/{BAD_POD} -n kubetui-demo"
        assert app.clipboard in bar(app, "notice")


async def test_a_key_that_does_not_fit_says_why(run: Run) -> None:
    async with run() as (app, pilot, fake):
        await select(app, pilot, BAD_POD)
        await keys(pilot, "+")
        assert (
            "Scale up works on Deployment, ReplicaSet, StatefulSet: select one first." in bar(app, "notice")
            and fake.requests == []
        )


# Changing


async def test_delete_asks_and_sends_the_request(run: Run) -> None:
    async with run() as (app, pilot, fake):
        await select(app, pilot, BAD_POD)
        await keys(pilot, "D")
        assert isinstance(app.screen, ChangeScreen)
        assert f"kubectl delete pod/{BAD_POD} -n kubetui-demo" in screen_text(app)
        await keys(pilot, "enter")
        assert fake.requests == [] and "Nothing was changed." in bar(app, "notice")
        await keys(pilot, "D", "y")
        (sent,) = fake.requests
        assert (sent.method, sent.path) == ("DELETE", f"/api/v1/namespaces/kubetui-demo/pods/{BAD_POD}")
        assert sent.body["preconditions"]["uid"]
        assert f"kubectl delete pod/{BAD_POD}" in bar(app, "notice")


async def test_kill_asks_and_waits_for_nothing(run: Run) -> None:
    async with run() as (app, pilot, fake):
        await select(app, pilot, BAD_POD)
        await keys(pilot, "K", "escape")
        assert fake.requests == []
        await keys(pilot, "K", "y")
        assert fake.requests[0].body["gracePeriodSeconds"] == 0


async def test_plus_and_minus_are_gathered_into_one_request(run: Run) -> None:
    async with run() as (app, pilot, fake):
        await select(app, pilot, "web")
        await keys(pilot, "+", "+", "-", "+")
        assert fake.requests == [] and "5 replicas" in bar(app, "notice")
        await pilot.pause(0.6)
        (sent,) = fake.requests
        assert sent.method == "PATCH" and sent.path.endswith("/deployments/web/scale")
        assert sent.body == {"spec": {"replicas": 5}}
        assert "kubectl scale deployment/web --replicas=5 -n kubetui-demo" in bar(app, "notice")


async def test_scaling_to_none_asks(run: Run) -> None:
    async with run() as (app, pilot, fake):
        await select(app, pilot, "web")
        await keys(pilot, "-", "-", "-")
        await pilot.pause(0.6)
        assert isinstance(app.screen, ChangeScreen) and fake.requests == []
        await keys(pilot, "y")
        assert fake.requests[0].body == {"spec": {"replicas": 0}}


async def test_scale_to_a_number(run: Run) -> None:
    async with run() as (app, pilot, fake):
        await select(app, pilot, "web")
        await keys(pilot, "S")
        assert isinstance(app.screen, AskScreen)
        await keys(pilot, "backspace", "7", "enter")
        assert fake.requests[0].body == {"spec": {"replicas": 7}}
        await keys(pilot, "S", "x", "enter")
        assert len(fake.requests) == 1 and "A whole number is needed" in screen_text(app)
        await keys(pilot, "escape", "S", "escape")
        assert len(fake.requests) == 1


async def test_restart(run: Run) -> None:
    async with run() as (app, pilot, fake):
        await select(app, pilot, "web")
        await keys(pilot, "R")
        (sent,) = fake.requests
        assert "kubectl.kubernetes.io/restartedAt" in str(sent.body) and sent.path.endswith(
            "/deployments/web"
        )


async def test_set_image(run: Run) -> None:
    async with run() as (app, pilot, fake):
        await select(app, pilot, "web")
        await keys(pilot, "i")
        assert isinstance(app.screen, AskScreen)
        await keys(pilot, *("backspace",) * 30, *"nginx:1.28", "enter")
        (sent,) = fake.requests
        assert sent.body["spec"]["template"]["spec"]["containers"][0]["image"] == "nginx:1.28"
        await keys(pilot, "i", "enter")
        assert len(fake.requests) == 1, "the same image is no change"
        for typed, wrong in (
            (("end", "space", *"proxy=envoy"), "names no container"),
            ((*("backspace",) * 40, "@"), "is not the name of an image"),
        ):
            await keys(pilot, *typed, "enter")
            assert wrong in screen_text(app) and isinstance(app.screen, AskScreen)
        await keys(pilot, *("backspace",) * 30, *"proxy=envoy", "enter")
        assert "There is no container proxy; there are web." in screen_text(app)


async def test_undo_shows_what_becomes_different_and_goes_back(run: Run) -> None:
    async with run() as (app, pilot, fake):
        await select(app, pilot, "web")
        await keys(pilot, "U")
        text = screen_text(app)
        assert "-   - image: nginx:1.99" in text and "+   - image: nginx:1.27" in text
        assert "kubectl rollout undo deployment/web" in text and not fake.requests
        await keys(pilot, "escape")
        assert not fake.requests and "Nothing was changed." in bar(app, "notice")
        await keys(pilot, "U", "y")
        (sent,) = fake.requests
        assert sent.method == "PATCH" and sent.content_type == "application/json-patch+json"
        assert "kubectl rollout undo deployment/web" in bar(app, "notice")


async def test_a_refusal_of_the_server_is_said(run: Run) -> None:
    from kubetui.api.errors import status

    async with run() as (app, pilot, fake):
        await select(app, pilot, BAD_POD)
        path = f"/api/v1/namespaces/kubetui-demo/pods/{BAD_POD}"
        fake.answers[("DELETE", path)] = status(409, "Conflict", "the UID in the precondition is another")
        await keys(pilot, "D", "y")
        assert "the UID in the precondition is another" in bar(app, "notice")


async def test_read_only_changes_nothing(run: Run) -> None:
    async with run(read_only=True) as (app, pilot, fake):
        await select(app, pilot, BAD_POD)
        assert "read-only" in bar(app, "header")
        for key in ("D", "K"):
            await keys(pilot, key)
            assert isinstance(app.screen, ExplorerScreen) and "open read-only" in bar(app, "notice")
        assert fake.requests == []


async def test_on_a_foreign_cluster_a_deletion_is_typed(run: Run) -> None:
    fake = demo_session()
    fake.ownership = "foreign"
    async with run(session=fake, read_only=False) as (app, pilot, _):
        await select(app, pilot, BAD_POD)
        await keys(pilot, "D")
        assert isinstance(app.screen, ChangeScreen)
        await keys(pilot, *"no", "enter")
        assert "That is not" in screen_text(app)
        await keys(pilot, *("backspace",) * 2, *BAD_POD, "enter")
        assert fake.requests[0].method == "DELETE"


async def test_a_foreign_cluster_opens_read_only(run: Run) -> None:
    fake = demo_session()
    fake.ownership = "foreign"
    async with run(session=fake) as (app, _, _fake):
        assert app.gate is not None and app.gate.read_only


async def test_all_actions_of_an_object(run: Run) -> None:
    async with run() as (app, pilot, fake):
        await select(app, pilot, "web")
        await keys(pilot, "A")
        assert "Replace all Pods one after the other" in screen_text(app)
        await keys(pilot, *"restart", "enter")
        assert len(fake.requests) == 1


async def test_secret_values_for_ten_seconds(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    from kubetui.tui.detail import yaml

    monkeypatch.setattr(yaml, "REVEALED", 2.0)
    async with run() as (app, pilot, fake):
        await keys(pilot, "4")
        await select(app, pilot, "db-pass")
        fake.answers[("GET", "db-pass")] = samples.secret("db-pass", {"password": "aHVudGVyMg=="})
        await keys(pilot, "v")
        assert "hunter2" in screen_text(app) and "aHVudGVyMg" not in screen_text(app)
        assert "password: 7 bytes, not shown" in screen_text(app)
        await pilot.pause(2.2)
        assert "hunter2" not in screen_text(app)


# Program


async def test_retry(run: Run) -> None:
    async with run() as (_, pilot, fake):
        await keys(pilot, "ctrl+r")
        assert fake.retried == 1


@pytest.mark.parametrize("key", ["q", "ctrl+q"])
async def test_quit(run: Run, key: str) -> None:
    async with run() as (app, pilot, fake):
        await pilot.press(key)
        await pilot.pause(0.1)
        assert not app.is_running
    assert fake.closed == 1


async def test_escape_never_quits(run: Run) -> None:
    async with run() as (app, pilot, _):
        await keys(pilot, *("escape",) * 5)
        assert app.is_running


async def test_the_footer_can_be_clicked(run: Run) -> None:
    async with run() as (app, pilot, _):
        at = bar(app, "footer").index("z zoom")
        await pilot.click("#footer", offset=(at, 0))
        await settle(pilot)
        assert home(app).area.zoomed == "workloads"


async def test_plain_ascii(run: Run) -> None:
    async with run(ascii=True) as (app, _, _fake):
        frame = app.export_screenshot()
        body = frame[frame.index("<g class") :]
        assert "●" not in body and "╭" not in body
