"""`W`: everything wrong in the cluster, worst first, and the way to each."""

from __future__ import annotations

import copy
from collections.abc import Callable

import pytest

from kubetui.tui.app import KubetuiApp
from kubetui.tui.snapshot import screen_text
from tests import samples
from tests.tui.conftest import Run, demo_session, settle
from tests.tui.fake_session import FakeSession
from tests.tui.test_explorer import BAD_POD, home, keys, name_of


@pytest.mark.parametrize("size", [(160, 48), (80, 24)], ids=lambda size: f"{size[0]}x{size[1]}")
async def test_all_trouble_is_listed_followed_and_led_to(
    run: Run, golden: Callable[[str, KubetuiApp], None], size: tuple[int, int]
) -> None:
    async with run(size=size) as (app, pilot, fake):
        before = home(app).active
        await keys(pilot, "W")
        golden(f"trouble-{size[0]}x{size[1]}", app)
        table = home(app).pane.table
        rows = home(app).pane.live.rows  # type: ignore[union-attr]
        assert [row.health for row in rows] == sorted((row.health for row in rows), reverse=True)
        at = next(index for index, row in enumerate(rows) if row.ref and row.ref.name == BAD_POD)
        table.move_to(at)
        await keys(pilot, "enter")
        assert home(app).active == "workloads" and name_of(home(app).subject) == BAD_POD
        await keys(pilot, "escape")
        assert home(app).active == "kind" and name_of(home(app).subject) == BAD_POD
        pod = fake.store.find(home(app).subject)  # type: ignore[arg-type]
        assert pod is not None
        fake.store.remove("pods", pod)
        await settle(pilot)
        assert BAD_POD not in screen_text(app)
        await keys(pilot, "escape")
        assert home(app).active == before


async def test_a_cluster_that_is_well_says_what_was_looked_at(run: Run) -> None:
    fake = FakeSession(samples.store_of(samples.node("node-1")))
    fake.time = samples.NOW
    async with run(session=fake) as (app, pilot, _):
        await keys(pilot, "W")
        text = screen_text(app)
        assert "Nothing is wrong in this cluster." in text and "Looked at 1 object: Node." in text
        await keys(pilot, "W")
        assert "Nothing is wrong in this cluster." not in screen_text(app)


async def test_what_was_not_read_is_not_called_well(run: Run) -> None:
    from kubetui.session import SyncPhase, SyncState

    fake = demo_session()
    fake.syncs["secrets"] = SyncState(SyncPhase.FORBIDDEN, message="list of secrets is forbidden")
    empty = copy.copy(fake)
    empty.store = samples.store_of()
    async with run(session=empty) as (app, pilot, _):
        await keys(pilot, "W")
        text = screen_text(app)
        assert "You may not list secrets" in text and "Nothing is wrong" not in text
