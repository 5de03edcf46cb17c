"""Every key that opens something, at the three sizes a terminal is likely to have: opened, kept as a frame, closed."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kubetui.tui.app import KubetuiApp
from kubetui.tui.screens.explorer import ExplorerScreen
from kubetui.tui.snapshot import screen_text
from tests.tui.conftest import Run, shows
from tests.tui.test_explorer import BAD_POD, home, keys, select

OPENING = {
    "open": "enter", "describe": "d", "yaml": "y", "logs": "l", "story": "t", "map": "m", "used-by": "u",
    "trouble": "W", "go-to": ":", "filter": "/", "keys": "?", "namespaces": "P", "actions": "A", "cluster": "0",
    "access": "I", "journal": "J", "break": "B", "delete": "D", "kill": "K", "create": "ctrl+n",
    "apply": "ctrl+o",
}  # fmt: skip
"""What is opened from a Pod that cannot start, and the key that does it."""


@pytest.mark.parametrize("size", [(160, 48), (120, 36), (80, 24)], ids=lambda size: f"{size[0]}x{size[1]}")
async def test_every_screen(
    run: Run, golden: Callable[[str, KubetuiApp], None], size: tuple[int, int]
) -> None:
    async with run(size=size) as (app, pilot, fake):
        await select(app, pilot, BAD_POD)
        before = screen_text(app)
        for name, key in OPENING.items():
            await keys(pilot, key)
            assert screen_text(app) != before, f"{key} shows nothing"
            await shows(pilot, f"screens/{name}-{size[0]}x{size[1]}")
            golden(f"screens/{name}-{size[0]}x{size[1]}", app)
            await keys(pilot, "escape")
            if app.screen is not home(app):
                await keys(pilot, "escape")
            assert isinstance(app.screen, ExplorerScreen), f"Esc does not leave what {key} opened"
            await select(app, pilot, BAD_POD)
        assert not [request for request in fake.requests if request.method in ("DELETE", "PATCH", "PUT")]
