"""What a kubelet knows of one container of one Pod."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from kubetui.api.meta import Obj, integer, mapping, text
from kubetui.playground.kubelet.runtime.container import Container


@dataclass(slots=True)
class Slot:
    """One container of the spec, its newest instance, and why it does not run.

    `waiting` is reason and message of what keeps it from running; None while nothing does. `last` is
    the terminated state before the newest instance's. `adopted` is what the API says of an instance
    that the runtime does not know, after the machine was off: its names, and a `terminated` state.
    """

    spec: Obj
    kind: str = "app"
    current: Container | None = None
    last: Obj | None = None
    restarts: int = 0
    waiting: tuple[str, str] | None = None
    started: bool = False
    ready: bool = False
    adopted: Obj | None = None
    probes: list[Any] = field(default_factory=list)

    @property
    def name(self) -> str:
        """The container's name."""
        return text(self.spec, "name")

    @property
    def running(self) -> bool:
        """Whether its newest instance runs."""
        return self.current is not None and self.current.running

    @property
    def exit_code(self) -> int | None:
        """With what the newest instance ended; None while it runs or none was started."""
        if self.current is None:
            terminated = mapping(self.adopted, "terminated")
            return integer(terminated, "exitCode") if terminated else None
        return None if self.current.finished_at is None else self.current.exit_code

    @property
    def sidecar(self) -> bool:
        """Whether it is an init container that goes on running."""
        return self.kind == "init" and text(self.spec, "restartPolicy") == "Always"

    def restarts_after(self, code: int, policy: str) -> bool:
        """Whether an exit leads to a restart, by the container's own policy or the Pod's."""
        policy = text(self.spec, "restartPolicy") or policy
        if self.kind == "init" and not self.sidecar:
            return code != 0 and policy != "Never"
        return policy == "Always" or (policy == "OnFailure" and code != 0)
