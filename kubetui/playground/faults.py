"""Faults: what can be broken on purpose, and how it is mended.

A stopped part is one whose manifest was taken away: it stays down until the fault ends. A killed
container is the kubelet's to restart, so that fault is over at once.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kubetui.playground.cluster import Playground

Undo = Callable[[], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is broken."""

    name: str
    kind: str
    target: str


class Faults:
    """The faults in force."""

    def __init__(self) -> None:
        self._active: dict[str, tuple[Fault, Undo]] = {}

    def all(self) -> list[Fault]:
        """What is broken now."""
        return [fault for fault, _ in self._active.values()]

    async def start(self, playground: Playground, kind: str, target: str) -> str:
        """Break something.

        Raises:
            ValueError: there is no such fault or target.
        """
        begin = _KINDS.get(kind)
        if begin is None:
            raise ValueError(f"there is no fault {kind!r}: {', '.join(sorted(_KINDS))}")
        name = f"{kind}-{target}".replace("/", "-").rstrip("-")
        if name in self._active:
            return name
        undo = await begin(playground, target)
        if undo is not None:
            self._active[name] = (Fault(name, kind, target), undo)
        return name

    async def stop(self, name: str) -> None:
        """Mend something.

        Raises:
            ValueError: it is not broken.
        """
        if name not in self._active:
            raise ValueError(f"there is no fault {name!r} in force")
        _, undo = self._active.pop(name)
        await undo()


async def _stop_part(playground: Playground, name: str, what: str) -> Undo:
    if name not in playground.parts.names():
        raise ValueError(f"there is no {what}")
    await playground.parts.stop(name)
    playground.show_part(name, there=False)

    async def undo() -> None:
        playground.show_part(name, there=True)
        playground.parts.start(name)

    return undo


async def _scheduler(playground: Playground, target: str) -> Undo:
    return await _stop_part(playground, "kube-scheduler", "scheduler")


async def _controller_manager(playground: Playground, target: str) -> Undo:
    return await _stop_part(playground, "kube-controller-manager", "controller manager")


async def _kubelet(playground: Playground, target: str) -> Undo:
    return await _stop_part(playground, f"kubelet/{target}", f"node {target!r}")


async def _controller(playground: Playground, target: str) -> Undo:
    manager = playground.controller_manager
    names = manager.names()
    if target not in names:
        raise ValueError(f"there is no controller {target!r}: {', '.join(sorted(names))}")
    await manager.stop(target)

    async def undo() -> None:
        manager.start(target)

    return undo


async def _container(playground: Playground, target: str) -> None:
    parts = target.split("/")
    if len(parts) not in (2, 3):
        raise ValueError("name the container as NAMESPACE/POD/CONTAINER")
    namespace, pod = parts[:2]
    await playground.kill_container(namespace, pod, parts[2] if len(parts) == 3 else "")


_KINDS: dict[str, Callable[[Playground, str], Awaitable[Undo | None]]] = {
    "stop-scheduler": _scheduler,
    "stop-controller-manager": _controller_manager,
    "stop-kubelet": _kubelet,
    "stop-controller": _controller,
    "kill-container": _container,
}
