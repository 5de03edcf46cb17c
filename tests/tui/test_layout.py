from pathlib import Path

import pytest

from kubetui import assets
from kubetui.tui.arrangements import PANES
from kubetui.tui.document import DocumentError
from kubetui.tui.layout import Box, Leaf, Split, parse, place, without
from tests.tui.conftest import Run, settle

SHIPPED = sorted(assets.shipped("layouts").glob("*.yaml"))


def test_there_are_the_four_layouts() -> None:
    assert [file.stem for file in SHIPPED] == ["compact", "explorer", "focus", "lesson"]


@pytest.mark.parametrize("file", SHIPPED, ids=lambda file: file.stem)
@pytest.mark.parametrize("size", [(160, 44), (120, 32), (80, 20), (40, 8), (20, 4), (300, 90)])
def test_panes_fill_the_area_without_gap_or_overlap(file: Path, size: tuple[int, int]) -> None:
    layout = parse(file.read_text("utf-8"), file.name, file.stem, PANES)
    places = place(layout.variant(size[0], size[1] + 4).tree, Box(0, 0, *size))
    covered = [
        (x, y)
        for found in places.values()
        for x in range(found.box.x, found.box.x + found.box.width)
        for y in range(found.box.y, found.box.y + found.box.height)
    ]
    assert len(covered) == len(set(covered)) == size[0] * size[1]


def test_every_layout_reaches_every_pane() -> None:
    for file in SHIPPED:
        layout = parse(file.read_text("utf-8"), file.name, file.stem, PANES)
        shown = {name for variant in layout.variants for leaf in _leaves(variant.tree) for name in leaf}
        assert shown >= {*PANES} - {"side", "story"}


def _leaves(tree: Leaf | Split) -> list[tuple[str, ...]]:
    return (
        [tree.panes]
        if isinstance(tree, Leaf)
        else [leaf for child in tree.children for leaf in _leaves(child)]
    )


def test_tabs_show_the_chosen_pane_and_without_removes_one() -> None:
    tree = Split("columns", (Leaf(("a", "b")), Leaf(("side",), cells=10)))
    assert set(place(tree, Box(0, 0, 30, 5))) == {"a", "side"}
    assert place(tree, Box(0, 0, 30, 5), ["b"])["b"].tabs == ("a", "b")
    assert without(tree, "side") == Split("columns", (Leaf(("a", "b")),))
    assert without(Leaf(("side",)), "side") is None


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("variants:\n  - panes: {pane: nods}\n", "my.yaml:2: pane: there is no pane “nods”"),
        (
            "variants:\n  - from: big\n    panes: nodes\n",
            "my.yaml:2: from: a size such as 120x36 is expected",
        ),
        ("variants:\n  - from: 1x1\n", "my.yaml:2: panes: is missing"),
        (
            "variants:\n  - panes:\n      rows: [nodes, nodes]\n",
            "my.yaml:3: panes: “nodes” stands in the tree twice",
        ),
        (
            "variants:\n  - panes:\n      rows:\n        - {pane: nodes, hight: 3}\n",
            "my.yaml:4: hight: is not known",
        ),
        (
            "variants:\n  - panes: {rows: [nodes], columns: [events]}\n",
            "my.yaml:2: exactly one of rows, columns",
        ),
        ("variants:\n  - panes: {pane: nodes, cells: x}\n", "my.yaml:2: cells: a whole number is expected"),
        ("variants: []\n", "my.yaml:1: variants: at least one variant is needed"),
    ],
)
def test_errors_name_file_line_and_key(text: str, problem: str) -> None:
    with pytest.raises(DocumentError) as caught:
        parse(text, "my.yaml", "my", PANES)
    assert str(caught.value).startswith(problem)


async def test_a_users_layout_with_two_panes_in_a_new_order(home: Path, run: Run) -> None:
    folder = home / "config" / "kubetui" / "layouts"
    folder.mkdir(parents=True)
    (folder / "mine.yaml").write_text(
        "about: two of them\nvariants:\n  - panes:\n      columns:\n        - {pane: events, cells: 60}\n        - workloads\n"
    )
    async with run(layout="mine") as (app, pilot, _):
        explorer = app.explorer
        assert explorer is not None
        events, workloads = explorer.panes["events"], explorer.panes["workloads"]
        assert events.region.x == 0 and events.region.width == 60
        assert workloads.region.x == 60 and workloads.region.width == 100
        assert not explorer.panes["nodes"].display and not explorer.side.display
        await pilot.press("1")
        await settle(pilot)
        assert app.is_running


def test_a_wrong_layout_of_the_user_is_one_sentence_before_the_screen_is_taken(home: Path) -> None:
    from kubetui.session import Options
    from kubetui.tui.app import KubetuiApp

    folder = home / "config" / "kubetui" / "layouts"
    folder.mkdir(parents=True)
    (folder / "mine.yaml").write_text("variants:\n  - panes: nowhere\n")
    with pytest.raises(DocumentError, match=r"mine.yaml:2: pane: there is no pane “nowhere”"):
        KubetuiApp(Options())
    (folder / "mine.yaml").unlink()
    with pytest.raises(ValueError, match="There is no layout “mine”"):
        KubetuiApp(Options(), layout="mine")
    with pytest.raises(ValueError, match="There is no theme “pink”"):
        KubetuiApp(Options(), theme="pink")
