"""The screens around an object, and about a concept: map, used by, the progression."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from kubetui.tui.app import KubetuiApp
from kubetui.tui.screens.concept import ConceptScreen
from kubetui.tui.screens.detail import DetailScreen
from kubetui.tui.screens.map import MapScreen
from kubetui.tui.screens.used_by import UsedByScreen
from kubetui.tui.snapshot import screen_text
from kubetui.tui.widgets.map_view import MapView
from kubetui.tui.widgets.panel_view import PanelView
from kubetui.views.model import ConceptLink
from tests import samples
from tests.tui.conftest import Run, settle
from tests.tui.test_explorer import BAD_POD, bar, home, keys, name_of, select

Golden = Callable[[str, KubetuiApp], None]
SIZES = pytest.mark.parametrize("size", [(160, 48), (80, 24)], ids=lambda size: f"{size[0]}x{size[1]}")


def walked(app: KubetuiApp) -> PanelView:
    return app.screen.query_one("#text", PanelView)


async def to_link(app: KubetuiApp, pilot, name: str) -> None:  # type: ignore[no-untyped-def]
    """Put the cursor on a link by its name."""
    view = walked(app)
    view._go(next(at for at, one in enumerate(view.targets) if getattr(one.link, "name", "") == name))
    await settle(pilot)


@SIZES
async def test_the_map_is_walked_live_and_led_from(run: Run, golden: Golden, size: tuple[int, int]) -> None:
    async with run(size=size) as (app, pilot, fake):
        await select(app, pilot, "web")
        wanted = len(fake.wanted)
        await keys(pilot, "m")
        assert isinstance(app.screen, MapScreen) and len(fake.wanted) > wanted
        golden(f"map-{size[0]}x{size[1]}", app)
        assert "The way of a request" in screen_text(app)
        seen = set()
        for key in ("down", "right", "down", "right", "up", "left", "down", "down"):
            await keys(pilot, key)
            seen.add(name_of(app.screen.subject))  # type: ignore[attr-defined]
        assert len(seen) > 3
        await to_link(app, pilot, BAD_POD)
        await keys(pilot, "d")
        assert isinstance(app.screen, DetailScreen) and app.screen.ref.name == BAD_POD
        await keys(pilot, "escape", "enter")
        assert app.screen is app.explorer and name_of(home(app).subject) == BAD_POD
        await keys(pilot, "escape")
        assert isinstance(app.screen, MapScreen) and name_of(home(app).subject) == "web"
        pod = next(one for one in fake.store.all("pods") if one["metadata"]["name"] == BAD_POD)
        fake.store.remove("pods", pod)
        app.screen.repaint()
        await settle(pilot)
        assert BAD_POD not in walked(app).text
        await keys(pilot, "escape")
        assert app.screen is app.explorer and len(fake.wanted) == wanted


async def test_a_map_wider_than_the_screen_is_scrolled_both_ways(run: Run) -> None:
    async with run(size=(80, 24)) as (app, pilot, _):
        await select(app, pilot, "web")
        await keys(pilot, "m", "w")
        view = walked(app)
        assert isinstance(view, MapView) and view.virtual_size.width > view.size.width
        assert "INGRESS" in screen_text(app)
        await keys(pilot, "right", "right", "right", "right")
        assert view.scroll_offset.x > 0
        row = view.targets[view.at].row
        assert view.scroll_offset.y <= row < view.scroll_offset.y + view.size.height
        await keys(pilot, "g")
        assert view.scroll_offset.x == 0 or view.targets[view.at].pieces[0][1] >= view.scroll_offset.x
        await keys(pilot, "w")
        assert view.virtual_size.width <= view.size.width


async def test_the_map_in_plain_letters(run: Run, golden: Golden) -> None:
    async with run(size=(120, 36), ascii=True) as (app, pilot, _):
        await select(app, pilot, "web")
        await keys(pilot, "m")
        golden("map-ascii-120x36", app)
        assert screen_text(app).isascii()


@SIZES
async def test_who_uses_an_object(run: Run, golden: Golden, size: tuple[int, int]) -> None:
    async with run(size=size) as (app, pilot, fake):
        await keys(pilot, "4")
        await select(app, pilot, "web-config")
        await keys(pilot, "u")
        assert isinstance(app.screen, UsedByScreen)
        golden(f"used-by-{size[0]}x{size[1]}", app)
        assert "deploy web" in walked(app).text
        await keys(pilot, "/", *"deploy", "enter")
        assert walked(app).matches
        await keys(pilot, "escape")
        await to_link(app, pilot, "web")
        await keys(pilot, "m")
        assert isinstance(app.screen, MapScreen) and app.screen.ref.name == "web"
        await keys(pilot, "escape", "escape")
        assert app.screen is app.explorer and name_of(home(app).subject) == "web-config"
        fake.store.put("configmaps", samples.config_map("nobody"))
        await settle(pilot)
        await select(app, pilot, "nobody")
        await keys(pilot, "u")
        assert "Nobody uses it" in screen_text(app)


@SIZES
async def test_the_progression_is_walked_and_questions_open(
    run: Run, golden: Golden, size: tuple[int, int]
) -> None:
    async with run(size=size) as (app, pilot, fake):
        await keys(pilot, ":", *"concept service", "enter")
        assert isinstance(app.screen, ConceptScreen) and app.screen.concept == "service"
        golden(f"concept-{size[0]}x{size[1]}", app)
        assert "Networking" in [
            piece.text for piece in app.screen.query_one("#ribbon").pieces if piece.look == "here"
        ]  # type: ignore[attr-defined]
        view = walked(app)
        assert "svc web" in view.text and "svc cart" in view.text
        before = view.text
        at = next(at for at, one in enumerate(view.targets) if type(one.link).__name__ == "ChoiceLink")
        view._go(at)
        await keys(pilot, "enter")
        assert view.text != before and ("That is so." in view.text or "Many believe that." in view.text)
        await to_link(app, pilot, "ingress")
        await keys(pilot, "enter")
        assert app.screen.concept == "ingress" and "Ingress" in screen_text(app)
        await keys(pilot, "escape")
        assert app.screen.concept == "service" and "e" in view.text
        cart = fake.store.get("services", "kubetui-demo", "cart")
        assert cart is not None
        fake.store.remove("services", cart)
        app.screen.repaint()
        await settle(pilot)
        assert "svc cart" not in view.text
        await to_link(app, pilot, "web")
        await keys(pilot, "enter")
        assert app.screen is app.explorer and name_of(home(app).subject) == "web"
        await keys(pilot, "escape")
        assert isinstance(app.screen, ConceptScreen) and app.screen.concept == "service"
        await keys(pilot, "escape")
        assert app.screen is app.explorer


async def test_concepts_are_reached_from_the_side_panel_and_the_palette(run: Run) -> None:
    async with run() as (app, pilot, _):
        panel = home(app).side.view
        panel.focus()
        panel._go(next(at for at, one in enumerate(panel.targets) if isinstance(one.link, ConceptLink)))
        await keys(pilot, "enter")
        assert isinstance(app.screen, ConceptScreen)
        await keys(pilot, "escape")
        assert app.screen is app.explorer
        await keys(pilot, "ctrl+p", *"concept probes", "enter")
        assert isinstance(app.screen, ConceptScreen) and app.screen.concept == "probes"


async def test_every_concept_has_a_screen_from_which_one_goes_on(run: Run) -> None:
    from kubetui.concepts.registry import headings

    async with run(size=(120, 36)) as (app, pilot, _):
        app.looking.concept("container")
        await settle(pilot)
        for name in headings():
            app.looking.concept(name)
            links = {one.link.name for one in walked(app).targets if isinstance(one.link, ConceptLink)}
            assert len(links) >= len(headings()) - 1, name
            assert "Which is true?" in walked(app).text, name


def saved(app: KubetuiApp) -> tuple[Path, str]:
    """The file the notice names, and what is in it."""
    file = Path(bar(app, "notice").split("Saved in ")[1].strip())
    assert file.stat().st_mode & 0o777 == 0o600 and file.parent.name == "saved"
    return file, file.read_text("utf-8")


async def test_what_is_shown_is_saved(run: Run) -> None:
    async with run() as (app, pilot, _):
        await keys(pilot, "ctrl+s")
        _, text = saved(app)
        assert "NAME" in text.split("\n")[0] and BAD_POD in text and "ImagePullBackOff" in text
        await select(app, pilot, BAD_POD)
        await keys(pilot, "d", "ctrl+s")
        file, text = saved(app)
        assert file.name == f"pod-{BAD_POD}-describe.txt" and "Service Account:" in text
        await keys(pilot, "ctrl+s")
        assert saved(app)[0].name == f"pod-{BAD_POD}-describe-2.txt"
        await keys(pilot, "escape", "u", "ctrl+s")
        assert saved(app)[0].name == f"used-by-{BAD_POD}.txt"


def test_the_name_of_a_kind_finds_the_kind_before_its_concept() -> None:
    from kubetui.session import Session
    from kubetui.tui import finding
    from kubetui.tui.fuzzy import best
    from tests.tui.conftest import as_session, demo_session

    session: Session = as_session(demo_session())
    choices = [(choice.words, choice) for choice in (*finding.kinds(session), *finding.concepts())]
    for kind in session.kinds:
        for word in (kind.singular, kind.plural, *kind.short_names):
            if "list" in kind.verbs:
                found = finding.kind_of(best(word, choices, 1)[0].value)
                assert found is not None and found.kind == kind.kind, word
    assert best("concept deployment", choices, 1)[0].value == "concept:deployment"
