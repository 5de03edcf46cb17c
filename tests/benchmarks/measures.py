"""What is measured, and what it must not exceed."""

from __future__ import annotations

import asyncio
import statistics
import sys
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

from client import Client, client
from processes import Playground, Terminal, cpu_seconds, playground, resident_mib

from kubetui.remembered import Remembered

BARE = """
from textual.app import App
from textual.widgets import Static
class Bare(App):
    def compose(self):
        yield Static("bare and ready")
Bare().run()
"""


@dataclass(frozen=True)
class Figure:
    """One row of the table; `limit` is None where nothing was promised."""

    what: str
    value: float
    unit: str
    limit: float | None = None
    at_least: bool = False

    @property
    def kept(self) -> bool:
        """Whether the promise was kept."""
        if self.limit is None:
            return True
        return self.value >= self.limit if self.at_least else self.value <= self.limit


async def start_up() -> AsyncIterator[Figure]:
    """A playground from nothing to all Nodes Ready: median of three."""
    seconds, memory = [], 0.0
    for _ in range(3):
        async with playground() as started:
            seconds.append(started.seconds)
            await asyncio.sleep(1)
            memory = max(memory, resident_mib(started.pid))
    yield Figure("playground: start to all Nodes Ready", statistics.median(seconds), "s", 1.5)
    yield Figure("playground: memory when started", memory, "MiB", 100)


def explorer(running: Playground, *arguments: str) -> Terminal:
    """kubetui in a terminal, looking at a playground."""
    home = {
        "XDG_CONFIG_HOME": str(running.kubeconfig.parent),
        "XDG_STATE_HOME": str(running.kubeconfig.parent),
    }
    # Somebody who was welcomed before: the dialog would take the keys.
    Remembered(running.kubeconfig.parent / "kubetui" / "remembered.json").put(True, "welcomed")
    command = [sys.executable, "-m", "kubetui", "--kubeconfig", str(running.kubeconfig), *arguments]
    return Terminal(command, home)


async def first_frame(running: Playground) -> AsyncIterator[Figure]:
    """The first frame against a bare Textual app's, alternating, medians of five; then live data."""
    bare, first, live = [], [], []
    for _ in range(5):
        terminal = Terminal([sys.executable, "-c", BARE], {})
        bare.append(await terminal.wait_for("bare and ready"))
        await terminal.close()
        terminal = explorer(running, "-A")
        first.append(await terminal.wait_for("Workloads"))
        live.append(await terminal.wait_for("coredns") - first[-1])
        await terminal.close()
    yield Figure(
        "explorer: first frame, against a bare Textual app",
        statistics.median(first) / statistics.median(bare),
        "x",
        1.6,
    )
    yield Figure("explorer: live data after the first frame", statistics.median(live), "s", 1.0)


async def change(running: Playground, other: Client) -> AsyncIterator[Figure]:
    """A ConfigMap made by another client until its name is on the screen: median of 20."""
    terminal = explorer(running, "configmaps", "-n", "default")
    await terminal.wait_for("kube-root-ca")
    await asyncio.sleep(1)
    waits = []
    for number in range(20):
        name = f"aa-seen-{number:03}"
        terminal.forget()
        begin = time.perf_counter()
        body = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": name}}
        await other.request("POST", "/api/v1/namespaces/default/configmaps", body)
        await terminal.wait_for(name, 5)
        waits.append(time.perf_counter() - begin)
        await asyncio.sleep(0.3)
    await terminal.close()
    yield Figure(
        "explorer: another client's change on the screen, median", statistics.median(waits) * 1000, "ms", 150
    )


async def hundred(other: Client) -> AsyncIterator[Figure]:
    """A Deployment of 100 Pods from apply to all Ready."""
    labels = {"app": "hundred"}
    spec = {"containers": [{"name": "web", "image": "nginx:1.27"}]}
    deployment = {
        "apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "hundred"},
        "spec": {"replicas": 100, "selector": {"matchLabels": labels},
                 "template": {"metadata": {"labels": labels}, "spec": spec}},
    }  # fmt: skip
    path = "/apis/apps/v1/namespaces/default/deployments"
    begin = time.perf_counter()
    await other.request("POST", path, deployment)
    async for event in other.watch(path):
        if event["object"].get("status", {}).get("readyReplicas") == 100:
            break
    yield Figure("playground: 100 Pods from apply to all Ready", time.perf_counter() - begin, "s", 5)
    await other.request("DELETE", f"{path}/hundred")
    while (await other.request("GET", "/api/v1/namespaces/default/pods?labelSelector=app=hundred"))["items"]:
        await asyncio.sleep(0.2)


async def idle(running: Playground) -> AsyncIterator[Figure]:
    """The CPU that both processes use while nothing happens, over 20 seconds."""
    terminal = explorer(running, "-A")
    await terminal.wait_for("coredns")
    await asyncio.sleep(5)
    pids, begin = (running.pid, terminal.pid), time.perf_counter()
    before = [cpu_seconds(pid) for pid in pids]
    await asyncio.sleep(20)
    took = time.perf_counter() - begin
    shares = [(cpu_seconds(pid) - used) / took * 100 for pid, used in zip(pids, before, strict=True)]
    yield Figure("idle CPU of playground and explorer", sum(shares), "% of a core", 2)
    yield Figure("  of it the explorer", shares[1], "% of a core")
    yield Figure("explorer: memory", resident_mib(terminal.pid), "MiB")
    await terminal.close()


async def against_a_playground() -> AsyncIterator[Figure]:
    """All that needs a running playground, one after the other."""
    async with playground() as running, client(Path(running.kubeconfig)) as other:
        for measure in (first_frame(running), change(running, other), hundred(other), idle(running)):
            async for figure in measure:
                yield figure
