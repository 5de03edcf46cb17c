"""Faults: what can be broken on purpose, and how it is mended.

A stopped part is one whose manifest was taken away: it stays down until the fault ends. A killed
container is the kubelet's to restart, so that fault is over at once.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kubetui.playground import outages

if TYPE_CHECKING:
    from kubetui.playground.cluster import Playground

Undo = Callable[[], Awaitable[None]]
Begin = Callable[["Playground", str], Awaitable[Undo | None]]


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is broken."""

    name: str
    kind: str
    target: str


@dataclass(frozen=True, slots=True)
class FaultKind:
    """One way to break something: `target` says what has to be named, empty when nothing has."""

    kind: str
    sentence: str
    begin: Begin
    target: str = ""
    targets: Callable[[Playground], Collection[str]] = lambda _: ()


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
        found = next((one for one in KINDS if one.kind == kind), None)
        if found is None:
            raise ValueError(f"there is no fault {kind!r}: {', '.join(sorted(one.kind for one in KINDS))}")
        if found.target and not target:
            raise ValueError(f"the fault {kind} needs a {found.target}")
        target = target if found.target else ""
        name = f"{kind}-{target}".replace("/", "-").rstrip("-")
        if name in self._active:
            return name
        undo = await found.begin(playground, target)
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


async def _power(playground: Playground, target: str) -> Undo:
    playground.set_power(target, on=False)

    async def undo() -> None:
        playground.set_power(target, on=True)

    return undo


async def _container(playground: Playground, target: str) -> None:
    parts = target.split("/")
    if len(parts) not in (2, 3):
        raise ValueError("name the container as NAMESPACE/POD/CONTAINER")
    namespace, pod = parts[:2]
    await playground.kill_container(namespace, pod, parts[2] if len(parts) == 3 else "")


async def _jump(playground: Playground, target: str) -> None:
    try:
        seconds = float(target)
    except ValueError:
        raise ValueError(f"name the seconds to jump over, not {target!r}") from None
    playground.clock.jump(seconds)


def _nodes(playground: Playground) -> list[str]:
    return playground.node_names


def _workers(playground: Playground) -> list[str]:
    return playground.node_names[1:]


def _controllers(playground: Playground) -> list[str]:
    return playground.controller_manager.names()


KINDS: Final[tuple[FaultKind, ...]] = (
    FaultKind("stop-scheduler", "The scheduler stops: new Pods get no node.", _scheduler),
    FaultKind(
        "stop-controller-manager",
        "The controller manager stops: nothing that is missing is made again.",
        _controller_manager,
    ),
    FaultKind(
        "stop-controller",
        "One controller stops: its kind of work stands still.",
        _controller,
        "NAME",
        _controllers,
    ),
    FaultKind(
        "stop-kubelet",
        "The kubelet of a node stops: its containers run on, but nobody looks after them.",
        _kubelet,
        "NODE",
        _nodes,
    ),
    FaultKind("stop-etcd", "The store stops: the API server can neither read nor write.", outages.etcd),
    FaultKind(
        "stop-apiserver",
        "The API server stops: nobody can ask or change anything; containers run on.",
        outages.apiserver,
    ),
    FaultKind(
        "power-off",
        "A machine loses its power: its kubelet and its containers are gone, and nobody is told.",
        _power,
        "NODE",
        _workers,
    ),
    FaultKind(
        "kill-container",
        "A container's process is killed; its kubelet decides whether to start it again.",
        _container,
        "NAMESPACE/POD[/CONTAINER]",
    ),
    FaultKind(
        "jump-clock", "So many seconds pass at once: what waits for them goes on now.", _jump, "SECONDS"
    ),
)
"""Every way to break something, in the order of a list."""
