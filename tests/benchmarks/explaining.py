"""From the cursor's move to the new explanation, with 5,000 Pods in the store."""

from __future__ import annotations

import asyncio
import gc
import statistics
import sys
import time
from collections.abc import AsyncIterator
from pathlib import Path

from measures import Figure

sys.path.insert(0, str(Path(__file__).parents[2]))

PODS, NODES, MOVES = 5000, 50, 40


def cluster() -> list[dict]:
    """One Service and one Deployment before 5,000 Pods, which share a ConfigMap: the worst there is."""
    from tests import samples

    web = samples.deployment("web", replicas=PODS)
    replicas, front = samples.replica_set(web, "abc", replicas=PODS), samples.service("web")
    volume = {"volumes": [{"name": "v", "configMap": {"name": "settings"}}]}
    pods = [samples.pod_of(replicas, f"{n:05}", node=f"node-{n % NODES}", spec=volume) for n in range(PODS)]
    slices = []
    for at in range(0, PODS, 100):
        one = samples.endpoint_slice(front, pods[at : at + 100])
        one["metadata"] |= {"name": f"web-{at}", "uid": f"slice-{at}"}
        slices.append(one)
    nodes = [samples.node(f"node-{n}", memory="64Gi") for n in range(NODES)]
    other = [
        samples.config_map("settings"),
        samples.service_account("default"),
        samples.ingress(paths={"/": "web"}),
    ]
    return [web, replicas, front, *pods, *slices, *nodes, *other]


async def explaining() -> AsyncIterator[Figure]:
    """The slowest explanation by itself, and the cursor's move in the running interface."""
    from kubetui.api import meta
    from kubetui.session import Options
    from kubetui.store.store import Store
    from kubetui.tui.app import KubetuiApp
    from kubetui.views.explain import explain
    from tests import samples
    from tests.tui.fake_session import FakeSession

    store = Store(lambda: samples.NOW)
    objects = cluster()
    for resource in {samples.RESOURCES[one["kind"]] for one in objects}:
        store.replace(resource, "", [one for one in objects if samples.RESOURCES[one["kind"]] == resource])
    slowest = 0.0
    for kind in dict.fromkeys(one["kind"] for one in objects):
        first = next(one for one in objects if one["kind"] == kind)
        begin = time.process_time()
        explain(store, meta.ref(samples.RESOURCES[kind], first), samples.NOW)
        slowest = max(slowest, time.process_time() - begin)
    yield Figure("5,000 Pods: the slowest first explanation of any kind", slowest * 1000, "ms", 100)

    session = FakeSession(store)
    session.time = samples.NOW
    app = KubetuiApp(Options(), session=session)
    async with app.run_test(size=(160, 48)) as pilot:
        await pilot.pause(2)
        gc.collect()
        gc.freeze()  # as a session does after its first sync
        taken = [await _moved(app, pilot) for _ in range(MOVES)]
    yield Figure("  the cursor moves: its explanation is painted, median", statistics.median(taken), "ms", 50)
    yield Figure("  the slowest of 40", max(taken), "ms")


async def _moved(app, pilot) -> float:
    """One line down: how long until the panel speaks of the object the cursor is on."""
    explorer = app.explorer
    await asyncio.sleep(0.3)  # a person looks for a moment
    before = explorer.side.view.text.split("\n")[0]
    begin = time.perf_counter()
    pressing = asyncio.create_task(pilot.press("down"))
    while True:
        row, title = explorer.pane.selected, explorer.side.view.text.split("\n")[0]
        if title != before and row is not None and row.ref is not None and row.ref.name in title:
            taken = (time.perf_counter() - begin) * 1000
            await pressing
            return taken
        await asyncio.sleep(0)
