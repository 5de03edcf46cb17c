"""Outages of the API server and of etcd: what they take with them, and how everything comes back.

A scheduler or controller manager that cannot renew its lease ends itself, so both go down with the core
and come back after it. Kubelets and containers go on; that is the point of the exercise.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kubetui.playground.cluster import Playground

Undo = Callable[[], Awaitable[None]]

_LED = {"kube-scheduler": "stop-scheduler", "kube-controller-manager": "stop-controller-manager"}
"""The parts that hold a lease, and the fault that keeps each of them down."""


async def etcd(playground: Playground, target: str) -> Undo:
    """Stop etcd: the API server answers, but has nothing to say."""
    server = playground.apiserver
    stopped = await _losing_leases(playground)
    server.outage.etcd = True
    server.unhealthy.add("etcd")

    async def undo() -> None:
        server.outage.etcd = False
        server.unhealthy.discard("etcd")
        _back(playground, stopped)

    return undo


async def apiserver(playground: Playground, target: str) -> Undo:
    """Stop the API server: connections are reset, and new ones refused."""
    server = playground.apiserver
    stopped = await _losing_leases(playground)
    server.outage.server = True
    await playground.listener.pause()

    async def undo() -> None:
        await playground.listener.resume()
        server.outage.server = False
        _back(playground, stopped)

    return undo


async def _losing_leases(playground: Playground) -> list[str]:
    stopped = [name for name in _LED if playground.parts.running(name)]
    for name in stopped:
        await playground.parts.stop(name)
    return stopped


def _back(playground: Playground, stopped: list[str]) -> None:
    broken = {fault.kind for fault in playground.faults()}
    if broken & {"stop-etcd", "stop-apiserver"}:
        # The core is still down in another way; whoever mends that brings them back.
        return
    for name in _LED:
        if _LED[name] not in broken:
            playground.parts.start(name)
