from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from time import process_time

from textual.app import App, ComposeResult
from textual.pilot import Pilot

from kubetui import assets
from kubetui.tui import theming
from kubetui.tui.snapshot import screen_text
from kubetui.tui.widgets.resource_table import ResourceTable
from kubetui.views.model import ColumnHead, Health, Span
from tests.tui.fake_session import NOW
from tests.tui.tables import COLUMNS, ListLive, row


class Host(App[None]):
    CSS_PATH = assets.shipped("layouts") / "app.tcss"

    def __init__(self, live: ListLive) -> None:
        super().__init__()
        self.time = NOW
        self.live = live
        self.heard: list[str] = []
        for found in theming.themes([assets.shipped("layouts")]).values():
            self.register_theme(found)
        self.theme = "dark"

    def compose(self) -> ComposeResult:
        yield ResourceTable(lambda: self.time)

    def on_mount(self) -> None:
        self.table.show(self.live)
        self.table.focus()

    @property
    def table(self) -> ResourceTable:
        return self.query_one(ResourceTable)

    def on_resource_table_moved(self, event: ResourceTable.Moved) -> None:
        self.heard.append(f"moved {event.table.cursor_key}")

    def on_resource_table_opened(self, event: ResourceTable.Opened) -> None:
        self.heard.append(f"opened {event.table.cursor_key}")

    def on_resource_table_header_clicked(self, event: ResourceTable.HeaderClicked) -> None:
        self.heard.append(f"header {event.column}")


@asynccontextmanager
async def hosted(count: int, size: tuple[int, int] = (80, 12)) -> AsyncIterator[tuple[Host, Pilot[None]]]:
    app = Host(ListLive([row(number) for number in range(count)]))
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        yield app, pilot


def lines(app: Host) -> list[str]:
    return screen_text(app).split("\n")


async def test_draws_header_rows_and_ages() -> None:
    async with hosted(3) as (app, _):
        assert lines(app)[:4] == [
            "  NAME                                      READY  STATUS        NODE      AGE",
            "● Pod web-7d4b9c6f5c-00000                  1/1    Running       node-1    0s",
            "● Pod web-7d4b9c6f5c-00001                  1/1    Running       node-1    1s",
            "● Pod web-7d4b9c6f5c-00002                  1/1    Running       node-1    2s",
        ]


async def test_ages_follow_the_clock_and_only_ages_are_repainted() -> None:
    async with hosted(3) as (app, pilot):
        app.time = NOW + timedelta(seconds=7)
        app.table.tick()
        await pilot.pause()
        assert lines(app)[1].endswith("7s") and lines(app)[3].endswith("9s")
        painted = count_painted(app.table)
        app.table.tick()
        await pilot.pause()
        lines(app)
        assert painted == []
        app.time += timedelta(seconds=1)
        app.table.tick()
        lines(app)
        assert painted == [1, 2, 3]


def count_painted(table: ResourceTable) -> list[int]:
    painted: list[int] = []
    draw = table.render_line

    def counting(y: int):  # type: ignore[no-untyped-def]
        painted.append(y)
        return draw(y)

    table.render_line = counting  # type: ignore[method-assign]
    return painted


async def test_idle_means_no_repaint() -> None:
    async with hosted(50) as (app, pilot):
        lines(app)
        painted = count_painted(app.table)
        await pilot.pause(0.3)
        lines(app)
        assert painted == []


async def test_a_change_repaints_its_line_only_and_glows_for_a_second() -> None:
    async with hosted(50) as (app, pilot):
        lines(app)
        painted = count_painted(app.table)
        app.table.apply(app.live.change(4, "Pending"))
        await pilot.pause()
        assert "Pending" in lines(app)[5]
        assert painted == [5]
        assert app.table._glow.columns("uid-4") == {2}
        painted.clear()
        app.table.apply(app.live.change(40, "Pending"))
        await pilot.pause()
        lines(app)
        assert painted == [], "a line that is not visible costs nothing"
        await pilot.pause(1.2)
        assert app.table._glow.columns("uid-4") == frozenset()


async def test_the_cursor_stays_on_its_object_and_on_its_line() -> None:
    async with hosted(100) as (app, pilot):
        await move(app, pilot, 30)
        line = cursor_line(app)
        key = app.table.cursor_key
        for at in (0, 5, 99):
            app.table.apply(app.live.insert(at, row(1000 + at)))
            await pilot.pause()
            assert (app.table.cursor_key, cursor_line(app)) == (key, line)
        for at in (0, 1, 2, 60):
            app.table.apply(app.live.remove(at))
            await pilot.pause()
            assert (app.table.cursor_key, cursor_line(app)) == (key, line)


async def test_what_is_new_at_the_top_is_seen_until_somebody_moves_the_cursor() -> None:
    async with hosted(100) as (app, pilot):
        for number in range(3):
            app.table.apply(app.live.insert(0, row(1000 + number)))
            await pilot.pause()
        assert "01002" in lines(app)[1] and app.table.scroll_offset.y == 0
        assert app.table.cursor_key == "uid-0" and cursor_line(app) == 4, "its object keeps the cursor"
        for number in range(20):
            app.table.apply(app.live.insert(0, row(2000 + number)))
        await pilot.pause()
        top = app.table.cursor_key
        assert "02019" in lines(app)[1] and top != "uid-0", "it is not taken out of sight"


async def test_while_the_first_rows_come_the_cursor_waits_at_the_top() -> None:
    async with hosted(5) as (app, pilot):
        app.table.filling = True
        app.table.apply(app.live.insert(0, row(1000)))
        await pilot.pause()
        assert app.table.cursor_key == "uid-1000"
        await move(app, pilot, 1)
        app.table.apply(app.live.insert(0, row(1001)))
        await pilot.pause()
        assert app.table.cursor_key == "uid-0", "somebody has chosen"


async def test_when_its_object_goes_the_cursor_stays_on_the_line() -> None:
    async with hosted(10) as (app, pilot):
        await move(app, pilot, 3)
        app.table.apply(app.live.remove(3))
        await pilot.pause()
        assert app.table.cursor_key == "uid-4"
        assert app.heard[-1] == "moved uid-4"
        for _ in range(9):
            app.table.apply(app.live.remove(0))
        await pilot.pause()
        assert app.table.cursor_key == "" and app.table.selected is None
        assert "Pods would be here." in lines(app)[1]


async def move(app: Host, pilot: Pilot[None], by: int) -> None:
    app.table.move_by(by)
    await pilot.pause()


def cursor_line(app: Host) -> int:
    name = app.table.selected.ref.name if app.table.selected and app.table.selected.ref else "?"
    return next(index for index, line in enumerate(lines(app)) if name in line)


async def test_moving_scrolls_just_enough() -> None:
    async with hosted(100) as (app, pilot):
        table = app.table
        await move(app, pilot, 10)
        assert table.scroll_offset.y == 0
        await move(app, pilot, 1)
        assert table.scroll_offset.y == 1
        table.move_page(1)
        table.move_end(True)
        await pilot.pause()
        assert table.cursor_key == "uid-99" and "00099" in lines(app)[-1]
        table.move_end(False)
        await pilot.pause()
        assert table.cursor_key == "uid-0" and table.scroll_offset.y == 0
        assert table.select_key("uid-50") and not table.select_key("gone")


async def test_an_unfocused_table_that_is_pinned_follows_its_top() -> None:
    async with hosted(50) as (app, pilot):
        app.table.pinned_to_top = True
        app.set_focus(None)
        await pilot.pause()
        app.table.apply(app.live.insert(0, row(1000)))
        await pilot.pause()
        assert app.table.cursor_key == "uid-1000" and "01000" in lines(app)[1]
        app.table.focus()
        await pilot.pause()
        app.table.apply(app.live.insert(0, row(1001)))
        await pilot.pause()
        assert app.table.cursor_key == "uid-1000" and "01000" in lines(app)[1], (
            "a focused one stays where it is"
        )


async def test_the_mouse_selects_opens_sorts_and_scrolls() -> None:
    async with hosted(100) as (app, pilot):
        await pilot.click(ResourceTable, offset=(5, 4))
        await pilot.pause()
        assert app.table.cursor_key == "uid-3"
        await pilot.click(ResourceTable, offset=(5, 6), times=2)
        await pilot.pause()
        assert app.heard[-1] == "opened uid-5"
        await pilot.click(ResourceTable, offset=(52, 0))
        await pilot.pause()
        assert app.heard[-1] == "header STATUS"
        app.table.scroll_to(y=20, animate=False)
        await pilot.pause()
        assert "00020" in lines(app)[1]


async def test_a_sorted_column_says_so() -> None:
    async with hosted(2) as (app, pilot):
        app.table.sort = "-STATUS"
        app.table.refresh()
        await pilot.pause()
        assert "STATUS▼" in lines(app)[0]


async def test_columns_vanish_whole_and_names_lose_their_middle() -> None:
    wanted = {
        60: "NAME READY STATUS NODE AGE",
        42: "NAME READY STATUS NODE",
        36: "NAME READY STATUS",
        29: "NAME STATUS",
    }
    for width, heads in wanted.items():
        async with hosted(2, size=(width, 5)) as (app, _):
            assert lines(app)[0].split() == heads.split(), width
            assert "00000" in lines(app)[1], width
    async with hosted(2, size=(20, 5)) as (app, _):
        assert lines(app)[0].split() == ["NAME"] and "…" in lines(app)[1] and "00000" in lines(app)[1]


async def test_rows_beyond_the_cells_and_wide_characters_stay_in_their_columns() -> None:
    live = ListLive([])
    wide = row(1)
    cells = ((Span("网站网站网站网站网站网站网站网站网站网站网站网站"),), *wide.cells[1:3])
    live.rows = [type(wide)(wide.key, wide.ref, Health.WARNING, cells)]
    live.reindex()
    live.columns = (ColumnHead("NAME", 10), *COLUMNS[1:])
    app = Host(live)
    async with app.run_test(size=(60, 4)) as pilot:
        await pilot.pause()
        from rich.cells import cell_len

        text = lines(app)[1]
        assert cell_len(text[: text.index("1/1")]) == lines(app)[0].index("READY")


async def test_ten_thousand_rows_fill_and_scroll() -> None:
    async with hosted(10_000, size=(160, 50)) as (app, pilot):
        started = process_time()
        for _ in range(50):
            app.table.move_page(1)
            await pilot.pause()
        assert app.table.cursor_key != "uid-0"
        assert process_time() - started < 10
        assert len(app.table._drawn) <= 512
