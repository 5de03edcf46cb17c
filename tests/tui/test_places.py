"""The screens about the cluster as a whole and about the program, walked by keys and kept as frames."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from textual.pilot import Pilot

from kubetui.api.meta import Obj
from kubetui.remembered import Remembered
from kubetui.tui.app import KubetuiApp
from kubetui.tui.screens.access import AccessScreen
from kubetui.tui.screens.cluster import METRICS, ClusterScreen
from kubetui.tui.screens.explorer import ExplorerScreen
from kubetui.tui.screens.keymap import KeymapScreen
from kubetui.tui.screens.welcome import WelcomeScreen
from kubetui.tui.snapshot import screen_text
from kubetui.views.model import ChoiceLink
from tests import samples
from tests.tui.conftest import Run, demo_session, settle
from tests.tui.fake_session import FakeSession

Golden = Callable[[str, KubetuiApp], None]
AUTH = "/apis/authorization.k8s.io/v1"
SIZES = [(160, 48), (80, 24)]


async def keys(pilot: Pilot[None], *pressed: str) -> None:
    for key in pressed:
        await pilot.press(key)
        await settle(pilot)


def with_metrics(fake: FakeSession) -> FakeSession:
    from kubetui.kinds.model import ApiKind

    fake.kinds.append(
        ApiKind("metrics.k8s.io", "v1beta1", "NodeMetrics", "nodes", False, verbs=("get", "list"))
    )
    usage = {"cpu": "1200m", "memory": "5Gi"}
    fake.answers["GET", METRICS] = {
        "items": [{"metadata": {"name": f"node-{n}"}, "usage": usage} for n in (1, 2)]
    }
    return fake


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_the_whole_cluster(run: Run, golden: Golden, size: tuple[int, int]) -> None:
    fake = demo_session()
    fake.narrow = {"pods"} if size[0] == 80 else set()
    async with run(size, session=with_metrics(fake) if size[0] == 160 else fake) as (app, pilot, _):
        await keys(pilot, "0")
        assert isinstance(app.screen, ClusterScreen)
        golden(f"cluster-{size[0]}x{size[1]}", app)
        if size[0] == 160:
            assert "used" in screen_text(app) and "1.20" in screen_text(app)
            fake.answers["GET", METRICS] = RuntimeError("the metrics server is starting")
            app.screen._measure()
            await settle(pilot)
            assert "cannot be told: the metrics server is starting" in screen_text(app)
        else:
            assert "no metrics.k8s.io is served" in screen_text(app)
            pod = samples.pod("crasher", statuses=[samples.running(restarts=3)], node="node-1")
            fake.store.put(
                "pods", samples.pod("crasher", statuses=[samples.running(restarts=1)], node="node-1")
            )
            fake.store.put("pods", pod)
            fake.time += timedelta(seconds=3)
            app.screen._renew()
            await settle(pilot)
            await keys(pilot, "tab")
            assert "Restarts" in screen_text(app) and "  3, at most" in screen_text(app)
        await keys(pilot, "g", "enter")
        assert isinstance(app.screen, ExplorerScreen)
        assert app.screen.subject is not None and app.screen.subject.name == "node-1"
        assert "nodes" in fake.wanted


VIEW = {
    "verbs": ["get", "list", "watch"],
    "apiGroups": ["", "apps"],
    "resources": ["pods", "pods/log", "deployments"],
}
ROLE: Obj = {
    "metadata": {"name": "cleaner"},
    "rules": [{"verbs": ["delete"], "apiGroups": [""], "resources": ["pods"]}],
}
BINDING: Obj = {
    "metadata": {"name": "sweepers", "uid": "u1"}, "roleRef": {"kind": "ClusterRole", "name": "cleaner"},
    "subjects": [{"kind": "ServiceAccount", "name": "broom", "namespace": "tools"}, {"kind": "Group", "name": "ops"}],
}  # fmt: skip


def restricted() -> FakeSession:
    """A session of somebody who may only look at Pods and Deployments."""
    fake = demo_session()
    fake.answers["POST", f"{AUTH}/selfsubjectrulesreviews"] = {
        "status": {"resourceRules": [VIEW], "incomplete": False}
    }
    fake.answers["POST", f"{AUTH}/subjectaccessreviews"] = {"status": {"allowed": True}}
    user = {"username": "jane", "groups": ["dev", "system:authenticated"]}
    fake.answers["POST", "/apis/authentication.k8s.io/v1/selfsubjectreviews"] = {"status": {"userInfo": user}}
    fake.store.put("clusterroles.rbac.authorization.k8s.io", ROLE)
    fake.store.put("clusterrolebindings.rbac.authorization.k8s.io", BINDING)
    return fake


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_who_may_do_what(run: Run, golden: Golden, size: tuple[int, int]) -> None:
    fake = restricted()
    async with run(size, session=fake) as (app, pilot, _):
        await keys(pilot, "I")
        assert isinstance(app.screen, AccessScreen)
        golden(f"access-{size[0]}x{size[1]}", app)
        assert "jane in the namespace kubetui-demo" in screen_text(app)
        if size[0] != 160:
            return
        await keys(pilot, "tab")
        assert "What may whom do?" in screen_text(app) and "system:serviceaccount:tools:broom" in screen_text(
            app
        )
        await keys(pilot, *"broom", "enter")
        assert "by ClusterRoleBinding sweepers, ClusterRole cleaner, everywhere" in screen_text(app)
        reviews = [r.body["spec"] for r in fake.requests if r.path.endswith("/subjectaccessreviews")]
        assert reviews and all(spec["user"] == "system:serviceaccount:tools:broom" for spec in reviews)
        assert "system:serviceaccounts:tools" in reviews[0]["groups"]
        golden("access-account-160x48", app)
        await keys(pilot, "tab")
        assert "Who may delete pods in the namespace kubetui-demo" in screen_text(app)
        assert "2 grants by RBAC to 2 subjects" in screen_text(app) and "Group ops" in screen_text(app)
        golden("access-who-160x48", app)
        await keys(pilot, "c", *"create configmaps", "enter")
        assert "0 grants by RBAC" in screen_text(app)
        await keys(pilot, "escape")
        assert isinstance(app.screen, ExplorerScreen)


async def test_a_refusal_of_the_server_makes_rules_be_asked_anew(run: Run) -> None:
    from kubetui.api.errors import forbidden

    fake = demo_session()
    async with run(session=fake) as (app, pilot, _):
        assert app.permissions is not None and app.permissions.rules("kubetui-demo") is not None
        path = "/apis/apps/v1/namespaces/kubetui-demo/deployments/web"
        fake.answers["PATCH", path] = forbidden(
            "deployments", "apps", "web", "the role has just been changed"
        )
        fake.answers["POST", f"{AUTH}/selfsubjectrulesreviews"] = {
            "status": {"resourceRules": [VIEW], "incomplete": False}
        }
        await keys(pilot, "R")
        assert "has just been changed" in screen_text(app)
        await keys(pilot, "down", "up", "R")
        assert "You may not patch deployments" in screen_text(app)


async def test_what_one_may_not_do_is_greyed_and_says_which_rule_is_missing(run: Run) -> None:
    async with run(session=restricted()) as (app, pilot, fake):
        await settle(pilot)
        explorer = app.explorer
        assert (
            explorer is not None
            and explorer.subject is not None
            and explorer.subject.resource == "deployments.apps"
        )
        looks = {piece.text.strip(): piece.look for piece in explorer.query_one("#footer").pieces}  # type: ignore[attr-defined]
        assert looks["delete"] == "off" and looks["logs"] == ""
        asked = len(fake.requests)
        await keys(pilot, "D")
        assert "missing is the rule" in screen_text(app) and 'verbs: ["delete"]' in screen_text(app)
        assert not [r for r in fake.requests[asked:] if r.method == "DELETE"]
        await keys(pilot, "A")
        assert "✖ You may not delete deployments" in screen_text(app)


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_the_keymap_gives_a_verb_another_key(
    run: Run, golden: Golden, size: tuple[int, int], home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kubetui.paths.config_file", lambda: Path("~/.config/kubetui/config.yaml"))
    few = (
        "lesson.apply",
        "open",
        "describe",
        "filter",
        "zoom",
        "tree",
        "delete",
        "quit",
    )  # a frame of some: verbs come and go
    monkeypatch.setattr(
        KeymapScreen, "_verbs", property(lambda screen: [v for v in screen.kubetui.keys.verbs if v.id in few])
    )
    remembered = Remembered(home / "remembered.json")
    async with run(size, remembered=remembered) as (app, pilot, _):
        await keys(pilot, "M")
        assert isinstance(app.screen, KeymapScreen)
        golden(f"keymap-{size[0]}x{size[1]}", app)
        at = few.index("zoom")
        app.screen.choose(at)
        await settle(pilot)
        assert "Press the key for: zoom" in screen_text(app)
        await keys(pilot, "d")
        assert "The key d would mean both describe and zoom: nothing was changed." in screen_text(app)
        app.screen.choose(at)
        await settle(pilot)
        await keys(pilot, "Z")
        assert "Z is zoom from now on" in screen_text(app)
        assert remembered.get("keys") == {"zoom": ["Z"]}
        await keys(pilot, "escape", "Z")
        assert app.explorer is not None and app.explorer.area.zoomed
        await keys(pilot, "escape", "M")
        screen: Any = app.screen
        assert "pressed here, was z" in screen.view.text
        await keys(pilot, "slash", *"zoom", "enter")
        assert screen.view.link == ChoiceLink(at), "the cursor is where the search went"
        await keys(pilot, "delete")
        assert remembered.get("keys") is None and app.keys.key("zoom") == "z"
    async with run(size, remembered=Remembered(home / "other.json")) as (app, _, _fake):
        assert app.keys.key("zoom") == "z"


async def test_pressed_keys_hold_at_the_next_start_unless_they_clash(run: Run) -> None:
    remembered = Remembered()
    remembered.put({"zoom": ["Z"], "tree": ["d"], "fly": ["x"], "sort": 3}, "keys")
    async with run(remembered=remembered) as (app, _, _fake):
        assert app.keys.key("zoom") == "Z" and app.keys.key("tree") == "w"


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_the_welcome_on_the_first_start_only(run: Run, golden: Golden, size: tuple[int, int]) -> None:
    remembered = Remembered()
    async with run(size, remembered=remembered, welcomes=True) as (app, pilot, _):
        assert isinstance(app.screen, WelcomeScreen)
        golden(f"welcome-{size[0]}x{size[1]}", app)
        assert remembered.get("welcomed") is None
        await keys(pilot, "enter")
        assert remembered.get("welcomed") is True
        await keys(pilot, "escape", "ctrl+w")
        assert isinstance(app.screen, WelcomeScreen)
        await keys(pilot, "escape")
        assert isinstance(app.screen, ExplorerScreen)
    async with run(size, remembered=remembered, welcomes=True) as (app, _, _fake):
        assert isinstance(app.screen, ExplorerScreen)


async def test_the_welcome_stays_while_the_playground_starts(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    from kubetui.session import MissingConfig

    monkeypatch.setattr("kubetui.tui.connecting.Session", lambda options: demo_session())
    fake = demo_session()
    fake.start_error = MissingConfig("there is no kubeconfig")

    async def started() -> Any:
        return SimpleNamespace(
            kubeconfig=Path("kubeconfig"),
            export_line="export …",
            close=lambda: asyncio.sleep(0),
            ended=asyncio.Event().wait,
        )

    async with run(session=fake, remembered=Remembered(), welcomes=True, playground=started) as (
        app,
        pilot,
        _,
    ):
        assert app.session is not fake and isinstance(app.screen, WelcomeScreen)  # type: ignore[comparison-overlap]
        await keys(pilot, "escape")
        assert isinstance(app.screen, ExplorerScreen)


async def test_the_welcome_opens_the_first_chapter_on_the_playground(run: Run) -> None:
    async def never() -> Any:
        raise AssertionError("the session is a playground already")

    async with run(remembered=Remembered(), welcomes=True, playground=never) as (app, pilot, _):
        assert "Start the first chapter" in screen_text(app)
        await keys(pilot, "enter")
        assert app.lessons.current == 1


async def test_the_places_need_no_symbols_and_no_colours(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with run(ascii=True, session=with_metrics(demo_session())) as (app, pilot, _):
        assert app.no_color
        for key, word in (
            ("0", "The last hour"),
            ("I", "What I may"),
            ("M", "lesson.apply"),
            ("ctrl+w", "Welcome"),
        ):
            await keys(pilot, key)
            text = screen_text(app)
            assert word in text and text.isascii(), [sign for sign in text if not sign.isascii()]
            for strip in app.screen._compositor.render_strips(app.screen.size):
                for segment in strip:
                    colour = segment.style.color if segment.style else None
                    found = colour.get_truecolor() if colour else (0, 0, 0)
                    assert len(set(found)) == 1, (segment, "only greys tell things apart")
            await keys(pilot, "escape")
