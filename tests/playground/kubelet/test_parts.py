"""The parts of a whole playground as Pods."""

from __future__ import annotations

import asyncio
from pathlib import Path

from kubetui.api import meta
from kubetui.playground.cluster import Playground
from tests.playground.kubelet.conftest import eventually

NAME = "kube-scheduler-playground-control-plane"


async def _parts(playground: Playground) -> set[str]:
    pods, _ = await playground.api("system:apiserver").list("pods", "kube-system")
    return {meta.name(pod) for pod in pods if meta.is_true(pod, "Ready")}


async def test_fault_takes_the_part_and_its_pod_away(tmp_path: Path) -> None:
    playground = Playground(nodes=1, kubeconfig=tmp_path / "kubeconfig", seed=1)
    await playground.start()
    try:
        await eventually(lambda: _there(playground))
        fault = await playground.start_fault("stop-scheduler")
        await eventually(lambda: _away(playground))
        assert not playground.parts.running("kube-scheduler")
        assert "etcd-playground-control-plane" in await _names(playground)
        await playground.stop_fault(fault)
        await eventually(lambda: _there(playground))
        assert playground.parts.running("kube-scheduler")
    finally:
        await playground.stop()


async def test_killing_a_parts_container_stops_its_work_until_it_is_restarted(tmp_path: Path) -> None:
    playground = Playground(nodes=1, kubeconfig=tmp_path / "kubeconfig", seed=1)
    await playground.start()
    try:
        await eventually(lambda: _there(playground))
        await playground.kill_container("kube-system", NAME)
        assert not playground.parts.running("kube-scheduler")

        async def back() -> bool:
            return playground.parts.running("kube-scheduler")

        await eventually(back)
    finally:
        await playground.stop()


async def _there(playground: Playground) -> bool:
    return NAME in await _parts(playground)


async def _away(playground: Playground) -> bool:
    return NAME not in await _names(playground)


async def _names(playground: Playground) -> set[str]:
    pods, _ = await playground.api("system:apiserver").list("pods", "kube-system")
    return {meta.name(pod) for pod in pods}


async def test_stopped_playground_leaves_no_container(tmp_path: Path) -> None:
    playground = Playground(nodes=1, kubeconfig=tmp_path / "kubeconfig", seed=1)
    await playground.start()
    try:
        api = playground.api("system:apiserver")
        container = {
            "name": "app",
            "image": "busybox",
            "command": ["sh", "-c", "while true; do sleep 1; done"],
        }
        await api.create("pods", {"metadata": {"name": "busy", "namespace": "default"},
                                  "spec": {"containers": [container]}})  # fmt: skip

        async def ready() -> bool:
            return meta.is_true(await api.get("pods", "busy", "default"), "Ready")

        await eventually(ready)
    finally:
        await playground.stop()
    await asyncio.sleep(0)
    assert [task for task in asyncio.all_tasks() if task is not asyncio.current_task()] == []
