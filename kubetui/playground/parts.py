"""The running parts of a cluster: each a task of its own, which can be stopped and started."""

from __future__ import annotations

import asyncio
import logging
from typing import Protocol

_log = logging.getLogger("kubetui.playground")


class Component(Protocol):
    """A part of the cluster; `run` goes on until it is cancelled, and may be called again then."""

    @property
    def name(self) -> str:
        """What it is called."""

    async def run(self) -> None:
        """Do the part's work."""


class Parts:
    """The running parts by name: each can be stopped and started."""

    def __init__(self) -> None:
        self._components: dict[str, Component] = {}
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._held: set[str] = set()

    def add(self, name: str, component: Component) -> None:
        """Take up a part and start it."""
        self._components[name] = component
        self.start(name)

    def names(self) -> list[str]:
        """The parts there are."""
        return list(self._components)

    def running(self, name: str) -> bool:
        """Whether a part works."""
        task = self._tasks.get(name)
        return task is not None and not task.done()

    def start(self, name: str) -> None:
        """Start a part that does not run."""
        self._held.discard(name)
        if not self.running(name):
            self._tasks[name] = asyncio.create_task(self._supervised(name), name=name)

    def follow(self, name: str, up: bool) -> None:
        """The container of a part's static Pod came up or went down: so does the part."""
        if name not in self._components or name in self._held:
            return
        if up:
            self.start(name)
        elif (task := self._tasks.pop(name, None)) is not None:
            task.cancel()

    async def _supervised(self, name: str) -> None:
        """Run a part; one that fails is started again, as static Pods are."""
        delay = 0.5
        while True:
            try:
                await self._components[name].run()
            except Exception:
                _log.exception("%s failed", name)
            await asyncio.sleep(delay)
            delay = min(delay * 2, 10.0)

    async def stop(self, name: str) -> None:
        """Stop a part until it is started again, and wait for its end."""
        self._held.add(name)
        task = self._tasks.pop(name, None)
        if task is not None:
            task.cancel()
            await asyncio.wait([task], timeout=1.0)

    async def stop_all(self) -> None:
        """Stop every part at once, for good."""
        self._held.update(self._components)
        tasks = list(self._tasks.values())
        self._tasks.clear()
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks, timeout=1.5)
