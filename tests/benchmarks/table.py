"""The longest list: 10,000 Pods on the screen while 500 of them change every second."""

from __future__ import annotations

import asyncio
import copy
import gc
import random
import sys
import time
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

from measures import Figure

sys.path.insert(0, str(Path(__file__).parents[2]))

PODS, CHANGES, SECONDS = 10_000, 500, 10


def pod(number: int) -> dict:
    """One running Pod as a server sends it, in short."""
    name, node = f"web-{number:05}", f"node-{number % 50}"
    running = {"name": "web", "ready": True, "restartCount": 0, "started": True, "image": "nginx:1.27",
               "state": {"running": {"startedAt": "2026-01-01T00:00:00Z"}}}  # fmt: skip
    return {
        "metadata": {"name": name, "namespace": "default", "uid": f"uid-{number}", "resourceVersion": str(number + 1),
                     "creationTimestamp": "2026-01-01T00:00:00Z", "labels": {"app": "web"}},
        "spec": {"nodeName": node, "containers": [{"name": "web", "image": "nginx:1.27"}]},
        "status": {"phase": "Running", "podIP": "10.0.0.1", "containerStatuses": [running],
                   "conditions": [{"type": "Ready", "status": "True"}]},
    }  # fmt: skip


class Stalls:
    """How late the event loop was, at its worst; `busy` is what of it was our own work.

    On a machine that others use as well a loop is late without doing anything.
    """

    def __init__(self) -> None:
        self.lags: list[float] = []
        self.busy: list[float] = []

    async def run(self) -> None:
        while True:
            begin, worked = time.perf_counter(), time.thread_time()
            await asyncio.sleep(0.005)
            self.lags.append(time.perf_counter() - begin - 0.005)
            self.busy.append(time.thread_time() - worked)


async def churn(store, pods: list[dict], until: float) -> int:
    """Change 500 Pods a second, in small portions as watches bring them."""
    done, seed, begin = 0, random.Random(1), time.perf_counter()
    while (now := time.perf_counter()) < until:
        while done < (now - begin) * CHANGES:
            old = seed.choice(pods)
            new = copy.deepcopy(old)
            new["metadata"]["resourceVersion"] = str(PODS + done)
            new["status"]["containerStatuses"][0]["restartCount"] = done % 7
            store.put("pods", new)
            done += 1
        await asyncio.sleep(0.01)
    return done


async def ten_thousand() -> AsyncIterator[Figure]:
    """Scrolling and 500 changes a second over ten seconds: the worst stall of the loop, and the CPU."""
    from kubetui.session import Options
    from kubetui.store.store import Store
    from kubetui.tui.app import KubetuiApp
    from tests.tui.fake_session import FakeSession

    def now() -> datetime:
        return datetime.now(UTC)

    store = Store(now)
    session = FakeSession(store, ("default",))
    session.now = now
    pods = [pod(number) for number in range(PODS)]
    store.replace("pods", "", pods)
    app = KubetuiApp(Options(), session=session, kind="pods")
    async with app.run_test(size=(160, 48)) as pilot:
        await pilot.pause(2)
        gc.collect()
        gc.freeze()  # as a session does after its first sync
        stalls = Stalls()
        watch = asyncio.create_task(stalls.run())
        cpu, begin = time.process_time(), time.perf_counter()
        changing = asyncio.create_task(churn(store, pods, begin + SECONDS))
        while not changing.done():
            await pilot.press("pagedown")
            await asyncio.sleep(0.1)
        share = (time.process_time() - cpu) / (time.perf_counter() - begin) * 100
        watch.cancel()
        shown = "web-" in app.export_screenshot()
    if not shown:
        raise SystemExit("the table showed no Pod")
    yield Figure("10,000 Pods, scrolling, 500 changes/s: worst loop stall", max(stalls.lags) * 1000, "ms", 50)
    yield Figure("  the longest work at once, in CPU time", max(stalls.busy) * 1000, "ms")
    yield Figure("  CPU meanwhile", share, "% of a core")
