"""What every test of the interface needs: a home of its own, an app on a fake session, golden frames."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from kubetui.session import Options, Session
from kubetui.tui.app import KubetuiApp
from kubetui.tui.screens.base import LiveScreen
from kubetui.tui.screens.explorer import ExplorerScreen
from kubetui.tui.snapshot import screen_text
from tests import samples
from tests.tui.fake_session import FakeSession

GOLDEN = Path(__file__).parent.parent / "golden"

_STRING = {"type": "string"}
POD_FIELDS = {
    "components": {"schemas": {"io.k8s.api.core.v1.Pod": {
        "type": "object",
        "x-kubernetes-group-version-kind": [{"group": "", "version": "v1", "kind": "Pod"}],
        "properties": {
            "apiVersion": {**_STRING, "description": "APIVersion defines the versioned schema of this representation"
                           " of an object. Servers should convert recognized schemas to the latest internal value, and"
                           " may reject unrecognized values."},
            "kind": {**_STRING, "description": "Kind is a string value representing the REST resource this object"
                     " represents."},
            "metadata": {"type": "object", "properties": {"name": _STRING}},
        },
    }}}
}  # fmt: skip
"""What a cluster says of the fields of a Pod, in small."""

Running = tuple[KubetuiApp, Pilot[None], FakeSession]
Run = Callable[..., AbstractAsyncContextManager[Running]]


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Nothing of the machine's user is read or written."""
    for name in ("CONFIG", "STATE", "DATA", "CACHE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(tmp_path / name.lower()))
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    return tmp_path


@pytest.fixture(autouse=True)
def swift(monkeypatch: pytest.MonkeyPatch) -> None:
    """Rests are for people: a test waits as often, but far shorter."""
    monkeypatch.setattr("kubetui.tui.pulse.REST", 0.02)
    monkeypatch.setattr("textual._wait.SLEEP_GRANULARITY", 0.004)


@pytest.fixture
def run() -> Run:
    """Run the application on a fake session that holds the sample objects."""

    @asynccontextmanager
    async def running(
        size: tuple[int, int] = (160, 48), session: FakeSession | None = None, **options: Any
    ) -> AsyncIterator[Running]:
        fake = session or demo_session()
        app = KubetuiApp(Options(), session=as_session(fake), seed=1, **options)
        async with app.run_test(size=size) as pilot:
            await ready(app, pilot)
            yield app, pilot, fake

    return running


def demo_session() -> FakeSession:
    """A session on the sample objects, its clock standing still."""
    # Addresses and revisions must not depend on which tests ran before.
    samples._SERIAL, samples._revisions = count(2), count(1000)
    fake = FakeSession(samples.demo_store())
    fake.time = samples.NOW
    fake.answers["GET", "/openapi/v3/api/v1"] = POD_FIELDS
    return fake


def as_session(fake: FakeSession) -> Session:
    """What the types ask for; a FakeSession does the same."""
    return fake  # type: ignore[return-value]


async def ready(app: KubetuiApp, pilot: Pilot[None]) -> None:
    """Wait until the first data are on the screen, or there are none to come."""
    for _ in range(200):
        await pilot.pause()
        if app.gate is not None or app.connecting.problem:
            break
        await pilot.pause(0.01)
    await settle(pilot)


async def settle(pilot: Pilot[None]) -> None:
    """Let everything that waits be done: until the screen stays the same for longer than paints rest."""
    shown, same = "", 0
    for _ in range(200):
        await pilot.pause(0.008)
        now = screen_text(pilot.app) if pilot.app.is_running else ""
        same = same + 1 if now == shown and not _busy(pilot.app) else 0
        shown = now
        if same == 5:
            return


def _busy(app: object) -> bool:
    """Whether a key is at work, or something is to be painted: on a loaded machine that takes its time."""
    if not isinstance(app, KubetuiApp) or not app.is_running:
        return False
    live = [screen for screen in app.screen_stack if isinstance(screen, LiveScreen)]
    pulses = [screen.pulse for screen in live]
    pulses += [screen.choice_pulse for screen in live if isinstance(screen, ExplorerScreen)]
    screen = app.screen
    nodes = (app, *app.screen_stack, *screen.walk_children())
    waiting = [node for node in nodes if node.message_queue_size or node._next_callbacks]
    unpainted = screen._layout_required or screen._dirty_widgets or screen._callbacks
    return bool(app.typed_ahead.busy or waiting or unpainted or any(pulse.is_due for pulse in pulses))


async def shows(pilot: Pilot[None], name: str) -> None:
    """Wait for a kept frame to be on the screen; that it never comes says `golden`."""
    file = GOLDEN / f"{name}.txt"
    wanted = file.read_text("utf-8") if file.exists() and not os.environ.get("UPDATE_GOLDEN") else ""
    for _ in range(100):
        if not wanted or screen_text(pilot.app) + "\n" == wanted:
            break
        await pilot.pause(0.02)


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, KubetuiApp], None]:
    """Compare the screen with a kept frame; `--update-golden` or UPDATE_GOLDEN=1 keeps it anew."""
    update = bool(
        request.config.getoption("--update-golden", default=False) or os.environ.get("UPDATE_GOLDEN")
    )

    def compare(name: str, app: KubetuiApp) -> None:
        text = screen_text(app) + "\n"
        file = GOLDEN / f"{name}.txt"
        if update:
            file.write_text(text, "utf-8")
        assert file.exists(), f"{file} is missing; make it with UPDATE_GOLDEN=1"
        assert text == file.read_text("utf-8")

    return compare
