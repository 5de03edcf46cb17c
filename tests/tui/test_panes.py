"""The panes share the screen: by a layout's tree, and as tabs where there is no room."""

from __future__ import annotations

import pytest

from kubetui.tui.snapshot import screen_text
from tests.tui.conftest import Run, settle
from tests.tui.test_explorer import home, keys


@pytest.mark.parametrize("size", [(160, 48), (120, 36), (80, 24)], ids=lambda size: f"{size[0]}x{size[1]}")
async def test_each_pane_comes_to_the_front_again_and_again(run: Run, size: tuple[int, int]) -> None:
    async with run(size=size) as (app, pilot, _):
        explorer = home(app)
        for number in "163452145":
            await keys(pilot, number)
            active = explorer.pane
            assert active.spec.number == int(number) and active.display, number
            assert f"─ {number} {active.spec.title}" in screen_text(app)
            assert explorer.focused is active.table


async def test_columns_are_those_of_the_config_in_its_order(run: Run) -> None:
    from kubetui.settings import Settings

    chosen = {"workloads": ("AGE", "READY"), "pods": ("IMG=.spec.containers[*].image", "status")}
    async with run(settings=Settings(columns=chosen)) as (app, pilot, _):
        explorer = app.explorer
        assert explorer is not None
        assert list(explorer.panes["workloads"].table.shown_columns) == ["NAME", "AGE", "READY"]
        await pilot.press(":", *"pods", "enter")
        await settle(pilot)
        assert list(explorer.pane.table.shown_columns) == ["NAME", "IMG", "STATUS"]
        assert "nginx:1.27" in screen_text(app)
        await pilot.press("escape", ":", *"nodes", "enter")
        await settle(pilot)
        assert len(list(explorer.pane.table.shown_columns)) > 4
