"""Text from a cluster is hostile: whatever stands in names, events, logs and annotations, nothing happens."""

from __future__ import annotations

import pytest
from textual.pilot import Pilot

from kubetui.tui.app import KubetuiApp
from kubetui.tui.screens.detail import DetailScreen
from kubetui.tui.snapshot import screen_text
from tests import samples
from tests.tui.conftest import Run, settle
from tests.tui.fake_session import FakeSession

MARKUP = "[/x][@click=app.quit]quit[/][bold red]"
CONTROL = "\x1b]52;c;ZXZpbA==\x07\x1b[2J\x00\x08\r\x9b31m"
BIDI = "‮gnp.exe‬​⁦x⁩"
ALL = f"{MARKUP} {CONTROL} {BIDI}"
LONG = "L" * 1_000_000
FORBIDDEN = {chr(code) for code in (*range(0x20), 0x7F, *range(0x80, 0xA0))} | set("‪‫‬‭‮⁦⁧⁨⁩​")


def hostile_session() -> FakeSession:
    def bad(make, *args, **more):  # type: ignore[no-untyped-def]
        obj = make(*args, **more)
        obj["metadata"]["annotations"] = {"note": ALL, "long": LONG, f"k{MARKUP}": "v"}
        obj["metadata"]["labels"] = {**obj["metadata"].get("labels", {}), "evil": MARKUP}
        return obj

    name = f"evil{ALL}"
    deployment = bad(samples.deployment, name)
    pod = bad(samples.pod, f"pod{ALL}")
    pod["status"]["message"] = f"{ALL}{LONG}"
    pod["status"]["reason"] = ALL
    pod["status"]["containerStatuses"] = [samples.waiting(ALL, f"{ALL}{LONG}")]
    objects = [
        samples.namespace(), deployment, pod, bad(samples.pod, LONG),
        bad(samples.node, f"node{ALL}"), bad(samples.service, f"svc{ALL}"), bad(samples.config_map, f"cm{ALL}", {ALL: ALL, "long": LONG}),
        bad(samples.secret, f"secret{ALL}", {ALL: "aGk="}), bad(samples.claim, f"pvc{ALL}"), bad(samples.ingress, f"ing{ALL}"),
        samples.event(pod, f"Reason{ALL}", f"{ALL}{LONG}", type_="Warning"),
        samples.event(deployment, ALL, LONG),
    ]  # fmt: skip
    fake = FakeSession(samples.store_of(*objects))
    fake.time = samples.NOW
    fake.server_version = ALL
    fake.context = f"ctx{ALL}"
    fake.log_lines = [ALL, LONG, "\x1b[31mred\x1b[0m \x1b]52;c;ZXZpbA==\x07", "tab\tand\rreturn"] * 3
    return fake


def harmless(app: KubetuiApp) -> None:
    text = screen_text(app)
    assert not FORBIDDEN & set(text.replace("\n", ""))
    assert app.is_running
    for strip in app.screen._compositor.render_strips(app.screen.size):
        for segment in strip:
            style = segment.style
            assert style is None or not (style.link or (style.meta or {}).get("@click")), segment


async def press(pilot: Pilot[None], *keys: str) -> None:
    for key in keys:
        await pilot.press(key)
    await settle(pilot)


@pytest.mark.timeout(120)
async def test_every_pane_and_every_tab_shows_hostile_text_harmlessly(run: Run) -> None:
    async with run(session=hostile_session()) as (app, pilot, _):
        explorer = app.explorer
        assert explorer is not None
        harmless(app)
        shown = screen_text(app)
        assert "[/x][@click=app.quit]" in shown and "␛]52" in shown
        for key in "123456":
            await press(pilot, key)
            rows = explorer.pane.table.row_count
            assert rows, explorer.active
            for _row in range(rows):
                harmless(app)
                if explorer.subject is not None:
                    app.push_screen(DetailScreen(explorer.session, explorer.subject))
                    await settle(pilot)
                    detail = app.screen
                    assert isinstance(detail, DetailScreen)
                    for tab in detail.tabs:
                        detail.go_to_tab(tab)
                        await settle(pilot)
                        harmless(app)
                    await press(pilot, "escape")
                await press(pilot, "down")


async def test_dialogs_lists_and_lines_show_it_harmlessly(run: Run) -> None:
    async with run(session=hostile_session()) as (app, pilot, _):
        for keys in (("D",), (":", *"evil"), ("?",), ("A",), ("P",), ("i",), ("S",)):
            await press(pilot, "2", "g", *keys)
            harmless(app)
            await press(pilot, "escape", "escape")
        await press(pilot, "2", "c")
        assert not FORBIDDEN & set(app.clipboard)
        await press(pilot, "C")
        assert not FORBIDDEN & set(app.clipboard)
        await press(pilot, "/", *"evil", "enter")
        harmless(app)
        await press(pilot, "z")
        harmless(app)
        assert app.screen is app.explorer


async def test_small_terminals_too(run: Run) -> None:
    for size in ((80, 24), (40, 10), (20, 5)):
        async with run(size=size, session=hostile_session()) as (app, pilot, _):
            harmless(app)
            await press(pilot, "x")
            harmless(app)
