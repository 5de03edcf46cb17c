"""The explorer comes back as it was left, for each context."""

from __future__ import annotations

from typing import Any

import pytest

from kubetui.remembered import Remembered
from kubetui.session import Options
from kubetui.tui.recalling import Recalling
from tests import samples
from tests.tui.conftest import Run, demo_session, settle


def views(remembered: Remembered) -> Any:
    return remembered.get("views", "playground")


async def test_layout_sort_filter_namespaces_and_pane_come_back(run: Run) -> None:
    remembered = Remembered()
    async with run(remembered=remembered) as (app, pilot, fake):
        explorer = app.explorer
        assert explorer is not None
        for name in ("kubetui-demo", "other"):
            fake.store.put("namespaces", samples.namespace(name))
        await pilot.press("L", "3", "o", "2", "w", "/", *"web", "enter", "3")
        app.where.use_namespaces(explorer, ["kubetui-demo", "other"])
        await settle(pilot)
        assert explorer.panes["networking"].options is not None
        sort = explorer.panes["networking"].options.sort
    assert views(remembered) == {
        "layout": "focus", "pane": "networking", "namespaces": ["kubetui-demo", "other"],
        "panes": {"workloads": {"filter": "web", "flat": True}, "networking": {"sort": sort}},
    }  # fmt: skip
    fake = demo_session()
    fake.store.put("namespaces", samples.namespace("kubetui-demo"))
    async with run(remembered=remembered, session=fake) as (app, pilot, _):
        explorer = app.explorer
        assert explorer is not None
        assert (explorer.arrangement.name, explorer.active) == ("focus", "networking")
        workloads = explorer.panes["workloads"]
        assert workloads.query_text == "web" and workloads.options is not None and workloads.options.flat
        assert explorer.panes["networking"].options is not None
        assert explorer.panes["networking"].options.sort == sort
        assert fake.namespaces == {"kubetui-demo"}  # the other one is gone by now
        await pilot.press("escape")
        assert not workloads.query_text, "Esc clears a filter that came back as it clears one that was typed"


async def test_what_the_command_line_asks_for_holds(run: Run) -> None:
    remembered = Remembered()
    remembered.put({"layout": "focus", "pane": "events", "namespaces": ["other"]}, "views", "playground")
    async with run(remembered=remembered, layout="explorer", kind="deploy") as (app, _, fake):
        explorer = app.explorer
        assert explorer is not None and explorer.arrangement.name == "explorer" and explorer.active == "kind"
        asked = Recalling(app, layout=True, namespaces=bool(Options(namespaces=("a",)).namespaces), pane=True)
        fake.namespaces = frozenset({"a"})
        await asked.recall(explorer)
        assert fake.namespaces == {"a"}


@pytest.mark.parametrize(
    "damaged",
    [3, [], {"layout": 3, "pane": {}, "namespaces": "a", "panes": []},
     {"layout": "gone", "pane": "gone", "namespaces": [1, None], "panes": {"workloads": 3, "gone": {}}},
     {"panes": {"workloads": {"sort": "GONE", "filter": "/[", "flat": "yes"}, "events": {"sort": [], "filter": {}}}}],
    ids=["number", "list", "mistyped", "unknown", "old"],
)  # fmt: skip
async def test_damaged_views_leave_the_explorer_as_it_is(run: Run, damaged: Any) -> None:
    remembered = Remembered()
    remembered.put(damaged, "views", "playground")
    async with run(remembered=remembered) as (app, _, fake):
        explorer = app.explorer
        assert explorer is not None and (explorer.arrangement.name, explorer.active) == (
            "explorer",
            "workloads",
        )
        pane = explorer.panes["workloads"]
        assert pane.options is not None and (pane.options.sort, pane.query_text, pane.options.flat) == (
            "",
            "",
            False,
        )
        assert fake.namespaces == {"kubetui-demo"}
