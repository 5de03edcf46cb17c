"""A long run of the playground: `python tests/soak [--minutes 10]`.

Creates, patches and deletes go on while 50 watches follow, over compactions of the history. At the end every
watcher's picture must equal a fresh list, memory must be back near its start, and no task may be left. Prints a
table; the exit code is 1 when one of these does not hold.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import resource
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

sys.path[:0] = [str(Path(__file__).parents[2]), str(Path(__file__).parents[1] / "benchmarks")]

from client import Client, client  # noqa: E402
from processes import resident_mib  # noqa: E402

from kubetui.playground.cluster import Playground  # noqa: E402
from kubetui.playground.garbage import search  # noqa: E402

MAPS = "/api/v1/namespaces/default/configmaps"
WATCHES, NAMES = 50, 200
SLEEPERS, SLEEP = 5, 4.0
"""Watchers that miss a compaction, and for how many seconds."""
GROWTH_MIB = 30
"""What the events of a long run and the allocator may keep."""


@dataclass
class Watcher:
    """One watch that follows the changes from a list, and begins anew when its revision is no longer kept."""

    picture: dict[str, str] = field(default_factory=dict)
    relists: int = 0
    events: int = 0
    at: str = ""
    awake: asyncio.Event = field(default_factory=asyncio.Event)

    async def follow(self, other: Client, selector: str) -> None:
        self.awake.set()
        while True:
            await self.awake.wait()
            if not self.at:
                await self._list(other, selector)
            query = f"{MAPS}?labelSelector={selector}&resourceVersion={self.at}&allowWatchBookmarks=true"
            async for event in other.watch(query):
                if event["type"] == "ERROR":
                    self.at = ""
                    break
                self._take(event)
                if not self.awake.is_set():
                    break

    async def _list(self, other: Client, selector: str) -> None:
        listed = await other.request("GET", f"{MAPS}?labelSelector={selector}")
        self.picture = {o["metadata"]["name"]: o["metadata"]["resourceVersion"] for o in listed["items"]}
        self.at = listed["metadata"]["resourceVersion"]
        self.relists += 1

    def _take(self, event: dict[str, Any]) -> None:
        metadata = event["object"]["metadata"]
        self.at = metadata["resourceVersion"]
        if event["type"] == "DELETED":
            self.picture.pop(metadata["name"], None)
        elif event["type"] != "BOOKMARK":
            self.picture[metadata["name"]] = metadata["resourceVersion"]
        self.events += 1


async def compaction(playground: Playground, watchers: list[Watcher], after: float) -> None:
    """Let some watchers sleep through a compaction: what they have missed is gone when they wake up."""
    await asyncio.sleep(after)
    for watcher in watchers:
        watcher.awake.clear()
    await asyncio.sleep(SLEEP)
    playground.apiserver.etcd.compact(playground.apiserver.etcd.revision)
    for watcher in watchers:
        watcher.awake.set()


async def churn(other: Client, until: float, chance: random.Random) -> int:
    """Create, patch and delete by chance; how many writes there were."""
    writes, there = 0, set[str]()
    while time.monotonic() < until:
        name = f"soak-{chance.randrange(NAMES):03}"
        if name not in there:
            labels = {"group": str(chance.randrange(5))}
            body = {"metadata": {"name": name, "labels": labels}, "data": {"n": str(writes)}}
            await other.request("POST", MAPS, body)
            there.add(name)
        elif chance.random() < 0.3:
            await other.request("DELETE", f"{MAPS}/{name}")
            there.discard(name)
        else:
            patch = {"data": {"n": str(writes)}, "metadata": {"labels": {"group": str(chance.randrange(5))}}}
            await other.request("PATCH", f"{MAPS}/{name}", patch, "application/merge-patch+json")
        writes += 1
        await asyncio.sleep(0.005)
    for name in there:
        if chance.random() < 0.5:
            await other.request("DELETE", f"{MAPS}/{name}")
    return writes


def memory() -> float:
    """Resident MiB after a collection, as a playground makes it when it has little to do."""
    search()
    return resident_mib(os.getpid())


async def soak(minutes: float) -> int:
    """The run, and its table."""
    with tempfile.TemporaryDirectory() as folder:
        playground = Playground(nodes=2, kubeconfig=Path(folder) / "kubeconfig")
        await playground.start()
        await playground.ready()
        await asyncio.sleep(5)
        wrong = await _run(playground, Path(folder) / "kubeconfig", minutes)
        await playground.stop()
    await asyncio.sleep(0.5)
    left = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
    print(f"tasks left after the end              {len(left)}")
    for task in left[:10]:
        print("   ", task)
    print(
        f"most memory at any time               {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MiB"
    )
    return 1 if wrong or left else 0


async def _run(playground: Playground, kubeconfig: Path, minutes: float) -> bool:
    chance = random.Random(1)
    async with client(kubeconfig) as other:
        before, tasks = memory(), len(asyncio.all_tasks())
        watchers = [Watcher() for _ in range(WATCHES)]
        selectors = [f"group={number % 5}" if number % 2 else "" for number in range(WATCHES)]
        following = [
            asyncio.create_task(watcher.follow(other, selector))
            for watcher, selector in zip(watchers, selectors, strict=True)
        ]
        sleeping = asyncio.create_task(compaction(playground, watchers[:SLEEPERS], minutes * 30))
        writes = await churn(other, time.monotonic() + minutes * 60, chance)
        await sleeping
        await asyncio.sleep(2)
        different = 0
        for watcher, selector in zip(watchers, selectors, strict=True):
            listed = await other.request("GET", f"{MAPS}?labelSelector={selector}")
            fresh = {o["metadata"]["name"]: o["metadata"]["resourceVersion"] for o in listed["items"]}
            different += fresh != watcher.picture
        for task in following:
            task.cancel()
        await asyncio.gather(*following, return_exceptions=True)
        for item in (await other.request("GET", MAPS))["items"]:
            if item["metadata"]["name"].startswith("soak-"):
                await other.request("DELETE", f"{MAPS}/{item['metadata']['name']}")
        await asyncio.sleep(2)
        playground.apiserver.etcd.compact(
            playground.apiserver.etcd.revision
        )  # as five minutes later by itself
        after, more = memory(), len(asyncio.all_tasks()) - tasks
    print(f"writes                                {writes}")
    print(f"events that 50 watchers were told     {sum(w.events for w in watchers)}")
    relists = sum(w.relists for w in watchers) - WATCHES
    print(f"lists anew after a compaction         {relists} of {SLEEPERS} that slept through it")
    print(f"watchers whose picture is not a list  {different}")
    print(
        f"memory before and after               {before:.0f} and {after:.0f} MiB, at most {GROWTH_MIB} MiB more"
    )
    print(f"tasks more than before                {more}")
    return bool(different) or relists < SLEEPERS or after - before > GROWTH_MIB or more > 5


def main() -> int:
    """Read the option and run."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=10)
    return asyncio.run(soak(parser.parse_args().minutes))


if __name__ == "__main__":
    raise SystemExit(main())
