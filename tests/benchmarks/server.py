"""The API server under load: how much it answers, how fast watches are, what much costs it."""

from __future__ import annotations

import asyncio
import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from client import Client, client
from measures import Figure

CONNECTIONS = 8
PODS = "/api/v1/namespaces/default/pods"
MAPS = "/api/v1/namespaces/default/configmaps"


@dataclass
class Served:
    """A playground in a process of its own that tells how its event loop fares."""

    process: asyncio.subprocess.Process
    kubeconfig: Path

    async def report(self, *, collect: bool = False) -> dict[str, float]:
        """What happened since the last report: `stall`, `cpu` (seconds), `memory` (MiB), `tasks`."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(b"collect\n" if collect else b"\n")
        found: dict[str, float] = json.loads(await self.process.stdout.readline())
        return found


@asynccontextmanager
async def served(nodes: int = 3, folder: str = "") -> AsyncIterator[Served]:
    """Start one and wait until its Nodes are Ready."""
    with tempfile.TemporaryDirectory() as home:
        kubeconfig = Path(home) / "kubeconfig"
        process = await asyncio.create_subprocess_exec(
            sys.executable, str(Path(__file__).with_name("served.py")), str(kubeconfig), str(nodes),
            *([folder] if folder else []), stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
            env={**os.environ, "XDG_STATE_HOME": home},
        )  # fmt: skip
        assert process.stdout is not None
        if b"KUBECONFIG" not in await process.stdout.readline():
            raise SystemExit("the playground did not start")
        try:
            yield Served(process, kubeconfig)
        finally:
            process.terminate()
            await process.wait()


def config_map(name: str) -> dict[str, Any]:
    """A small object."""
    return {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": name, "labels": {"app": "load"}},
            "data": {"key": "value", "file": "a line\nanother line\n" * 5}}  # fmt: skip


def pod(name: str) -> dict[str, Any]:
    """A Pod as people write them; no scheduler looks after it."""
    container = {
        "name": "web", "image": "nginx:1.27", "ports": [{"containerPort": 80}],
        "env": [{"name": "MODE", "value": "production"}],
        "resources": {"requests": {"cpu": "10m", "memory": "16Mi"}, "limits": {"memory": "64Mi"}},
        "readinessProbe": {"httpGet": {"path": "/", "port": 80}},
        "volumeMounts": [{"name": "cache", "mountPath": "/cache"}],
    }  # fmt: skip
    return {
        "apiVersion": "v1", "kind": "Pod", "metadata": {"name": name, "labels": {"app": "load", "tier": "web"}},
        "spec": {"schedulerName": "none", "containers": [container],
                 "volumes": [{"name": "cache", "emptyDir": {}}]},
    }  # fmt: skip


async def in_turns(count: int, work: Callable[[int], Awaitable[Any]]) -> float:
    """Do something a number of times over several connections; returns the seconds."""
    numbers = iter(range(count))

    async def worker() -> None:
        for number in numbers:
            await work(number)

    begin = time.perf_counter()
    await asyncio.gather(*(worker() for _ in range(CONNECTIONS)))
    return time.perf_counter() - begin


async def rate(
    running: Served, what: str, count: int, least: float | None, work: Callable[[int], Awaitable[Any]]
) -> AsyncIterator[Figure]:
    """Requests a second, and how much of a core the server used for them."""
    await running.report()
    took = await in_turns(count, work)
    share = (await running.report())["cpu"] / took * 100
    yield Figure(f"API server: {what} over HTTPS", count / took, "/s", least, at_least=True)
    yield Figure("  CPU of the server meanwhile", share, "% of a core")


async def rates(running: Served, other: Client) -> AsyncIterator[Figure]:
    """Creates of two sizes of objects, and gets."""
    for number in range(50):
        await other.request("POST", MAPS, config_map(f"warm-{number}"))

    def create_map(number: int) -> Awaitable[Any]:
        return other.request("POST", MAPS, config_map(f"load-{number}"))

    def create_pod(number: int) -> Awaitable[Any]:
        return other.request("POST", PODS, pod(f"load-{number}"))

    def get(number: int) -> Awaitable[Any]:
        return other.request("GET", f"{PODS}/load-{number % 1000}")

    measures = (
        rate(running, "creates of ConfigMaps", 1000, 300, create_map),
        rate(running, "creates of Pods", 1000, 300, create_pod),
        rate(running, "gets of Pods", 5000, 1500, get),
    )
    for measure in measures:
        async for figure in measure:
            yield figure


async def watchers(running: Served, other: Client, count: int = 100) -> AsyncIterator[Figure]:
    """From the request that changes something until the last of 100 watchers has read its event."""
    seen: dict[str, list[float]] = {}
    started = [asyncio.create_task(_observe(other, seen)) for _ in range(count)]
    await asyncio.sleep(1.5)
    delays = []
    for number in range(20):
        name = f"seen-{number}"
        begin = time.perf_counter()
        await other.request("POST", MAPS, config_map(name))
        while len(seen.get(name, ())) < count:
            await asyncio.sleep(0.001)
        delays.append(max(seen[name]) - begin)
        await asyncio.sleep(0.05)
    for task in started:
        task.cancel()
    await asyncio.gather(*started, return_exceptions=True)
    yield Figure(
        f"API server: a change at {count} watchers, median of 20", statistics.median(delays) * 1000, "ms", 50
    )
    yield Figure("  the slowest of 20", max(delays) * 1000, "ms")


async def _observe(other: Client, seen: dict[str, list[float]]) -> None:
    async for event in other.watch(MAPS):
        name = event["object"]["metadata"]["name"]
        if name.startswith("seen-"):
            seen.setdefault(name, []).append(time.perf_counter())


async def ten_thousand_stored() -> AsyncIterator[Figure]:
    """What 10,000 Pods cost in memory, and what lists of them cost the loop."""
    async with served() as running, client(running.kubeconfig) as other:
        started = (await running.report(collect=True))["memory"]
        await in_turns(10_000, lambda number: other.request("POST", PODS, pod(f"load-{number:05}")))
        await asyncio.sleep(2)
        memory = (await running.report(collect=True))["memory"]
        yield Figure("playground: memory with 10,000 Pods", memory, "MiB", 350)
        yield Figure("  for each of them", (memory - started) * 1024 / 10_000, "KiB")
        async for figure in lists(running, other):
            yield figure


async def lists(running: Served, other: Client) -> AsyncIterator[Figure]:
    """The worst stall of the server's loop while lists are read; how long they take."""
    await running.report()
    begin, token, count = time.perf_counter(), "", 0
    while True:
        found = await other.request("GET", f"{PODS}?limit=500&continue={token}")
        count += len(found["items"])
        token = found["metadata"].get("continue", "")
        if not token:
            break
    took = time.perf_counter() - begin
    if count != 10_000:
        raise SystemExit(f"the pages hold {count} Pods")
    yield Figure(
        "API server: pages of 10,000 Pods, worst loop stall",
        (await running.report())["stall"] * 1000,
        "ms",
        50,
    )
    yield Figure("  all pages", took, "s")
    begin = time.perf_counter()
    await other.request("GET", PODS)
    took = time.perf_counter() - begin
    yield Figure(
        "API server: one list of 10,000 Pods, worst loop stall",
        (await running.report())["stall"] * 1000,
        "ms",
    )
    yield Figure("  the list", took, "s")


def deployment(name: str, replicas: int) -> dict[str, Any]:
    """A Deployment of small Pods."""
    labels = {"app": name}
    spec = {"containers": [{"name": "web", "image": "nginx:1.27"}]}
    return {
        "apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": name},
        "spec": {"replicas": replicas, "selector": {"matchLabels": labels},
                 "template": {"metadata": {"labels": labels}, "spec": spec}},
    }  # fmt: skip


async def two_thousand() -> AsyncIterator[Figure]:
    """20 Deployments of 100 Pods on 20 nodes; gets are asked for all the while."""
    path = "/apis/apps/v1/namespaces/default/deployments"
    async with served(nodes=20) as running, client(running.kubeconfig) as other:
        for number in range(5):
            await other.request("POST", MAPS, config_map(f"asked-{number}"))
        await running.report()
        waits: list[float] = []
        asking = asyncio.create_task(_ask(other, waits))
        begin = time.perf_counter()
        for number in range(20):
            await other.request("POST", path, deployment(f"many-{number}", 100))
        ready: dict[str, int] = {}
        async for event in other.watch(path):
            found = event["object"]
            ready[found["metadata"]["name"]] = found.get("status", {}).get("readyReplicas", 0)
            if sum(ready.values()) == 2000:
                break
        took = time.perf_counter() - begin
        asking.cancel()
        report = await running.report()
    waits.sort()
    yield Figure("playground: 2,000 Pods from apply to all Ready", took, "s", 60)
    yield Figure("  a get meanwhile, 99th percentile", waits[len(waits) * 99 // 100] * 1000, "ms", 100)
    yield Figure("  the slowest get", waits[-1] * 1000, "ms")
    yield Figure("  worst loop stall", report["stall"] * 1000, "ms")
    yield Figure("  memory with them", report["memory"], "MiB")


async def _ask(other: Client, waits: list[float]) -> None:
    number = 0
    while True:
        begin = time.perf_counter()
        await other.request("GET", f"{MAPS}/asked-{number % 5}")
        waits.append(time.perf_counter() - begin)
        number += 1
        await asyncio.sleep(0.02)


async def server_measures() -> AsyncIterator[Figure]:
    """Everything about the server, one after the other."""
    async with served() as running, client(running.kubeconfig) as other:
        for measure in (rates(running, other), watchers(running, other)):
            async for figure in measure:
                yield figure
    for alone in (ten_thousand_stored(), two_thousand()):
        async for figure in alone:
            yield figure
