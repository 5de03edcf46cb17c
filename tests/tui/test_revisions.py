"""The Revisions tab: comparing two, and going back to one."""

from __future__ import annotations

import copy
from collections.abc import Callable

import pytest

from kubetui.tui.app import KubetuiApp
from kubetui.tui.screens.detail import DetailScreen
from kubetui.tui.snapshot import screen_text
from kubetui.tui.widgets.panel_view import PanelView
from tests import samples
from tests.tui.conftest import Run, demo_session, settle
from tests.tui.test_explorer import bar, keys, select


def panel(app: KubetuiApp) -> PanelView:
    return app.screen.query_one("#revisions", PanelView)


@pytest.mark.parametrize("size", [(160, 48), (80, 24)], ids=lambda size: f"{size[0]}x{size[1]}")
async def test_two_revisions_are_compared_and_one_is_gone_back_to(
    run: Run, golden: Callable[[str, KubetuiApp], None], size: tuple[int, int]
) -> None:
    fake = demo_session()
    web = fake.store.get("deployments.apps", "kubetui-demo", "web")
    assert web is not None
    first = samples.replica_set(web, "55555", revision=1, replicas=0, image="nginx:1.25", age=9000)
    fake.store.put("replicasets.apps", first)
    for hash_, number in (("5c9f7b6d84", "3"), ("7d4b9c6f5c", "2")):
        kept = copy.deepcopy(fake.store.get("replicasets.apps", "kubetui-demo", f"web-{hash_}"))
        assert kept is not None
        kept["metadata"]["annotations"]["deployment.kubernetes.io/revision"] = number
        kept["metadata"]["resourceVersion"] = f"99999{number}"
        fake.store.put("replicasets.apps", kept)
    async with run(size=size, session=fake) as (app, pilot, _):
        await select(app, pilot, "web")
        wanted = list(fake.wanted)
        await keys(pilot, "enter", *("tab",) * 5)
        assert isinstance(app.screen, DetailScreen) and app.screen.tab == "revisions"
        golden(f"revisions-{size[0]}x{size[1]}", app)
        assert "From revision 2 to 3" in panel(app).text and "nginx:1.99" in panel(app).text
        assert len(fake.wanted) == len(wanted) + 2
        view = panel(app)
        view._go(next(at for at, one in enumerate(view.targets) if getattr(one.link, "index", -1) == 1))
        await keys(pilot, "enter")
        assert "From revision 1 to 3" in view.text and "nginx:1.25" in view.text
        view._go(next(at for at, one in enumerate(view.targets) if getattr(one.link, "index", -1) == 2))
        await keys(pilot, "enter")
        assert "From revision 1 to 2" in view.text
        await keys(pilot, "U")
        text = screen_text(app)
        assert "Roll Deployment web back to revision 1?" in text and "+   - image: nginx:1.25" in text
        assert "--to-revision=1" in text
        await keys(pilot, "escape", "escape")
        assert sorted(fake.wanted) == sorted(wanted)


async def test_kinds_that_keep_none_have_no_such_tab(run: Run) -> None:
    async with run() as (app, pilot, _):
        await select(app, pilot, "db")
        await keys(pilot, "enter")
        assert "Revisions" in bar(app, "tabs")
        await keys(pilot, "escape", "3", "enter")
        await settle(pilot)
        assert "Revisions" not in bar(app, "tabs")
