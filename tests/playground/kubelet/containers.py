"""One simulated container by itself, for tests of programs and the shell."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable

from kubetui.playground.clock import Clock
from kubetui.playground.kubelet.images.reference import parse
from kubetui.playground.kubelet.images.registry import image_of
from kubetui.playground.kubelet.runtime.container import Container
from kubetui.playground.kubelet.runtime.files import Files
from kubetui.playground.kubelet.runtime.network import Network
from kubetui.playground.kubelet.runtime.plan import Plan
from kubetui.playground.kubelet.runtime.sandbox import Sandbox
from kubetui.playground.kubelet.runtime.trees import Tree

SPEED = 200.0


def make(
    argv: list[str],
    *,
    image: str = "busybox:1.36",
    env: dict[str, str] | None = None,
    volume: dict[str, str] | None = None,
    memory_limit: int = 0,
    clock: Clock | None = None,
    ended: list[Container] | None = None,
) -> Container:
    """A container that is not started yet; `volume` is mounted at /vol."""
    clock = clock or Clock(SPEED)
    sandbox = Sandbox(
        "uid-1", "10.244.1.7", "pod-1", "default", host_network=False, clock=clock, rng=random.Random(1),
        network=Network(), on_exit=lambda uid, container: ended.append(container) if ended is not None else None,
    )  # fmt: skip
    reference = parse(image)
    files = Files(image_of(reference).files)
    if volume is not None:
        files.mount("/vol", Tree(volume))
    found = image_of(reference)
    plan = Plan(
        "app", found, reference.full, reference.image_id, tuple(argv), env or {"HOME": "/root"}, files,
        uid=found.uid, memory_limit=memory_limit,
    )  # fmt: skip
    container = Container(plan, sandbox, 0, {})
    sandbox.add(container)
    return container


def output(container: Container) -> str:
    return "".join(text for _, text in container.logs.entries()[0])


async def until(condition: Callable[[], object]) -> None:
    """Wait for what the container does by itself."""
    async with asyncio.timeout(30):
        while not condition():  # noqa: ASYNC110 - a process tells nobody
            await asyncio.sleep(0.002)


async def run(argv: list[str], **options: object) -> tuple[int, str]:
    """Exit code and log of a container that ends by itself."""
    container = make(argv, **options)  # type: ignore[arg-type]
    container.start()
    async with asyncio.timeout(30):
        assert await container.ended(100_000)
    return container.exit_code, output(container)


async def sh(script: str, **options: object) -> tuple[int, str]:
    """The same of `sh -c`."""
    return await run(["sh", "-c", script], **options)
