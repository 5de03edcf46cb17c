"""The story of a workload: in its tab with times and who acted, and in a pane of the lesson layout."""

from __future__ import annotations

import copy
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from kubetui.tui.app import KubetuiApp
from kubetui.tui.snapshot import screen_text
from tests import samples
from tests.tui.conftest import Run, settle
from tests.tui.fake_session import FakeSession
from tests.tui.test_explorer import bar, home, keys, select


@pytest.fixture(autouse=True)
def utc(monkeypatch: pytest.MonkeyPatch) -> None:
    """Clock times of frames are those of one place."""
    monkeypatch.setenv("TZ", "UTC")
    time.tzset()


def released(fake: FakeSession, image: str = "nginx:1.30") -> None:
    """Somebody wishes for another image, and the components act on it."""
    fake.store._now = fake.now
    web = copy.deepcopy(fake.store.get("deployments.apps", "kubetui-demo", "web"))
    assert web is not None
    web["spec"]["template"]["spec"]["containers"][0]["image"] = image
    web["metadata"] |= {"resourceVersion": "900001", "generation": 5}
    fake.store.put("deployments.apps", web)
    fake.time += timedelta(seconds=0.02)
    made = samples.replica_set(web, "77777", revision=3, replicas=1, ready=0, image=image, age=0)
    fake.store.put("replicasets.apps", made)
    fake.time += timedelta(seconds=1.3)
    pod = samples.pod_of(made, "abcde", age=0)
    pod["spec"].pop("nodeName", None)
    pod["status"] = {"phase": "Pending"}
    fake.store.put("pods", pod)
    fake.time += timedelta(seconds=0.5)
    placed = copy.deepcopy(pod)
    placed["spec"]["nodeName"] = "node-2"
    placed["metadata"]["resourceVersion"] = "900009"
    fake.store.put("pods", placed)


@pytest.mark.parametrize("size", [(160, 48), (120, 36)], ids=lambda size: f"{size[0]}x{size[1]}")
async def test_a_pane_tells_what_just_happened(
    run: Run, golden: Callable[[str, KubetuiApp], None], size: tuple[int, int]
) -> None:
    async with run(size=size, layout="lesson") as (app, pilot, fake):
        assert "Nothing has happened since kubetui looked." in screen_text(app)
        released(fake)
        fake.store.put("pods", samples.pod("elsewhere", namespace="kube-system", age=0))
        await settle(pilot)
        golden(f"lesson-layout-{size[0]}x{size[1]}", app)
        text = screen_text(app)
        assert (
            "deploy/web image nginx:1.99 → nginx:1.30" in text
            and "what just happened, and who did it" in text
        )
        assert "Scheduler" in text and "node-2" in text and "elsewhere" not in text.split("Story")[1]
        await keys(pilot, "3")
        assert home(app).active == "networking" and "svc cart" in screen_text(app)


@pytest.mark.parametrize("size", [(160, 48), (80, 24)], ids=lambda size: f"{size[0]}x{size[1]}")
async def test_the_tab_tells_times_between_steps_and_is_saved(
    run: Run, golden: Callable[[str, KubetuiApp], None], size: tuple[int, int]
) -> None:
    async with run(size=size) as (app, pilot, fake):
        await select(app, pilot, "web")
        await keys(pilot, "t")
        released(fake)
        await settle(pilot)
        golden(f"story-{size[0]}x{size[1]}", app)
        text = screen_text(app)
        assert "+1.32 s after 1.30 s" in text and "+1.82 s after 0.50 s" in text and "+0.02 s  " in text
        await keys(pilot, "ctrl+s")
        saved = Path(bar(app, "notice").split("Saved in ")[1].strip())
        assert saved.name == "deployment-web-story.txt"
        assert "after 1.30 s" in saved.read_text("utf-8")  # noqa: ASYNC240 - a test may wait for a disk
