"""What one change costs the interface, in a short list and in a long one; and the stalls of minutes of churn."""

from __future__ import annotations

import asyncio
import copy
import gc
import time
from collections.abc import AsyncIterator
from datetime import UTC, datetime

from measures import Figure
from table import Stalls, pod

FEW, MANY, CHANGES, RATE = 100, 10_000, 1500, 100
SEEN = 30
"""Only the first rows are changed: they stand on the screen in both lists."""


async def one_change() -> AsyncIterator[Figure]:
    """The processor time of one change, painted: in a list of 10,000 Pods against one of 100."""
    few, many = await _cost(FEW), await _cost(MANY)
    yield Figure("one change among 10,000 Pods against one among 100", many / few, "x", 1.2)
    yield Figure("  among 100", few * 1000, "ms of CPU")


async def _cost(size: int) -> float:
    from kubetui.session import Options
    from kubetui.store.store import Store
    from kubetui.tui.app import KubetuiApp
    from tests.tui.fake_session import FakeSession

    def now() -> datetime:
        return datetime.now(UTC)

    store = Store(now)
    session = FakeSession(store, ("default",))
    session.now = now
    pods = [pod(number) for number in range(size)]
    store.replace("pods", "", pods)
    app = KubetuiApp(Options(), session=session, kind="pods")
    async with app.run_test(size=(160, 48)) as pilot:
        await pilot.pause(2)
        gc.collect()
        gc.freeze()
        begin = time.process_time()
        for number in range(CHANGES):
            new = copy.deepcopy(pods[number % SEEN])
            new["metadata"]["resourceVersion"] = str(MANY + number)
            new["status"]["containerStatuses"][0]["restartCount"] = number
            store.put("pods", new)
            await asyncio.sleep(1 / RATE)
        return (time.process_time() - begin) / CHANGES


async def churned(minutes: float) -> AsyncIterator[Figure]:
    """The worst stall of the loop in minutes of churn: 100 changes a second among 5,000 Pods."""
    from kubetui.session import Options
    from kubetui.store.store import Store
    from kubetui.tui.app import KubetuiApp
    from tests.tui.fake_session import FakeSession

    def now() -> datetime:
        return datetime.now(UTC)

    store = Store(now)
    session = FakeSession(store, ("default",))
    session.now = now
    pods = [pod(number) for number in range(5000)]
    store.replace("pods", "", pods)
    app = KubetuiApp(Options(), session=session)
    async with app.run_test(size=(160, 48)) as pilot:
        await pilot.pause(2)
        gc.collect()
        gc.freeze()
        stalls = Stalls()
        watch = asyncio.create_task(stalls.run())
        end, number = time.perf_counter() + minutes * 60, 0
        while time.perf_counter() < end:
            new = copy.deepcopy(pods[number * 37 % 5000])
            new["metadata"]["resourceVersion"] = str(MANY + number)
            new["status"]["containerStatuses"][0]["restartCount"] = number
            store.put("pods", new)
            number += 1
            if number % 50 == 0:
                await pilot.press("down")
            await asyncio.sleep(1 / RATE)
        watch.cancel()
    late = sorted(stalls.lags)
    yield Figure(
        f"{minutes:g} minutes of {RATE} changes/s among 5,000 Pods: worst stall", late[-1] * 1000, "ms", 50
    )
    yield Figure("  stalls over 50 ms", sum(lag > 0.05 for lag in late), "")
    yield Figure("  the longest work at once, in CPU time", max(stalls.busy) * 1000, "ms", 50)
