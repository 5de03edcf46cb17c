"""5,000 Pods that nobody runs: a scheduling gate holds them, so that the list is all there is to it."""

from __future__ import annotations

import asyncio

from client import Client

HELD = 5000
SPARED = 40
"""The first Pods of the list, which stand on the screen: only the measure itself changes these."""
_AT_ONCE = 50


def path_of(name: str) -> str:
    """Where a Pod is."""
    return f"/api/v1/namespaces/default/pods/{name}"


def name_of(number: int) -> str:
    """The name of a Pod."""
    return f"held-{number:04}"


async def hold(other: Client) -> None:
    """Make them."""
    numbers = iter(range(HELD))

    async def some() -> None:
        for number in numbers:
            await other.request("POST", "/api/v1/namespaces/default/pods", _pod(number))

    await asyncio.gather(*(some() for _ in range(_AT_ONCE)))


async def change(other: Client, name: str, address: str) -> None:
    """Give a Pod another address: a change that the list shows."""
    status = {"status": {"podIP": address, "podIPs": [{"ip": address}]}}
    await other.request("PATCH", f"{path_of(name)}/status", status, "application/merge-patch+json")


def _pod(number: int) -> dict:
    container = {"name": "web", "image": "nginx:1.27", "resources": {"requests": {"cpu": "100m"}}}
    return {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {"name": name_of(number), "labels": {"app": "held", "tier": f"t{number % 10}"}},
        "spec": {"containers": [container], "schedulingGates": [{"name": "kubetui.dev/held"}]},
    }
