"""Everything at once, many times: what must hold afterwards whatever happened."""

from __future__ import annotations

import asyncio
import logging
import random

import pytest

from kubetui.api import meta
from kubetui.api.errors import ApiError
from kubetui.api.meta import Obj
from tests.playground.kubelet.conftest import Rig

STEPS = 250
KINDS = (
    ("nginx:1.27", ()),
    ("busybox:1.36", ("sh", "-c", "sleep 3; exit 1")),
    ("busybox:1.36", ("sh", "-c", "trap 'exit 0' TERM; while :; do sleep 1; done")),
    ("busybox", ("sleep", "infinity")),
    ("nginx:9.99", ()),
    ("busybox", ("nosuch",)),
)


def a_pod(rng: random.Random) -> tuple[str, tuple[str, ...], Obj, Obj]:
    image, command = rng.choice(KINDS)
    spec: Obj = {"restartPolicy": rng.choice(["Always", "OnFailure", "Never"])}
    container: Obj = {}
    if rng.random() < 0.3:
        spec["terminationGracePeriodSeconds"] = rng.choice([0, 1, 5])
    if rng.random() < 0.3:
        container["readinessProbe"] = {"tcpSocket": {"port": 80}, "periodSeconds": 1}
    if rng.random() < 0.2:
        container["livenessProbe"] = {"exec": {"command": ["true"]}, "periodSeconds": 1}
    if rng.random() < 0.2:
        container["lifecycle"] = {"preStop": {"exec": {"command": ["sleep", "1"]}}}
    if rng.random() < 0.2:
        spec["volumes"] = [{"name": "v", "configMap": {"name": "nope", "optional": rng.random() < 0.5}}]
    if rng.random() < 0.2:
        command_line = ["sh", "-c", rng.choice(["sleep 1", "exit 1"])]
        spec["initContainers"] = [{"name": "i", "image": "busybox", "command": command_line}]
    return image, command, container, spec


class Turmoil:
    def __init__(self, rig: Rig, seed: int) -> None:
        self.rig = rig
        self.rng = random.Random(seed)
        self.names: set[str] = set()
        self.made = 0
        self.stopped = False

    async def step(self) -> None:
        rng, rig = self.rng, self.rig
        chance = rng.random()
        if chance < 0.4 and len(self.names) < 30:
            self.made += 1
            image, command, container, spec = a_pod(rng)
            await rig.run(f"p{self.made}", image, *command, container=container, **spec)
            self.names.add(f"p{self.made}")
        elif chance < 0.6 and self.names:
            name = rng.choice(sorted(self.names))
            self.names.discard(name)
            await rig.api.delete("pods", name, "default", grace=rng.choice([None, None, 0, 1]))
        elif chance < 0.75 and self.names:
            rig.worker.kill_container("default", rng.choice(sorted(self.names)))
        else:
            await self.machine(chance)

    async def machine(self, chance: float) -> None:
        rig = self.rig
        if chance < 0.8:
            if self.stopped:
                rig.start(rig.worker)
            else:
                await rig.stop(rig.worker)
            self.stopped = not self.stopped
        elif chance < 0.82:
            rig.worker.set_power(False)
            await asyncio.sleep(0.01)
            rig.worker.set_power(True)
        elif chance < 0.84:
            rig.clock.jump(self.rng.choice([5, 60, 400]))
        else:
            await asyncio.sleep(self.rng.random() * 0.05)


def untold(rig: Rig, pods: list[Obj]) -> list[tuple[str, Obj]]:
    """The statuses that do not say whether their container runs."""
    wrong = []
    for pod in pods:
        sandbox = rig.worker.runtime.sandboxes.get(meta.uid(pod))
        for status in meta.dicts(pod, "status", "containerStatuses"):
            newest = sandbox.latest(status["name"]) if sandbox is not None else None
            if ("running" in status["state"]) is not (newest is not None and newest.running):
                wrong.append((meta.name(pod), status))
    return wrong


@pytest.mark.parametrize("seed", [3, 11])
async def test_turmoil(rig: Rig, seed: int, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING)
    turmoil = Turmoil(rig, seed)
    for _ in range(STEPS):
        try:
            await turmoil.step()
        except ApiError as error:
            assert error.code in (404, 409), error
    if turmoil.stopped:
        rig.start(rig.worker)
    await asyncio.sleep(2.0)
    # Some containers end again and again: their status tells of it a moment later.
    for _ in range(1000):
        pods, _ = await rig.api.list("pods", "default")
        if not (wrong := untold(rig, pods)):
            break
        await asyncio.sleep(0.01)
    assert wrong == []
    assert {meta.name(pod) for pod in pods} == turmoil.names
    sandboxes = rig.worker.runtime.sandboxes
    assert set(sandboxes) <= {meta.uid(pod) for pod in pods}, "nothing runs that nobody asked for"
    addresses = [sandbox.ip for sandbox in sandboxes.values() if not sandbox.released]
    assert len(addresses) == len(set(addresses))
    await rig.close()
    assert [task for task in asyncio.all_tasks() if task is not asyncio.current_task()] == []
    assert [record.getMessage() for record in caplog.records] == []
