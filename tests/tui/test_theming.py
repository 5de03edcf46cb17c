from pathlib import Path

import pytest
from textual.theme import BUILTIN_THEMES, Theme

from kubetui import assets
from kubetui.tui import theming
from kubetui.tui.document import DocumentError
from kubetui.tui.snapshot import screen_text
from kubetui.tui.theming import TOKENS, contrast, theme
from tests.tui.conftest import Run, settle

SHIPPED = theming.themes([assets.shipped("layouts")])

TEXTS = ("foreground", "text-muted", "state-ok", "state-progress", "state-warning", "state-error", "text-link",
         "text-concept", "heading", "key", "key-lesson")  # fmt: skip


def test_the_shipped_themes_are_there_and_say_every_meaning() -> None:
    assert set(SHIPPED) == {"dark", "light", "high-contrast", "projector"}
    for found in SHIPPED.values():
        assert set(found.variables) == set(TOKENS), found.name


@pytest.mark.parametrize("found", SHIPPED.values(), ids=lambda found: found.name)
def test_every_text_is_readable_on_every_ground_it_stands_on(found: Theme) -> None:
    colours = {**found.to_color_system().generate(), **found.variables}
    pairs = [
        (text, ground)
        for text in TEXTS
        for ground in ("background", "cursor-blurred", "bar-background", "glow-background")
    ]
    on_cursor = [text for text in TEXTS if text != "text-muted"]
    pairs += [(text, "cursor-background") for text in (*on_cursor, "cursor-muted")]
    pairs += [
        ("bar-muted", "bar-background"),
        ("state-ok", "added-background"),
        ("state-error", "removed-background"),
    ]
    pairs += [(f"{place}-foreground", f"{place}-background") for place in ("badge", "current", "here")]
    pairs += [("foreground", "match-background")]
    poor = {(text, ground): round(contrast(colours[text], colours[ground]), 2) for text, ground in pairs}
    assert {pair: value for pair, value in poor.items() if value < 4.5} == {}


@pytest.mark.parametrize("found", BUILTIN_THEMES.values(), ids=lambda found: found.name)
def test_texts_of_textuals_own_themes_are_readable_too(found: Theme) -> None:
    generated = found.to_color_system().generate()
    tokens = theming.derived({**generated, **found.variables})
    texts = [token for token in TEXTS if token in tokens and not tokens[token].startswith(("auto", "ansi"))]
    poor = {
        (text, ground): value
        for text in texts
        if text != "text-link"
        for ground in ("background", "panel")
        if not generated[ground].startswith("ansi")
        and (value := round(contrast(tokens[text], generated[ground]), 2)) < 4.45
        and contrast(generated["foreground"], generated[ground]) >= 4.5
    }
    assert poor == {}


def test_high_contrast_is_high_and_the_projector_dims_nothing() -> None:
    for name, least in (("high-contrast", 7.0), ("projector", 7.0)):
        found = SHIPPED[name].variables
        ground = str(SHIPPED[name].background)
        assert {text: v for text in TEXTS[1:] if (v := contrast(found[text], ground)) < least} == {}
    assert contrast(SHIPPED["projector"].variables["text-muted"], "#ffffff") > 12


async def test_the_projector_has_more_room_between_columns(run: Run) -> None:
    async with run() as (app, pilot, _):
        explorer = app.explorer
        assert explorer is not None
        before = [slot.x for slot in explorer.panes["nodes"].table._slots]
        app.use_theme("projector")
        await settle(pilot)
        assert [slot.x for slot in explorer.panes["nodes"].table._slots] != before
        assert screen_text(app).rstrip().endswith("? all keys"), "the line of keys is cut"
        app.use_theme("dark")
        await settle(pilot)
        assert [slot.x for slot in explorer.panes["nodes"].table._slots] == before


def test_contrast_is_wcags() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21.0)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("colours:\n  primary: nocolour\n", "t.yaml:2: primary: “nocolour” is not a colour"),
        ("colours:\n  secondary: red\n", "t.yaml:2: colours: “primary” is missing"),
        ("dark: maybe\ncolours:\n  primary: red\n", "t.yaml:1: dark: true or false is expected, not “maybe”"),
        ("colours:\n  primary: red\nvariables:\n  sky: blue\n", "t.yaml:4: sky: is not known here"),
    ],
)
def test_errors_name_file_line_and_key(text: str, problem: str) -> None:
    with pytest.raises(DocumentError) as caught:
        theme(text, "t.yaml", "t")
    assert str(caught.value).startswith(problem)


async def test_every_theme_paints_the_explorer(run: Run) -> None:
    async with run() as (app, pilot, _):
        for name in app.theme_names:
            app.use_theme(name)
            await settle(pilot)
            assert app.theme == name


async def test_the_next_theme_by_key(run: Run) -> None:
    async with run() as (app, pilot, _):
        assert app.theme == "dark"
        await pilot.press("T")
        await settle(pilot)
        assert app.theme == "light"


async def test_a_users_theme_is_found(home: Path, run: Run) -> None:
    folder = home / "config" / "kubetui" / "layouts" / "themes"
    folder.mkdir(parents=True)
    (folder / "mine.yaml").write_text("colours:\n  primary: '#ff8800'\n  background: '#000000'\n")
    async with run(theme="mine") as (app, _, _fake):
        assert app.current_theme.primary == "#ff8800"
