"""The first frame comes before anything heavy; one frame can be told without a terminal."""

from __future__ import annotations

import json
import subprocess
import sys

from kubetui.session import Options
from kubetui.tui.app import KubetuiApp
from kubetui.tui.snapshot import snapshot
from tests.tui.conftest import as_session, demo_session

FIRST_FRAME = """
import sys
from kubetui.session import Options
from kubetui.tui.app import KubetuiApp

HEAVY = ("aiohttp", "kubernetes", "yaml", "pydantic", "cryptography", "kubetui.views.panes", "kubetui.playground")

class Watched(KubetuiApp):
    def on_mount(self):
        self.call_after_refresh(self.first)

    def first(self):
        found = [name for name in HEAVY if name in sys.modules]
        frames = self.screen._compositor.render_strips(self.screen.size)
        text = "\\n".join("".join(s.text for s in strip) for strip in frames)
        print(found, "2 Workloads" in text)
        self.exit()

import asyncio
async def main():
    app = Watched(Options(kubeconfig="/nonexistent"))
    async with app.run_test(size=(160, 48)) as pilot:
        await pilot.pause(0.1)
asyncio.run(main())
"""


def test_nothing_heavy_is_imported_before_the_first_frame() -> None:
    done = subprocess.run([sys.executable, "-c", FIRST_FRAME], capture_output=True, text=True, timeout=50)
    assert done.stdout.strip().split("\n")[0] == "[] True", done.stdout + done.stderr


COMMAND = """
import argparse, sys
from kubetui.commands import explore, options
parser = argparse.ArgumentParser()
explore.configure(parser)
options.add_connection(parser)
explore.app(parser.parse_args([]))
print([name for name in ("aiohttp", "kubernetes", "yaml", "pydantic", "cryptography") if name in sys.modules])
"""


def test_the_command_imports_nothing_heavy_either() -> None:
    done = subprocess.run([sys.executable, "-c", COMMAND], capture_output=True, text=True, timeout=50)
    assert done.stdout.strip() == "[]", done.stdout + done.stderr


def app() -> KubetuiApp:
    return KubetuiApp(Options(), session=as_session(demo_session()), seed=1)


async def test_a_frame_as_text_with_an_object_selected() -> None:
    text = await snapshot(app(), (160, 48), "db-pass", "text")
    lines = text.split("\n")
    assert len(lines) == 48 and all(len(line) <= 160 for line in lines)
    assert "Secret db-pass" in text and "╭─ 4 Config" in text


async def test_a_frame_as_a_picture() -> None:
    svg = await snapshot(app(), (80, 24), "", "svg")
    assert svg.startswith("<svg") and "kubetui" in svg


async def test_a_frame_as_data() -> None:
    data = json.loads(await snapshot(app(), (120, 36), "lonely", "json"))
    assert data["state"] == "live" and data["selected"]["name"] == "lonely"
    assert data["panes"]["workloads"]["trouble"] == 1
    assert {"health": "error", "reason": "ImagePullBackOff"}.items() <= {
        key: value
        for row in data["panes"]["workloads"]["rows"]
        if row["health"] == "error"
        for key, value in row.items()
    }.items()


async def test_a_name_that_is_not_there_is_said() -> None:
    missing = app()
    assert "Nothing here is called nobody." in await snapshot(missing, (160, 48), "nobody", "text")
    assert missing.return_code == 1
