from pathlib import Path

import pytest

from kubetui import assets
from kubetui.actions.verbs import CONTEXTS, VERBS
from kubetui.tui import keys
from kubetui.tui.document import DocumentError
from kubetui.tui.screens.detail import DetailScreen
from kubetui.tui.screens.dialogs import AskScreen, ConfirmScreen
from kubetui.tui.screens.explorer import ExplorerScreen
from kubetui.tui.screens.pick import PickScreen
from kubetui.tui.snapshot import screen_text
from tests.tui.conftest import Run, settle

SCREENS = (ExplorerScreen, DetailScreen, ConfirmScreen, AskScreen, PickScreen)


@pytest.mark.parametrize("screen", SCREENS, ids=lambda screen: screen.__name__)
def test_every_binding_has_an_id_and_a_sentence(screen: type) -> None:
    assert screen.BINDINGS
    for binding in screen.BINDINGS:
        assert binding.id and binding.tooltip, binding


def test_every_verb_of_a_context_is_bound_there() -> None:
    for context in CONTEXTS:
        wanted = {verb.id for verb in VERBS if context in verb.contexts}
        assert {binding.id for binding in keys.bindings(context)} == wanted


async def test_every_verb_does_something_where_it_is_bound(run: Run) -> None:
    async with run() as (app, _, _fake):
        explorer = app.explorer
        assert explorer is not None and explorer.subject is not None
        detail = DetailScreen(explorer.session, explorer.subject)
        for screen, context in ((explorer, "explorer"), (explorer, "table"), (detail, "detail")):
            for verb in VERBS:
                if context in verb.contexts and (context, verb.id) != (
                    "detail",
                    "open",
                ):  # follows a link, if one has focus
                    assert screen.handlers.get(verb.id) or app.handler(verb.id, screen), (context, verb.id)


def test_keys_of_punctuation_have_textuals_names() -> None:
    assert keys.terminal("/") == "slash" and keys.terminal("?") == "question_mark"
    assert keys.shown("slash") == "/" and keys.shown("escape") == "esc"


async def test_a_user_gives_a_verb_another_key(run: Run) -> None:
    from kubetui.settings import Settings

    async with run(settings=Settings(keys={"zoom": ("Z",), "filter": ("ctrl+f", "#")})) as (app, pilot, _):
        explorer = app.explorer
        assert explorer is not None
        await pilot.press("z")
        assert not explorer.area.zoomed
        await pilot.press("Z")
        assert explorer.area.zoomed == "workloads"
        await pilot.press("ctrl+f")
        await settle(pilot)
        assert explorer.query_one("#prompt").has_class("-open")
        assert "ctrl+f filter" in explorer.query_one("#footer").text  # type: ignore[attr-defined]


def test_unknown_ids_and_doubled_keys_are_named() -> None:
    with pytest.raises(ValueError, match=r"no verb has the id pod\.fly"):
        keys.Keys({"pod.fly": ("x",)})
    with pytest.raises(ValueError, match="the key d would mean both describe and zoom"):
        keys.Keys({"zoom": ("d",)})


def test_a_keymap_file_is_checked(tmp_path: Path) -> None:
    folder = tmp_path / "keymaps"
    folder.mkdir()
    (folder / "mine.yaml").write_text("keys:\n  zoom: Z\n  fly: [x]\n")
    with pytest.raises(DocumentError, match=r"mine.yaml:3: fly: no verb has this id"):
        keys.chosen("mine", {}, (tmp_path,))
    (folder / "mine.yaml").write_text("keys:\n  zoom: [d]\n")
    with pytest.raises(DocumentError, match=r"mine.yaml:2: keys: the key d would mean both"):
        keys.chosen("mine", {}, (tmp_path,))
    (folder / "mine.yaml").write_text("keys:\n  zoom: [Z]\n")
    assert keys.chosen("mine", {"tree": ("Y",)}, (tmp_path,)).keymap() == {"zoom": "Z", "tree": "Y"}
    with pytest.raises(keys.NoKeymapError, match="There is no keymap “other”; there are default, mine"):
        keys.chosen("other", {}, (tmp_path,))


def test_the_shipped_keymaps_are_right() -> None:
    found = keys.chosen("k9s", {}, (assets.shipped("layouts"),))
    assert found.key("delete") == "ctrl+d"
    for key, resource, verb in (
        ("scale.to", "deployments.apps", "scale.to"), ("scale.to", "pods", "shell"),
        ("scale.to", "cronjobs.batch", "suspend"), ("restart", "nodes", "drain"), ("cordon", "nodes", "cordon"),
        ("cordon", "pods", "copy.name"), ("secret.reveal", "secrets", "secret.reveal"),
        ("secret.reveal", "pods", "explain"), ("secret.reveal", None, "explain"), ("zoom", "pods", "zoom"),
    ):  # fmt: skip
        assert found.meant(key, resource) == verb, (key, resource)


async def test_a_letter_of_k9s_means_what_works_on_the_selected_kind(run: Run) -> None:
    from kubetui.settings import Settings

    async with run(settings=Settings(keymap="k9s")) as (app, pilot, _):
        explorer = app.explorer
        assert explorer is not None and explorer.subject is not None
        assert explorer.subject.resource == "deployments.apps"
        await pilot.press("s")
        await settle(pilot)
        assert "How many replicas" in screen_text(app)
        await pilot.press("escape")
        await settle(pilot)
        await pilot.press("1", "c")
        await settle(pilot)
        assert "cordon" in screen_text(app).lower()
        await pilot.press("escape", "2", "c")
        await settle(pilot)
        assert "Copied web" in screen_text(app)
        await pilot.press("d")
        await settle(pilot)
        assert app.screen is not explorer
        await pilot.press("q", "q")
        await settle(pilot)
        assert app.screen is explorer and app.is_running, "q goes back, and never leaves by mistake"


def test_a_key_of_ones_own_takes_a_verb_out_of_the_shared_ones() -> None:
    found = keys.chosen("k9s", {"shell": ("X",)}, (assets.shipped("layouts"),))
    assert found.meant("scale.to", "pods") == "scale.to" and found.key("shell") == "X"


def test_shared_keys_are_checked(tmp_path: Path) -> None:
    (tmp_path / "keymaps").mkdir()
    file = tmp_path / "keymaps" / "mine.yaml"
    file.write_text("shared:\n  Z: [zoom, fly]\n")
    with pytest.raises(DocumentError, match=r"mine.yaml:2: fly: no verb has this id"):
        keys.chosen("mine", {}, (tmp_path,))
    file.write_text("shared:\n  d: [zoom, tree]\n")
    with pytest.raises(DocumentError, match=r"the key d would mean both"):
        keys.chosen("mine", {}, (tmp_path,))
