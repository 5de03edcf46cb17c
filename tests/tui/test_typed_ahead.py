"""Keys that come faster than the screen: each goes where it would have gone had one waited."""

from __future__ import annotations

from textual.app import App
from textual.events import Key
from textual.keys import _character_to_key

from kubetui.tui.screens.pick import PickScreen
from tests.tui.conftest import Run, settle

NAMED = {"\r": ("enter", "\r"), "\x1b": ("escape", None), "\x7f": ("backspace", "\x7f")}


def burst(app: App[None], typed: str) -> None:
    """All keys at once, as a slow line or a quick hand delivers them."""
    for letter in typed:
        name, character = NAMED.get(letter, (_character_to_key(letter), letter))
        app.post_message(Key(name, character))


async def test_what_is_typed_ahead_is_text_of_what_opens(run: Run) -> None:
    async with run() as (app, pilot, fake):
        explorer = app.explorer
        assert explorer is not None
        pane = explorer.panes["workloads"]
        burst(app, "/webx\x7f\x7f\x7febx\x7f\r")
        await settle(pilot)
        assert pane.query_text == "web" and app.screen is explorer
        assert not app.clipboard, "the letters of a filter are no verbs"
        burst(app, "\x1b:po\r/api\r")
        await settle(pilot)
        assert explorer.active == "kind" and explorer.panes["kind"].query_text == "api"
        burst(app, "\x1b:deploy")
        await settle(pilot)
        assert isinstance(app.screen, PickScreen)
        assert app.screen.query_one("PickInput").value == "deploy"  # type: ignore[attr-defined]
        burst(app, "\x1b\x1b2jDy")
        await settle(pilot)
        assert [asked.path for asked in fake.requests if asked.method == "DELETE"], (
            "and a question gets its answer"
        )
